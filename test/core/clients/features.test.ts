import { lexer } from 'css-tree'
import { describe, expect, test } from 'vitest'
import { choicesOf } from '../../../src/core/clients/choices.ts'
import { FEATURE_SLUGS } from '../../../src/core/clients/client-support.ts'
import { CSS_FEATURES } from '../../../src/core/clients/css-feature-table.ts'
import { findFeatures } from '../../../src/core/clients/features.ts'
import { HTML_FEATURES } from '../../../src/core/clients/html-feature-table.ts'
import { parsePage } from '../../../src/core/page/page.ts'

type Row = readonly [slug: string, written: string, text: string]

/** The words of each use of a feature. */
function wordsFor(slug: string, html: string): readonly string[] | undefined {
  return findFeatures(parsePage(html))
    .get(slug)
    ?.map(({ text }) => text)
}

function styled(style: string): string {
  return `<p style="${style.replaceAll('"', '&quot;')}">x</p>`
}

function sheet(css: string): string {
  return `<style>${css}</style>`
}

test('every feature that there are data of has a matcher, and every matcher data', () => {
  expect([...Object.keys(CSS_FEATURES), ...Object.keys(HTML_FEATURES)].sort()).toEqual([...FEATURE_SLUGS].sort())
})

test.each(Object.entries({ ...CSS_FEATURES, ...HTML_FEATURES }))(
  '%s is found by each of its traits',
  (slug, traits) => {
    for (const trait of choicesOf(traits)) {
      expect(wordsFor(slug, exampleOf(trait)), `${trait} in ${exampleOf(trait)}`).toHaveLength(1)
    }
  },
)

test('the matchers name properties that there are', () => {
  const properties = Object.values(CSS_FEATURES)
    .flatMap(choicesOf)
    .flatMap(trait => /^([a-z-]+):(?!:)/.exec(trait)?.[1] ?? [])
  expect(properties.length).toBeGreaterThan(200)
  expect(properties.filter(property => !lexer.getProperty(property))).toEqual([])
})

/** HTML with just one trait, as the tables write it: the first form that fits is filled in. */
function exampleOf(trait: string): string {
  const [form, html] = FORMS.find(([form]) => form.test(trait)) ?? [/.*/, '']
  return trait.replace(form, html)
}

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^<meta\[(.+)\]$/, '<meta name="$1">'],
  [/^<(\w+)\[(\w+)\]$/, '<$1 type="$2">'],
  [/^<(\w+)$/, '<$1>'],
  [/^href=(.+)$/, '<a href="$1x">'],
  [/^([\w-]+)=$/, '<p $1="x">'],
  [/^img\.data:$/, '<img src="data:image/x">'],
  [/^(img\..+)$/, '<img src="$1">'],
  [/^@media(\(.+\))$/, sheet('@media $1{}')],
  [/^(@.+)$/, sheet('$1 a{}')],
  [/^(::?[\w-]+)$/, sheet('p$1{}')],
  [/^a_b$/, sheet('a b{}')],
  [/^&$/, sheet('p{& b{}}')],
  [/^(\*|a|[.#[]a.*|a[>+~,]b)$/, sheet('$1{}')],
  [/^\/\*\*\/$/, styled('color:red;/* */')],
  [/^--$/, styled('--a:b')],
  [/^!important$/, styled('color:red!important')],
  [/^(0.+)$/, styled('width:$1')],
  [/^([\w-]+)\(\)$/, styled('width:$1(--a)')],
  [/^\*:(.+)$/, styled('width:$1')],
  [/^([\w-]+):$/, styled('$1:1px')],
  [/^(.+:.+)$/, styled('$1')],
]

describe('in a style', () => {
  test.each<Row>([
    ['css-gap', 'column-gap:4px', 'column-gap'],
    ['css-gap', 'Gap : 4px', 'Gap'],
    ['css-border', 'border-top-color:red', 'border-top-color'],
    ['css-border-inline-block-longhand', 'border-inline-start-width:1px', 'border-inline-start-width'],
    ['css-display-flex', 'color:red;Display : FLEX', 'Display : FLEX'],
    ['css-display-flex', 'display:inline-flex', 'display:inline-flex'],
    ['css-display', 'display:contents', 'display:contents'],
    ['css-display-none', 'display:none!important', 'display:none'],
    ['css-important', 'color:red!important', '!important'],
    ['css-flex-direction', 'flex-flow:column wrap', 'flex-flow:column'],
    ['css-unit-vw', 'width:50vw', '50vw'],
    ['css-unit-rem', 'padding:calc(1px + 2REM)', '2REM'],
    ['css-unit-percent', 'width:50%', '50%'],
    ['css-unit-calc', 'width:calc(100% - 4px)', 'calc('],
    ['css-unit-initial', 'width:initial', 'width:initial'],
    ['css-intrinsic-size', 'width:fit-content(20px)', 'fit-content('],
    ['css-function-clamp', 'font-size:clamp(1px,2px,3px)', 'clamp('],
    ['css-modern-color', 'color:oklch(50% 0 0)', 'oklch('],
    ['css-rgb', 'color:rgb(1,2,3)', 'rgb('],
    ['css-rgba', 'color:rgba(1,2,3,.5)', 'rgba('],
    ['css-rgba', 'color:rgb(1 2 3 / 50%)', 'rgb('],
    ['css-rgba', 'color:rgb(1,2,3,.5)', 'rgb('],
    ['css-sytem-ui', 'font-family:x,system-ui', 'font-family:x,system-ui'],
    ['css-background-image', "background: url('https://e.org/a.png') no-repeat", 'background: url('],
    ['css-linear-gradient', 'background-image:repeating-linear-gradient(red,blue)', 'repeating-linear-gradient('],
    ['css-background-clip', '-webkit-background-clip:text', '-webkit-background-clip'],
    ['css-variables', '--Ink:red', '--Ink'],
    ['css-variables', 'color:var(--Ink,red)', 'var('],
    ['css-comments', 'color:red;/* why */', '/* why */'],
    ['image-svg', 'list-style-image:url(a.svg)', 'a.svg'],
  ])('%s is found in %s', (slug, style, text) => {
    expect(wordsFor(slug, styled(style))).toEqual([text])
  })

  test.each([
    ['css-gap', 'grid-auto-rows:4px'],
    ['css-border', 'border-radius:4px;border-collapse:collapse'],
    ['css-border-radius', 'border-start-start-radius:4px'],
    ['css-display-flex', 'display:block'],
    ['css-display-flex', 'x-display:flex'],
    ['css-display-none', 'float:none'],
    ['css-display', 'display:inline-block'],
    ['css-float', 'float:none'],
    ['css-flex-direction', 'flex-direction:row'],
    ['css-important', 'content:"!important"'],
    ['css-unit-vw', 'font-family:a5vw'],
    ['css-unit-calc', 'width:max(1px,2px)'],
    ['css-unit-initial', 'initial-letter:2'],
    ['css-rgba', 'color:rgb(1 2 3)'],
    ['css-rgb', 'color:rgba(1,2,3,.5)'],
    ['css-background-image', 'background:#fff'],
    ['css-variables', 'margin:0 -2px'],
    ['css-comments', 'background:url(https://e.org/a/*b)'],
    ['css-inset', 'position:absolute;top:0'],
    ['css-margin', 'margin-inline-start:2px'],
    ['css-nesting', 'color:red'],
  ])('%s is not found in %s', (slug, style) => {
    expect(wordsFor(slug, styled(style))).toBeUndefined()
  })
})

describe('what has a fallback in its style', () => {
  test.each([
    ['css-display-flex', 'display:block;display:flex'],
    ['css-unit-rem', 'font-size:16px;font-size:1rem'],
    ['css-function-min', 'width:600px;width:min(100%,600px)'],
    ['css-linear-gradient', 'background:#fff;background:linear-gradient(#fff,#eee)'],
    ['css-linear-gradient', 'background-image:linear-gradient(#fff,#eee);background-color:#fff'],
    ['css-background-image', 'background-color:#fff;background-image:url(a.png)'],
    ['css-background-image', 'background:#fff url(a.png) no-repeat'],
    ['css-background-image', 'background:white url(a.png) no-repeat center / cover'],
  ])('%s is not found in %s', (slug, style) => {
    expect(wordsFor(slug, styled(style))).toBeUndefined()
    expect(wordsFor(slug, sheet(`.a{${style}}`))).toBeUndefined()
  })

  test.each([
    ['css-display-flex', 'color:red;display:flex'],
    ['css-unit-rem', 'font-size:1rem;font-size:16px'],
    ['css-unit-rem', 'font-size:2rem;font-size:1rem'],
    ['css-linear-gradient', 'background:#fff linear-gradient(#fff,#eee)'],
    ['css-linear-gradient', 'color:#fff;background-image:linear-gradient(#fff,#eee)'],
    ['css-background-image', 'background:url(a.png) no-repeat center / cover'],
  ])('but %s is in %s', (slug, style) => {
    expect(wordsFor(slug, styled(style))).toBeDefined()
  })
})

describe('in a sheet', () => {
  test.each<Row>([
    ['css-at-font-face', '@font-face{font-family:x;src:url(a.woff)}', '@font-face'],
    ['css-at-import', '@import url(a.css);', '@import'],
    ['css-at-keyframes', '@keyframes a{from{color:red}}', '@keyframes'],
    ['css-at-supports', '@supports (display:grid){.a{display:grid}}', '@supports'],
    ['css-at-media', '@media (min-width:480px){.a{color:red}}', '@media'],
    ['css-at-media-hover', '@media screen and (any-hover:hover){.a{color:red}}', '(any-hover'],
    ['css-at-media-hover', '@media (min-width:1px) and (not (hover)){.a{color:red}}', '(hover'],
    ['css-unit-vw', '@media (min-width:480px){.a{width:5vw}}', '5vw'],
    ['css-opacity', '@keyframes a{from{opacity:0}}', 'opacity'],
    ['css-display-grid', '.a{color:red;display:grid}', 'display:grid'],
    ['css-selector-class', '.a{color:red}', '.a'],
    ['css-selector-id', '#a{color:red}', '#a'],
    ['css-selector-type', 'p{color:red}', 'p'],
    ['css-selector-universal', '*{color:red}', '*'],
    ['css-selector-attribute', '[data-a]{color:red}', '[data-a]'],
    ['css-selector-descendant', '.a  .b{color:red}', '.a  .b'],
    ['css-selector-child', '.a > .b{color:red}', '.a > .b'],
    ['css-selector-adjacent-sibling', '.a+.b{color:red}', '.a+.b'],
    ['css-selector-general-sibling', '.a~.b{color:red}', '.a~.b'],
    ['css-selector-grouping', '.a, .b{color:red}', '.a, .b'],
    ['css-selector-chaining', '.a.b{color:red}', '.a.b'],
    ['css-pseudo-class-hover', 'a:hover{color:red}', ':hover'],
    ['css-pseudo-class-nth-child', 'p:nth-child(2n){color:red}', ':nth-child'],
    ['css-pseudo-class-not', 'p:not(.a){color:red}', ':not'],
    ['css-pseudo-class-lang', 'p:lang(de){color:red}', ':lang'],
    ['css-pseudo-element-before', 'p::before{color:red}', '::before'],
    ['css-pseudo-element-before', 'p:before{color:red}', ':before'],
    ['css-nesting', '.a{color:red;& .b{color:blue}}', '& .b'],
    ['css-nesting', '.a{color:red;.b{color:blue}}', '.b'],
    ['css-nesting', '.a{@media (hover){color:blue}}', '(hover)'],
    ['css-comments', '/* why */.a{color:red}', '/* why */'],
  ])('%s is found in %s', (slug, css, text) => {
    expect(new Set(wordsFor(slug, sheet(css)))).toEqual(new Set([text]))
  })

  test.each([
    ['css-at-media-hover', '@media (min-width:480px){a:hover{color:red}}'],
    ['css-at-font-face', '.a{font-family:x}'],
    ['css-display-grid', '@supports (display:grid){.a{display:grid}}'],
    ['css-selector-class', 'p{color:red}'],
    ['css-selector-type', '@keyframes a{from{color:red}to{color:blue}}'],
    ['css-selector-universal', 'p{width:calc(2*3px)}'],
    ['css-selector-descendant', '.a>.b,.c{color:red}'],
    ['css-selector-grouping', '.a{color:red}.b{color:red}'],
    ['css-selector-chaining', 'p.a .b{color:red}'],
    ['css-pseudo-class-hover', '.hover{color:red}'],
    ['css-pseudo-element-before', '.before{color:red}'],
    ['css-nesting', '@media (hover){.a{color:red}}'],
    ['css-comments', '.a{content:"/* no */"}'],
    ['image-woff', '@font-face{src:url(a.png)}'],
    ['image-png', '@font-face{src:url(a.png)}'],
  ])('%s is not found in %s', (slug, css) => {
    expect(wordsFor(slug, sheet(css))).toBeUndefined()
  })

  test('a broken rule takes nothing else with it', () => {
    expect(wordsFor('css-display-flex', sheet('.a{color:;;}}} .b{display:flex}'))).toEqual(['display:flex'])
  })
})

describe('in an element', () => {
  test.each<Row>([
    ['html-video', '<video src="a.mp4"></video>', '<video'],
    ['html-h1-h6', '<h4>x</h4>', '<h4'],
    ['html-semantics', '<section>x</section>', '<section'],
    ['html-hidden', '<p hidden>x</p>', 'hidden'],
    ['html-srcset', '<img srcset="a.png 2x">', 'srcset'],
    ['html-aria-label', '<p aria-label="x">x</p>', 'aria-label'],
    ['html-input-radio', '<input type="RADIO">', '<input type="RADIO"'],
    ['html-input-text', '<input>', '<input'],
    ['html-input-text', '<input type="email">', '<input type="email"'],
    ['html-button-submit', '<button>x</button>', '<button'],
    ['html-button-reset', '<button type="reset">x</button>', '<button type="reset"'],
    ['html-meta-color-scheme', '<meta name="color-scheme" content="light">', '<meta name="color-scheme"'],
    ['html-anchor-links', '<a href="#more">x</a>', '#more'],
    ['html-mailto-links', '<a href="MAILTO:a@e.org">x</a>', 'mailto:'],
    ['html-background', '<table background="https://e.org/a.png"></table>', 'background'],
    ['image-png', '<table background="https://e.org/a.png"></table>', 'https://e.org/a.png'],
    ['image-webp', '<img src="https://e.org/a.WebP?b=1.png">', 'https://e.org/a.WebP?b=1.png'],
    ['image-heif', '<img src="a.heic">', 'a.heic'],
    ['image-mp4', '<img src="a.mp4">', 'a.mp4'],
    ['image-base64', '<img src="data:image/png;base64,AAAA">', 'data:image/png'],
    ['image-svg', '<img src="data:image/svg+xml,%3Csvg/%3E">', 'data:image/svg+xml'],
  ])('%s is found in %s', (slug, html, text) => {
    expect(wordsFor(slug, html)).toEqual([text])
  })

  test.each([
    ['html-video', '<p>video &lt;video></p>'],
    ['html-h1-h6', '<hr>'],
    ['html-semantics', '<div class="section">x</div>'],
    ['html-hidden', '<p aria-hidden="true">x</p>'],
    ['html-input-radio', '<input type="checkbox">'],
    ['html-input-text', '<input type="radio">'],
    ['html-button-reset', '<button>x</button>'],
    ['html-meta-color-scheme', '<meta name="viewport" content="x">'],
    ['html-anchor-links', '<a href="https://e.org/#more">x</a>'],
    ['html-anchor-links', '<a href="#">x</a>'],
    ['html-mailto-links', '<a href="https://e.org/mailto:a">x</a>'],
    ['image-webp', '<img src="https://e.org/webp">'],
    ['image-webp', '<a href="a.webp">x</a>'],
    ['image-mp4', '<video src="a.mp4"></video>'],
    ['image-base64', '<img src="https://e.org/data:image/png">'],
    ['html-table', '<!--[if mso]><table></table><![endif]--><p>x</p>'],
  ])('%s is not found in %s', (slug, html) => {
    expect(wordsFor(slug, html)).toBeUndefined()
  })
})

describe('a use', () => {
  test('names its element, but none where a sheet asks for it', () => {
    const page = parsePage(`${sheet('.a{display:flex}')}<b style="display:flex">x</b><i style="display:flex">y</i>`)
    const features = findFeatures(page)
    expect(features.get('css-display-flex')?.map(({ element }) => element?.name)).toEqual([undefined, 'b', 'i'])
    expect(features.get('html-style')?.map(({ element }) => element?.name)).toEqual(['style'])
  })

  test('is counted once for the same words in one style', () => {
    expect(wordsFor('css-unit-vw', styled('width:5vw;height:5vw;min-width:6vw'))).toEqual(['5vw', '6vw'])
  })
})
