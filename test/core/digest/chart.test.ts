import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOutChart } from '../../../src/core/digest/chart.ts'

const points = (...values: readonly number[]) => values.map((value, index) => ({ label: String(index), value }))
const draw = (values: readonly number[], format = '{value}', language = 'en') =>
  layOutChart({ data: points(...values), format }, language)

describe('bars', () => {
  test('without anything below nought have the whole width less room for the number', () => {
    const { bars, below } = draw([50, 100])
    expect([bars.map(({ share }) => share), below]).toEqual([[39, 78], null])
  })

  test('nought has no bar, and what is above it always has one', () => {
    expect(draw([0, 0.0001, 1000]).bars.map(({ share }) => share)).toEqual([0, 1, 78])
  })

  test('of nothing but nought are no bars at all', () => {
    expect(draw([0, 0]).bars.map(({ share, height }) => [share, height])).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  test('on both sides of nought are drawn to one scale', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1000 }), fc.integer({ min: 100, max: 1000 }), (up, down) => {
        const { bars, below } = draw([up, -down])
        const left = below ?? 0
        const right = 74 - left
        const lengths = bars.map(({ share, negative }) => (share / 100) * (negative ? left : right))
        // Whole per cent, twice rounded.
        expect(Math.abs((lengths[0] ?? 0) / up - (lengths[1] ?? 0) / down) * Math.max(up, down)).toBeLessThan(3)
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
