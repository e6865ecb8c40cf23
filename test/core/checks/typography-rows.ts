import { passed, type Row, reported } from './row.ts'

const SPONSOR = (name: string) =>
  `  - block: sponsor\n    sponsor: ${name}\n    label: Advertisement\n    disclosure: Nobody paid.\n    url: https://quays.org/\n`

/** Signs, and waivers that nothing needs. */
export const TYPOGRAPHY_ROWS: readonly Row[] = [
  reported('typography/quotes', 'an apostrophe in a name', { blocks: SPONSOR("▸Ada's Ferries") }, 'info'),
  reported(
    'typography/quotes',
    'quotation marks in an alternative text',
    { body: `${'Words. '.repeat(90)}\n\n![▸The "old" lock](../images/lock.png)\n` },
    'info',
  ),
  reported(
    'typography/quotes',
    'the second line of an address',
    { postal: "|\n  Harbour Post\n  ▸Fisher's Quay\n  Ruritania" },
    'info',
  ),
  reported(
    'typography/quotes',
    'an apostrophe in the name of an author, once, where it is written',
    {
      article: 'kicker: News\n',
      files: {
        'content/newsletter.yaml':
          "name: Harbour Post\nsender: { name: Harbour Post, email: post@harbourpost.org }\nurls: { site: 'https://harbourpost.org/', unsubscribe: 'https://harbourpost.org/leave' }\nsignOff: { names: [ada] }\npostal: 1 Quay Street\nauthors: { ada: ▸Ada O'Neil, bob: Bob O'Hara }\n",
      },
    },
    'info',
  ),
  reported(
    'typography/quotes',
    'an apostrophe in a label of a chart',
    { blocks: `  - block: chart\n    title: Fish\n    source: Us\n    data: { Herring: 4, "▸Cod's": 2 }\n` },
    'info',
  ),
  passed('typography/quotes', 'texts that are typeset by themselves', {
    subject: `The "old" lock isn't closed`,
    letter: `The "old" lock isn't closed.\n`,
    blocks: SPONSOR('Ada’s Ferries'),
  }),

  reported('typography/spaces', 'two spaces in a paragraph', { letter: 'Good morning from ▸the  quay.\n' }, 'info'),
  reported('typography/spaces', 'two spaces in the subject', { subject: 'The harbour ▸opens  its gates' }, 'info'),
  reported(
    'typography/spaces',
    'two spaces in a list below a quotation',
    { body: 'Words:\n\n> - One\n> - ▸Two  three\n' },
    'info',
  ),
  passed('typography/spaces', 'indentation, line breaks, tables and code', {
    subject: '"Ferries leave on time  "',
    letter: 'One  \ntwo, `a  b`.\n\n- a\n\n   b\n\n| A   | B  |\n| --- | -- |\n| c   | d  |\n\n```\na  b\n```\n',
  }),

  reported(
    'typography/dashes',
    'a hyphen for a dash',
    { letter: 'Good morning from the ▸quay - and the sea.\n' },
    'info',
  ),
  reported(
    'typography/dashes',
    'a hyphen behind a comma, in a title',
    { blocks: '  - block: text\n    title: The ▸sea, - and more\n    markdown: Words.\n' },
    'info',
  ),
  passed('typography/dashes', 'sums, lists, compounds, dashes', {
    letter: 'It is 5 - 3 or 5 - three, a well-known sum – and a score of 2 - 1.\n\n- one\n- two\n',
  }),

  reported('waiver/unused', 'a waiver of an edition', { head: 'waive:\n  ▸link/http: an old page\n' }, 'warning'),
  reported(
    'waiver/unused',
    'a waiver of an article for what stands in the letter',
    { article: 'waive: { ▸link/http: an old page }\n', letter: 'See [the lock](http://quays.org/lock).\n' },
    'warning',
  ),
  passed('waiver/unused', 'waivers that are needed', {
    head: 'waive: { link/http: an old page }\n',
    article: 'waive: { link/shortener: their only address }\n',
    letter: 'See [the lock](http://quays.org/lock).\n',
    body: 'See [the lock](https://bit.ly/lock).\n',
  }),
  passed('waiver/unused', 'waivers of what nobody has looked for', {
    head: 'waive: { link/broken: it comes and goes, link/utm: as they want it }\n',
    newsletter: 'checks: { rules: { link/utm: off } }\n',
  }),
]
