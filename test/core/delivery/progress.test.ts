import { expect, test } from 'vitest'
import { STATES, type StateCounts } from '../../../src/core/delivery/ledger.ts'
import { createMeter, formatDuration, formatProgress } from '../../../src/core/delivery/progress.ts'

function counts(given: Partial<StateCounts>): StateCounts {
  return { ...(Object.fromEntries(STATES.map(state => [state, 0])) as unknown as StateCounts), ...given }
}

test('speed and time left are those of the last ten seconds', () => {
  const meter = createMeter()
  meter.see(counts({ pending: 1000 }), 0)
  meter.see(counts({ pending: 999, accepted: 1 }), 10_000)
  for (let second = 11; second <= 25; second++) {
    meter.see(counts({ pending: 1000 - 20 * (second - 10), accepted: 20 * (second - 10) }), second * 1000)
  }
  const progress = meter.see(counts({ pending: 680, accepted: 320 }), 26_000)
  expect(progress.speed).toBeCloseTo(20, 0)
  expect(progress.left).toBeCloseTo(34, 0)
})

test('the line says everything that somebody waiting wants to know', () => {
  const progress = createMeter().see(counts({ pending: 500, accepted: 1490, deferred: 5, rejected: 4, unknown: 1 }), 0)
  const facts = '74 %  1,490 of 2,000  0.0/s  5 deferred  4 rejected  1 unknown'
  expect(formatProgress(progress, 100)).toBe(`██████████████░░░░░░  ${facts}`)
  expect(formatProgress(progress, 80)).toBe(facts)
})

test('an empty mailing is done', () => {
  expect(formatProgress(createMeter().see(counts({}), 0), 80)).toContain('100 %')
})

test.each([
  [0.2, '1 s'],
  [89, '89 s'],
  [240, '4 min'],
  [7500, '2 h 5 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})
