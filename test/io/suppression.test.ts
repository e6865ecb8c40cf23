import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSuppression, suppressionRows } from '../../src/io/suppression.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'
import { scratchProject } from '../scratch-project.ts'

const FILE = 'content/lists/suppression.csv'

test('without a file nobody is suppressed, until there is one', async () => {
  const root = scratchProject({ 'content/lists/test.csv': 'email\n' })
  const suppression = await readSuppression(root)
  expect([suppression.size(), suppression.has('ada@reader.example')]).toEqual([0, false])
  writeFileSync(join(root, FILE), 'email\nada@reader.example\n')
  await suppression.refresh()
  expect(suppression.has('ada@reader.example')).toBe(true)
})

test.each([
  ['as it is written', 'ada@reader.example', true],
  ['in other letters', 'ADA@Reader.Example', true],
  ['that the file has in other letters', 'bob@reader.example', true],
  ['with a domain in its own script', 'chloe@bücher.example', true],
  ['with that domain in ASCII', 'chloe@xn--bcher-kva.example', true],
  ['of somebody else', 'eve@reader.example', false],
  ['that is none', 'ada', false],
  ['of nothing', '', false],
])('an address %s', async (_, address, expected) => {
  const text =
    'reason,email\nleft,ada@reader.example\n"left, angrily", Bob@READER.example \n,,\n,chloe@bücher.example\n'
  const suppression = await readSuppression(scratchProject({ [FILE]: text.replace(',,\n', ',\n') }))
  expect([suppression.has(address), suppression.size()]).toEqual([expected, 3])
})

test('it is read again only where it has changed, and once for all who ask', async () => {
  const root = scratchProject({ [FILE]: 'email\nada@reader.example\n' })
  const suppression = await readSuppression(root)
  await suppression.refresh()
  writeFileSync(join(root, FILE), 'email\nbob@reader.example\nada@reader.example\n')
  expect(suppression.has('bob@reader.example')).toBe(false)
  const asked = [suppression.refresh(), suppression.refresh()]
  expect(asked[0]).toBe(asked[1])
  await Promise.all(asked)
  expect([suppression.has('bob@reader.example'), suppression.size()]).toEqual([true, 2])
})

test.each([
  ['is gone', undefined, ['list/missing']],
  ['holds what is no address', 'email\nbob@reader.example\nada\n', [`recipient/address ${FILE}:3`]],
])('a file that %s stops the sending, and what was known stays known', async (_, text, expected) => {
  const root = scratchProject({ [FILE]: 'email\nada@reader.example\n' })
  const suppression = await readSuppression(root)
  if (text === undefined) rmSync(join(root, FILE))
  else writeFileSync(join(root, FILE), text)
  expect(await diagnosticsOf(suppression.refresh)).toEqual(expected)
  expect(await diagnosticsOf(suppression.refresh)).toEqual(expected)
  expect(suppression.has('ada@reader.example')).toBe(true)
})

test.each<[string, string | Uint8Array, readonly string[]]>([
  ['an empty file', '', [`list/header ${FILE}:1`]],
  ['no column `email`', 'ada@reader.example\n', [`list/header ${FILE}:1:1`]],
  [
    'rows without an address',
    'email,reason\n,left\nada@reader.example,\nx y@reader.example,\n',
    [`recipient/address ${FILE}:2`, `recipient/address ${FILE}:4`],
  ],
  ['a row of fewer cells', 'email,reason\nada@reader.example\n', [`list/row ${FILE}:2`]],
  ['a row of more cells', 'email\nada@reader.example,left\n', [`list/row ${FILE}:2`]],
  ['a quote that is never closed', 'email\n"ada@reader.example\nbob@reader.example\n', [`list/quote ${FILE}:2`]],
  ['Latin-1', Buffer.from('email,reason\nada@reader.example,fâché\n', 'latin1'), [`source/encoding ${FILE}:2`]],
])('%s is refused', async (_, text, expected) => {
  expect(await diagnosticsOf(() => readSuppression(scratchProject({ [FILE]: text })))).toEqual(expected)
})

test('that of the sample can be read', async () => {
  const suppression = await readSuppression(join(import.meta.dirname, '../..'))
  expect([suppression.size(), suppression.has('Celeste@InkPost.example')]).toEqual([1, true])
})

test('fifty bad rows are told, not a million', async () => {
  const root = scratchProject({ [FILE]: `email\n${'nobody\n'.repeat(100_000)}` })
  expect(await diagnosticsOf(() => readSuppression(root))).toHaveLength(50)
})

test.each([
  ['no file', undefined, 'email,reason,date\nada@x.example,gone,today'],
  ['the usual columns', 'email,reason,date\n', 'ada@x.example,gone,today'],
  ['no line end at the end', 'email,reason,date\neve@x.example,,', '\nada@x.example,gone,today'],
  ['one column', 'email\n', 'ada@x.example'],
  ['other columns, with semicolons', 'name;email;date\n', ';ada@x.example;today'],
])('rows to be put behind what the file holds fit it: %s', async (_, content, expected) => {
  const root = scratchProject(content === undefined ? {} : { 'content/lists/suppression.csv': content })
  const rows = await suppressionRows(root, ['ada@x.example'], { reason: 'gone', date: 'today' })
  expect(rows).toBe(expected)
  mkdirSync(join(root, 'content/lists'), { recursive: true })
  writeFileSync(join(root, FILE), `${content ?? ''}${rows}\n`)
  expect((await readSuppression(root)).has('ada@x.example')).toBe(true)
  expect(await suppressionRows(root, ['ADA@x.example'], {})).toBe('')
})
