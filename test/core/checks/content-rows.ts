import { EDITION } from './check-project.ts'
import { passed, type Row, rawBlock, reported } from './row.ts'

const LONG = `${'word '.repeat(2700).trim()}\n`
const ITEMS = Array.from(
  { length: 26 },
  (_, index) => `      - { text: Item ${index}, url: "https://quays.org/${index}" }\n`,
)
const BEFORE = 'content/editions/2025-09-04.md'

function editionBefore(letter: string, date = '2025-09-04'): string {
  return `---\nsubject: Yesterday\npreheader: What was\ndate: ${date}T09:00\nblocks: [greeting]\n---\n\n${letter}`
}

/** A block of the project's own that shows a list. */
const LISTING = {
  'templates/blocks/tides.mjml':
    '<mj-section><mj-column><mj-text><p>Tides</p>{{#each items}}<p>{{this}}</p>{{/each}}</mj-text></mj-column></mj-section>\n',
  'templates/blocks/tides.txt': 'Tides\n{{#each items}}\n{{this}}\n{{/each}}\n',
}

/** What an edition says, and what it promises. */
export const CONTENT_ROWS: readonly Row[] = [
  reported(
    'content/draft-marker',
    "a reader's letter that is not finished",
    { blocks: '  - block: reader-mail\n    letter: The tolls are ▸TODO as high.\n    from: A reader\n' },
    'error',
  ),
  reported(
    'content/draft-marker',
    'a template that is not finished',
    {
      blocks: '  - block: note\n    said: Words of a note\n',
      files: {
        'templates/blocks/note.mjml':
          '<mj-section><mj-column><mj-text>▸TODO: say {{said}}</mj-text></mj-column></mj-section>\n',
        'templates/blocks/note.txt': '{{said}}\n',
      },
    },
    'error',
  ),
  reported(
    'content/unresolved-field',
    "another system's field in a template of the text part",
    {
      blocks: '  - block: note\n    said: Words of a note\n',
      files: {
        'templates/blocks/note.mjml': '<mj-section><mj-column><mj-text>{{said}}</mj-text></mj-column></mj-section>\n',
        'templates/blocks/note.txt': '{{said}} for ▸%%name%%\n',
      },
    },
    'error',
  ),
  reported(
    'content/draft-marker',
    'a field of a block of the project, whatever its name',
    {
      blocks: '  - block: note\n    kind: ▸TBD\n',
      files: {
        'templates/blocks/note.mjml':
          '<mj-section><mj-column><mj-text>A note: {{kind}}</mj-text></mj-column></mj-section>\n',
        'templates/blocks/note.txt': 'A note: {{kind}}\n',
      },
    },
    'error',
  ),
  reported(
    'content/unresolved-field',
    "another system's field in the subject",
    { subject: 'Good morning ▸*|FNAME|*' },
    'error',
  ),
  reported(
    'content/unresolved-field',
    "another system's field in the preheader",
    { preheader: 'Ferries, fish and a long night at the lock of ▸%%city%% this week' },
    'error',
  ),
  reported(
    'content/unresolved-field',
    'a field of a template string in a paragraph',
    // As other systems write it: a text, and no template here.
    { letter: `Good morning, ▸$${'{name}'}.\n` },
    'error',
  ),
  reported(
    'content/unresolved-field',
    'a field in the settings',
    { newsletter: 'tagline: News for ▸%%city%%\n' },
    'error',
  ),
  reported(
    'content/unresolved-field',
    "another system's field in an address",
    { letter: 'See [your page](https://quays.org/▸*|ID|*).\n' },
    'error',
  ),
  reported('content/unresolved-field', 'a field in a raw block', { blocks: rawBlock('<p>For ▸%%name%%</p>') }, 'error'),
  reported(
    'content/unresolved-field',
    'what a template writes for a value that is not there',
    { html: html => html.replace('The lock is mended', 'undefined') },
    [`error ${EDITION}:7:12`],
  ),
  passed('content/unresolved-field', 'merge fields of this newsletter', {
    subject: '"The harbour opens for {{firstName|you}}"',
    letter: 'Good morning, {{firstName}}.\n',
  }),
  passed('content/unresolved-field', 'fields that are meant literally', {
    subject: 'How to write \\{{name}} in a letter',
    letter: 'Write `*|FNAME|*`, `%%name%%` or \\{{firstName}} there.\n\n```\n<%= name %>\n```\n',
  }),
  passed('content/unresolved-field', 'prices, shares and what programmers say', {
    letter:
      'It costs 50%% more, $5 {or so}, and is undefined in the [manual](https://quays.org/undefined), as NaN is.\n',
  }),

  reported(
    'content/draft-marker',
    'a note to oneself in a letter',
    { letter: 'Good morning. ▸TODO: the weather.\n' },
    'error',
  ),
  reported(
    'content/draft-marker',
    'a note behind a word that only looks like one',
    { letter: 'The todo list, ▸TODO.\n' },
    'error',
  ),
  reported('content/draft-marker', 'a note in the subject', { subject: 'Ferries, ▸TBD and fish' }, 'error'),
  reported(
    'content/draft-marker',
    'filler in an article',
    { body: 'The lock. ▸Lorem ipsum dolor sit amet.\n' },
    'error',
  ),
  reported(
    'content/draft-marker',
    'a note in a title',
    { files: {}, blocks: '  - block: text\n    title: ▸FIXME the title\n    markdown: Words.\n' },
    'error',
  ),
  passed('content/draft-marker', 'Spanish for everything', {
    head: 'lang: es\n',
    letter: 'Todo va bien, y todo cambia.\n\nTODO EL PUERTO CANTA.\n',
  }),
  passed('content/draft-marker', 'a marker in code, inside of a word, as a number', {
    letter: 'Grep for `TODO`, said Tbdson of MASTODON before Game XXX.\n',
  }),

  reported(
    'content/empty-block',
    'an empty list in a block of the project',
    { files: LISTING, blocks: '  - block: tides\n    items: ▸[]\n' },
    'error',
  ),
  reported(
    'content/empty-block',
    'a ticker cell without a value',
    {
      blocks:
        '  - block: ticker\n    asOf: nine\n    rows:\n      - { label: Herring, value: "4" }\n      - { label: Cod, value: "▸–" }\n',
    },
    'error',
  ),
  reported('content/empty-block', 'a greeting without a letter', { letter: '' }, [`error ${EDITION}:6:5`]),
  passed('content/empty-block', 'blocks that say nothing on purpose', { blocks: '  - divider\n  - reading-time\n' }),
  passed('content/empty-block', 'a sign-off with a text and no name', {
    files: LISTING,
    blocks: '  - block: sign-off\n    text: Until Friday\n    names: [Ada]\n  - block: tides\n    items: [high]\n',
  }),
  passed('content/empty-block', 'a sign-off of a newsletter that names nobody', {
    files: {
      'content/newsletter.yaml':
        'name: Harbour Post\nsender: { name: Harbour Post, email: post@harbourpost.org }\nurls: { site: "https://harbourpost.org/", unsubscribe: "https://harbourpost.org/leave" }\npostal: 1 Quay Street\nauthors: { ada: Ada }\nsignOff: { text: Until Friday }\n',
    },
  }),
  passed('content/empty-block', 'a ticker cell of nothing but a zero', {
    blocks: '  - block: ticker\n    asOf: nine\n    rows:\n      - { label: Herring, value: "0" }\n',
  }),
  passed('content/empty-block', 'a picture without a word', {
    blocks: '  - block: figure\n    src: ../images/lock.png\n    decorative: true\n',
  }),

  reported(
    'content/already-told',
    'a link of the edition before',
    {
      past: true,
      files: { [BEFORE]: editionBefore('See [the lock](https://quays.org/lock).\n') },
      letter: 'Again [the lock](▸https://www.quays.org/lock/?utm_source=a).\n',
    },
    'warning',
  ),
  reported(
    'content/already-told',
    'a headline of the edition before',
    {
      past: true,
      files: {
        [BEFORE]: editionBefore('Words.\n').replace(
          '[greeting]',
          '\n  - block: headlines\n    links: [{ text: The ferries leave on time, url: "https://quays.org/a" }]',
        ),
      },
      blocks:
        '  - block: headlines\n    links:\n      - { text: ▸The ferries leave on time, url: "https://quays.org/b" }\n',
    },
    'warning',
  ),
  reported(
    'content/already-told',
    'an address with brackets',
    {
      past: true,
      files: { [BEFORE]: editionBefore('See [the lock](https://quays.org/Lock_(water)), or https://...\n') },
      letter: 'Again [the lock](▸https://quays.org/Lock_(water)).\n',
    },
    'warning',
  ),
  passed('content/already-told', 'the same page with another question, a front page, the own address', {
    past: true,
    files: {
      [BEFORE]: editionBefore(
        '[A](https://quays.org/?p=1), [b](https://quays.org/lock?p=1), [c](https://harbourpost.org/leave).\n',
      ),
    },
    letter: '[A](https://quays.org/), [b](https://quays.org/lock?p=2), [c](https://harbourpost.org/leave).\n',
  }),
  passed('content/already-told', 'an address that every edition has', {
    past: true,
    files: Object.fromEntries(
      ['01', '02', '03'].map(day => [
        `content/editions/2025-09-${day}.md`,
        editionBefore('See [the tides](https://quays.org/tides).\n', `2025-09-${day}`),
      ]),
    ),
    letter: 'See [the tides](https://quays.org/tides).\n',
  }),
  passed('content/already-told', 'what runs in a later edition', {
    past: true,
    files: { 'content/editions/2025-09-06.md': editionBefore('[The lock](https://quays.org/lock).\n', '2025-09-06') },
    letter: 'See [the lock](https://quays.org/lock).\n',
  }),

  reported('content/length', 'eleven minutes', { body: LONG }, [`info ${EDITION}:6:3`]),
  reported('content/length', 'twenty-seven items', { blocks: `  - block: headlines\n    links:\n${ITEMS.join('')}` }, [
    `info ${EDITION}:6:3`,
  ]),
  passed('content/length', 'twenty-five items', {
    blocks: `  - block: headlines\n    links:\n${ITEMS.slice(2).join('')}`,
  }),

  reported(
    'content/duplicate-link',
    'the same words to the same place',
    { letter: 'See [the lock](https://quays.org/lock).\n\nAnd once more [▸the lock](https://quays.org/lock).\n' },
    'info',
  ),
  reported(
    'content/duplicate-link',
    'once in the letter and once in an article',
    { letter: 'See [the lock](https://quays.org/lock).\n', body: 'Mended: [▸the lock](https://quays.org/lock).\n' },
    'info',
  ),
  passed('content/duplicate-link', 'other words, another place', {
    letter:
      'See [the lock](https://quays.org/lock), [its keeper](https://quays.org/lock), [the lock](https://quays.org/old).\n',
  }),

  reported(
    'menu/promise',
    'a menu that announces what is not there',
    { blocks: '  - block: menu\n    items:\n      - The lock is mended\n      - ▸Whale songs recorded\n' },
    'warning',
  ),
  reported(
    'menu/promise',
    'a preheader that does',
    { preheader: '▸Whales singing under midnight auroras, astonishing biologists' },
    'warning',
  ),
  passed('menu/promise', 'other forms of the words, and too few words to tell', {
    preheader: 'Keepers, sailors, whisperers, and something for everybody else',
    blocks: '  - block: menu\n    items: [Lock keepers, Whales]\n',
  }),

  reported(
    'quote/speaker',
    'a quotation at the beginning',
    { body: '▸> The sea gives nothing back.\n\nWords.\n' },
    'warning',
  ),
  reported(
    'quote/speaker',
    'a quotation below a heading',
    { body: 'Words.\n\n## The sea\n\n▸> It gives nothing back.\n' },
    'warning',
  ),
  reported(
    'quote/speaker',
    'a letter of nobody',
    { blocks: '  - block: reader-mail\n    letter: ▸You are right.\n' },
    'warning',
  ),
  passed('quote/speaker', 'somebody named before, below with a dash, inside with a dash', {
    body: 'The keeper said:\n\n> It gives nothing back.\n\n---\n\n> Nor takes.\n\n— The keeper\n\n---\n\n> Nor sleeps.\n>\n> — The keeper\n',
  }),
  passed('quote/speaker', 'a reader who is quoted in their own letter', {
    blocks: '  - block: reader-mail\n    letter: |\n      > Your words.\n\n      They are right.\n    from: A reader\n',
  }),
]
