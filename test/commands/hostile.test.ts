import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'
import { articleFile, editionFile, scratchProject } from '../scratch-project.ts'

const EDITION = 'content/editions/2025-09-05.md'
const own = (mjml: string, txt = 'x\n') => ({
  'templates/blocks/own.mjml': mjml,
  'templates/blocks/own.txt': txt,
  [EDITION]: editionFile('  - own\n'),
})

/** Each of these once ended in a stack, or in a mail that nobody should get. */
test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'an article of 20,000 quotations in each other',
    {
      'content/articles/a.md': articleFile('', '>'.repeat(20_000)),
      [EDITION]: editionFile('  - { block: lead, article: a }\n'),
    },
    'markdown/nesting content/articles/a.md:6:1',
  ],
  ['a template that ends the document', own('</mj-body>'), 'template/mjml templates/blocks/own.mjml:1:1'],
  [
    'a layout that is empty',
    { 'templates/layout.mjml': '\n', [EDITION]: editionFile('  - greeting\n') },
    'template/mjml templates/layout.mjml:1:1',
  ],
  [
    'a partial that includes itself',
    { ...own('{{> zip}}'), 'templates/partials/zip.mjml': '{{> zip}}' },
    'template/unknown-name templates/partials/zip.mjml:1:5',
  ],
  ['a helper without its end', own('<mj-raw></mj-raw>', '{{wrap}}'), 'template/syntax templates/blocks/own.txt:1:1'],
  [
    'a merge field with a brace too few',
    { [EDITION]: editionFile('  - greeting\n', { letter: 'Dear {{firstName}, hello.\n' }) },
    `field/syntax ${EDITION}:9:6`,
  ],
  [
    'a merge field that never ends',
    { [EDITION]: editionFile('  - greeting\n', { letter: 'Dear {{firstName hello.\n' }) },
    `field/syntax ${EDITION}:9:6`,
  ],
  [
    'an audience of nobody',
    { [EDITION]: editionFile('  - { block: greeting, audience: { plan: [] } }\n') },
    `audience/invalid ${EDITION}:6:34`,
  ],
  [
    'a list of no articles',
    { [EDITION]: editionFile('  - { block: headlines, articles: [] }\n') },
    `front-matter/invalid ${EDITION}:6:35`,
  ],
  [
    'a sign-off whose feedback is a web page',
    { [EDITION]: editionFile('  - { block: sign-off, feedback: "https://x.example" }\n') },
    `front-matter/invalid ${EDITION}:6:35`,
  ],
])('%s is a diagnostic', async (_, files, expected) => {
  expect(await diagnosticsOf(() => build({ project: scratchProject(files) }))).toEqual([expected])
})

test('a merge field in an address of the newsletter is refused, since nobody would fill it in', async () => {
  const root = scratchProject({ [EDITION]: editionFile('  - greeting\n') })
  const settings =
    'name: S\nsender: { name: S, email: s@s.example }\npostal: x\nurls: { site: "https://s.example/", unsubscribe: "https://s.example/?e={{email}}" }\n'
  writeFileSync(join(root, 'content/newsletter.yaml'), settings)
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual(['field/misplaced content/newsletter.yaml:4:51'])
})

test.each(['{}', '{"outputs":{"a":null}}', '[]', 'null', 'x'])('a manifest %s is no manifest', async manifest => {
  const root = scratchProject({ [EDITION]: editionFile('  - greeting\n') })
  mkdirSync(join(root, 'out/2025-09-05'), { recursive: true })
  writeFileSync(join(root, 'out/2025-09-05/manifest.json'), manifest)
  expect((await build({ project: root, all: true })).editions.map(({ status }) => status)).toEqual(['built'])
})

test('an article from the future is named in a warning', async () => {
  const article = articleFile('').replace('2025-09-04', '2025-10-04')
  const root = scratchProject({
    'content/articles/a.md': article,
    [EDITION]: editionFile('  - { block: lead, article: a }\n'),
  })
  expect((await build({ project: root })).warnings.map(({ code }) => code)).toEqual(['article/future'])
})

test('audiences that tell too many readers apart are refused', async () => {
  const blocks = Array.from({ length: 40 }, (_, index) => `  - { block: greeting, audience: { region: r${index} } }\n`)
  const root = scratchProject({ [EDITION]: editionFile(blocks.join('')) })
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual([`audience/too-many ${EDITION}:6:3`])
})

test('single words of a project are laid over the built-in ones, for a language tag in any capitals', async () => {
  const root = scratchProject({
    [EDITION]: editionFile('  - greeting\n', { head: 'lang: en-GB\n' }),
    'templates/words/en.yaml': 'readOnline: On the web\nunsubscribe: Leave\n',
    'templates/words/en-GB.yaml': 'unsubscribe: Cheerio\n',
  })
  const { editions } = await build({ project: root })
  const text = readFileSync(join(editions[0]?.folder ?? '', 'email.txt'), 'utf8')
  expect(text).toContain('On the web:\n')
  expect(text).toContain('Cheerio:\n')
})
