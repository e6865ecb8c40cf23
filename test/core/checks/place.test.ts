import { expect, test } from 'vitest'
import type { RuleId } from '../../../src/core/source/rule-id.ts'
import { checkProject, type Draft, EDITION } from './check-project.ts'
import { rawBlock } from './row.ts'

const HTTP = 'http://quays.org/lock'
const WORDS = 'The lock holds. '.repeat(40)
const PHOTO = { pictures: { 'content/images/lock.png': { original: 'jpeg' } } }

/** Where a finding points: at every mark, and nowhere else. */
const PLACES: readonly (readonly [name: string, rule: RuleId, draft: Draft])[] = [
  ['a link in the middle of a paragraph', 'link/http', { letter: `One, *two*, see [the lock](▸${HTTP}), three.\n` }],
  [
    'a link on the second line of a paragraph',
    'link/http',
    { letter: `One, two,\nsee [the lock](▸${HTTP}), three.\n` },
  ],
  ['a link behind marks that are typeset', 'link/http', { letter: `"One" -- two's... &amp; [the lock](▸${HTTP}).\n` }],
  ['a link behind an emoji', 'link/http', { letter: `🚢 👨‍👩‍👧 [the lock](▸${HTTP}).\n` }],
  ['a link behind a merge field', 'link/http', { letter: `Dear {{firstName|reader}}, [the lock](▸${HTTP}).\n` }],
  ['a link in a heading', 'link/http', { body: `Words.\n\n## See [the lock](▸${HTTP})\n` }],
  ['a link in bold words', 'link/http', { letter: `See **all of [the lock](▸${HTTP})**.\n` }],
  ['a link with bold words', 'link/http', { letter: `See [the **old** lock](▸${HTTP}).\n` }],
  ['a link in a list item', 'link/http', { letter: `- One\n- See [the lock](▸${HTTP})\n- Three\n` }],
  [
    'a link in an item of a list in a list',
    'link/http',
    { letter: `1. One\n   - Two\n   - See [it](▸${HTTP})\n2. Three\n` },
  ],
  [
    'a link in the second paragraph of an item',
    'link/http',
    { letter: `- One\n\n  See [the lock](▸${HTTP})\n\n- Three\n` },
  ],
  ['a link in a table cell', 'link/http', { body: `Words.\n\n| A | B |\n| --- | --- |\n| a\\|b | [it](▸${HTTP}) |\n` }],
  ['a link in a quotation', 'link/http', { letter: `He said:\n\n> One, two,\n> see [the lock](▸${HTTP}).\n` }],
  ['a link in a list in a quotation', 'link/http', { letter: `He said:\n\n> - One\n> - See [the lock](▸${HTTP})\n` }],
  ['a link by reference', 'link/http', { letter: `See [▸the lock][1], one.\n\n[1]: ${HTTP}\n` }],
  ['a bare address', 'link/http', { letter: `One ▸${HTTP} two.\n` }],
  ['an address in angle brackets', 'link/http', { letter: `One <▸${HTTP}> two.\n` }],
  [
    'the same address twice, with different words',
    'link/http',
    { letter: `[The lock](▸${HTTP}), and\n[the quay](▸${HTTP}).\n` },
  ],
  [
    'the words of one of two links to the same page',
    'link/generic-text',
    { letter: `[The lock](https://quays.org/), or [▸here](https://quays.org/).\n` },
  ],
  [
    'the second of two links with the same words',
    'link/generic-text',
    { letter: `[▸Here](https://quays.org/a) and [▸here](https://quays.org/b), [▸here](https://quays.org/a).\n` },
  ],
  ['an address with a merge field', 'link/http', { letter: `One [two](▸${HTTP}?to={{email}}).\n` }],
  ['a link in a letter with CRLF line ends', 'link/http', { letter: `One.\r\n\r\n- Two\r\n- [three](▸${HTTP})\r\n` }],
  [
    'a link in an edition with CRLF line ends throughout',
    'link/http',
    {
      files: {
        [EDITION]:
          `---\nsubject: The harbour\npreheader: The lock\ndate: 2025-09-05\nblocks:\n  - block: text\n    markdown: |\n      One.\n\n      [Two](▸${HTTP}/2).\n  - greeting\n---\n\n[Three](▸${HTTP}/3)\n`.replaceAll(
            '\n',
            '\r\n',
          ),
      },
    },
  ],
  [
    'a link on the third line of a block of text in YAML',
    'link/http',
    { blocks: `  - block: text\n    markdown: |\n      One.\n\n      Two, see [the lock](▸${HTTP}).\n` },
  ],
  [
    'a link in a list in a block of text in YAML',
    'link/http',
    {
      blocks: `  - block: text\n    markdown: |-\n      - One\n      - See [the lock](▸${HTTP})\n        - [the quay](▸${HTTP})\n`,
    },
  ],
  [
    'a link in folded YAML',
    'link/http',
    { blocks: `  - block: text\n    markdown: >-\n      One, two,\n      see [the lock](▸${HTTP}).\n` },
  ],
  [
    'a link in quoted YAML',
    'link/http',
    { blocks: `  - block: text\n    markdown: "One \\"two\\" [the lock](▸${HTTP})."\n` },
  ],
  [
    'the address of a headline',
    'link/http',
    {
      blocks: `  - block: headlines\n    links:\n      - { text: One, url: "https://quays.org/" }\n      - { text: Two, url: "▸${HTTP}" }\n`,
    },
  ],
  [
    'the address of two headlines',
    'link/http',
    {
      blocks: `  - block: headlines\n    links:\n      - text: One\n        url: ▸${HTTP}\n      - text: Two\n        url: ▸${HTTP}\n`,
    },
  ],
  ['the address of an article', 'link/http', { article: `url: ▸${HTTP}\n` }],
  [
    'the address of an article of which an excerpt is shown',
    'link/http',
    {
      article: `url: https://quays.org/\n`,
      body: `See [the lock](▸${HTTP}).\n\nTwo.\n\nThree.\n\nMore, with [another](http://quays.org/more).\n`,
      files: {
        [EDITION]:
          '---\nsubject: The harbour\npreheader: The lock\ndate: 2025-09-05\nblocks:\n  - { block: story, article: harbour, mode: excerpt }\n---\n',
      },
    },
  ],
  [
    'the address of a newsletter that is recommended',
    'link/http',
    {
      newsletter: `recommend:\n  - { name: Tides, blurb: High and low, url: "▸${HTTP}" }\n`,
      blocks: '  - recommend\n',
    },
  ],
  [
    'a link of a raw block',
    'link/http',
    { blocks: rawBlock(`<p>One</p>\n<p>Two <a style="color:#123456" href="▸${HTTP}">three</a></p>`) },
  ],
  [
    'a link that the template of the project writes',
    'link/http',
    {
      files: {
        'templates/blocks/tides.mjml': `<mj-section><mj-column>\n<mj-text><a style="color:#123456" href="▸${HTTP}">The tides</a></mj-text>\n</mj-column></mj-section>\n`,
        'templates/blocks/tides.txt': 'Tides\n',
      },
      blocks: '  - tides\n',
    },
  ],
  [
    'a link that a partial of the project writes, and not the one that says the same elsewhere',
    'link/http',
    {
      files: {
        'templates/partials/arrow.mjml': `<a style="color:#123456" href="${HTTP}">Another</a>\n`,
        'templates/partials/tide.mjml': `<a style="color:#123456" href="▸${HTTP}">The tides</a>\n`,
        'templates/blocks/tides.mjml':
          '<mj-section><mj-column><mj-text>{{> tide}}</mj-text></mj-column></mj-section>\n',
        'templates/blocks/tides.txt': 'Tides\n',
      },
      blocks: '  - tides\n',
    },
  ],

  [
    'a picture between paragraphs',
    'image/credit',
    { body: `${WORDS}\n\n▸![The lock](../images/lock.png)\n\nMore.\n`, ...PHOTO },
  ],
  [
    'a picture in a list',
    'image/credit',
    { body: `${WORDS}\n\n- One\n- ▸![The lock](../images/lock.png)\n`, ...PHOTO },
  ],
  [
    'a picture in a quotation',
    'image/credit',
    { body: `${WORDS}\n\n> One\n>\n> ▸![The lock](../images/lock.png)\n`, ...PHOTO },
  ],
  [
    'a picture of a block',
    'alt/quality',
    { blocks: '  - block: figure\n    src: ../images/lock.png\n    alt: ▸Image of the lock\n' },
  ],
  [
    'an alternative text in an article',
    'alt/quality',
    { article: 'image: { src: ../images/lock.png, alt: "▸Image of the lock" }\n' },
  ],
  [
    'a caption',
    'content/draft-marker',
    { body: `${WORDS}\n\n![The lock](../images/lock.png "The lock, ▸TODO when")\n` },
  ],

  ['a word of the subject', 'content/draft-marker', { subject: 'Ferries and ▸TODO' }],
  ['a word of a subject in quotes', 'content/draft-marker', { subject: '"Ferries: ▸TODO"' }],
  ['a word of the preheader', 'content/draft-marker', { preheader: 'Ferries, fish and ▸TBD, with many other things' }],
  ['a word that stands in code before', 'content/draft-marker', { letter: 'Grep for `TODO`, then ▸TODO.\n' }],
  ['a word in bold', 'content/draft-marker', { letter: 'One **two ▸TODO** three.\n' }],
  ['a word in a table', 'content/draft-marker', { body: 'Words.\n\n| A | ▸TODO |\n| --- | --- |\n| a | b |\n' }],
  [
    'a word in a title',
    'content/draft-marker',
    { blocks: '  - block: text\n    title: One *two* ▸TODO\n    markdown: Words.\n' },
  ],
  [
    'a word in code in YAML before',
    'content/draft-marker',
    { blocks: '  - block: text\n    markdown: |\n      Grep `TODO`,\n      then ▸TODO.\n' },
  ],
  ['a word of the settings', 'content/draft-marker', { newsletter: 'tagline: Of ▸TODO and the sea\n' }],
  [
    'a headline of an article',
    'content/draft-marker',
    {
      files: { 'content/articles/harbour.md': '---\ntitle: The lock, ▸TBD\ndate: 2025-09-04\n---\n\nWords.\n' },
    },
  ],
  ['a quotation behind another', 'quote/speaker', { body: 'He said:\n\n> One.\n\n---\n\n▸> One.\n' }],
]

test.each(PLACES)('%s is found where its author wrote it (%s)', async (_, rule, draft) => {
  const { findings, marks } = await checkProject(draft)
  const places = findings
    .filter(({ code }) => code === rule)
    .flatMap(({ at, related = [] }) => [at, ...related])
    .map(place => `${place?.file}:${place?.line}:${place?.column}`)
  expect(places).toEqual(marks)
})

test('a mark stands for a place that counts lines and columns from 1', async () => {
  const { marks } = await checkProject({ subject: '▸Ferries', letter: 'One\r\n\r\ntwo ▸three\r\n' })
  expect(marks).toEqual([`${EDITION}:2:10`, `${EDITION}:14:5`])
})
