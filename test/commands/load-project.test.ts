import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { loadProject } from '../../src/commands/load-project.ts'
import { diagnosticsOf, findingsOf } from '../diagnostics-of.ts'
import { articleFile, editionFile, NEWSLETTER, scratchProject } from '../scratch-project.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

const EDITION = 'content/editions/2025-09-05.md'
const ARTICLE = 'content/articles/a.md'
const NEWSLETTER_FILE = 'content/newsletter.yaml'
const project = (files: Files = {}) => scratchProject({ [EDITION]: editionFile('  - greeting\n'), ...files })
const crlf = (text: string) => text.replaceAll('\n', '\r\n')
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
const slugs = async (root: string) => (await loadProject(root)).articles.map(({ slug }) => slug)

/** What loading reports; building must report the same and write nothing. */
async function refusals(root: string): Promise<readonly string[]> {
  const found = await diagnosticsOf(() => loadProject(root))
  expect([...(await diagnosticsOf(() => build({ project: root })))].sort()).toEqual([...found].sort())
  expect(existsSync(join(root, 'out'))).toBe(false)
  return found
}

test.each<[string, Files, readonly string[]]>([
  ['an empty article', { [ARTICLE]: '' }, [`source/empty ${ARTICLE}:1:1`]],
  ['an article without front matter', { [ARTICLE]: 'Words.\n' }, [`front-matter/missing ${ARTICLE}:1:1`]],
  ['an article in UTF-16', { [ARTICLE]: utf16(articleFile('')) }, [`source/encoding ${ARTICLE}`]],
  ['a newsletter in UTF-16', { [NEWSLETTER_FILE]: utf16(NEWSLETTER) }, [`source/encoding ${NEWSLETTER_FILE}`]],
  ['an edition in UTF-16', { [EDITION]: utf16(editionFile('  - greeting\n')) }, [`source/encoding ${EDITION}`]],
  [
    'an article in Latin-1',
    { [ARTICLE]: Buffer.from(articleFile('', 'Café.\n'), 'latin1') },
    [`source/encoding ${ARTICLE}:6:4`],
  ],
  ['an article of 5 MB', { [ARTICLE]: articleFile('', 'word '.repeat(1e6)) }, [`source/too-large ${ARTICLE}`]],
  ['an empty newsletter', { [NEWSLETTER_FILE]: '' }, [`source/empty ${NEWSLETTER_FILE}:1:1`]],
  ['front matter that would run', { [ARTICLE]: '---js\n{}\n---\n' }, [`front-matter/language ${ARTICLE}:1:4`]],
  ['an unknown author', { [ARTICLE]: articleFile('authors: [ada, adda]\n') }, [`author/unknown ${ARTICLE}:4:16`]],
  ['a day that there is not', { [ARTICLE]: articleFile('expires: 2025-06-31\n') }, [`date/invalid ${ARTICLE}:4:10`]],
  [
    'an hour that the clocks skip',
    {
      [NEWSLETTER_FILE]: `${NEWSLETTER}timeZone: America/New_York\n`,
      [ARTICLE]: articleFile('embargo: 2025-03-09T02:30\n'),
    },
    [`date/invalid ${ARTICLE}:4:10`],
  ],
  [
    'an edition on 31 June',
    { [EDITION]: editionFile('  - greeting\n').replace('2025-09-05T09:00', '2025-06-31') },
    [`date/invalid ${EDITION}:4:7`],
  ],
  [
    'an edition whose name cannot be a folder',
    { 'content/editions/Week 36.md': editionFile('  - greeting\n') },
    ['edition/name content/editions/Week 36.md'],
  ],
  [
    'bad YAML in newsletter, articles and edition',
    {
      [NEWSLETTER_FILE]: 'name: [\n',
      [ARTICLE]: '---\ntitle: a: b\n---\n',
      'content/articles/b.md': '---\ntitle: {\n---\n',
      [EDITION]: '---\n\tsubject: x\n---\n',
    },
    [
      `front-matter/yaml ${NEWSLETTER_FILE}:2:1`,
      `front-matter/yaml ${ARTICLE}:2:9`,
      'front-matter/yaml content/articles/b.md:2:9',
      `front-matter/yaml ${EDITION}:2:9`,
    ],
  ],
  [
    'what cannot be read, what cannot be parsed and what is not valid',
    { [ARTICLE]: utf16('x'), 'content/articles/b.md': 'Words.\n', 'content/articles/c.md': articleFile('kind: x\n') },
    [
      `source/encoding ${ARTICLE}`,
      'front-matter/missing content/articles/b.md:1:1',
      'front-matter/invalid content/articles/c.md:4:7',
    ],
  ],
])('%s is refused, and nothing is written', async (_, files, expected) => {
  expect(await refusals(project(files))).toEqual(expected)
})

test('a folder without a newsletter says which file is wanted', async () => {
  const root = join(scratchProject({ 'empty/readme.txt': '' }), 'empty')
  expect(await refusals(root)).toEqual(['project/settings-missing content/newsletter.yaml'])
  mkdirSync(join(root, 'content/newsletter.yaml'), { recursive: true })
  expect(await refusals(root)).toEqual(['project/settings-missing content/newsletter.yaml'])
})

test('a folder that is not there is refused, and so is a file in its place', async () => {
  expect(await refusals(join(scratchProject(), 'nowhere'))).toEqual(['project/missing'])
  expect(await refusals(join(scratchProject({ file: '' }), 'file'))).toEqual(['project/missing'])
})

test.each<[string, Files]>([
  ['with a byte order mark', { [ARTICLE]: `\uFEFF${articleFile('')}` }],
  ['with CRLF', { [ARTICLE]: crlf(articleFile('kind: opinion\n', 'One\n\nTwo\n')) }],
  ['without a body', { [ARTICLE]: articleFile('', '') }],
  ['in a folder of its own', { 'content/articles/2025/09/a.md': articleFile('') }],
  [
    'beside files that are none',
    { [ARTICLE]: articleFile(''), 'content/articles/.b.md': '', 'content/articles/b.txt': '' },
  ],
  ['inside a directory that is named like one', { 'content/articles/x.md/a.md': articleFile('') }],
])('an article %s is read', async (_, files) => {
  const root = project(files)
  expect(await slugs(root)).toEqual(['a'])
  await expect(build({ project: root })).resolves.toMatchObject({ editions: [{ id: '2025-09-05' }] })
})

test('a newsletter and an edition with byte order mark and CRLF are read', async () => {
  const root = project({
    [NEWSLETTER_FILE]: `\uFEFF${crlf(NEWSLETTER)}`,
    [EDITION]: `\uFEFF${crlf(editionFile('  - greeting\n'))}`,
  })
  expect((await loadProject(root)).editions.map(({ id }) => id)).toEqual(['2025-09-05'])
})

test('a link that leads out of the project is refused, one that stays inside is read', async () => {
  const outside = scratchProject({ 'secret.md': articleFile('') })
  const root = project({ 'content/drafts/b.md': articleFile(''), 'content/articles/c.md': articleFile('') })
  symlinkSync(join(root, 'content/drafts/b.md'), join(root, 'content/articles/b.md'))
  expect(await slugs(root)).toEqual(['b', 'c'])
  symlinkSync(join(outside, 'secret.md'), join(root, 'content/articles/a.md'))
  expect(await refusals(root)).toEqual([`source/outside ${ARTICLE}`])
})

test('a folder that is a link out of the project is refused file by file', async () => {
  const outside = scratchProject({ 'articles/a.md': articleFile('') })
  const root = project()
  symlinkSync(join(outside, 'articles'), join(root, 'content/articles'))
  expect(await refusals(root)).toEqual([`source/outside ${ARTICLE}`])
})

test('a link to nowhere and a link to itself are no articles, and no crash', async () => {
  const root = project({ [ARTICLE]: articleFile('') })
  symlinkSync(join(root, 'gone.md'), join(root, 'content/articles/b.md'))
  expect(await slugs(root)).toEqual(['a'])
  symlinkSync(join(root, 'content/articles/c.md'), join(root, 'content/articles/c.md'))
  expect(
    (await diagnosticsOf(() => loadProject(root))).filter(found => !found.endsWith('content/articles/c.md')),
  ).toEqual([])
})

test.each<[string, Files, string, string]>([
  [
    'by the names of their files',
    { [ARTICLE]: articleFile(''), 'content/articles/old/a.md': articleFile('') },
    'content/articles/old/a.md:1:1',
    `${ARTICLE}:1:1`,
  ],
  [
    'by a field',
    { [ARTICLE]: articleFile(''), 'content/articles/b.md': articleFile('slug: a\n') },
    'content/articles/b.md:4:7',
    `${ARTICLE}:1:1`,
  ],
])('two articles of one slug %s are refused, both named', async (_, files, place, related) => {
  const root = project(files)
  expect(await refusals(root)).toEqual([`article/duplicate-slug ${place}`])
  const [finding] = await findingsOf(() => loadProject(root))
  expect(finding?.related?.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([related])
})

test('two editions of one name are refused', async () => {
  const root = project({ 'content/editions/old/2025-09-05.md': editionFile('  - divider\n') })
  expect(await diagnosticsOf(() => loadProject(root))).toEqual([expect.stringContaining('2025-09-05.md')])
})

test('an unknown author is told the nearest one', async () => {
  const [finding] = await findingsOf(() => loadProject(project({ [ARTICLE]: articleFile('authors: [adda]\n') })))
  expect(finding?.hint).toContain('`ada`')
})

test('a file that is mended is read again', async () => {
  const root = project({ [ARTICLE]: 'Words.\n' })
  expect(await refusals(root)).toHaveLength(1)
  writeFileSync(join(root, ARTICLE), articleFile(''))
  expect(await slugs(root)).toEqual(['a'])
})
