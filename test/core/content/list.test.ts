import { describe, expect, test } from 'vitest'
import { type ListColumns, parseListColumns, parseListRow } from '../../../src/core/content/list.ts'

const FILE = 'content/lists/readers.csv'
const NEWSLETTER = {
  fields: { firstName: 'reader', city: '' },
  attributes: new Map([
    ['plan', ['Subscriber', 'free']],
    ['region', undefined],
    ['city', ['Paris', 'London']],
  ]),
}

function parseColumns(line: string) {
  return parseListColumns({ file: FILE, line, delimiter: ',', cells: line.split(',') }, NEWSLETTER)
}

function columnsOf(line: string): ListColumns {
  const columns = parseColumns(line)
  if ('problems' in columns) throw new Error(columns.problems.map(({ message }) => message).join())
  return columns
}

function parseRow(line: string, cells: readonly string[]) {
  return parseListRow(cells, 7, columnsOf(line))
}

test.each([
  ['a slip', 'email,firstname', 7, 'Did you mean `firstName`?'],
  ['another name', 'firstName,email,shoeSize', 17, undefined],
  ['a name of the language', 'email,__proto__', 7, undefined],
  ['another', 'email,constructor', 7, undefined],
])('a column that nothing uses is a warning: %s', (_, line, column, hint) => {
  expect(columnsOf(line).warnings).toMatchObject([
    { code: 'list/column', severity: 'warning', at: { file: FILE, line: 1, column } },
  ])
  if (hint) expect(columnsOf(line).warnings[0]?.hint).toBe(hint)
})

test('fields, attributes and the columns with a meaning of their own are used', () => {
  const line = 'id,email,firstName,city,plan,region,unsubscribeUrl,preferencesUrl,webUrl'
  expect(columnsOf(line).warnings).toEqual([])
})

test('a header that is wrong gives no columns', () => {
  expect(parseColumns('plan')).toMatchObject({ problems: [{ code: 'list/header' }] })
})

describe('a row becomes a recipient', () => {
  test.each([
    ['of an address alone', 'email', ['ada@reader.example'], { email: 'ada@reader.example', columns: {} }],
    [
      'with spaces around every value taken off',
      'email,firstName',
      [' ada@reader.example ', '\tAda '],
      { email: 'ada@reader.example', columns: { firstName: 'Ada' } },
    ],
    [
      'whose columns are fields and attributes, and no others',
      'email,plan,shoeSize,firstName',
      ['ada@reader.example', 'free', '44', 'Ada'],
      { email: 'ada@reader.example', columns: { plan: 'free', firstName: 'Ada' } },
    ],
    [
      'with an id',
      'id,email',
      ['a_1-B', 'ada@reader.example'],
      { email: 'ada@reader.example', id: 'a_1-B', columns: {} },
    ],
    [
      'without an id where there is none',
      'id,email',
      ['', 'ada@reader.example'],
      { email: 'ada@reader.example', columns: {} },
    ],
    [
      'with addresses of its own, but for those it has not',
      'email,unsubscribeUrl,preferencesUrl,webUrl',
      ['ada@reader.example', 'https://a.example/u?x=1', '', 'HTTP://a.example/w'],
      {
        email: 'ada@reader.example',
        columns: {},
        urls: { unsubscribe: 'https://a.example/u?x=1', web: 'HTTP://a.example/w' },
      },
    ],
    ['with its domain in ASCII', 'email', ['ada@bücher.example'], { email: 'ada@xn--bcher-kva.example', columns: {} }],
    [
      'with what a spreadsheet would run, which a mail does not',
      'email,firstName',
      ['ada@reader.example', '=HYPERLINK("https://a.example")'],
      { email: 'ada@reader.example', columns: { firstName: '=HYPERLINK("https://a.example")' } },
    ],
    [
      'with lines that end in LF',
      'email,firstName',
      ['ada@reader.example', 'Ada\r\nLovelace'],
      { email: 'ada@reader.example', columns: { firstName: 'Ada\nLovelace' } },
    ],
    [
      'with a value of 1,000 characters',
      'email,firstName',
      ['ada@reader.example', 'x'.repeat(1000)],
      { email: 'ada@reader.example', columns: { firstName: 'x'.repeat(1000) } },
    ],
    [
      'whatever stands in a column that nothing uses',
      'email,notes',
      ['ada@reader.example', `\0${'x'.repeat(2000)}`],
      { email: 'ada@reader.example', columns: {} },
    ],
    [
      'with an attribute in other letters, or none',
      'email,plan,city',
      ['ada@reader.example', 'SUBSCRIBER', ''],
      { email: 'ada@reader.example', columns: { plan: 'SUBSCRIBER', city: '' } },
    ],
  ])('%s', (_, line, cells, recipient) => {
    expect(parseRow(line, cells)).toEqual({ recipient, findings: [] })
  })

  test('and keeps it with a value that no audience asks for', () => {
    const result = parseRow('email,plan', ['ada@reader.example', 'fre'])
    expect(result?.recipient?.columns).toEqual({ plan: 'fre' })
    expect(result?.findings).toMatchObject([
      { code: 'list/attribute', severity: 'warning', at: { file: FILE, line: 7 }, hint: 'Did you mean `free`?' },
    ])
  })
})

describe('a row is left out', () => {
  test.each([
    ['with no address', 'email,firstName', ['', 'Ada'], 'recipient/address'],
    ['with a space in its address', 'email', ['ada b@reader.example'], 'recipient/address'],
    ['with a quoted address', 'email', ['"ada"@reader.example'], 'recipient/address'],
    ['with two @', 'email', ['ada@b@reader.example'], 'recipient/address'],
    ['with two addresses', 'email', ['ada@reader.example,bob@reader.example'], 'recipient/address'],
    ['with an address that no server takes', 'email', ['adä@reader.example'], 'recipient/address'],
    ['with a header in its address', 'email', ['ada@reader.example\nBcc: bob@reader.example'], 'recipient/address'],
    ['with a cell too few', 'email,firstName', ['ada@reader.example'], 'list/row'],
    ['with a cell too many', 'email', ['ada@reader.example', 'Ada'], 'list/row'],
    ['with an id of other characters', 'id,email', ['a/b', 'ada@reader.example'], 'list/row'],
    ['with an id of 65 characters', 'id,email', ['a'.repeat(65), 'ada@reader.example'], 'list/row'],
    ['with a value of 1,001 characters', 'email,firstName', ['ada@reader.example', 'x'.repeat(1001)], 'list/row'],
    ['with NUL', 'email,firstName', ['ada@reader.example', 'A\0da'], 'source/character'],
    ['with a marker of ours', 'email,firstName', ['ada@reader.example', '\uE0000\uE001'], 'source/character'],
    ['with a script for an address', 'email,webUrl', ['ada@reader.example', 'javascript:alert(1)'], 'url/invalid'],
    [
      'with a mail address for a web address',
      'email,webUrl',
      ['ada@reader.example', 'mailto:a@b.example'],
      'url/invalid',
    ],
    ['with a quote in a web address', 'email,webUrl', ['ada@reader.example', 'https://a.example/"'], 'url/invalid'],
    ['with half a web address', 'email,webUrl', ['ada@reader.example', 'a.example/x'], 'url/invalid'],
  ])('%s', (_, line, cells, code) => {
    expect(parseRow(line, cells)).toMatchObject({
      recipient: undefined,
      findings: [{ code, severity: 'error', at: { file: FILE, line: 7 } }],
    })
  })

  test('with all that is wrong in it told', () => {
    const found = parseRow('email,id,plan,webUrl', ['ada', '?', 'fre', 'x'])?.findings.map(({ code }) => code)
    expect(found).toEqual(['recipient/address', 'list/row', 'list/attribute', 'url/invalid'])
  })

  test('with no more than 80 characters of a value told', () => {
    const found = parseRow('email,webUrl,plan', ['a'.repeat(5000), 'b'.repeat(500), 'c'.repeat(500)])?.findings ?? []
    expect(found).toHaveLength(3)
    for (const { message } of found) expect(message.length).toBeLessThan(200)
  })
})

test.each([[['']], [['  ', '\t']], [['', '', '', '']]])('%j is no row', cells => {
  expect(parseRow('email,firstName', cells)).toBeUndefined()
})
