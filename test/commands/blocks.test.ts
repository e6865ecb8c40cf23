import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomUtils, parseDocument } from 'htmlparser2'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'
import { articleFile, editionFile, NEWSLETTER, scratchProject } from '../scratch-project.ts'

const EDITION = 'content/editions/2025-09-05.md'
const PICTURE = await sharp({ create: { width: 1600, height: 800, channels: 3, background: '#336699' } })
  .png()
  .toBuffer()

/** The parts of an edition with these blocks. */
async function parts(blocks: string, files: Readonly<Record<string, string | Uint8Array>> = {}, head = '') {
  const root = scratchProject({ [EDITION]: editionFile(blocks, { head }), ...files })
  const { editions } = await build({ project: root })
  const [edition] = editions
  const read = (name: string) => readFileSync(join(edition?.folder ?? '', name), 'utf8')
  return { html: read('email.html'), text: read('email.txt'), manifest: edition?.manifest }
}

const refused = (blocks: string) =>
  diagnosticsOf(() => build({ project: scratchProject({ [EDITION]: editionFile(blocks) }) }))

test('the reading time counts the words of the other blocks, for each group of readers', async () => {
  const words = (count: number) => 'word '.repeat(count).trim()
  const { text, manifest } = await parts(
    `  - reading-time
  - { block: text, markdown: ${words(500)} }
  - { block: text, markdown: ${words(1000)}, audience: { plan: subscriber } }
`,
  )
  expect(text).toContain('\n500 words, 2 minutes to read\n')
  expect(manifest?.variants.map(variant => [variant.words, variant.minutes])).toEqual([
    [500, 2],
    [1500, 6],
  ])
})

test('a chart tells its data in the text part, and draws it without a picture', async () => {
  const blocks = `  - block: chart
    title: Ships
    data: { May: 41, June: -3 }
    format: "{value}k"
    source: Harbour
`
  const { html, text } = await parts(blocks)
  expect(text).toContain('Ships\n-----\n\nMay   41k\nJune  −3k\n\nSource: Harbour\n')
  expect(html).not.toContain('<img')
  expect(html.match(/class="fill"/g)).toHaveLength(2)
})

test.each([
  [
    'columns that are wider than a phone',
    `{ block: chart, title: a, source: b, kind: column, data: { September: 1, October: 1, November: 1, December: 1 } }`,
    'block/incomplete 6:5',
  ],
  ['a chart of nothing', '{ block: chart, title: a, source: b, data: {} }', 'front-matter/invalid 6:48'],
  ['a chart of words', '{ block: chart, title: a, source: b, data: { May: many } }', 'front-matter/invalid 6:55'],
  [
    'a format without a place for the value',
    '{ block: chart, title: a, source: b, data: { a: 1 }, format: "%" }',
    'front-matter/invalid 6:67',
  ],
  [
    'a chart of years as a mapping',
    '{ block: chart, title: a, source: b, data: { 2024: 1, 2021: 2 } }',
    'front-matter/invalid 6:48',
  ],
  [
    'a merge field as a label',
    '{ block: chart, title: a, source: b, data: { "{{email}}": 1 } }',
    'field/misplaced 6:51',
  ],
  [
    'two numbers where three belong',
    '{ block: in-numbers, numbers: [{ number: 1, description: a }, { number: 2, description: b }] }',
    'front-matter/invalid 6:35',
  ],
  [
    'an empty cell of a ticker',
    '{ block: ticker, asOf: now, rows: [{ label: Wheat, value: "" }] }',
    'front-matter/invalid 6:64',
  ],
  ['a sixth bullet', '{ block: catch-up, bullets: [a, b, c, d, e, f] }', 'front-matter/invalid 6:33'],
  ['an answer that leads nowhere', '{ block: poll, question: a, options: [{ label: b }] }', 'block/incomplete 6:5'],
  ['a side that is missing', '{ block: two-sides, question: a, yes: { text: b } }', 'front-matter/invalid 6:5'],
  [
    'an advertisement that does not say so',
    '{ block: sponsor, sponsor: a, disclosure: b }',
    'front-matter/invalid 6:5',
  ],
  ['raw MJML without a text form', '{ block: raw, mjml: "<mj-section />" }', 'front-matter/invalid 6:5'],
])('%s is refused', async (_, block, expected) => {
  expect(await refused(`  - ${block}\n`)).toEqual([expected.replace(' ', ` ${EDITION}:`)])
})

test('an answer by mail has the answer for its subject', async () => {
  const { html, text } = await parts(
    '  - { block: poll, question: Why?, options: [{ label: "Not & never", mailto: desk@a.example }] }\n',
  )
  const links = DomUtils.getElementsByTagName('a', parseDocument(html)).map(({ attribs }) => attribs.href)
  expect(links).toContain('mailto:desk@a.example?subject=Not%20%26%20never')
  expect(text).toContain('[a] Not & never:\nmailto:desk@a.example?subject=Not%20%26%20never\n')
})

test('what is written in MJML is filled in for the reader like everything else', async () => {
  const blocks = `  - block: raw
    mjml: '<mj-section><mj-column><mj-text>Dear {{firstName}}</mj-text></mj-column></mj-section>'
    text: |
      Dear {{firstName}},
        moved in
`
  const { html, text } = await parts(blocks)
  expect(html).toContain('Dear reader')
  expect(text).toContain('Dear reader,\n  moved in\n')
})

test('a correction leads to the edition that was wrong, where editions have addresses', async () => {
  const block = '  - { block: correction, date: 2025-09-02, edition: 2025-09-02, was: a, now: b }\n'
  const web = NEWSLETTER.replace('urls: {', 'urls: { web: "https://scratch.example/{edition}/",')
  const { html } = await parts(block, { 'content/newsletter.yaml': web })
  expect(html).toContain('href="https://scratch.example/2025-09-02/"')
  expect((await parts(block)).html).not.toContain('2025-09-02/')
})

test('a picture is made for the width at which it is shown, the widest where there are several', async () => {
  const figure = (width: string) =>
    `  - { block: figure, src: ../images/x.png, alt: A picture, credit: the desk${width} }\n`
  const files = { 'content/images/x.png': PICTURE }
  const widths = async (blocks: string) => (await parts(blocks, files)).manifest?.pictures.map(({ width }) => width)
  expect(await widths(figure(', width: 120'))).toEqual([240])
  expect(await widths(figure(', width: 120') + figure(', width: 200'))).toEqual([400])
  expect(await widths(figure(', width: 120') + figure(''))).toEqual([1104])
})

test('a picture in the text of an article is made for its width too', async () => {
  const { manifest } = await parts('  - { block: lead, article: a }\n', {
    'content/images/x.png': PICTURE,
    'content/articles/a.md': articleFile('', '![A picture](../images/x.png){width=100}\n'),
  })
  expect(manifest?.pictures.map(({ width }) => width)).toEqual([200])
})

test('a logo takes the place of the name, and a twin of it shows where the page is dark', async () => {
  const logo = 'logo: { src: images/day.png, alt: Scratch, darkSrc: images/night.png, width: 240 }\n'
  const { html, text, manifest } = await parts('  - greeting\n', {
    'content/newsletter.yaml': `${NEWSLETTER}${logo}`,
    'content/images/day.png': PICTURE,
    'content/images/night.png': await sharp(PICTURE).negate().png().toBuffer(),
  })
  const [heading] = DomUtils.getElementsByTagName('h1', parseDocument(html))
  const images = DomUtils.getElementsByTagName('img', heading ?? [])
  expect(images.map(({ attribs }) => [attribs.class, attribs.alt, attribs.width])).toEqual([
    ['by-day', 'Scratch', '240'],
    ['by-night', 'Scratch', '240'],
  ])
  expect(images.map(({ attribs }) => attribs.style?.includes('display:none'))).toEqual([false, true])
  expect(manifest?.pictures.map(({ width }) => width)).toEqual([480, 480])
  expect(text.startsWith('SCRATCH\n')).toBe(true)
})

test('a logo that is missing is told in the settings', async () => {
  const files = {
    [EDITION]: editionFile('  - greeting\n'),
    'content/newsletter.yaml': `${NEWSLETTER}logo: { src: images/logo.png, alt: Scratch }\n`,
  }
  expect(await diagnosticsOf(() => build({ project: scratchProject(files) }))).toEqual([
    'picture/missing content/newsletter.yaml:8:14',
  ])
})

test('the headings of a letter begin below the name of the newsletter, those of an article below its title', async () => {
  const { html } = await parts('  - greeting\n  - { block: hearing, article: a }\n', {
    [EDITION]: editionFile('  - greeting\n  - { block: hearing, article: a }\n', { letter: '# One\n\n### Two\n' }),
    'content/articles/a.md': articleFile('', '## Three\n\nWords.\n'),
  })
  const headings = DomUtils.getElementsByTagName(name => /^h\d$/.test(name), parseDocument(html))
  expect(headings.map(({ name }) => name)).toEqual(['h1', 'h2', 'h3', 'h2', 'h3', 'h4'])
})

test('a warning about the colours of a newsletter does not stop its build', async () => {
  const root = scratchProject({
    [EDITION]: editionFile('  - greeting\n'),
    'content/newsletter.yaml': `${NEWSLETTER}theme: { light: { muted: "#bbbbbb" } }\n`,
  })
  const { editions, warnings } = await build({ project: root })
  expect(editions).toHaveLength(1)
  expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['theme/contrast']))
})
