import type { Mailing } from '../../../src/core/message/mailing.ts'
import { builtIn, EDITION } from './check-project.ts'
import { passed, type Row, rawBlock, reported } from './row.ts'

const LAYOUT = 'templates/layout.mjml'
const TEXT_LAYOUT = 'broadsheet:templates/layout.txt'

function layout(style: string) {
  return {
    [LAYOUT]: builtIn('layout.mjml').replace(
      '    </mj-raw>\n  </mj-head>',
      `      ${style}\n    </mj-raw>\n  </mj-head>`,
    ),
  }
}

function styles(bytes: number): string {
  return `<style>${'.a{color:#123456}'.repeat(Math.ceil(bytes / 17))}</style>`
}

/** A mailing whose header is changed field by field. */
function withHeader(change: (header: Mailing['variants'][number]['mime']['header']) => typeof header) {
  return (mailing: Mailing): Mailing => ({
    ...mailing,
    variants: mailing.variants.map(variant => ({
      ...variant,
      mime: { ...variant.mime, header: change(variant.mime.header) },
    })),
  })
}

const WIDE = 'A line of the text part that nobody has wrapped, and that goes on and on until the end.'
const URL = `https://quays.org/${'lock/'.repeat(14)}end`

function longest(bytes: number) {
  return { longest: new Map([[0, { bytes, list: 'readers' }]]) }
}

/** The HTML itself, and the message around it. */
export const MESSAGE_ROWS: readonly Row[] = [
  reported('html/forbidden', 'a film', { blocks: rawBlock('▸<video src="https://quays.org/a.mp4"></video>') }, 'error'),
  reported(
    'html/forbidden',
    'a drawing in the mail',
    { blocks: rawBlock('<p>Words</p>▸<svg width="9"></svg>') },
    'error',
  ),
  reported(
    'html/forbidden',
    'an attribute that runs a script',
    {
      body: 'Words.\n',
      html: html => html.replace(/<p( style="[^"]*">Words\.)/, '<p onclick="go()"$1'),
    },
    [`error ${EDITION}:7:12`],
  ),
  reported(
    'html/forbidden',
    'a page that leads elsewhere by itself',
    { files: layout('<meta ▸http-equiv="refresh" content="0;url=https://quays.org/">') },
    'error',
  ),
  passed('html/forbidden', 'words about scripts', {
    letter: 'A `<script>` is no `<form>`: onclick="go()" is not even an attribute here.\n',
  }),

  reported(
    'html/parse',
    'an element that is not closed',
    {
      body: 'Words of **great weight**.\n',
      html: html => html.replace('great weight</strong>', 'great weight'),
    },
    [`error ${EDITION}:7:12`],
  ),
  passed('html/parse', 'elements that have no end', { blocks: rawBlock('<p>One<br>two</p><hr>') }),

  reported(
    'css/gmail-fatal',
    'a colour of a new kind in an attribute',
    { blocks: rawBlock('<p style="background-color:#ffffff;color:▸oklch(40% 0.1 200)">Words</p>') },
    'error',
  ),
  reported(
    'css/gmail-fatal',
    'spaces for commas in a style sheet',
    { files: layout('<style>.a{color:▸rgb(0 1 2)}</style>') },
    'error',
  ),
  reported(
    'css/gmail-fatal',
    'an @ inside another',
    { files: layout('<style>@media (max-width:480px){▸@supports (color:red){.a{color:red}}}</style>') },
    'error',
  ),
  passed('css/gmail-fatal', 'commas, and words that end like a colour', {
    files: layout('<style>.a{color:rgba(0,1,2,.5)}@media (max-width:480px){.b{color:red}}</style>'),
    blocks: rawBlock('<p style="background-image:url(https://quays.org/collab(1).png)">Words</p>'),
  }),

  reported('css/style-limit', 'more than old accounts read', { files: layout(styles(8_000)) }, [
    `warning ${LAYOUT}:20:7`,
  ]),
  reported('css/style-limit', 'more than anybody reads', { files: layout(styles(16_400)) }, [`error ${LAYOUT}:20:7`]),
  passed('css/style-limit', 'less than that', { files: layout(styles(5_000)) }),

  reported(
    'privacy/tracking',
    'a picture of one pixel',
    { blocks: rawBlock('<img src="▸https://quays.org/p.gif" alt="" width="1" height="1">') },
    'error',
  ),
  reported(
    'privacy/tracking',
    'a picture of a host that counts',
    { blocks: rawBlock('<img src="▸https://mail.list-manage.com/a.gif" alt="" width="300">') },
    'error',
  ),
  reported(
    'privacy/tracking',
    'fonts from outside',
    { files: layout('<style>▸@import url("https://fonts.quays.org/a.css");</style>') },
    'error',
  ),
  reported(
    'privacy/tracking',
    'a style sheet from outside',
    { files: layout('<link rel="stylesheet" href="▸https://quays.org/a.css">') },
    'error',
  ),
  passed('privacy/tracking', 'a link to such a host, a picture of ten pixels', {
    letter: 'Write to us on [the network](https://www.facebook.com/harbour).\n',
    blocks: rawBlock('<img src="https://quays.org/p.gif" alt="" width="10" height="10">'),
  }),

  reported('size/gmail-clip', 'a long email of one reader', { facts: longest(85_000) }, [`warning ${EDITION}:7:12`]),
  reported('size/gmail-clip', 'one that is cut off', { facts: longest(100_001) }, [`error ${EDITION}:7:12`]),
  reported(
    'size/gmail-clip',
    'an article that is too long for everybody',
    { body: 'The lock holds.\n\n'.repeat(2_000) },
    [`error ${EDITION}:7:12`],
  ),
  passed('size/gmail-clip', 'exactly 80,000 bytes', { facts: longest(80_000) }),

  reported(
    'list/unsubscribe',
    'a footer without the link',
    {
      files: {
        'templates/blocks/footer.mjml': builtIn('blocks/footer.mjml').replace(
          '{{unsubscribeUrl}}',
          '{{newsletter.site}}',
        ),
      },
    },
    ['error templates/blocks/footer.mjml'],
  ),
  reported(
    'list/unsubscribe',
    'a footer of the text part without the address',
    { files: { 'templates/blocks/footer.txt': '{{newsletter.why}}\n' } },
    ['error templates/blocks/footer.txt'],
  ),
  reported('list/unsubscribe', 'a link that nobody sees', { html: html => html.replaceAll('>Unsubscribe<', '><') }, [
    'error broadsheet:templates/blocks/footer.mjml',
  ]),
  reported(
    'list/unsubscribe',
    'a header without the fields',
    {
      mailing: withHeader(header =>
        header.filter(part => typeof part === 'string' || part.field !== 'List-Unsubscribe'),
      ),
    },
    ['error', 'error'],
  ),
  passed('list/unsubscribe', 'an address to write to', {
    files: {
      'content/newsletter.yaml':
        'name: Harbour Post\nsender: { name: Harbour Post, email: post@harbourpost.org }\nurls: { site: "https://harbourpost.org/", unsubscribe: "mailto:leave@harbourpost.org?subject=Leave" }\npostal: 1 Quay Street\nauthors: { ada: Ada }\n',
    },
  }),

  reported('mime/text-part', 'an empty text part', { text: () => '' }, [`error ${TEXT_LAYOUT}`]),
  reported('mime/text-part', 'a text part that only points at the other', { text: () => 'See {{unsubscribeUrl}}' }, [
    `error ${TEXT_LAYOUT}`,
  ]),
  passed('mime/text-part', 'the text part as it is, in a script without spaces', {
    head: 'lang: zh\n',
    body: '港口今天重新开放,渡轮准时出发。'.repeat(20),
  }),

  reported(
    'mime/encoding',
    'a control character in the HTML part',
    { html: html => html.replace('The lock is', 'The lock\u0085is') },
    ['error'],
  ),
  reported(
    'mime/encoding',
    'a sign in the text part that stands for another',
    { text: text => text.replace('lock', 'l\uFFFDck') },
    ['error'],
  ),
  reported(
    'mime/encoding',
    'a line end in a field of the header',
    { mailing: withHeader(header => ['X-Test: a\nb\r\n', ...header]) },
    ['error'],
  ),
  passed('mime/encoding', 'emoji, Arabic, a long folded subject', {
    subject: `"🚢 ${'ميناء '.repeat(12)}"`,
  }),

  reported(
    'text/diff',
    'a text part without the article',
    { text: text => text.replace(/The keeper[\s\S]*seven on\./, '') },
    [`warning ${TEXT_LAYOUT}`],
  ),
  passed('text/diff', 'a link without its words', { letter: 'See [the lock](https://quays.org/lock).\n' }),

  reported('text/format', 'a long line of a raw block', { blocks: rawBlock('<p>Words</p>', `▸${WIDE}`) }, 'warning'),
  reported(
    'text/format',
    'a tag in a template',
    {
      files: { 'templates/blocks/quote.txt': '{{text}}▸<br>{{who}}\n' },
      blocks: '  - block: quote\n    text: Words\n    who: Ada\n',
    },
    'warning',
  ),
  reported('text/format', 'an entity', { text: text => text.replace('The lock', 'The&nbsp;lock') }, [
    `warning ${TEXT_LAYOUT}`,
  ]),
  reported(
    'text/format',
    'an address on two lines',
    { letter: `See [the lock](▸${URL}).\n`, text: text => text.replace(URL, `${URL.slice(0, 60)}\n${URL.slice(60)}`) },
    'warning',
  ),
  passed('text/format', 'what an author means, a long address, code', {
    letter: `Write \`<br>\` and &amp;amp; there, says [the lock](${URL}).\n\n\`\`\`\n${WIDE} <b>\n\`\`\`\n`,
  }),

  reported('spam/spamassassin', 'two points', { facts: { spam: { score: 2.5, rules: [] } } }, ['warning']),
  reported(
    'spam/spamassassin',
    'spam',
    { facts: { spam: { score: 6, rules: [{ name: 'HTML_IMAGE_ONLY', score: 6.1, description: 'only images' }] } } },
    ['error'],
  ),
  passed('spam/spamassassin', 'less than two', { facts: { spam: { score: 1.9, rules: [] } } }),
]
