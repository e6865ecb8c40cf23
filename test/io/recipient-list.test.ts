import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadProject } from '../../src/commands/load-project.ts'
import { parseNewsletter } from '../../src/core/content/newsletter.ts'
import { type ListRow, readRecipientList } from '../../src/io/recipient-list.ts'
import { diagnosticsOf, findingsOf } from '../diagnostics-of.ts'
import { NEWSLETTER, scratchProject } from '../scratch-project.ts'

const FILE = 'content/lists/readers.csv'
const SAMPLE = join(import.meta.dirname, '../..')
const newsletter = parseNewsletter({ path: 'content/newsletter.yaml', text: NEWSLETTER, sha256: '' })

/** All of a list at once, as no command would. */
async function readAll(root: string, name = 'readers') {
  const rows: ListRow[] = []
  const onRows = async (batch: readonly ListRow[]) => {
    rows.push(...batch)
  }
  return { ...(await readRecipientList(root, name, { newsletter, onRows })), rows }
}

function project(list: string | Uint8Array) {
  return scratchProject({ [FILE]: list })
}

test('a list is read: its rows, their lines, and what was read', async () => {
  const text = '\uFEFFemail;firstName;plan\r\nada@reader.example;Ada;subscriber\r\n;;\r\nbob@reader.example;;free\r\n'
  expect(await readAll(project(text))).toEqual({
    path: FILE,
    columns: ['email', 'firstName', 'plan'],
    counts: { rows: 2, valid: 2, invalid: 0, attributeWarnings: 0 },
    findings: [],
    sha256: createHash('sha256').update(text).digest('hex'),
    rows: [
      { line: 2, recipient: { email: 'ada@reader.example', columns: { firstName: 'Ada', plan: 'subscriber' } } },
      { line: 4, recipient: { email: 'bob@reader.example', columns: { firstName: '', plan: 'free' } } },
    ],
  })
})

test.each([
  ['test', 3],
  ['readers', 12],
])('the list `%s` of the sample is as its newsletter wants it', async (name, valid) => {
  const { newsletter } = await loadProject(SAMPLE)
  const report = await readRecipientList(SAMPLE, name, { newsletter, onRows: () => {} })
  expect([report.counts.valid, report.findings]).toEqual([valid, []])
})

test('a header alone is a list of nobody', async () => {
  const { counts, rows } = await readAll(project('email\n'))
  expect([counts, rows]).toEqual([{ rows: 0, valid: 0, invalid: 0, attributeWarnings: 0 }, []])
})

test('bad rows and odd ones are told and counted, and the others read', async () => {
  const { counts, findings, rows } = await readAll(
    project(
      'email,plan,shoe\nada@reader.example,free,1\nbob,free,2\n"c\nd",free,3\ne@reader.example,fre,4\nf,x,5\ng,free\n',
    ),
  )
  expect(counts).toEqual({ rows: 6, valid: 2, invalid: 4, attributeWarnings: 1 })
  expect(rows.map(({ line }) => line)).toEqual([2, 6])
  expect(findings.map(({ code, severity, at }) => `${severity} ${code} ${at?.line}:${at?.column}`)).toEqual([
    'warning list/column 1:12',
    'error recipient/address 3:undefined',
    'error recipient/address 4:undefined',
    'warning list/attribute 6:undefined',
    'error recipient/address 7:undefined',
    'warning list/attribute 7:undefined',
    'error list/row 8:undefined',
  ])
})

test('of many rows alike, fifty are told and the others counted', async () => {
  const bad = Array.from({ length: 3260 }, (_, index) => `nobody ${index},free\n`).join('')
  const odd = Array.from({ length: 51 }, (_, index) => `a${index}@reader.example,fre\n`).join('')
  const { counts, findings } = await readAll(project(`email,plan\n${bad}${odd}`))
  expect(counts).toEqual({ rows: 3311, valid: 51, invalid: 3260, attributeWarnings: 51 })
  expect(findings.filter(({ code }) => code === 'recipient/address')).toHaveLength(50)
  expect(findings.slice(-2)).toMatchObject([
    { code: 'list/row', severity: 'error', message: 'And 3,210 more rows like these.' },
    { code: 'list/attribute', severity: 'warning', message: 'And 1 more rows like these.' },
  ])
})

test('rows come in order, 500 at most, and none before those before it are done with', async () => {
  const root = project(`email\n${Array.from({ length: 40_000 }, (_, index) => `a${index}@reader.example\n`).join('')}`)
  let under = 0
  let next = 0
  const onRows = async (batch: readonly ListRow[]) => {
    expect([under++, batch.length <= 500]).toEqual([0, true])
    await Promise.resolve()
    for (const { line, recipient } of batch) {
      expect([line, recipient.email]).toEqual([next + 2, `a${next}@reader.example`])
      next++
    }
    under--
  }
  const { counts } = await readRecipientList(root, 'readers', { newsletter, onRows })
  expect([counts.valid, next]).toEqual([40_000, 40_000])
})

test('what the caller throws ends the reading', async () => {
  const root = project(`email\n${'ada@reader.example\n'.repeat(8_000)}`)
  let calls = 0
  const onRows = () => {
    calls++
    throw new Error('the disk is full')
  }
  await expect(readRecipientList(root, 'readers', { newsletter, onRows })).rejects.toThrow('the disk is full')
  expect(calls).toBe(1)
})

test.each<[string, string | Uint8Array, string]>([
  ['an empty file', '', `list/header ${FILE}:1`],
  ['no column `email`', 'mail,plan\n', `list/header ${FILE}:1:1`],
  ['a column twice', 'email,plan,plan\n', `list/duplicate-column ${FILE}:1:12`],
  ['a column twice, behind one in quotes', '"email","plan",plan\n', `list/duplicate-column ${FILE}:1:16`],
  ['too many columns', `email${',x'.repeat(30_000)}\n`, `list/header ${FILE}:1`],
  ['100,000 columns', `email${',x'.repeat(99_999)}\n`, `list/too-large ${FILE}:1`],
  ['a quote that is never closed', 'email\nada@reader.example\n"bob\n', `list/quote ${FILE}:3`],
  ['Latin-1', Buffer.from('email,firstName\na@b.example,Zoë\n', 'latin1'), `source/encoding ${FILE}:2`],
])('%s is refused', async (_, list, expected) => {
  expect(await diagnosticsOf(() => readAll(project(list)))).toEqual([expected])
})

test('a letter that two chunks share is read, and a bad byte behind it told at its line', async () => {
  const rows = '😀é日,ada@reader.example\n'.repeat(8_000)
  for (const shift of [0, 1, 2, 3]) {
    const head = `${'f'.repeat(shift)},email\n`
    const text = shift === 0 ? `firstName,email\n${rows}` : `${head}${rows}`
    expect((await readAll(project(text))).counts.valid).toBe(8_000)
    const spoilt = Buffer.concat([Buffer.from(text), Buffer.from([0xe9, 0x0a])])
    expect(await diagnosticsOf(() => readAll(project(spoilt)))).toEqual([`source/encoding ${FILE}:8002`])
  }
})

describe('a name', () => {
  test.each([
    '',
    '.',
    '..',
    '../readers',
    'lists/readers',
    'readers.csv',
    'a b',
    '/etc/passwd',
    'a\0',
    'é',
    'a'.repeat(65),
  ])('%j cannot be that of a list', async name => {
    expect(await diagnosticsOf(() => readAll(project('email\n'), name))).toEqual(['list/name'])
  })

  test.each(['suppression', 'Suppression'])('%j is not that of a list to write to', async name => {
    const root = scratchProject({ [`content/lists/${name}.csv`]: 'email\nada@reader.example\n' })
    expect(await diagnosticsOf(() => readAll(root, name))).toEqual(['list/name'])
  })

  test.each([
    ['reader', { 'readers.csv': '', 'test.csv': '' }, 'Did you mean `readers`?'],
    ['friends', { 'readers.csv': '', 'test.csv': '', 'suppression.csv': '' }, 'Known here: `readers`, `test`.'],
    ['readers', {}, 'Lists lie in content/lists, such as readers.csv.'],
  ])('%j of no list is answered with those there are', async (name, lists, hint) => {
    const files = Object.entries(lists).map(([file, text]) => [`content/lists/${file}`, text])
    const found = await findingsOf(() => readAll(scratchProject(Object.fromEntries(files)), name))
    expect(found).toMatchObject([{ code: 'list/missing', hint }])
  })

  test('that leads out of the project is refused', async () => {
    const [root, other] = [scratchProject({ 'content/lists/test.csv': 'email\n' }), scratchProject()]
    writeFileSync(join(other, 'private.csv'), 'email\nada@reader.example\n')
    symlinkSync(join(other, 'private.csv'), join(root, FILE))
    expect(await diagnosticsOf(() => readAll(root))).toEqual([`source/outside ${FILE}`])
  })

  test('of a folder is that of no list', async () => {
    const root = scratchProject()
    mkdirSync(join(root, FILE), { recursive: true })
    expect(await diagnosticsOf(() => readAll(root))).toEqual(['list/missing'])
  })
})
