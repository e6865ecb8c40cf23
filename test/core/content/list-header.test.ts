import { expect, test } from 'vitest'
import { type ListHead, parseListHeader, shown } from '../../../src/core/content/list-header.ts'
import type { Delimiter } from '../../../src/core/source/csv-line.ts'

const FILE = 'content/lists/readers.csv'

function head(line: string, delimiter: Delimiter = ','): ListHead {
  return { file: FILE, line, delimiter, cells: line.split(delimiter) }
}

function refusals(line: string, delimiter?: Delimiter) {
  const parsed = parseListHeader(head(line, delimiter))
  return 'problems' in parsed ? parsed.problems : []
}

test('names are trimmed and otherwise as written', () => {
  expect(parseListHeader(head(' plan ; email;E-Mail', ';'))).toEqual({ names: ['plan', 'email', 'E-Mail'], email: 1 })
})

test.each([
  ['two columns of one name', 'email,plan,plan', 'list/duplicate-column', 12],
  ['two columns of one name but for spaces', 'email,plan, plan', 'list/duplicate-column', 12],
  ['two columns `email`', 'email,email', 'list/duplicate-column', 7],
  ['a column without a name', 'email,,plan', 'list/header', 7],
  ['a separator at the end', 'email,plan,', 'list/header', 12],
])('%s: told at its column', (_, line, code, column) => {
  expect(refusals(line)).toMatchObject([{ code, severity: 'error', at: { file: FILE, line: 1, column } }])
})

test.each([
  ['another spelling', 'firstName,e-mail', 11, 'Rename `e-mail`'],
  ['a capital', 'Email,firstName', 1, 'Rename `Email`'],
  ['more words', 'plan,E-Mail Address', 6, 'Rename `E-Mail Address`'],
  ['a letter too few', 'plan,emal', 6, 'Rename `emal`'],
  ['none like it', 'plan,city', 1, 'The first line names the columns'],
  ['no header at all', 'ada@reader.example,Ada', 1, 'Addresses begin on the second'],
])('no column `email`: %s', (_, line, column, hint) => {
  expect(refusals(line)).toMatchObject([
    { code: 'list/header', at: { line: 1, column }, hint: expect.stringContaining(hint) },
  ])
})

test('64 columns are enough for everybody', () => {
  const names = (count: number) => ['email', ...Array.from({ length: count - 1 }, (_, index) => `c${index}`)].join()
  expect(refusals(names(64))).toEqual([])
  expect(refusals(names(65))).toMatchObject([{ code: 'list/header', at: { file: FILE, line: 1 } }])
  expect(refusals(names(100_000))).toHaveLength(1)
})

test.each([
  ['a short value stays', 'ada', 'ada'],
  ['80 characters stay', '😀'.repeat(40), '😀'.repeat(40)],
  ['what is longer is cut', 'x'.repeat(81), `${'x'.repeat(80)}…`],
  ['what a terminal would obey is not shown', '\u001b[2Ja\u202eb\nc', '\uFFFD[2Ja\uFFFDb\uFFFDc'],
])('%s', (_, value, expected) => {
  expect(shown(value)).toBe(expected)
})
