import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sampleRecipient } from '../../../src/core/content/recipient.ts'
import { fillPage } from '../../../src/core/email/filled-page.ts'
import { variantFor } from '../../../src/core/email/personalise.ts'
import { parsePage } from '../../../src/core/page/page.ts'
import { previewHtml, SCHEMES, type Scheme } from '../../../src/core/preview/client-preview.ts'
import { simulatedDark } from '../../../src/core/templates/dark-models.ts'
import { assembleDigest, loadProject, readPictures, renderEmail } from '../../../src/index.ts'

const WHOLE = { images: true, styles: true }
const asIs = (src: string) => src
const served = (src: string) => src.replace(/^(?:cid:|https:\/\/pictures\.example\/)/, '/pictures/')
const shown = (html: string, scheme: Scheme, pictureUrl = asIs) =>
  previewHtml(html, { scheme, ...WHOLE }, { pictureUrl })
/** What is shown of something that stands in the body, in a document that is whole. */
const inBody = (html: string, scheme: Scheme) =>
  /<body>([\s\S]*)<\/body>/.exec(shown(`<html><body>${html}</body></html>`, scheme))?.[1]

const YES = '(min-width:0)'
const NO = '(max-width:-1px)'
const full = simulatedDark('full')

describe('a style sheet that asks for the reader’s scheme', () => {
  test.each<[name: string, condition: string, question: string, light: string, dark: string, simulated: string]>([
    ['asks for dark', '@media ?{', '(prefers-color-scheme:dark)', NO, YES, NO],
    ['asks for light', '@media ?{', '(prefers-color-scheme: light)', YES, NO, NO],
    ['asks whether there is any', '@media ?{', '(prefers-color-scheme)', YES, YES, NO],
    ['asks for neither', '@media ?{', '( prefers-color-scheme : no-preference )', NO, NO, NO],
    ['asks in capitals', '@MEDIA ?{', '(PREFERS-COLOR-SCHEME:DARK)', NO, YES, NO],
    ['asks around comments', '@media ?{', '(/* a */prefers-color-scheme:/*)*/dark/***/)', NO, YES, NO],
    ['asks for more besides', '@media screen and ? and (min-width:480px){', '(prefers-color-scheme:dark)', NO, YES, NO],
    ['asks for one of several', '@media print, not all and ?{', '(prefers-color-scheme:dark)', NO, YES, NO],
    ['asks inside another rule', '@supports (color:red){@media ?{', '(prefers-color-scheme:dark)', NO, YES, NO],
  ])('%s', (_, condition, question, light, dark, simulated) => {
    const sheet = (answer: string) =>
      `<html><style>.a > b{margin:0}${condition.replace('?', answer)}.c{margin:1px}}</style></html>`
    expect(shown(sheet(question), 'light')).toBe(sheet(light))
    expect(shown(sheet(question), 'dark')).toBe(sheet(dark))
    for (const scheme of ['outlook', 'partial', 'full', 'auto'] as const) {
      expect(shown(sheet(question), scheme)).toContain(sheet(simulated).slice('<html>'.length))
    }
  })

  test.each([
    [
      'a sheet that is for one scheme as a whole',
      '<style media="(prefers-color-scheme:dark)">',
      '<style media="(min-width:0)">',
    ],
    ['a picture for one scheme', '<source media="(prefers-color-scheme:dark)">', '<source media="(min-width:0)">'],
  ])('%s is answered, too', (_, tag, expected) => {
    expect(shown(`<html>${tag}`, 'dark')).toBe(`<html>${expected}`)
  })

  test.each([
    ['a question in a quotation', '.a:after{content:"(prefers-color-scheme:dark)"}'],
    ['a sheet in a drawing, which is read like text', '</style><svg><style>a&gt;b&amp;{}'],
    ['a rule that is broken', '.a{color:red;;}} .b{ color : blue'],
    ['a rule that is hidden from old clients', '<!-- .a{color:red} -->'],
  ])('%s stays as it is', (_, css) => {
    const html = `<html><style>@media (min-width:1px){}${css}</style></html>`
    expect(shown(html, 'light')).toBe(html)
  })

  test('comments that never end take no time', () => {
    const html = `<html><style>@media (${'/**/'.repeat(20_000)}x){a{color-scheme:a}}</style></html>`
    expect(shown(html, 'light')).toBe(html)
  })
})

describe('the schemes that a mail says it has', () => {
  const say = (value: string) =>
    `<html><meta name="color-scheme" content="${value}"><style>:root{color-scheme:${value}}</style><p style="color-scheme:${value}">`

  test.each<[name: string, value: string, scheme: Scheme, said: string]>([
    ['both are narrowed to light', 'light dark', 'light', 'light'],
    ['both are narrowed to dark', 'dark light', 'dark', 'dark'],
    ['both are narrowed to light where the client paints it dark', 'light dark', 'auto', 'light'],
    ['light alone stays light in dark', 'light', 'dark', 'light'],
    ['dark alone stays dark in light', 'dark', 'light', 'dark'],
    ['none stays none', 'normal', 'dark', 'normal'],
  ])('%s', (_, value, scheme, said) => {
    expect(shown(say(value), scheme)).toContain(say(said).slice('<html>'.length))
  })

  test('the older name of the meta is narrowed, too', () => {
    const meta = (value: string) => `<html><META NAME=supported-color-schemes content="${value}">`
    expect(shown(meta('light dark'), 'dark')).toBe(meta('dark'))
  })
})

describe('a client that paints a mail dark', () => {
  const { text, background, border } = full

  test.each<[name: string, style: string, painted: string]>([
    ['paints a text', 'color:#123456', `color:${text('#123456')}`],
    ['paints a ground', 'background-color:#fff', `background-color:${background('#fff')}`],
    [
      'paints the ground in a shorthand',
      'background:url(#fff.png) red',
      `background:url(#fff.png) ${background('red')}`,
    ],
    [
      'paints gradients',
      'background:linear-gradient(to right, white 10%, rgb(0, 0, 1))',
      `background:linear-gradient(to right, ${background('white')} 10%, ${background('#000001')})`,
    ],
    ['paints borders', 'border-top:1px solid hsl(0, 100%, 50%)', `border-top:1px solid ${border('red')}`],
    ['paints colours in capitals', 'COLOR : RED', `COLOR : ${text('red')}`],
    ['paints what is important', 'color:#fff!important', `color:${text('#fff')}!important`],
    ['paints what is said twice', 'color:red;color:blue', `color:${text('red')};color:${text('blue')}`],
    ['paints what is let through', 'color:rgba(0,0,0,.5)', `color:${text('#000')}80`],
    ['leaves what cannot be seen', 'background:transparent;color:rgba(1,2,3,0)', ''],
    ['leaves what is somebody else’s', 'color:inherit;border-color:currentcolor', ''],
    ['leaves what is no colour', 'color:#12345;color:rgb(a,b);color:reddish;color:bad;color:var(--red);color', ''],
    ['leaves words that are names of colours elsewhere', 'font-family:Black, red;margin:0', ''],
    ['leaves quotations', "background:url('red') no-repeat", ''],
  ])('%s', (_, style, painted) => {
    expect(inBody(`<p style="${style}">`, 'full')).toBe(`<p style="${painted || style}">`)
  })

  test.each([
    ['bgcolor with a hash', 'td bgcolor="#ffffff"', `td bgcolor="${background('#fff')}"`],
    ['bgcolor without one', 'td bgcolor=FFFFFF', `td bgcolor="${background('#fff')}"`],
    ['the colour of a font', "font color='navy'", `font color="${text('navy')}"`],
    ['a colour that is none', 'font color="none"', 'font color="none"'],
  ])('it paints %s', (_, tag, painted) => {
    expect(inBody(`<${tag}>`, 'full')).toBe(`<${painted}>`)
  })

  test('it paints the rules of a sheet, but not what is for a client that marks what it paints', () => {
    const sheet =
      '<html><style>a:hover{color:#000}@media (min-width:1px){b{color:#000}}[data-ogsc] i{color:#000}</style>'
    const painted = sheet.replace(/([ab][:{][^#]*)#000/g, `$1${simulatedDark('outlook').text('#000')}`)
    expect(shown(sheet, 'outlook')).toContain(painted.slice('<html>'.length))
  })

  test('it lays the mail on a dark page of its own', () => {
    expect(shown('<html lang=en>', 'full')).toBe('<html style="background-color:#1b1b1b;color:#ffffff" lang=en>')
    expect(shown('<html style="color:red">', 'full')).toBe(
      `<html style="color:${text('red')};background-color:#1b1b1b;color:#ffffff">`,
    )
  })

  test.each([
    ['a mail in pieces', '<!doctype html><p>a', '<p>a'],
    ['a mail without any element', 'a & b', ''],
    ['a mail that begins with what is taken out', '<base href=x><p>', '<p>'],
  ])('%s gets the page that it does not write', (_, html, rest) => {
    const page = shown(html, 'full')
    expect(page).toContain(`<html style="background-color:#1b1b1b;color:#ffffff">${rest}`)
    expect(page).not.toContain('base')
  })

  test('only Outlook marks what it has painted, with what was there before', () => {
    const html =
      '<p style="color:#000;background:url(x) #FFF"><td bgcolor=red><i style="color:inherit;background:none">'
    const { elements } = parsePage(shown(html, 'outlook'))
    const marks = elements.map(({ attributes }) => [attributes['data-ogsc'], attributes['data-ogsb']])
    expect(marks).toEqual([
      ['', ''],
      ['#000', '#FFF'],
      [undefined, 'red'],
      [undefined, undefined],
    ])
    for (const scheme of ['partial', 'full', 'auto'] as const) expect(shown(html, scheme)).not.toContain('data-ogs')
  })
})

describe('pictures', () => {
  test.each([
    ['an embedded picture', '<img src="cid:a@b">', '<img src="/pictures/a@b">', '<img src="data:,">'],
    [
      'a hosted picture',
      "<IMG SRC='https://pictures.example/a.png'>",
      '<IMG src="/pictures/a.png">',
      '<IMG src="data:,">',
    ],
    [
      'a picture that nobody knows',
      '<img src=//a.example/?a=1&b=2 alt=">">',
      '<img src=//a.example/?a=1&b=2 alt=">">',
      '<img src="data:," alt=">">',
    ],
    [
      'a picture with two addresses',
      '<img src=cid:a SRC="cid:b">',
      '<img src="/pictures/a" SRC="cid:b">',
      '<img src="data:," SRC="cid:b">',
    ],
    [
      'pictures of several sizes',
      '<img srcset="cid:a 1x, cid:b 2x,data:image/png;base64,AA 3x">',
      '<img srcset="/pictures/a 1x, /pictures/b 2x,data:image/png;base64,AA 3x">',
      '<img srcset="data:, 1x, data:, 2x,data:, 3x">',
    ],
    ['a ground', '<td background="cid:a">', '<td background="/pictures/a">', '<td background="data:,">'],
    [
      'a ground in a style',
      `<td style="background:url('cid:a') red">`,
      '<td style="background:url(&quot;/pictures/a&quot;) red">',
      '<td style="background:url(&quot;data:,&quot;) red">',
    ],
    [
      'a ground in a sheet',
      '<style>p{background:URL( cid:a )}</style>',
      '<style>p{background:url("/pictures/a")}</style>',
      '<style>p{background:url("data:,")}</style>',
    ],
  ])('%s is found where it is served, and left out where pictures are off', (_, html, on, off) => {
    const preview = (images: boolean) =>
      previewHtml(`<html>${html}`, { scheme: 'light', images, styles: true }, { pictureUrl: served })
    expect(preview(true)).toBe(`<html>${on}`)
    expect(preview(false)).toBe(`<html>${off}`)
  })
})

test('what is taken out takes nothing with it', () => {
  expect(inBody('<p>a</p ><base href=x><b>c</b>', 'light')).toBe('<p>a</p ><b>c</b>')
})

test.each([
  ['another address', '<META http-equiv = "Refresh" content="0;url=//a.example">'],
  ['another base', '<base href="//a.example">'],
  ['a sheet of its own', '<LINK rel=stylesheet href=//a.example/a.css>'],
])('no mail gets the browser to %s', (_, tag) => {
  for (const scheme of SCHEMES) expect(inBody(`a${tag}b`, scheme)).toBe('ab')
})

test.each([
  ['a sheet', '<style type="text/css">p>b{color:red}</style >', ''],
  ['an empty sheet', '<STYLE></STYLE>', ''],
  ['a sheet that never ends', '<style>p{} <b>', ''],
  [
    'a sheet in a comment',
    '<!--[if mso]><style>p{}</style><![endif]-->',
    '<!--[if mso]><style>p{}</style><![endif]-->',
  ],
])('without style sheets, %s is treated as one', (_, html, left) => {
  const preview = { scheme: 'dark', images: true, styles: false } as const
  expect(previewHtml(`<html><p style="margin:0">${html}`, preview, { pictureUrl: asIs })).toBe(
    `<html><p style="margin:0">${left}`,
  )
})

describe('blocks', () => {
  const marked = (html: string, offsets: readonly number[]) =>
    previewHtml(html, { scheme: 'light', ...WHOLE }, { pictureUrl: asIs, offsets })

  test.each([
    ['the outermost elements of each are marked', '<html>|<p><b></b></p><p></p>|<i></i>|', [0, 0, 1]],
    ['an element inside one of another block is marked, too', '<html><div>|<p>|<b><i>|', [0, 1]],
    ['what stands before all of them belongs to none', '<html><head></head><body>|<p>', [0]],
    ['one that is not there has no elements', '<html><p>|<b></b>||<i></i>', [0, 2]],
  ])('%s', (_, drawn, expected) => {
    const pieces = drawn.split('|')
    const offsets = pieces.slice(1).map((_, index) => pieces.slice(0, index + 1).join('').length)
    const blocks = [...marked(pieces.join(''), offsets).matchAll(/data-block="(\d+)"/g)].map(([, block]) =>
      Number(block),
    )
    expect(blocks).toEqual(expected)
  })

  test('one that a layout leaves out is said to begin at the beginning, and has no elements', () => {
    expect(marked('<html><head><p><b></b></p>', [0, 12, 3])).toBe('<html><head><p data-block="1"><b></b></p>')
  })

  test('an author’s own mark does not count', () => {
    expect(marked('<html><p data-block=7>', [6])).toBe('<html><p data-block="0">')
  })

  test('a tag behind one that ends in a space is marked at its name', () => {
    expect(marked('<html><p>a</p ><b>', [6])).toBe('<html><p data-block="0">a</p ><b data-block="0">')
  })
})

describe('the sample edition', () => {
  let html = ''
  let offsets: readonly number[] = []
  let blocks: readonly string[] = []

  beforeAll(async () => {
    const root = join(import.meta.dirname, '../../..')
    const project = await loadProject(root)
    const digest = assembleDigest(project, project.editions.at(-1)?.id ?? '')
    const email = await renderEmail(digest, { pictures: await readPictures(root, digest.pictures) })
    const reader = sampleRecipient(project.newsletter)
    const variant = variantFor(email, reader)
    const filled = fillPage(email, variant, reader)
    html = filled.html
    offsets = filled.offsets
    blocks = variant.blocks.map(({ block }) => block)
  }, 60_000)

  test('shows its words in every scheme', () => {
    const words = wordsOf(html)
    expect(words.length).toBeGreaterThan(5000)
    for (const scheme of SCHEMES) expect(wordsOf(shown(html, scheme, served))).toBe(words)
  })

  test('asks nobody for a scheme any more', () => {
    expect(html).toMatch(/prefers-color-scheme/)
    for (const scheme of SCHEMES) expect(shown(html, scheme)).not.toMatch(/prefers-color-scheme|light dark/)
  })

  test('has elements in every block, and blocks in their order', () => {
    const marked = previewHtml(html, { scheme: 'light', ...WHOLE }, { pictureUrl: served, offsets })
    const found = [...new Set([...marked.matchAll(/ data-block="(\d+)"/g)].map(([, block]) => Number(block)))]
    expect(found).toEqual(blocks.map((_, index) => index))
    expect(blocks.length).toBeGreaterThan(5)
  })
})

/** Of the body; what a style sheet holds is no word. */
function wordsOf(html: string): string {
  return parsePage(html)
    .texts.filter(({ element }) => element.name !== 'style')
    .map(({ text }) => text)
    .join('|')
}

describe('any HTML', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '</p >',
        '<b',
        '</',
        '<td bgcolor=red ',
        'style="color:#fff',
        'style=color:red',
        '">',
        "'",
        '>',
      ],
      ...[
        '<style>',
        '</style>',
        '<!--',
        '-->',
        '<!-->',
        '<svg>',
        '<form>',
        '<form a=1>',
        '<br/>',
        '</br>',
        '<a href=x/>',
      ],
      ...[
        '@media (prefers-color-scheme:dark){',
        '}',
        '(',
        '/*',
        'color:rgb(',
        'url(',
        ';',
        '&lt;',
        '&#0;',
        '<img src=',
        '=',
      ],
      ...[
        '<IMAGE srcset="a 1x,"',
        '<textarea>',
        '<title>',
        '<![CDATA[',
        '<?x',
        '<!doctype html>',
        '<html>',
        '\0',
        '__proto__',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 10 }),
  )
  const any = fc.array(piece, { maxLength: 30 }).map(pieces => pieces.join(''))
  const preview = fc.record({ scheme: fc.constantFrom(...SCHEMES), images: fc.boolean(), styles: fc.boolean() })

  test('is shown, however torn', () => {
    fc.assert(
      fc.property(any, preview, fc.array(fc.integer()), (html, how, offsets) => {
        previewHtml(html, how, { pictureUrl: src => `/x/${src}`, offsets })
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps its words', () => {
    const plain = any.filter(html => !/<(?:base|link|meta)/i.test(html)).map(html => `<html>${html}`)
    fc.assert(
      fc.property(plain, preview, (html, how) => {
        const options = { pictureUrl: (src: string) => `/x/${src}` }
        expect(wordsOf(previewHtml(html, { ...how, styles: true }, options))).toBe(wordsOf(html))
      }),
      { numRuns: 2000 },
    )
  })

  test('without styles or schemes is in light what it is', () => {
    const plain = any.filter(html => !/style|scheme|media|url\(|<(?:base|link|meta)/i.test(html))
    fc.assert(
      fc.property(plain, html => {
        expect(shown(html, 'light')).toBe(html)
      }),
      { numRuns: 2000 },
    )
  })
})
