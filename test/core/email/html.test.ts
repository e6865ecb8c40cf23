import fc from 'fast-check'
import { DomUtils, parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { type HtmlContext, htmlBlocks } from '../../../src/core/email/html.ts'
import { parseMarkdown } from '../../../src/core/prose/markdown.ts'
import type { Block } from '../../../src/core/prose/prose.ts'

const COLOURS = {
  page: '#111111',
  paper: '#222222',
  ink: '#333333',
  muted: '#444444',
  accent: '#555555',
  link: '#666666',
  rule: '#777777',
  shade: '#888888',
  banner: '#999999',
  onBanner: '#aaaaaa',
}
const FONTS = { display: 'Display', text: 'Text', label: `"A 'Label'", serif`, code: '"A Code"' }
const WRITTEN = { offset: 0, raw: '' }
const CONTEXT: HtmlContext = {
  theme: { light: COLOURS, fonts: FONTS },
  mark: ({ name }) => `[${name}]`,
  accessLabel: access => `<${access}>`,
  picture: ({ width }) => ({ src: 'https://a.example/a.png?b="c"&d', width: width ?? 552, height: 100 }),
  direction: 'ltr',
  headings: 3,
}

const render = (blocks: readonly Block[], context = CONTEXT) => parseDocument(htmlBlocks(blocks, context))
type Tree = ReturnType<typeof render>

function read(markdown: string, context = CONTEXT): Tree {
  const prose = { file: 'content/articles/a.md', typeset: (run: string) => run, fields: undefined }
  const { value, problems } = parseMarkdown(markdown, prose)
  expect(problems).toEqual([])
  return render(value.children, context)
}

const all = (tree: Tree, name: string) => DomUtils.getElementsByTagName(name, tree)
const attributes = (tree: Tree, name: string, attribute: string) =>
  all(tree, name).map(({ attribs }) => attribs[attribute])
const names = (tree: Tree) => all(tree, '*').map(({ name }) => name)

describe('blocks', () => {
  test.each([
    ['a paragraph', 'a *b* **c** ~~d~~ <sub>e</sub>', 'p em strong s sub'],
    ['a line break', 'a\\\nb', 'p br'],
    [
      'headings, which begin at the third level and skip none',
      '# a\n\n## b\n\n### c\n\n#### d\n\n###### e',
      'h3 h4 h5 h6 h6',
    ],
    ['a list', '- a\n- b\n\n1. c', 'ul li li ol li'],
    ['a loose list of several paragraphs', '- a\n\n  b\n- c', 'ul li p p li'],
    ['a quotation', '> a\n>\n> b', 'blockquote p p'],
    ['code', '`a`\n\n```\nb\n```', 'p code pre'],
    ['a rule', '---', 'hr'],
    ['a table', '| a |\n|---|\n| b |', 'table thead tr th tbody tr td'],
    ['a figure', '![a](../images/a.png "b"){url=https://a.example}', 'div a img p'],
  ])('%s', (_, markdown, expected) => {
    expect(names(read(markdown)).join(' ')).toBe(expected)
  })

  test('a list says where its numbers begin', () => {
    expect(attributes(read('3. a'), 'ol', 'start')).toEqual(['3'])
  })

  test('a task list shows its boxes and no bullets', () => {
    const tree = read('- [ ] a\n- [x] b')
    expect(all(tree, 'li').map(item => DomUtils.textContent(item))).toEqual(['☐ a', '☑ b'])
    expect(attributes(tree, 'ul', 'style').join()).toContain('list-style:none')
  })

  test('a header cell says that it heads a column, and every cell how it is aligned', () => {
    const tree = read('| a | b |\n|--:|---|\n| c | d |')
    expect(attributes(tree, 'th', 'scope')).toEqual(['col', 'col'])
    const styles = [...attributes(tree, 'th', 'style'), ...attributes(tree, 'td', 'style')]
    expect(styles.map(style => /text-align:(\w+)/.exec(style ?? '')?.[1])).toEqual(['right', 'left', 'right', 'left'])
  })

  test('right to left turns indents, rules and cells around', () => {
    const html = htmlBlocks(
      [
        { type: 'quotation', children: [], written: WRITTEN },
        { type: 'list', start: undefined, tight: true, items: [] },
        { type: 'table', header: [{ align: undefined, children: [] }], rows: [], written: WRITTEN },
      ],
      { ...CONTEXT, direction: 'rtl' },
    )
    expect(html).toContain('padding-right:16px')
    expect(html).toContain('text-align:right')
    expect(html).not.toMatch(/left/)
  })

  test('every link has its colour on itself', () => {
    const tree = read('[a](https://a.example) https://b.example\n\n![c](../images/a.png){url=https://c.example}')
    expect(attributes(tree, 'a', 'href')).toEqual(['https://a.example', 'https://b.example', 'https://c.example'])
    for (const style of attributes(tree, 'a', 'style')) expect(style).toMatch(/(?:^|;)color:#666666/)
  })

  test('a link carries its access flag behind it', () => {
    expect(DomUtils.textContent(read('[a](https://a.example){free} b'))).toBe('a (<free>) b')
  })

  test('a picture has alternative text and whole numbers for its size', () => {
    const tree = read('![a "b" <c>](../images/a.png){width=280}\n\n![](../images/a.png){decorative}')
    expect(attributes(tree, 'img', 'alt')).toEqual(['a "b" <c>', ''])
    expect(attributes(tree, 'img', 'src')).toEqual(Array(2).fill('https://a.example/a.png?b="c"&d'))
    expect(attributes(tree, 'img', 'width')).toEqual(['280', '552'])
    for (const height of attributes(tree, 'img', 'height')) expect(height).toMatch(/^\d+$/)
  })

  test('font names in double quotes do not end the style attribute', () => {
    const tree = read('`a`\n\n![b](../images/a.png "c")')
    expect(attributes(tree, 'code', 'style').join()).toContain("font-family:'A Code'")
    for (const { attribs } of [...all(tree, 'img'), ...all(tree, 'p'), ...all(tree, 'code')]) {
      expect(Object.keys(attribs).filter(name => !/^(?:style|class|dir|src|alt|width|height)$/.test(name))).toEqual([])
    }
  })

  test('a merge field is its marker, in text and in an address', () => {
    const tree = read('{{firstName}} [a](https://a.example/?q={{city}})')
    expect(DomUtils.textContent(tree)).toBe('[firstName] a')
    expect(attributes(tree, 'a', 'href')).toEqual(['https://a.example/?q=[city]'])
  })
})

describe('whatever an author writes is text', () => {
  const hostile = fc.constantFrom(
    '<script>alert(1)</script>',
    '</p>',
    '"',
    "'",
    '`',
    '&amp;',
    '&',
    '-->',
    '<!--',
    '\u00A0',
    ']]>',
    '</pre>',
    ' onload="a"',
  )
  const text = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 6 })
    .map(parts => parts.join(''))
  const bare = (value: string) => [{ type: 'text', text: value, written: WRITTEN }] as const
  const shapes: readonly [string, (value: string) => Block, string][] = [
    ['in a paragraph', value => ({ type: 'paragraph', children: bare(value) }), 'p'],
    ['in a heading', value => ({ type: 'heading', level: 2, children: bare(value) }), 'h3'],
    ['in emphasis', value => ({ type: 'paragraph', children: [{ type: 'emphasis', children: bare(value) }] }), 'p em'],
    ['in code', value => ({ type: 'paragraph', children: [{ type: 'code', text: value }] }), 'p code'],
    ['in a code block', value => ({ type: 'code-block', text: value }), 'pre'],
    [
      'in a link',
      value => ({
        type: 'paragraph',
        children: [
          { type: 'link', link: { url: ['https://a.example'], bare: false }, children: bare(value), written: WRITTEN },
        ],
      }),
      'p a',
    ],
    [
      'in a list item',
      value => ({
        type: 'list',
        start: undefined,
        tight: true,
        items: [{ children: [{ type: 'paragraph', children: bare(value) }] }],
      }),
      'ul li',
    ],
    [
      'in a table cell',
      value => ({ type: 'table', header: [{ align: undefined, children: bare(value) }], rows: [], written: WRITTEN }),
      'table thead tr th tbody',
    ],
  ]

  test.each(shapes)('%s', (_, shape, tags) => {
    fc.assert(
      fc.property(text, value => {
        const tree = render([shape(value)])
        expect(names(tree).join(' ')).toBe(tags)
        expect(DomUtils.textContent(tree)).toBe(value)
      }),
    )
  })

  test('in attributes', () => {
    fc.assert(
      fc.property(text, value => {
        const link = { url: [`https://a.example/${value}`], bare: false }
        const figure = { src: 'a.png', path: 'content/a.png', alt: value, url: link.url }
        const tree = render([
          { type: 'paragraph', children: [{ type: 'link', link, children: [], written: WRITTEN }] },
          { type: 'figure', figure, written: WRITTEN },
        ])
        expect(names(tree).join(' ')).toBe('p a div a img')
        expect(attributes(tree, 'a', 'href')).toEqual(Array(2).fill(`https://a.example/${value}`))
        expect(attributes(tree, 'img', 'alt')).toEqual([value])
      }),
    )
  })
})

test.each([
  ['## A\n\n#### B\n\n## C', ['h3', 'h4', 'h3']],
  ['#### A\n\ntext\n\n> ## B', ['h3', 'h3']],
])('no level is skipped, however the author counts: %j', (markdown, expected) => {
  const headings = DomUtils.findAll(({ name }) => /^h\d$/.test(name), read(markdown).children)
  expect(headings.map(({ name }) => name)).toEqual(expected)
})
