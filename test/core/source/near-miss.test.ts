import { expect, test } from 'vitest'
import { nearMiss, suggest } from '../../../src/core/source/near-miss.ts'

const NAMES = ['preheader', 'subject', 'date', 'blocks']

test.each([
  ['preheadr', 'preheader'],
  ['Subject', 'subject'],
  ['dat', 'date'],
  ['colour', undefined],
  ['', undefined],
])('%s is taken for %s', (given, meant) => {
  expect(nearMiss(given, NAMES)).toBe(meant)
})

test('where nothing is near, a short choice is listed whole', () => {
  expect(suggest('colour', ['a', 'b'])).toEqual({ hint: 'Known here: `a`, `b`.' })
})
