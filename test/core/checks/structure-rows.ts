import { builtIn } from './check-project.ts'
import { passed, type Row, rawBlock, reported } from './row.ts'

const LAYOUT = 'templates/layout.mjml'
const FOOTER = 'templates/blocks/footer.mjml'
const TEXT_FOOTER = 'templates/blocks/footer.txt'

function layout(from: string | RegExp, to: string) {
  return { [LAYOUT]: builtIn('layout.mjml').replace(from, to) }
}

/** What the elements of the mail are said to be. */
export const STRUCTURE_ROWS: readonly Row[] = [
  reported('meta/lang', 'a layout that leaves the language out', { files: layout(' lang="{{language}}"', '') }, [
    `error ${LAYOUT}`,
    `error ${LAYOUT}`,
  ]),
  reported(
    'meta/lang',
    'a language that is none',
    { html: html => html.replace('<html lang="en"', '<html lang="e"') },
    [`error broadsheet:${LAYOUT}`],
  ),
  passed('meta/lang', 'languages with regions and scripts', { head: 'lang: zh-Hant-TW\n' }),

  reported(
    'meta/dir',
    'a layout that leaves the direction out',
    { html: html => html.replace(/(<html[^>]*) dir="ltr"/, '$1') },
    [`error broadsheet:${LAYOUT}`],
  ),
  reported(
    'meta/dir',
    'a layout that is always read from left',
    { head: 'lang: ar\n', files: layout('dir="{{dir}}"', 'dir="ltr"') },
    [`error ${LAYOUT}`, `error ${LAYOUT}`],
  ),
  passed('meta/dir', 'a script from right to left', { head: 'lang: he\n' }),
  passed('meta/dir', 'an edition whose direction its editors have chosen', { head: 'lang: en\ndir: rtl\n' }),
  passed('meta/dir', 'a newsletter whose direction its editors have chosen', { newsletter: 'dir: rtl\n' }),

  reported(
    'meta/title',
    'a layout with a title of its own',
    { files: layout('{{edition.subject}}</mj-title>', 'Harbour Post</mj-title>') },
    [`error ${LAYOUT}`],
  ),
  reported('meta/title', 'a page without a title', { html: html => html.replace(/<title>[^<]*/, '<title>') }, [
    `error broadsheet:${LAYOUT}`,
  ]),
  passed('meta/title', 'a subject with a field, marks and two spaces', {
    subject: `"Ferries & <fish>  for {{firstName}}, 'on time' again"`,
  }),
  passed('meta/title', 'a subject in another language', {
    head: 'lang: ar\n',
    subject: '\'ميناء "يفتح" أبوابه: 2 & 3\'',
  }),

  reported(
    'meta/address',
    'a footer that shows no address',
    { files: { [FOOTER]: builtIn('blocks/footer.mjml').replace(/<p style="margin:0">\{\{#each[^\n]*/, '') } },
    [`warning ${FOOTER}`],
  ),
  reported(
    'meta/address',
    'a footer of the text part that shows none',
    { files: { [TEXT_FOOTER]: '{{newsletter.why}}\n\n{{unsubscribeUrl}}\n' } },
    [`warning ${TEXT_FOOTER}`],
  ),
  passed('meta/address', 'an address of several lines', {
    postal: '|\n  Harbour Post\n  1 Quay  Street\n  00000 Ruritania',
  }),

  reported('heading/h1', 'another one in a raw block', { blocks: rawBlock('<h1>▸Extra</h1>') }, 'warning'),
  reported('heading/h1', 'a masthead without one', { html: html => html.replaceAll(/<(\/?)h1/g, '<$1p') }, [
    `warning broadsheet:${LAYOUT}`,
  ]),
  passed('heading/h1', 'the masthead', { body: 'Words.\n\n# A heading\n\nWords.\n' }),

  reported('heading/order', 'a level left out', { blocks: rawBlock('<h4>▸The quay</h4>') }, 'warning'),
  reported('heading/order', 'a heading that says nothing', { blocks: rawBlock('▸<h2></h2>') }, 'warning'),
  passed('heading/order', 'down by one, up by two, a picture with a word', {
    blocks: rawBlock(
      '<h2>One</h2><h3>Two</h3><h4>Three</h4><h2><img src="https://img.quays.org/lock.png" alt="Four" width="300"></h2>',
    ),
    body: 'Words.\n\n## Two\n\n### Three\n\n## Two again\n',
  }),

  reported(
    'table/data',
    'header cells that do not say what they head',
    { blocks: rawBlock('<table>\n<tr>▸<th>Fish</th><td>4</td></tr></table>') },
    'warning',
  ),
  reported(
    'table/data',
    'a table of data without a header',
    { blocks: rawBlock('▸<table role="table"><tr><td>Herring</td><td>4</td></tr></table>') },
    'warning',
  ),
  passed('table/data', 'a table in Markdown and the ticker', {
    blocks: '  - block: ticker\n    asOf: nine\n    rows: [{ label: Herring, value: "4" }]\n',
    body: 'Words.\n\n| Fish | Price |\n| --- | --- |\n| Herring | 4 |\n',
  }),

  reported(
    'a11y/table-role',
    'a table that only arranges and does not say so',
    { blocks: rawBlock('<p>Words</p>▸<table><tr><td>Herring, cod</td></tr></table>') },
    'error',
  ),
  reported(
    'a11y/table-role',
    'a table with header cells that is said to arrange',
    { blocks: rawBlock('▸<table role="presentation"><tr><th scope="row">Herring</th><td>4</td></tr></table>') },
    'error',
  ),
  passed('a11y/table-role', 'a table of data inside one that arranges', {
    blocks: rawBlock(
      '<table role="presentation"><tr><td><table><tr><th scope="row">Herring</th><td>4</td></tr></table></td></tr></table>',
    ),
  }),

  reported(
    'i18n/rtl',
    'a paragraph set from left to right',
    { head: 'lang: ar\n', blocks: rawBlock('<p style="▸direction:ltr">كلمات</p>') },
    'error',
  ),
  passed('i18n/rtl', 'what says that it is in another language, and code', {
    head: 'lang: ar\n',
    blocks: rawBlock('<p dir="ltr" style="direction:ltr">Words</p><p><code style="direction:ltr">a - b</code></p>'),
  }),
  passed('i18n/rtl', 'the same in an edition from left to right', {
    blocks: rawBlock('<p style="direction:ltr">Words</p>'),
  }),
]
