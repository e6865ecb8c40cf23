import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvRow, openCsv } from '../../src/io/csv.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'

const FILE = 'a.csv'
const SIZES = [1, 2, 3, 7, 64, 65_536, 10_000_000]

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

async function read(given: string | Buffer, size = 65_536) {
  const { head, rows } = await openCsv(chunksOf(Buffer.from(given), size), FILE)
  const all: CsvRow[] = []
  for await (const read of rows) all.push(...read)
  return { header: head.cells, rows: all.map(({ line, cells }) => [line, ...cells]) }
}

describe.each(SIZES)('in chunks of %i bytes', size => {
  test.each<[string, string | Buffer, readonly string[], readonly (readonly (string | number)[])[]]>([
    [
      'LF',
      'a,b\n1,2\n3,4\n',
      ['a', 'b'],
      [
        [2, '1', '2'],
        [3, '3', '4'],
      ],
    ],
    ['CRLF', 'a,b\r\n1,2\r\n', ['a', 'b'], [[2, '1', '2']]],
    ['no line end at the end', 'a,b\n1,2', ['a', 'b'], [[2, '1', '2']]],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', ['a', 'b'], [[2, '1', '2']]],
    ['a byte order mark before a quote', '\uFEFF"a",b\n1,2\n', ['a', 'b'], [[2, '1', '2']]],
    ['semicolons', 'a;b\n1,5;2\n', ['a', 'b'], [[2, '1,5', '2']]],
    ['tabs', 'a\tb\n1\t2\n', ['a', 'b'], [[2, '1', '2']]],
    ['quotes', '"a",b\n"1,""x""",""\n', ['a', 'b'], [[2, '1,"x"', '']]],
    [
      'cells of several lines, which count',
      'a,b\n"1\n\n2",3\n"4\r\n5",6\n7,8\n',
      ['a', 'b'],
      [
        [2, '1\n\n2', '3'],
        [5, '4\r\n5', '6'],
        [7, '7', '8'],
      ],
    ],
    [
      'blank lines, which count',
      'a,b\n\n\r\n1,2\n',
      ['a', 'b'],
      [
        [2, ''],
        [3, ''],
        [4, '1', '2'],
      ],
    ],
    [
      'rows of more and of fewer cells',
      'a,b\n1\n1,2,3\n',
      ['a', 'b'],
      [
        [2, '1'],
        [3, '1', '2', '3'],
      ],
    ],
    ['letters of several bytes', 'é,日\n😀,"שלום"\n', ['é', '日'], [[2, '😀', 'שלום']]],
    ['a header of several lines', '"a\nb",c\n1,2\n', ['a\nb', 'c'], [[3, '1', '2']]],
    ['a header alone', 'a,b', ['a', 'b'], []],
    ['a header of one letter', 'a', ['a'], []],
    ['spaces, which stay', ' a ,b\n 1,2 \n', [' a ', 'b'], [[2, ' 1', '2 ']]],
    ['NUL', 'abc,b\n1\0,2\n', ['abc', 'b'], [[2, '1\0', '2']]],
  ])('%s', async (_, given, header, rows) => {
    expect(await read(given, size)).toEqual({ header, rows })
  })

  test.each<[string, string | Buffer, string]>([
    ['an empty file', '', 'list/header a.csv:1'],
    ['a byte order mark alone', '\uFEFF', 'list/header a.csv:1'],
    ['blanks alone', ' \r\n\n', 'list/header a.csv:1'],
    ['a blank first line', '\n\na,b\n', 'list/header a.csv:1'],
    ['UTF-16 with a mark', Buffer.from('\uFEFFa,b\n', 'utf16le'), 'source/encoding a.csv'],
    ['UTF-16 of the other order', Buffer.from('\uFEFFa,b\n', 'utf16le').swap16(), 'source/encoding a.csv'],
    ['UTF-16 without a mark', Buffer.from('a,b\n', 'utf16le'), 'source/encoding a.csv'],
    ['Latin-1', Buffer.from('a,b\n1,2\nCafé,2\n3,4\n', 'latin1'), 'source/encoding a.csv:3'],
    ['Latin-1 at the very end', Buffer.from('a,b\n1,2\nCafé', 'latin1'), 'source/encoding a.csv:3'],
    ['Latin-1 in the header', Buffer.from('Café,b\n1,2\n', 'latin1'), 'source/encoding a.csv:1'],
    [
      'a character cut short by a line end',
      Buffer.from([0x61, 0x62, 0x0a, 0xe2, 0x82, 0x0a, 0x61]),
      'source/encoding a.csv:2',
    ],
    ['a character cut short by the end', Buffer.from([0x61, 0x62, 0x0a, 0xf0, 0x9f, 0x98]), 'source/encoding a.csv:2'],
    [
      'a character in more bytes than it needs',
      Buffer.from([0x61, 0x62, 0x0a, 0xe0, 0x80, 0x80, 0x0a]),
      'source/encoding a.csv:2',
    ],
    ['half a pair of surrogates', Buffer.from([0x61, 0x62, 0x0a, 0xed, 0xa0, 0x80, 0x0a]), 'source/encoding a.csv:2'],
    ['lines that end in CR', 'a,b\r1,2\r', 'list/header a.csv:1'],
    ['a quote inside a cell without quotes', 'a,b\n1,2\nx "y" z,3\n4,5\n', 'list/quote a.csv:3'],
    ['a quote that ends before its cell does', 'a,b\n1,2\n"x" y,3\n', 'list/quote a.csv:3'],
    ['a quote that is never closed', 'a,b\n1,2\n"3,4\n5,6\n7,8\n', 'list/quote a.csv:3'],
    ['a quote in the header that is never closed', '"a,b\n1,2\n', 'list/quote a.csv:1'],
  ])('%s is refused', async (_, given, expected) => {
    expect(await diagnosticsOf(() => read(given, size))).toEqual([expected])
  })
})

const ROWS = '7,8\n'.repeat(500_000)

describe.each([1000, 65_536, 262_144, 10_000_000])('a record that does not end, in chunks of %i bytes', size => {
  test.each([
    ['a quote that is never closed', `a,b\n"1\n2",3\n"4,5\n${ROWS}`, 4],
    ['a cell of 2 MB', `a,b\n1,2\n${'x'.repeat(2e6)}\n${ROWS}`, 3],
    ['2,000,000 separators', `a,b\n1,2\n${','.repeat(2e6)}\n${ROWS}`, 3],
    ['2,000,000 separators at the end', `a,b\n1,2\n${','.repeat(2e6)}`, 3],
    ['100,000 separators', `a,b\n1,2\n${','.repeat(1e5)}\n`, 3],
    ['100,000 empty cells in quotes', `a,b\n1,2\n${'"",'.repeat(1e5)}\n`, 3],
    ['100,000 quotes in a cell', `a,b\n1,2\n"${'""'.repeat(1e5)}"\n`, 3],
    ['a header of 200,000 columns', `a${',b'.repeat(2e5)}\n`, 1],
  ])('%s', async (_, given, line) => {
    expect(await diagnosticsOf(() => read(given, size))).toEqual([`list/too-large a.csv:${line}`])
  })
})

test('blanks that go on are no header', async () => {
  expect(await diagnosticsOf(() => read(' '.repeat(100_000)))).toEqual(['list/header a.csv:1'])
})

test.each([',', '"",', '""', 'x'])('%j without end is not waited for', async piece => {
  let given = 0
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from('a,b\n')
    for (; given < 50e6; given += 60_000) yield Buffer.from(piece.repeat(60_000 / piece.length))
  }
  const read = async () => {
    const { rows } = await openCsv(endless(), FILE)
    for await (const _ of rows) expect(_).toEqual([])
  }
  expect(await diagnosticsOf(read)).toEqual(['list/too-large a.csv:2'])
  expect(given).toBeLessThan(2e6)
})

test('nothing is read further than it is wanted', async () => {
  let given = 0
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.from(`a,b\n${given++},2\n`)
  }
  const { rows } = await openCsv(endless(), FILE)
  for await (const read of rows) if ((read[0]?.line ?? 0) > 20) break
  expect(given).toBeLessThan(20)
})

test('any table written as CSV is read back, however it is cut', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('"', ',', '\n', '\r\n', ';', '""', ' ', '\uFEFF'),
  )
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const write = (text: string, bare: boolean) => (bare && /^[^",;\t\r\n\uFEFF]+$/.test(text) ? text : quote(text))
  const table = fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 4 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), fc.constantFrom('\n', '\r\n'), async (rows, size, end) => {
      const lines = rows.map(row => row.map(([text, bare]) => write(text, bare)).join(','))
      const { rows: found } = await read(['a,b', ...lines, ''].join(end), size)
      expect(found.map(([, ...cells]) => cells)).toEqual(rows.map(row => row.map(([text]) => text)))
      let line = 2
      for (const [index, row] of rows.entries()) {
        expect(found[index]?.[0]).toBe(line)
        line += 1 + row.join('').split('\n').length - 1
      }
    }),
    { numRuns: 500 },
  )
})
