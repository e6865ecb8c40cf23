import { EDITION } from './check-project.ts'
import { passed, type Row, rawBlock, reported } from './row.ts'

const LOCK = 'content/images/lock.png'
const WORDS = 'The lock holds. '.repeat(40)

/** An article with words enough and a picture. */
function shown(picture: string): string {
  return `${WORDS}\n\n${picture}\n`
}

const LOGO = 'logo: { src: ▸images/logo.png, alt: Harbour Post }\n'

/** Pictures: where they are, what they say, how they are shown. */
export const IMAGE_ROWS: readonly Row[] = [
  reported(
    'image/src',
    'a picture on a machine of the house',
    { blocks: rawBlock('<img src="▸http://172.16.0.4/a.png" alt="A lock" width="100" style="color:#222222">') },
    'error',
  ),
  reported(
    'alt/quality',
    "the alternative text of a figure, in YAML's double quotes",
    {
      blocks:
        '  - block: figure\n    src: ../images/lock.png\n    alt: "▸A picture of \\"the\\" lock"\n    credit: A. N.\n',
      pictures: { 'content/images/lock.png': {} },
    },
    'warning',
  ),
  reported(
    'image/missing',
    'a part that the message does not have',
    { blocks: rawBlock('<img src="▸cid:gone@broadsheet" alt="The lock" width="300">') },
    'error',
  ),
  passed('image/missing', 'a picture that travels with the mail', { body: shown('![The lock](../images/lock.png)') }),
  passed('image/missing', 'pictures that are hosted', {
    newsletter: 'imageBaseUrl: https://img.harbourpost.org/\n',
    body: shown('![The lock](../images/lock.png)'),
  }),

  reported(
    'image/src',
    'a picture on this machine',
    { blocks: rawBlock('<img src="▸http://localhost/lock.png" alt="The lock" width="300">') },
    'error',
  ),
  reported(
    'image/src',
    'a picture written into the mail',
    {
      blocks: rawBlock('<img src="https://img.quays.org/lock.png" alt="The lock in mist" width="300">'),
      html: html => html.replace('https://img.quays.org/lock.png', 'data:image/png;base64,iVBORw0KGgo='),
    },
    [`error ${EDITION}:9:12`],
  ),
  passed('image/src', 'a picture on the web, and one that travels with the mail', {
    blocks: rawBlock('<img src="https://img.quays.org/localhost.png" alt="The lock" width="300">'),
    body: shown('![The lock](../images/lock.png)'),
  }),

  reported(
    'image/alt',
    'a tag without an alternative text',
    { blocks: rawBlock('<img src="▸https://img.quays.org/lock.png" width="300">') },
    'error',
  ),
  reported(
    'image/alt',
    'an mj-image without one',
    {
      blocks:
        '  - block: raw\n    text: A lock.\n    mjml: |\n      <mj-section><mj-column>\n        <mj-image src="▸https://img.quays.org/lock.png" width="300px" />\n      </mj-column></mj-section>\n',
    },
    'error',
  ),
  passed('image/alt', 'pictures that only decorate, and are said to', {
    blocks: `${rawBlock('<img src="https://img.quays.org/line.png" alt="" width="300">')}  - block: figure\n    src: ../images/wave.png\n    decorative: true\n`,
    body: shown('![](../images/lock.png){decorative}'),
  }),
  passed('image/alt', 'a role that says the same', {
    blocks: rawBlock('<img src="https://img.quays.org/line.png" role="presentation" width="300">'),
  }),

  reported(
    'image/link-alt',
    'a link that is a picture without a word',
    {
      blocks: rawBlock(
        '<a href="https://quays.org/" style="color:#123456"><img src="▸https://img.quays.org/lock.png" alt="" width="300"></a>',
      ),
    },
    'error',
  ),
  passed('image/link-alt', 'a link with a picture that says where it leads', {
    blocks:
      '  - block: figure\n    src: ../images/lock.png\n    alt: All about the lock\n    url: https://quays.org/lock\n',
  }),
  passed('image/link-alt', 'words beside the picture, another picture with a word, a label', {
    blocks:
      rawBlock(`<a href="https://quays.org/a" style="color:#123456"><img src="https://img.quays.org/a.png" alt="" width="300"> The lock</a>
<a href="https://quays.org/b" style="color:#123456"><img src="https://img.quays.org/b.png" alt="" width="300"><img src="https://img.quays.org/c.png" alt="A ferry" width="300"></a>
<a href="https://quays.org/c" aria-label="A quay" style="color:#123456"><img src="https://img.quays.org/d.png" alt="" width="300"></a>`),
  }),

  reported('alt/quality', 'the name of a file', { body: shown('![▸IMG_2044.jpg](../images/lock.png)') }, 'warning'),
  reported('alt/quality', 'image of', { body: shown('![▸Image of the lock](../images/lock.png)') }, 'warning'),
  reported(
    'alt/quality',
    'more than one breath',
    { blocks: `  - block: figure\n    src: ../images/lock.png\n    alt: ▸${'The lock at night, '.repeat(9)}closed\n` },
    'warning',
  ),
  reported(
    'alt/quality',
    'the caption again',
    { article: 'image:\n  src: ../images/lock.png\n  alt: ▸The lock at night\n  caption: "The lock, at night."\n' },
    'warning',
  ),
  passed('alt/quality', 'words about a photographer, a file format, a caption that adds to it', {
    article: 'image: { src: ../images/lock.png, alt: Photographers at the lock, caption: The lock at night }\n',
    body: shown('![The menu Save as PNG](../images/menu.png)'),
  }),

  reported(
    'image/credit',
    'a photograph without a name',
    { body: shown('▸![The lock](../images/lock.png)'), pictures: { [LOCK]: { original: 'jpeg' } } },
    'warning',
  ),
  reported(
    'image/credit',
    'a photograph of the front matter',
    {
      article: 'image: ▸{ src: ../images/lock.png, alt: The lock }\n',
      pictures: { [LOCK]: { original: 'heic' } },
    },
    'warning',
  ),
  passed('image/credit', 'a name, a caption that says whose it is, a drawing', {
    body: shown(
      '![The lock](../images/lock.png){credit="Ada"}\n\n![A quay](../images/quay.jpg "A quay. Photo: Ada")\n\n![A chart](../images/chart.png)',
    ),
    pictures: { [LOCK]: { original: 'jpeg' }, 'content/images/quay.jpg': { original: 'jpeg' } },
  }),
  passed('image/credit', 'the logo, and what only decorates', {
    newsletter: LOGO.replace('▸', ''),
    blocks: '  - block: figure\n    src: ../images/lock.png\n    decorative: true\n',
    pictures: { [LOCK]: { original: 'jpeg' }, 'content/images/logo.png': { original: 'jpeg' } },
  }),

  reported(
    'image/width',
    'no width',
    { blocks: rawBlock('<img src="▸https://img.quays.org/lock.png" alt="The lock">') },
    'warning',
  ),
  reported(
    'image/width',
    'a width in per cent',
    { blocks: rawBlock('<p>100% of it.</p>\n<img src="https://img.quays.org/lock.png" alt="The lock" ▸width="100%">') },
    'warning',
  ),
  reported(
    'image/width',
    'a width beyond the mail',
    {
      blocks: rawBlock(
        '<p>Some 700 people.</p>\n<img src="https://img.quays.org/lock.png" alt="The lock" ▸width="700">',
      ),
    },
    'warning',
  ),
  passed('image/width', 'whole pixels', {
    blocks: rawBlock('<img src="https://img.quays.org/lock.png" alt="The lock" width="600">'),
    body: shown('![The lock](../images/lock.png)'),
  }),

  reported(
    'image/format',
    'a format of which the name tells',
    { blocks: rawBlock('<img src="▸https://img.quays.org/lock.webp?x" alt="The lock" width="300">') },
    'warning',
  ),
  reported(
    'image/format',
    'a picture of the project with other first bytes',
    {
      body: shown('![The lock](../images/▸lock.png)'),
      pictures: { [LOCK]: { signature: [0x52, 0x49, 0x46, 0x46] } },
    },
    'warning',
  ),
  passed('image/format', 'GIF, JPEG, PNG, and a page about WebP', {
    body: shown('![A](../images/a.gif)\n\n![B](../images/b.jpg)\n\n![C](../images/lock.png)'),
    pictures: {
      'content/images/a.gif': { format: 'gif' },
      'content/images/b.jpg': { format: 'jpeg', original: 'png' },
    },
    blocks: rawBlock('<img src="https://img.quays.org/about.webp/lock.png" alt="The lock" width="300">'),
  }),

  reported(
    'image/weight',
    'a heavy picture',
    { body: shown('![The lock](../images/▸lock.png)'), pictures: { [LOCK]: { bytes: 250_000 } } },
    'warning',
  ),
  reported(
    'image/weight',
    'five pictures that are heavy together',
    {
      body: shown([1, 2, 3, 4, 5].map(number => `![Lock ${number}](../images/${number}.png)`).join('\n\n')),
      pictures: Object.fromEntries([1, 2, 3, 4, 5].map(number => [`content/images/${number}.png`, { bytes: 180_000 }])),
    },
    [`warning ${EDITION}:6:3`],
  ),
  passed('image/weight', 'a picture of 200 kB, shown twice', {
    body: shown('![The lock](../images/lock.png)\n\n![The lock](../images/lock.png)'),
    pictures: { [LOCK]: { bytes: 200_000 } },
  }),

  reported(
    'image/resolution',
    'too few pixels',
    { body: shown('![The lock](../images/▸lock.png)'), pictures: { [LOCK]: { width: 600 } } },
    'info',
  ),
  reported(
    'image/resolution',
    'too many pixels',
    { body: shown('![The lock](../images/▸lock.png){width=240}') },
    'info',
  ),
  passed('image/resolution', 'twice as many, also where the same picture is small elsewhere', {
    body: shown('![The lock](../images/lock.png)\n\n![The lock](../images/lock.png){width=240}'),
  }),

  reported(
    'image/small',
    'a picture of 80 pixels',
    { body: shown('![The lock](../images/▸lock.png){width=80}') },
    'info',
  ),
  passed('image/small', 'a picture of 101 pixels', { body: shown('![The lock](../images/lock.png){width=101}') }),

  reported('image/text-ratio', 'a picture and a few words', { body: '![The lock](../images/▸lock.png)\n' }, 'warning'),
  passed('image/text-ratio', 'a picture and many words', { body: shown('![The lock](../images/lock.png)') }),
  passed('image/text-ratio', 'a few words alone', { body: 'Words.\n' }),

  reported(
    'image/dark-logo',
    'a logo that vanishes',
    {
      newsletter: LOGO,
      facts: { logo: { path: 'content/images/logo.png', lost: { '#1b1b1b': 0.9, '#333333': 0.2 } } },
    },
    'warning',
  ),
  passed('image/dark-logo', 'a logo of which half is lost', {
    newsletter: LOGO.replace('▸', ''),
    facts: { logo: { path: 'content/images/logo.png', lost: { '#1b1b1b': 0.5, '#333333': 0.2 } } },
  }),
  passed('image/dark-logo', 'a logo with another one for dark', {
    newsletter: 'logo: { src: images/logo.png, darkSrc: images/night.png, alt: Harbour Post }\n',
    facts: { logo: { path: 'content/images/logo.png', lost: { '#1b1b1b': 1 } } },
  }),
]
