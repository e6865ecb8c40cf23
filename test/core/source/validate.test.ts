import { expect, test } from 'vitest'
import { parseArticle } from '../../../src/core/content/article.ts'
import { parseEdition, parseEditionHead } from '../../../src/core/content/edition.ts'
import { parseNewsletter } from '../../../src/core/content/newsletter.ts'
import { decodeSource } from '../../../src/core/source/decode.ts'
import { diagnosticsOf, findingsOf } from '../../diagnostics-of.ts'
import { articleFile, editionFile, NEWSLETTER } from '../../scratch-project.ts'

const source = (path: string, text: string) => decodeSource(path, Buffer.from(text))
const readNewsletter = (text: string) => parseNewsletter(source('n.yaml', text))
const newsletter = readNewsletter(NEWSLETTER)
const readArticle = (text: string) => parseArticle(source('content/articles/a.md', text), newsletter)
const readEdition = (text: string) =>
  parseEdition(
    parseEditionHead(source('content/editions/e.md', text), newsletter),
    newsletter,
    new Map([['weather', undefined]]),
  )

/** `code line:column`, the file being known. */
async function problems(task: () => unknown): Promise<readonly string[]> {
  return (await diagnosticsOf(task)).map(finding => finding.replace(/ [^:]+:/, ' '))
}

async function hints(task: () => unknown): Promise<readonly (string | undefined)[]> {
  return (await findingsOf(task)).map(({ hint }) => hint?.match(/^Did you mean `(.*)`\?$/)?.[1])
}

const INVALID = 'front-matter/invalid'
const UNKNOWN = 'front-matter/unknown-key'

test('the least of each kind is accepted', () => {
  expect(newsletter.timeZone).toBe('UTC')
  expect(readArticle(articleFile('')).priority).toBe(0)
  expect(readEdition(editionFile('  - greeting\n')).blocks).toHaveLength(1)
})

test.each([
  ['an empty field', 'title:\n', `${INVALID} 4:1`],
  ['a field of spaces', 'title: "  "\n', `${INVALID} 4:9`],
  ['a list where a text is wanted', 'title: [a]\n', `${INVALID} 4:8`],
  ['a mapping where a text is wanted', 'title: { a: b }\n', `${INVALID} 4:8`],
  ['a text where a list is wanted', 'authors: ada\n', `${INVALID} 4:10`],
  ['an item of a list that is no text', 'authors: [ada, [b]]\n', `${INVALID} 4:16`],
  ['a text where a number is wanted', 'priority: high\n', `${INVALID} 4:11`],
  ['a fraction where a whole number is wanted', 'priority: 1.5\n', `${INVALID} 4:11`],
  ['a text where true or false is wanted', 'draft: yes\n', `${INVALID} 4:8`],
  ['a kind that there is not', 'kind: opnion\n', `${INVALID} 4:7`],
  ['a text where a mapping is wanted', 'image: x.png\n', `${INVALID} 4:8`],
  ['a field missing in a mapping', 'quote: { text: x }\n', `${INVALID} 4:8`],
  ['an empty field in a mapping', 'quote:\n  text: x\n  who:\n', `${INVALID} 6:3`],
  ['an unknown key', 'kickr: x\n', `${UNKNOWN} 4:1`],
  ['an unknown key without a value', 'kickr:\n', `${UNKNOWN} 4:1`],
  ['an unknown key in quotes', '"kickr": x\n', `${UNKNOWN} 4:2`],
  ['an unknown key in a mapping', 'quote: { text: x, who: y, rol: z }\n', `${UNKNOWN} 4:27`],
  ['a slug with capitals', 'slug: Not This\n', `${INVALID} 4:7`],
  ['a language that is none', 'lang: not a language\n', `${INVALID} 4:7`],
  ['a merge field where none can stand', 'topic: a {{firstName}}\n', 'field/misplaced 4:10'],
  ['an undeclared merge field', 'kicker: a {{nobody}}\n', 'field/undeclared 4:11'],
  ['a template expression', 'kicker: a {{#if x}}\n', 'field/syntax 4:11'],
  ['a link in a line', 'kicker: a [b](https://c.example)\n', 'markdown/not-inline 4:9'],
  ['an address that runs something', 'url: "javascript:alert(1)"\n', 'url/invalid 4:7'],
  ['a day that there is not', 'expires: 2025-06-31\n', 'date/invalid 4:10'],
  ['a date in words', 'expires: tomorrow\n', 'date/invalid 4:10'],
])('an article is refused for %s', async (_, fields, expected) => {
  const text = articleFile(fields).replace('title: A title', fields.startsWith('title') ? '#' : '$&')
  expect(await problems(() => readArticle(text))).toEqual([expected])
})

test.each([
  ['an unknown key', () => readArticle(articleFile('kickr: x\nTopic: y\n')), ['kicker', 'topic']],
  ['an unknown key of a mapping', () => readArticle(articleFile('quote: { text: x, who: y, roll: z }\n')), ['role']],
  ['a kind', () => readArticle(articleFile('kind: opnion\n')), ['opinion']],
  ['an access', () => readArticle(articleFile('access: subscribr\n')), ['subscriber']],
  ['a merge field', () => readArticle(articleFile('kicker: "{{fristName}}"\n')), ['firstName']],
  ['a key of an edition', () => readEdition(editionFile('  - greeting\n', { head: 'numbr: 1\n' })), ['number']],
  [
    'a block',
    () => readEdition(editionFile('  - greting\n  - block: qoute\n  - pol\n')),
    ['greeting', 'quote', 'poll'],
  ],
  ['a key of a block', () => readEdition(editionFile('  - block: divider\n    audiense: {}\n')), ['audience']],
  ['a mode', () => readEdition(editionFile('  - { block: lead, article: a, mode: exerpt }\n')), ['excerpt']],
  [
    'a kind in a list of a query',
    () => readEdition(editionFile('  - { block: headlines, articles: { kind: [newz] } }\n')),
    ['news'],
  ],
  [
    'a kind in a query',
    () => readEdition(editionFile('  - { block: headlines, articles: { kind: newz } }\n')),
    ['news'],
  ],
  ['a key of a query', () => readEdition(editionFile('  - { block: headlines, articles: { topc: x } }\n')), ['topic']],
  ['an attribute', () => readEdition(editionFile('  - { block: divider, audience: { plam: free } }\n')), ['plan']],
  [
    "an attribute's value",
    () => readEdition(editionFile('  - { block: divider, audience: { plan: fre } }\n')),
    ['free'],
  ],
  ['a key of a newsletter', () => readNewsletter(`${NEWSLETTER}postl: x\n`), ['postal']],
])('for %s that was nearly right, the right one is named', async (_, task, meant) => {
  expect(await hints(task)).toEqual(meant)
})

test('an article reports everything at once, in nested fields and lists too', async () => {
  const text = `---
titel: A
date: 2025-02-30
kind: novel
authors: [ada, {}]
image:
  src: ../../elsewhere.png
  alt:
  widht: 3
quote: { text: "{{nobody}}", who: "" }
priority: high
draft: maybe
access: [free]
---
`
  expect([...(await problems(() => readArticle(text)))].sort()).toEqual(
    [
      `${UNKNOWN} 2:1`,
      'date/invalid 3:7',
      `${INVALID} 4:7`,
      `${INVALID} 5:16`,
      'picture/missing 7:8',
      `${INVALID} 8:3`,
      `${UNKNOWN} 9:3`,
      'field/undeclared 10:17',
      `${INVALID} 10:36`,
      `${INVALID} 11:11`,
      `${INVALID} 12:8`,
      `${INVALID} 13:9`,
    ].sort(),
  )
})

test('a newsletter reports everything at once', async () => {
  const text = `name:
sender: { name: S, email: nobody, phone: 1 }
urls: { site: scratch.example, unsubscribe: "javascript:x" }
listId: "not a domain"
language: klingonese!
timeZone: Mars/Olympus
authors: [ada]
fields: { "first name": x, email: y, city: [z] }
attributes: { plan: subscriber }
recommend:
  - { name: A, blurb: "{{nobody}}", url: https://a.example/ }
  - { name: B, url: https://b.example/ }
dir: up
them: gazette
`
  expect([...(await problems(() => readNewsletter(text)))].sort()).toEqual(
    [
      `${INVALID} 1:1`,
      `${INVALID} 1:1`, // `postal` is missing
      `${INVALID} 2:27`,
      `${UNKNOWN} 2:35`,
      'url/invalid 3:15',
      'url/invalid 3:46',
      `${INVALID} 4:10`,
      `${INVALID} 5:11`,
      `${INVALID} 6:11`,
      `${INVALID} 7:10`,
      'field/syntax 8:12',
      'field/reserved 8:28',
      `${INVALID} 8:44`,
      `${INVALID} 9:21`,
      'field/undeclared 11:24',
      `${INVALID} 12:5`,
      `${INVALID} 13:6`,
      `${UNKNOWN} 14:1`,
    ].sort(),
  )
})

test('an edition reports everything at once: its fields, every block, the letter', async () => {
  const blocks = `  - greetings
  - { block: quote, text: "", role: x }
  - block: figure
    src: ../images/x.png
    with: 3
  - block: agenda
    days:
      - { date: 2025-06-31, text: x }
      - { date: 2025-06-30, time: noon, text: x }
  - 7
  - block: headlines
    articles: { limit: 0, order: sizes }
    audience: { plan: gratis }
    web: maybe
  - block: weather
    url: nowhere
`
  const text = editionFile(blocks, { head: 'number: one\n', letter: 'Dear {{nobody}}, <marquee>hi</marquee>\n' })
  expect([...(await problems(() => readEdition(text.replace('A preheader', '"{{nobody}}"'))))].sort()).toEqual(
    [
      'field/undeclared 3:13',
      `${INVALID} 5:9`,
      'block/unknown 7:5',
      `${INVALID} 8:28`,
      `${INVALID} 8:5`, // \`who\` is missing
      `${UNKNOWN} 11:5`,
      'date/invalid 14:17',
      `${INVALID} 15:35`,
      'block/unknown 16:5',
      `${INVALID} 18:24`,
      `${INVALID} 18:34`,
      'audience/invalid 19:15',
      `${INVALID} 20:10`,
      'url/invalid 22:10',
      'field/undeclared 25:6',
      'markdown/html 25:18',
      'markdown/html 25:29',
    ].sort(),
  )
})

test.each([
  [
    'an article whose front matter is only a comment',
    () => readArticle('---\n# later\n---\n'),
    ['front-matter/yaml 1:4'],
  ],
  ['an article without a date', () => readArticle('---\nkicker: x\ntitle: A\n---\n'), [`${INVALID} 2:1`]],
  ['an article whose front matter is a list', () => readArticle('---\n- a\n---\n'), [`${INVALID} 2:1`]],
  ['an article whose front matter is null', () => readArticle('---\n~\n---\n'), [`${INVALID} 2:1`]],
  ['a newsletter that is only a comment', () => readNewsletter('# later\n'), ['front-matter/yaml 1:1']],
  ['a newsletter that is a text', () => readNewsletter('later\n'), [`${INVALID} 1:1`]],
  ['an edition without blocks', () => readEdition(editionFile('')), [`${INVALID} 5:1`]],
  ['an empty author', () => readArticle(articleFile('authors:\n  - ada\n  -\n')), [`${INVALID} 5:3`]],
])('%s is refused', async (_, task, expected) => {
  expect(await problems(task)).toEqual(expected)
})
