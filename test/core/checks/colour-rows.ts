import { builtIn } from './check-project.ts'
import { passed, type Row, rawBlock, reported } from './row.ts'

const PAGE = 'https://quays.org/lock'

/** Colours, sizes and widths. */
export const COLOUR_ROWS: readonly Row[] = [
  reported(
    'a11y/contrast',
    'pale grey on white',
    { blocks: rawBlock('<p style="▸color:#999999">Pale words</p>') },
    'error',
  ),
  reported(
    'a11y/contrast',
    'the colour of a component',
    { blocks: rawBlock('<p>Words</p>').replace('<mj-text>', '<mj-text color=▸"#999999">') },
    'error',
  ),
  reported(
    'a11y/contrast',
    'dark words on a dark ground, where neither is inherited',
    { blocks: rawBlock('<p style="background-color:#222222;▸color:#444444">Dark words</p>') },
    'error',
  ),
  reported(
    'a11y/contrast',
    'a colour in the template of the project',
    {
      files: {
        'templates/blocks/quote.mjml': builtIn('blocks/quote.mjml').replace(
          '{{> muted-style}}',
          '{{> muted-style}};▸color:#a0a0a0',
        ),
      },
      blocks: '  - block: quote\n    text: Words\n    who: Ada\n',
    },
    'error',
  ),
  passed('a11y/contrast', 'large letters, bold ones a little smaller', {
    blocks: rawBlock(
      '<p style="font-size:24px;color:#8c8c8c">Large</p><p style="font-size:19px;font-weight:bold;color:#8c8c8c">Bold</p>',
    ),
  }),
  passed('a11y/contrast', 'what nobody sees, a dash, words on a picture', {
    blocks: rawBlock(
      '<p style="display:none;color:#ffffff">Hidden</p><p style="color:#eeeeee">—</p><p style="background:url(https://img.quays.org/a.png);color:#ffffff">On a picture</p>',
    ),
  }),

  reported(
    'a11y/link-distinct',
    'a link without an underline in the colour of the text',
    {
      blocks: rawBlock(
        `<p style="color:#222222">See <a href="${PAGE}" style="color:#222233;text-decoration:none">▸the lock</a> at night.</p>`,
      ),
    },
    'warning',
  ),
  passed('a11y/link-distinct', 'an underline, one on what is inside, another colour, a link that stands alone', {
    blocks: rawBlock(
      `<p style="color:#222222">See <a href="${PAGE}" style="color:#222233">the lock</a>, <a href="${PAGE}" style="color:#222233;text-decoration:none"><span style="text-decoration:underline">the quay</span></a> and <a href="${PAGE}" style="color:#b35c00;text-decoration:none">the sea</a>.</p><p><a href="${PAGE}" style="color:#222233;text-decoration:none">The ferry</a></p>`,
    ),
  }),

  reported(
    'dark/contrast',
    'white on grey, which the Outlook model turns to grey on grey',
    { blocks: rawBlock('<p style="background-color:#6b7280;▸color:#ffffff">Words</p>') },
    'warning',
  ),
  reported(
    'dark/contrast',
    'a light ground that stays while the text turns light',
    { blocks: rawBlock('<p style="background-color:#fffbe6">▸Words on yellow</p>') },
    'warning',
  ),
  passed('dark/contrast', 'the colours of the theme', { blocks: rawBlock('<p>Words</p>') }),
  passed('dark/contrast', 'what is hard to read in light already', {
    blocks: rawBlock('<p style="color:#aaaaaa">Words</p>'),
  }),

  reported(
    'dark/background',
    'coloured words with nothing behind them',
    {
      html: html =>
        html
          .replace(/(<body[^>]*?)background-color:[^;"]*;?/, '$1')
          .replace('</body>', '<p lang="en" dir="ltr" style="color:#222222">Loose words</p></body>'),
    },
    ['warning broadsheet:templates/blocks/footer.mjml'],
  ),
  passed('dark/background', 'a ground on a cell far outside', {
    blocks: rawBlock('<p style="color:#222222">Words</p>'),
  }),

  reported(
    'dark/link-color',
    'a link of a raw block',
    { blocks: rawBlock(`<p>See <a href="${PAGE}">▸the lock</a>.</p>`) },
    'error',
  ),
  passed('dark/link-color', 'a colour on what is inside the link', {
    blocks: rawBlock(`<p>See <a href="${PAGE}"><span style="color:#123456">the lock</span></a>.</p>`),
    letter: `See [the lock](${PAGE}).\n`,
  }),

  reported('text/size', 'twelve pixels', { blocks: rawBlock('<p style="▸font-size:12px">Small words</p>') }, 'warning'),
  reported(
    'text/size',
    'nine points in a component',
    { blocks: rawBlock('<p>Small words</p>').replace('<mj-text>', '<mj-text ▸font-size="12px">') },
    'warning',
  ),
  passed('text/size', 'fourteen pixels, a formula, small print of Markdown', {
    blocks: rawBlock(
      '<p style="font-size:14px">Words</p><p style="font-size:10.5pt">Words</p><p style="font-size:0">0</p>',
    ),
    letter: 'Water is H<sub>2</sub>O, says <small>the small print</small>, and x<sup>2</sup>.\n',
  }),

  reported(
    'a11y/target',
    'two links one right below the other',
    {
      blocks: rawBlock(
        `<div style="line-height:16px"><div><a href="${PAGE}/1" style="color:#123456">The lock</a></div><div><a href="${PAGE}/2" style="color:#123456">▸The quay</a></div></div>`,
      ),
    },
    'warning',
  ),
  passed('a11y/target', 'links with room around them, links in a line', {
    blocks: rawBlock(
      `<div style="line-height:16px"><div style="padding:4px 0"><a href="${PAGE}/1" style="color:#123456">The lock</a></div><div style="padding:4px 0"><a href="${PAGE}/2" style="color:#123456">The quay</a></div></div><p style="line-height:16px">See <a href="${PAGE}/3" style="color:#123456">one</a> <a href="${PAGE}/4" style="color:#123456">two</a></p>`,
    ),
    letter: `- [The lock](${PAGE}/1)\n- [The quay](${PAGE}/2)\n`,
  }),

  reported('layout/overflow', 'code that does not wrap', { blocks: rawBlock('▸<pre>a  b</pre>') }, 'warning'),
  reported(
    'layout/overflow',
    'a table of five columns',
    { body: 'Words.\n\n▸| Alpha | B | C | D | E |\n| --- | --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 | 5 |\n' },
    'warning',
  ),
  reported(
    'layout/overflow',
    'a word of 41 letters',
    { blocks: rawBlock(`<p style="word-break:normal">▸${'a'.repeat(41)}</p>`) },
    'warning',
  ),
  reported(
    'layout/overflow',
    'a picture that its style makes too wide',
    { blocks: rawBlock('<img src="▸https://img.quays.org/lock.png" alt="The lock" width="300" style="width:700px">') },
    'warning',
  ),
  passed('layout/overflow', 'four columns, forty letters, a place to break, Chinese', {
    body: 'Words.\n\n| A | B | C | D |\n| --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 |\n\n```\nlong long long long long long long long long long long long long\n```\n',
    blocks: rawBlock(
      `<p style="word-break:normal">${'a'.repeat(40)} ${'b'.repeat(30)}-${'b'.repeat(30)} ${'港'.repeat(60)}</p><p style="word-break:break-word">${'c'.repeat(60)}</p>`,
    ),
  }),
]
