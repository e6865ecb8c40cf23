import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { beforeAll, expect, test } from 'vitest'
import { build } from '../src/commands/build.ts'
import { loadProject } from '../src/commands/load-project.ts'
import type { Project } from '../src/core/digest/project.ts'
import { scratchProject } from './scratch-project.ts'

const ROOT = join(import.meta.dirname, '..')

let project: Project

beforeAll(async () => {
  project = await loadProject(ROOT)
})

const buildSample = (all = false) => build({ project: ROOT, out: join(scratchProject(), 'out'), all })

test('the newest edition of the sample is that of 5 September 2025, and nothing in it is even doubtful', async () => {
  const { editions, warnings } = await buildSample()
  expect([editions.map(({ id }) => id), warnings]).toEqual([['2025-09-05'], []])
  const files = readdirSync(editions[0]?.folder ?? '').sort()
  expect(files).toEqual(['checks.json', 'email.eml', 'email.html', 'email.txt', 'images', 'manifest.json'])
})

test('the sample has two editions and at least twelve articles, each with a link to its source', async () => {
  const { editions } = await buildSample(true)
  expect(editions.map(({ id }) => id)).toEqual(['2025-09-02', '2025-09-05'])
  expect(project.articles.length).toBeGreaterThanOrEqual(12)
  const unsourced = project.articles.filter(({ url }) => !String(url?.line[0] ?? '').startsWith('https://'))
  expect(unsourced.map(({ slug }) => slug)).toEqual([])
})

test('the rich edition shows at least fourteen kinds of block, under the size at which Gmail clips', async () => {
  const [edition] = (await buildSample()).editions
  const kinds = new Set(edition?.manifest.variants.flatMap(({ blocks }) => blocks.map(({ block }) => block)))
  for (const layout of ['masthead', 'footer']) kinds.delete(layout)
  expect(kinds.size).toBeGreaterThanOrEqual(14)
  expect(edition?.manifest.bytes.html).toBeLessThan(80_000)
})

test('every picture that the sample shows says what it shows', async () => {
  const { editions } = await buildSample(true)
  const html = editions.map(({ folder }) => readFileSync(join(folder, 'email.html'), 'utf8')).join('')
  const pictures = html.match(/<img [^>]*>/g) ?? []
  expect(pictures.length).toBeGreaterThanOrEqual(2)
  for (const picture of pictures) expect(picture).toMatch(/ alt="[^"]{20,}"/)
})

test('the message of the sample greets its recipient by name, in both parts', async () => {
  const [edition] = (await buildSample()).editions
  const mail = await simpleParser(readFileSync(join(edition?.folder ?? '', 'email.eml')), { skipTextToHtml: true })
  expect(mail.text).toContain('Good evening, Ada, and welcome to Tidal Basin.')
  expect(mail.html).toContain('Good evening, Ada, and welcome to Tidal Basin.')
  expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/\{\{|undefined|\[object/)
})
