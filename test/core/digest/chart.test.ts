import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOutChart } from '../../../src/core/digest/chart.ts'

const points = (...values: readonly number[]) => values.map((value, index) => ({ label: String(index), value }))
const draw = (values: readonly number[], format = '{value}', language = 'en') =>
  layOutChart({ data: points(...values), format }, language)

describe('bars', () => {
  const drawn = (values: readonly number[]) => draw(values).bars.map(({ before, share }) => [before, share])

  test('begin at nought', () => {
    expect(drawn([50, 100])).toEqual([
      [0, 50],
      [0, 100],
    ])
  })

  test('nought has no bar, and what is above it always has one', () => {
    expect(drawn([0, 0.0001, 1000]).map(([, share]) => share)).toEqual([0, 1, 100])
  })

  test('of nothing but nought are no bars at all', () => {
    expect(draw([0, 0]).bars.map(({ share, height }) => [share, height])).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  test('below nought end where those above it begin', () => {
    expect(drawn([60, -40, -10])).toEqual([
      [40, 60],
      [0, 40],
      [30, 10],
    ])
  })

  test('on both sides of nought are drawn to one scale, and none is wider than the page', () => {
    const amount = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(amount, amount, (up, down) => {
        const [above = [], below = []] = drawn([up, -down])
        // Whole per cent, and at least one.
        expect(Math.abs((above[1] ?? 0) - (up / (up + down)) * 100)).toBeLessThanOrEqual(1)
        expect(Math.abs((below[1] ?? 0) - (down / (up + down)) * 100)).toBeLessThanOrEqual(1)
        for (const [before = 0, share = 0] of [above, below]) expect(before + share).toBeLessThanOrEqual(101)
      }),
    )
  })
})

describe('columns', () => {
  test('share 150 pixels between what is above and below nought', () => {
    const { bars, rise, fall } = draw([100, -50])
    expect([bars.map(({ height }) => height), rise, fall]).toEqual([[100, 50], 124, 74])
  })

  test('that are all below nought hang from the top', () => {
    const { rise, fall } = draw([-1, -2])
    expect([rise, fall]).toEqual([24, 174])
  })
})

test.each([
  ['a minus', -13, '{value}', 'en', '−13'],
  ['a minus before the sign of a currency', -12.5, '£{value}bn', 'en', '−£12.5bn'],
  ['the marks of the language', 1234.5, '{value} %', 'de', '1.234,5 %'],
  ['at most three digits behind the point', 1.23456, '{value}', 'en', '1.235'],
  ['a pattern that looks like one of replace', 5, '$&{value}$1', 'en', '$&5$1'],
])('a number is written with %s', (_, value, format, language, written) => {
  expect(draw([value], format, language).bars[0]?.value.replace(/\u00a0/g, ' ')).toBe(written)
})
