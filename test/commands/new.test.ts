import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { newArticle } from '../../src/commands/new-article.ts'
import { newEdition } from '../../src/commands/new-edition.ts'
import { newNewsletter } from '../../src/commands/new-newsletter.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'
import { articleFile, editionFile, scratchProject } from '../scratch-project.ts'

/** 20:30 UTC on a Friday; already Saturday in Auckland. */
const NOW = Date.UTC(2025, 8, 5, 20, 30)

const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8')

test('a new newsletter builds at once, whatever its name', async () => {
  const root = scratchProject()
  const project = join(root, 'nested/folder')
  const name = 'Ham & "Eggs": <b>daily* # 100 %'
  const created = await newNewsletter({ project, name, now: NOW })
  expect(created).toEqual([
    'content/newsletter.yaml',
    'content/articles/a-digest-is-a-promise.md',
    'content/articles/plain-files.md',
    'content/editions/2025-09-04.md',
    'content/lists/test.csv',
    '.gitignore',
  ])
  const { editions, warnings } = await build({ project })
  expect(editions.map(({ id, status }) => `${id} ${status}`)).toEqual(['2025-09-04 built'])
  expect(warnings).toEqual([])
  expect(read(project, 'out/2025-09-04/email.txt')).toMatch(/^HAM & "EGGS": <B>DAILY\* # 100 %\n/)
})

test.each(['', '  ', 'two\nlines', 'Hello {{firstName}}'])('%j is no name for a newsletter', async name => {
  const project = join(scratchProject(), 'new')
  expect(await diagnosticsOf(() => newNewsletter({ project, name, now: NOW }))).toHaveLength(1)
  expect(existsSync(project)).toBe(false)
})

test('the edition after the first can be started on the first day', async () => {
  const project = join(scratchProject(), 'new')
  await newNewsletter({ project, name: 'Paper', now: NOW })
  await newArticle({ project, title: 'Written at half past eight', kind: 'news', now: NOW })
  const path = join(project, 'content/articles/written-at-half-past-eight.md')
  writeFileSync(path, readFileSync(path, 'utf8').replace('draft: true', 'draft: false'))
  expect(await newEdition({ project, now: NOW })).toEqual(['content/editions/2025-09-05.md'])
  expect(read(project, 'content/editions/2025-09-05.md')).toContain('article: written-at-half-past-eight')
})

test('names of authors go into the next edition as they are', async () => {
  const authors = 'authors: [ada, "Quill, Mara", "a: b"]\n'
  const root = scratchProject({
    'content/editions/2025-09-01.md': editionFile('  - greeting\n', { head: authors }).replace(
      '2025-09-05',
      '2025-09-01',
    ),
  })
  await newEdition({ project: root, now: NOW, date: '2025-09-03 17:30' })
  expect(read(root, 'content/editions/2025-09-03.md')).toContain(
    'date: 2025-09-03T17:30\nauthors: [ada, "Quill, Mara", "a: b"]\n',
  )
})

test('a new newsletter leaves one that is there alone', async () => {
  const root = scratchProject()
  const before = read(root, 'content/newsletter.yaml')
  expect(await diagnosticsOf(() => newNewsletter({ project: root, name: 'Other', now: NOW }))).toEqual([
    'file/exists content/newsletter.yaml',
  ])
  expect(read(root, 'content/newsletter.yaml')).toBe(before)
  expect(existsSync(join(root, '.gitignore'))).toBe(false)
})

const WEEK = {
  'content/articles/old.md': articleFile('').replace('2025-09-04', '2025-08-20'),
  'content/articles/minor.md': articleFile('authors: [ada]\n'),
  'content/articles/major.md': articleFile('priority: 5\n'),
  'content/articles/view.md': articleFile('kind: opinion\n'),
  'content/articles/talk.md': articleFile('kind: interview\n'),
  'content/articles/unfinished.md': articleFile('draft: true\n'),
  'content/articles/tomorrow.md': articleFile('').replace('2025-09-04', '2025-09-06'),
  'content/editions/2025-09-01.md': editionFile('  - greeting\n', { head: 'number: 41\nauthors: [ada]\n' }).replace(
    '2025-09-05T09:00',
    '2025-09-01T07:45',
  ),
}

test('a new edition gathers the articles since the last one in the order of a digest', async () => {
  const root = scratchProject(WEEK)
  expect(await newEdition({ project: root, now: NOW })).toEqual(['content/editions/2025-09-05.md'])
  const text = read(root, 'content/editions/2025-09-05.md')
  expect(text).toMatch(/^---\n#.*\nsubject:\n#.*\npreheader:\ndate: 2025-09-05T07:45\nnumber: 42\nauthors: \[ada\]\n/)
  const order = [...text.matchAll(/block: (\S+)|article: (\S+)|^ {6}- (\S+)|^ {2}- (\S+)$/gm)].map(match =>
    match.slice(1).find(Boolean),
  )
  expect(order).toEqual([
    'greeting',
    'menu',
    'lead',
    'major',
    'headlines',
    'minor',
    'hearing',
    'talk',
    'viewpoints',
    'view',
    'sign-off',
  ])
})

test('a new edition asks for its subject and preheader, and builds once it has them', async () => {
  const root = scratchProject(WEEK)
  await newEdition({ project: root, now: NOW })
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual([
    'front-matter/invalid content/editions/2025-09-05.md:3:1',
    'front-matter/invalid content/editions/2025-09-05.md:5:1',
  ])
  const text = read(root, 'content/editions/2025-09-05.md')
  const filled = text.replace('subject:', 'subject: A subject').replace('preheader:', 'preheader: A preheader')
  writeFileSync(join(root, 'content/editions/2025-09-05.md'), filled)
  expect((await build({ project: root })).editions.map(({ id }) => id)).toEqual(['2025-09-05'])
})

test('an edition that is not finished stops nobody from starting an article or the next edition', async () => {
  const root = scratchProject(WEEK)
  await newEdition({ project: root, now: NOW })
  await newEdition({ project: root, now: NOW, date: '2025-09-06' })
  await newArticle({ project: root, title: 'One more', kind: 'news', now: NOW })
  expect(existsSync(join(root, 'content/articles/one-more.md'))).toBe(true)
})

test.each([
  ['today is told by the clock of the newsletter', { timeZone: 'Pacific/Auckland' }, '2025-09-06'],
  ['a day may be given', { date: '2025-12-24' }, '2025-12-24'],
  ['a time may be given', { date: '2025-12-24T18:30' }, '2025-12-24'],
])('%s', async (_, { timeZone = 'UTC', date }: { timeZone?: string; date?: string }, day) => {
  const root = scratchProject()
  writeFileSync(
    join(root, 'content/newsletter.yaml'),
    `${read(root, 'content/newsletter.yaml')}timeZone: ${timeZone}\n`,
  )
  expect(await newEdition({ project: root, now: NOW, ...(date ? { date } : {}) })).toEqual([
    `content/editions/${day}.md`,
  ])
})

test('neither an edition nor an article is written over', async () => {
  const root = scratchProject(WEEK)
  await newEdition({ project: root, now: NOW })
  await newArticle({ project: root, title: 'A "title": {{x}}', kind: 'news', now: NOW })
  expect(await diagnosticsOf(() => newEdition({ project: root, now: NOW }))).toEqual([
    'file/exists content/editions/2025-09-05.md',
  ])
  expect(await diagnosticsOf(() => newArticle({ project: root, title: 'a title x', kind: 'news', now: NOW }))).toEqual([
    'file/exists content/articles/a-title-x.md',
  ])
})

test.each(['2025-13-01', 'tomorrow', '2025-06-31'])('%s is no day for an edition', async date => {
  expect(await diagnosticsOf(() => newEdition({ project: scratchProject(), now: NOW, date }))).toEqual(['date/invalid'])
})

test('a new article is a draft with its title, whatever it holds', async () => {
  const root = scratchProject()
  const title = 'Über "alles": a {{x}} test # 1'
  expect(await newArticle({ project: root, title, kind: 'analysis', now: NOW })).toEqual([
    'content/articles/uber-alles-a-x-test-1.md',
  ])
  mkdirSync(join(root, 'content/editions'))
  writeFileSync(
    join(root, 'content/editions/2025-09-06.md'),
    editionFile('  - { block: lead, article: uber-alles-a-x-test-1 }\n').replace('2025-09-05', '2025-09-06'),
  )
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual([
    'article/unpublished content/editions/2025-09-06.md:6:29',
  ])
  const path = join(root, 'content/articles/uber-alles-a-x-test-1.md')
  writeFileSync(path, readFileSync(path, 'utf8').replace('draft: true', 'draft: false'))
  await build({ project: root })
  expect(read(root, 'out/2025-09-06/email.txt')).toContain('Über “alles”: a {{x}} test # 1\n=====')
})

test('an unknown kind of article is refused', async () => {
  const task = () => newArticle({ project: scratchProject(), title: 'A', kind: 'newz', now: NOW })
  expect(await diagnosticsOf(task)).toEqual(['front-matter/invalid'])
})
