import { expect, test } from 'vitest'
import { longDate, mailDate, parseMoment, shortDate } from '../../../src/core/content/day.ts'

const moment = (text: string, zone = 'America/New_York') => {
  const parsed = parseMoment(text, zone)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed
}

test.each([
  ['2025-09-05T09:00', '2025-09-05T09:00:00.000-04:00'],
  ['2025-12-05T09:00', '2025-12-05T09:00:00.000-05:00'],
  ['2025-09-05 09:00', '2025-09-05T09:00:00.000-04:00'],
  ['2025-09-05', '2025-09-05T00:00:00.000-04:00'],
])('%s in New York is %s', (text, iso) => {
  expect(moment(text).iso).toBe(iso)
})

test.each(['2025-06-31', '2025-13-01', '5 Sept 2025', '2025-9-5', '2025-09-05T25:00', '2025-09-05T09:00Z', ''])(
  '%j is no date',
  text => {
    expect(parseMoment(text, 'UTC')).toHaveProperty('problem')
  },
)

test('a time that the clocks skip does not exist, one that they repeat is the first', () => {
  expect(parseMoment('2025-03-09T02:30', 'America/New_York')).toHaveProperty('problem')
  expect(moment('2025-11-02T01:30').iso).toBe('2025-11-02T01:30:00.000-04:00')
})

test('a day covers all its hours, also where a clock change makes them 23 or 25', () => {
  const hours = (text: string) => (moment(text).last - moment(text).instant + 1) / 3_600_000
  expect(['2025-09-05', '2025-03-09', '2025-11-02'].map(hours)).toEqual([24, 23, 25])
  expect(moment('2025-09-05T09:00').last).toBe(moment('2025-09-05T09:00').instant)
})

test.each([
  ['en-GB', 'Friday, 5 September 2025', 'Fri, 5 Sept'],
  ['en', 'Friday, September 5, 2025', 'Fri, Sep 5'],
  ['de', 'Freitag, 5. September 2025', 'Fr., 5. Sept.'],
])('in %s it is %s', (language, long, short) => {
  expect(longDate(moment('2025-09-05'), language).replace('Friday 5', 'Friday, 5')).toBe(long)
  expect(shortDate(moment('2025-09-05'), language).replace('Fri 5', 'Fri, 5')).toBe(short)
})

test('the Date header is that of RFC 5322', () => {
  expect(mailDate(moment('2025-09-05T09:00'))).toBe('Fri, 05 Sep 2025 09:00:00 -0400')
})
