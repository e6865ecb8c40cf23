import { expect, onTestFinished, test } from 'vitest'
import { decodeSource } from '../../../src/core/source/decode.ts'
import {
  bodyPlace,
  type Document,
  locate,
  locateKey,
  parseDocument,
  parseYamlDocument,
} from '../../../src/core/source/front-matter.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'

const source = (text: string) => decodeSource('a.md', Buffer.from(text))
const parse = (text: string): Document => parseDocument(source(text))
const parseYaml = (text: string): Document => parseYamlDocument(source(text))
const at = ({ line, column }: { line?: number; column?: number }) => `${line}:${column}`

test.each([
  ['fields and a body', '---\ntitle: A\n---\n\nWords.\n', { title: 'A' }, '\nWords.\n'],
  ['fields and no body', '---\ntitle: A\n---\n', { title: 'A' }, ''],
  ['fields and no line end behind the last dashes', '---\ntitle: A\n---', { title: 'A' }, ''],
  ['no fields', '---\n---\nWords.\n', {}, 'Words.\n'],
  ['empty lines for fields', '---\n\n\n---\nWords.\n', {}, 'Words.\n'],
  ['the language that it is in anyway', '---yaml\ntitle: A\n---\nWords.\n', { title: 'A' }, 'Words.\n'],
  ['spaces behind the first dashes', '---  \ntitle: A\n---\nWords.\n', { title: 'A' }, 'Words.\n'],
  ['CRLF', '---\r\ntitle: A\r\n---\r\nWords.\r\n', { title: 'A' }, 'Words.\n'],
  ['a rule in the body', '---\ntitle: A\n---\nOne\n\n---\n\nTwo\n', { title: 'A' }, 'One\n\n---\n\nTwo\n'],
  [
    'dashes inside an indented text',
    '---\ntext: |\n  a\n  ---\n  b\n---\nWords.\n',
    { text: 'a\n---\nb\n' },
    'Words.\n',
  ],
])('a file with %s is split in two', (_, text, data, body) => {
  const document = parse(text)
  expect(document.data).toEqual(data)
  expect(document.body).toBe(body)
  expect(document.source.text.slice(document.bodyOffset)).toBe(body)
})

test.each([
  ['a date', '2025-09-04', '2025-09-04'],
  ['a date with a time', '2025-09-04T18:30', '2025-09-04T18:30'],
  ['a full timestamp', '2025-09-04T18:30:00Z', '2025-09-04T18:30:00Z'],
  ['no', 'no', 'no'],
  ['yes, on and off', '[yes, on, off]', ['yes', 'on', 'off']],
  ['a time of day', '08:30', '08:30'],
  ['a number', '7', 7],
  ['true', 'true', true],
  ['nothing', '', null],
])('%s is read as YAML 1.2 has it', (_, written, value) => {
  expect(parse(`---\nkey: ${written}\n---\n`).data).toEqual({ key: value })
})

test.each(['js', 'javascript', 'json', 'coffee', 'coffeescript', 'toml', 'JS', ' js', 'constructor', '__proto__'])(
  'front matter in `%s` is refused and never run',
  async language => {
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'ran'))
    const text = `---${language}\n{ "title": (globalThis.ran = true, "x") }\n---\nWords.\n`
    expect(await diagnosticsOf(() => parse(text))).toEqual(['front-matter/language a.md:1:4'])
    expect(await diagnosticsOf(() => parse(text))).toEqual(['front-matter/language a.md:1:4'])
    expect(globalThis).not.toHaveProperty('ran')
  },
)

test.each([
  ['a file without front matter', 'Words.\n', 'front-matter/missing a.md:1:1'],
  ['front matter that begins on the second line', '\n---\ntitle: A\n---\n', 'front-matter/missing a.md:1:1'],
  ['four dashes', '----\ntitle: A\n----\n', 'front-matter/missing a.md:1:1'],
  ['front matter that is never closed', '---\ntitle: A\n\nWords.\n', 'front-matter/missing a.md:1:1'],
  ['three dashes and nothing else', '---', 'front-matter/missing a.md:1:1'],
  ['an empty file', '', 'source/empty a.md:1:1'],
  ['a file of spaces', ' \n\t\n', 'source/empty a.md:1:1'],
  ['an open bracket', '---\ntitle: A\nauthors: [ada\n---\n', 'front-matter/yaml a.md:3:14'],
  ['a colon in a value', '---\ntitle: one: two\n---\n', 'front-matter/yaml a.md:2:11'],
  ['a tab for an indent', '---\nimage:\n\tsrc: x\n---\n', 'front-matter/yaml a.md:3:1'],
  ['the same field twice', '---\ntitle: A\ntitle: B\n---\n', 'front-matter/yaml a.md:3:1'],
  ['an alias', '---\ntitle: &a A\nkicker: *a\n---\n', 'front-matter/yaml a.md:3:10'],
  ['a tag that makes objects', '---\ntitle: !!js/function "x"\n---\n', 'front-matter/yaml a.md:2:8'],
])('%s is refused, the second time too', async (_, text, expected) => {
  expect(await diagnosticsOf(() => parse(text))).toEqual([expected])
  expect(await diagnosticsOf(() => parse(text))).toEqual([expected])
})

test('a YAML file is one document from its first line on', async () => {
  expect(parseYaml('name: A\n').data).toEqual({ name: 'A' })
  expect(at(locate(parseYaml('---\nname: A\n'), ['name']))).toBe('2:7')
  expect(await diagnosticsOf(() => parseYaml('name: [\n'))).toEqual(['front-matter/yaml a.md:2:1'])
  expect(await diagnosticsOf(() => parseYaml(' \n'))).toEqual(['source/empty a.md:1:1'])
})

const LAID_OUT = `---
# A comment first
title: Plain words
"quoted key": 'quoted value'
teaser:
list:
  - one
  - two: 2
    three: { four: "{{x}} and {{y}}", five: [a, bee] }
  -
text: |
  first line
  a {{slip}} here
folded: >-
  long
  words
image: { src: x.png, alt: Words }
---

Body.
`

test.each([
  ['a value', ['title'], undefined, '3:8'],
  ['part of a value', ['title'], 'words', '3:14'],
  ['a quoted value of a quoted key', ['quoted key'], 'quoted value', '4:16'],
  ['an empty value, by its key', ['teaser'], undefined, '5:1'],
  ['a list', ['list'], undefined, '7:3'],
  ['an item', ['list', 0], undefined, '7:5'],
  ['a mapping in a list', ['list', 1], undefined, '8:5'],
  ['a value in a mapping in a list', ['list', 1, 'two'], undefined, '8:10'],
  ['a flow mapping', ['list', 1, 'three'], undefined, '9:12'],
  ['part of a value in a flow mapping', ['list', 1, 'three', 'four'], '{{y}}', '9:31'],
  ['an item of a flow list', ['list', 1, 'three', 'five', 1], undefined, '9:49'],
  ['part of a block text', ['text'], '{{slip}}', '13:5'],
  ['part of a folded text', ['folded'], 'words', '16:3'],
  ['a value behind block texts', ['image', 'alt'], undefined, '17:27'],
  ['a field that is missing, by what should hold it', ['image', 'caption'], undefined, '17:8'],
  ['a step into a plain value, by that value', ['title', 'deeper', 3], undefined, '3:8'],
  ['an empty item, by the list', ['list', 2], undefined, '7:3'],
  ['an item behind the last, by the list', ['list', 9], undefined, '7:3'],
  ['a field missing at the top, by the first field', ['missing'], undefined, '3:1'],
  ['a part that is not there, by the value', ['title'], 'nowhere', '3:8'],
])('%s is found', (_, path, snippet, expected) => {
  expect(at(locate(parse(LAID_OUT), path, snippet))).toBe(expected)
})

test.each([
  ['at the top', ['title'], '3:1'],
  ['of an empty value', ['teaser'], '5:1'],
  ['in a list', ['list', 1, 'three'], '9:5'],
  ['in a flow mapping', ['list', 1, 'three', 'five'], '9:39'],
  ['behind block texts', ['image', 'alt'], '17:22'],
])('the key %s is found', (_, path, expected) => {
  expect(at(locateKey(parse(LAID_OUT), path))).toBe(expected)
})

test.each([
  ['spaces behind the first dashes', '---   \ntitle: A\n---\n\nBody.\n'],
  ['the language named', '---yaml\ntitle: A\n---\n\nBody.\n'],
  ['the language named behind a space', '--- yaml \ntitle: A\n---\n\nBody.\n'],
  ['CRLF', '---\r\ntitle: A\r\n---\r\n\r\nBody.\r\n'],
  ['a byte order mark', '\uFEFF---\ntitle: A\n---\n\nBody.\n'],
])('places are right with %s', (_, text) => {
  const document = parse(text)
  expect(at(locate(document, ['title']))).toBe('2:8')
  expect(at(bodyPlace(document, document.body.indexOf('Body'), 'Body'))).toBe('5:1')
})

test('the frame shows the line with a caret under the part', () => {
  const { frame } = locate(parse(LAID_OUT), ['list', 1, 'three', 'four'], '{{y}}')
  expect(frame?.split('\n').at(3)).toBe(`     | ${' '.repeat(30)}^^^^^`)
})
