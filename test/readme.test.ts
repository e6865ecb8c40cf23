import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../src/commands/build.ts'
import { BLOCK_SHAPES } from '../src/core/templates/view-shape.ts'
import { ruleTable } from './rule-table.ts'
import { articleFile, editionFile, NEWSLETTER, scratchProject } from './scratch-project.ts'
import { viewReference } from './view-reference.ts'

const ROOT = join(import.meta.dirname, '..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** The first fenced text behind a sentence of the README. */
function fenced(behind: string): string {
  const from = README.indexOf(behind)
  expect(from, behind).toBeGreaterThan(0)
  return /```\w*\n([\s\S]*?)```/.exec(README.slice(from))?.[1] ?? ''
}

const settings = `${NEWSLETTER}recommend: [{ name: Another, blurb: A sentence, url: "https://another.example/" }]
`
const files = {
  'content/newsletter.yaml': settings,
  'content/articles/harbour-tolls.md': articleFile('url: "https://harbour.example/tolls"\n'),
  'content/articles/night-trains.md': articleFile('url: "https://harbour.example/trains"\n'),
  'content/images/harbour.png': readFileSync(join(ROOT, 'test/fixtures/golden/content/images/picture.png')),
}

test('the README has an example of every block, and all of them build without a warning', async () => {
  const blocks = fenced('An example of each').replace(/^blocks:\n/, '')
  const shown = new Set([...blocks.matchAll(/^ {2}- (?:block: )?([a-z-]+)$/gm)].map(([, name]) => name))
  expect([...shown].sort()).toEqual(Object.keys(BLOCK_SHAPES).sort())
  const { editions, warnings } = await build({
    project: scratchProject({ ...files, 'content/editions/2025-09-05.md': editionFile(blocks) }),
  })
  expect([editions.length, warnings]).toEqual([1, []])
})

test('the README tells the fields of every block', () => {
  const table = README.slice(README.indexOf('| block | fields |'), README.indexOf('Charts are drawn'))
  const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(Object.keys(BLOCK_SHAPES).sort())
})

test('the block that the README writes works as it says', async () => {
  const block = `  - block: weather
    place: The coast
    outlook: Fair, with *wind*
    days:
      - { date: 2025-09-06, sky: clear, high: 21 }
      - { date: 2025-09-07, sky: rain }
`
  const project = scratchProject({
    ...files,
    'templates/blocks/weather.yaml': fenced('**Write a block.**'),
    'templates/blocks/weather.mjml': fenced('what the HTML part shows:'),
    'templates/blocks/weather.txt': fenced('and what the text part says:'),
    'content/editions/2025-09-05.md': editionFile(block),
  })
  const { editions } = await build({ project })
  const text = readFileSync(join(editions[0]?.folder ?? '', 'email.txt'), 'utf8')
  expect(text).toContain('THE COAST\n=========\n\nFair, with wind\n\nSat, Sep 6: clear, 21 degrees\nSun, Sep 7: rain\n')
})

test('the theme that the README changes is accepted', async () => {
  const changed = `${settings}${fenced('**Change a colour.**')}`
  const project = scratchProject({
    ...files,
    'content/newsletter.yaml': changed,
    'content/editions/2025-09-05.md': editionFile('  - divider\n'),
  })
  const { editions, warnings } = await build({ project })
  const html = readFileSync(join(editions[0]?.folder ?? '', 'email.html'), 'utf8')
  expect([html.includes('#86c5cf'), warnings]).toEqual([true, []])
})

test('the README tells every field that templates see', () => {
  const [, told] = /<!-- fields -->\n([\s\S]*)<!-- \/fields -->/.exec(README) ?? []
  expect(told).toBe(viewReference())
})

test('the README tells every rule of the checks', () => {
  const [, told] = /<!-- rules -->\n([\s\S]*)<!-- \/rules -->/.exec(README) ?? []
  expect(told).toBe(ruleTable())
})
