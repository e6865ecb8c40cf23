import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSource, LARGEST_SOURCE } from '../../../src/core/source/decode.ts'
import { diagnosticsOf, findingsOf } from '../../diagnostics-of.ts'

const PATH = 'content/articles/a.md'
const BOM = [0xef, 0xbb, 0xbf]

/** Texts as UTF-8, lists as bytes. */
function bytes(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const little = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le')
  return order === 'le' ? little : little.swap16()
}

test.each([
  ['a plain text stays as it is', bytes('one\ntwo\n'), 'one\ntwo\n'],
  ['an empty file is an empty text', bytes(), ''],
  ['a byte order mark is taken off', bytes(BOM, 'one\n'), 'one\n'],
  ['CRLF becomes LF', bytes('one\r\ntwo\r\n'), 'one\ntwo\n'],
  ['a lone CR becomes LF', bytes('one\rtwo\r'), 'one\ntwo\n'],
  ['CR, CRLF and LF in one file are three line ends', bytes('a\rb\r\nc\nd'), 'a\nb\nc\nd'],
  ['CR CRLF is two line ends', bytes('a\r\r\nb'), 'a\n\nb'],
  ['tabs stay', bytes('a\tb\n\tc'), 'a\tb\n\tc'],
  [
    'letters of every script, joiners and emoji stay',
    bytes('é 日本 שלום می‌روم 👩‍🚀 😀\n'),
    'é 日本 שלום می‌روم 👩‍🚀 😀\n',
  ],
  ['a no-break space and a soft hyphen stay', bytes('a\u00A0b\u00ADc'), 'a\u00A0b\u00ADc'],
])('%s', (_, given, text) => {
  expect(decodeSource(PATH, given)).toEqual({
    path: PATH,
    text,
    sha256: createHash('sha256').update(given).digest('hex'),
  })
})

test.each([
  ['UTF-16 LE with a mark', utf16('---\ntitle: x\n', 'le', true), `source/encoding ${PATH}`],
  ['UTF-16 BE with a mark', utf16('---\ntitle: x\n', 'be', true), `source/encoding ${PATH}`],
  ['UTF-16 LE without a mark, by its NULs', utf16('---\ntitle: x\n', 'le', false), `source/character ${PATH}:1:2`],
  ['UTF-16 BE without a mark, by its NULs', utf16('---\ntitle: x\n', 'be', false), `source/character ${PATH}:1:1`],
  ['UTF-16 LE without a mark, by bytes that are not UTF-8', utf16('é', 'le', false), `source/encoding ${PATH}:1:1`],
  ['Latin-1', bytes('one\ntwo caf', [0xe9], '\n'), `source/encoding ${PATH}:2:8`],
  ['a bad byte behind CRLF and a mark', bytes(BOM, 'one\r\ntwo\r\nab', [0xff]), `source/encoding ${PATH}:3:3`],
  ['a sequence cut off at the end', bytes('ab', [0xe2, 0x82]), `source/encoding ${PATH}:1:3`],
  ['an overlong form of a slash', bytes('a', [0xc0, 0xaf]), `source/encoding ${PATH}:1:2`],
  ['half of a surrogate pair', bytes('a', [0xed, 0xa0, 0x80]), `source/encoding ${PATH}:1:2`],
  ['NUL', bytes('one\ntw\0o'), `source/character ${PATH}:2:3`],
  ['a vertical tab', bytes('a\u000Bb'), `source/character ${PATH}:1:2`],
  ['escape', bytes('\u001B[31mred'), `source/character ${PATH}:1:1`],
  ['delete', bytes('ab\u007F'), `source/character ${PATH}:1:3`],
  ['a C1 control', bytes('one\n\nab\u0085'), `source/character ${PATH}:3:3`],
  ['the last C1 control', bytes('\u009F'), `source/character ${PATH}:1:1`],
  ['the marker of a merge field', bytes('a\uE0000\uE001'), `source/character ${PATH}:1:2`],
  ['the end of the private use area', bytes('\uF8FF'), `source/character ${PATH}:1:1`],
  ['a private-use plane', bytes('😀\u{F0000}'), `source/character ${PATH}:1:3`],
  ['a noncharacter', bytes('a\uFDD0'), `source/character ${PATH}:1:2`],
  ['a line separator', bytes('a\n\tb\u2028c'), `source/character ${PATH}:2:3`],
  ['a paragraph separator', bytes('\u2029'), `source/character ${PATH}:1:1`],
  ['a byte order mark inside', bytes('ab\uFEFF'), `source/character ${PATH}:1:3`],
  ['a replacement character from an earlier loss', bytes('caf\uFFFD'), `source/character ${PATH}:1:4`],
  ['one byte too many', bytes('a'.repeat(LARGEST_SOURCE + 1)), `source/too-large ${PATH}`],
])('%s is refused where it stands', async (_, given, expected) => {
  expect(await diagnosticsOf(() => decodeSource(PATH, given))).toEqual([expected])
})

test('the largest file is read, counted in bytes and not in letters', async () => {
  expect(decodeSource(PATH, bytes('a'.repeat(LARGEST_SOURCE))).text).toHaveLength(LARGEST_SOURCE)
  expect(await diagnosticsOf(() => decodeSource(PATH, bytes('é'.repeat(LARGEST_SOURCE / 2 + 1))))).toEqual([
    `source/too-large ${PATH}`,
  ])
})

test('a caret of the frame points at the bad byte', async () => {
  const [finding] = await findingsOf(() => decodeSource(PATH, bytes('one\r\ncaf', [0xe9], '\n')))
  expect(finding?.at?.frame?.split('\n')).toEqual(expect.arrayContaining(['> 2 | caf\uFFFD', '    |    ^']))
})

test('whatever the bytes, the answer is a clean text or one finding in this file', async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }).map(text => new Uint8Array(Buffer.from(text))),
  )
  const clean = /^[^\p{Cc}\p{Co}\p{Cs}\uFEFF\uFFFD\u2028\u2029]*$/u
  await fc.assert(
    fc.asyncProperty(anything, async given => {
      const findings = await findingsOf(() =>
        expect(decodeSource(PATH, given).text.replace(/[\t\n]/g, '')).toMatch(clean),
      )
      expect(findings.map(({ at }) => at?.file)).toEqual(findings.length === 0 ? [] : [PATH])
    }),
    { numRuns: 500 },
  )
})
