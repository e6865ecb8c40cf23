import { describe, expect, test } from 'vitest'
import { parseInline, parseMarkdown } from '../../../src/core/prose/markdown.ts'
import type { MergeField } from '../../../src/core/prose/merge-field.ts'
import type { Block, Figure, Span } from '../../../src/core/prose/prose.ts'
import { assembleDigest, loadProject } from '../../../src/index.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { editionFile, scratchProject } from '../../scratch-project.ts'

const FILE = 'content/articles/a.md'
const CONTEXT = { file: FILE, typeset: (text: string) => text, fields: new Set(['firstName', 'city', 'email']) }

/** Prose as a short notation, so that a row of a table can hold it. */
function spans(children: readonly Span[]): string {
  return children.map(span).join('')
}

function span(given: Span): string {
  switch (given.type) {
    case 'text':
      return given.text
    case 'field':
      return fieldOf(given.field)
    case 'break':
      return '<break>'
    case 'code':
      return `<code>${given.text}</code>`
    case 'link': {
      const url = given.link.url.map(part => (typeof part === 'string' ? part : fieldOf(part))).join('')
      const flags = [given.link.access, given.link.bare ? 'bare' : undefined].filter(Boolean)
      return `<${['link', url, ...flags].join(' ')}>${spans(given.children)}</link>`
    }
    case 'element':
      return `<${given.name}>${spans(given.children)}</${given.name}>`
    default:
      return `<${given.type}>${spans(given.children)}</${given.type}>`
  }
}

function fieldOf({ name, fallback }: MergeField): string {
  return `<${name}${fallback === undefined ? '' : `|${fallback}`}>`
}

function block(given: Block): string {
  switch (given.type) {
    case 'paragraph':
      return `p ${spans(given.children)}`
    case 'heading':
      return `h${given.level} ${spans(given.children)}`
    case 'code-block':
      return `code ${given.text}`
    case 'quotation':
      return `> ${blocks(given.children)}`
    case 'list': {
      const items = given.items.map(({ checked, children }) => {
        const box = checked === undefined ? '' : checked ? '[x] ' : '[ ] '
        return `(${box}${blocks(children)})`
      })
      return `${given.start ?? 'ul'}${given.tight ? '' : ' loose'} ${items.join('')}`
    }
    case 'table': {
      const row = (cells: typeof given.header) =>
        cells.map(({ align, children }) => `${align ? `${align}:` : ''}${spans(children)}`).join('|')
      return `table ${[given.header, ...given.rows].map(row).join(' / ')}`
    }
    case 'figure':
      return `figure ${given.figure.path}`
    case 'rule':
      return 'rule'
  }
}

function blocks(given: readonly Block[]): string {
  return given.map(block).join(' ; ')
}

function read(text: string): string {
  const { value, problems } = parseMarkdown(text, CONTEXT)
  expect(problems).toEqual([])
  return blocks(value.children)
}

describe('blocks', () => {
  test.each([
    ['paragraphs', 'a\nb\n\nc', 'p a b ; p c'],
    ['headings', '# a\n\nb\n---\n\n###### c', 'h1 a ; h2 b ; h6 c'],
    ['a bullet list', '- a\n- b\n  - c', 'ul (p a)(p b ; ul (p c))'],
    ['a numbered list that begins at 3 and is loose', '3. a\n\n4. b', '3 loose (p a)(p b)'],
    ['a task list', '- [ ] a\n- [x] b\n- c', 'ul ([ ] p a)([x] p b)(p c)'],
    ['a quotation', '> a\n> b\n>\n> - c', '> p a b ; ul (p c)'],
    ['a code block', '```js\na {{b}} <c>\n\n\n"d"\n```', 'code a {{b}} <c>\n\n\n"d"'],
    ['an indented code block', '    a &amp;\n\n    b', 'code a &amp;\n\nb'],
    ['a rule', 'a\n\n* * *\n\nb', 'p a ; rule ; p b'],
    [
      'a table',
      '| a | b | c |\n|:--|:-:|--:|\n| *d* |',
      'table left:a|center:b|right:c / left:<emphasis>d</emphasis>|center:|right:',
    ],
    ['a comment is dropped', 'a\n\n<!-- b -->\n\nc', 'p a ; p c'],
    [
      'a definition of a link is used and dropped',
      '[a]\n\n[a]: https://a.example',
      'p <link https://a.example>a</link>',
    ],
  ])('%s', (_, given, expected) => {
    expect(read(given)).toBe(expected)
  })
})

describe('lines', () => {
  test.each([
    ['emphasis inside strong', '**a *b***', '<strong>a <emphasis>b</emphasis></strong>'],
    ['strikethrough', '~~a~~ b', '<deleted>a</deleted> b'],
    ['hard breaks', 'a  \nb\\\nc<br>d', 'a<break>b<break>c<break>d'],
    ['escapes', '\\*a\\* \\`b\\`', '*a* `b`'],
    ['entities', '&amp; &lt;b&gt; &copy; &#x41; &#66; &nbsp;', '& <b> © A B \u00A0'],
    ['what only looks like an entity', 'AT&T &nope; R&D &copy x', 'AT&T &nope; R&D &copy x'],
    ['code, verbatim', '`&amp; {{firstName}} <b> "c"`', '<code>&amp; {{firstName}} <b> "c"</code>'],
    [
      'the allowed HTML',
      'a<sub>2</sub> <B>b</B> <small>c *d*</small>',
      'a<sub>2</sub> <b>b</b> <small>c <emphasis>d</emphasis></small>',
    ],
    ['a comment in a line', 'a<!-- b -->c', 'ac'],
    ['a link', '[a *b*](https://a.example "title")', '<link https://a.example>a <emphasis>b</emphasis></link>'],
    [
      'a link whose query looks like entities',
      '[a](https://a.example/?a=1&region=2&copy=3)',
      '<link https://a.example/?a=1&region=2&copy=3>a</link>',
    ],
    ['a link with an entity', '[a](https://a.example/?a=1&amp;b=2)', '<link https://a.example/?a=1&b=2>a</link>'],
    ['a link with a flag', '[a](https://a.example){free} b', '<link https://a.example free>a</link> b'],
    ['braces behind anything else', 'a {free} *b*{free}', 'a {free} <emphasis>b</emphasis>{free}'],
    [
      'a bare address in a sentence',
      'at https://a.example/b.',
      'at <link https://a.example/b bare>https://a.example/b</link>.',
    ],
    [
      'a bare address whose query looks like entities',
      'https://a.example/?a=1&region=2',
      '<link https://a.example/?a=1&region=2 bare>https://a.example/?a=1&region=2</link>',
    ],
    ['an address in angle brackets', '<https://a.example>', '<link https://a.example bare>https://a.example</link>'],
    ['a bare mail address', 'to me@a.example', 'to <link mailto:me@a.example bare>me@a.example</link>'],
    ['a merge field', 'Dear {{firstName}},', 'Dear <firstName>,'],
    ['a merge field with a fallback', '**{{ firstName | dear *you* }}**', '<strong><firstName|dear *you*></strong>'],
    [
      'a merge field in an address',
      '[a](https://a.example/?q={{city}}&r=1)',
      '<link https://a.example/?q=<city>&r=1>a</link>',
    ],
    ['a space in an address', '[a](<https://a.example/a b>)', '<link https://a.example/a%20b>a</link>'],
    [
      'a spaced merge field in an address',
      '[a](<https://a.example/?q={{ city | a b }}>)',
      '<link https://a.example/?q=<city|a b>>a</link>',
    ],
    ['a merge field that is an address', '[a]({{city}})', '<link <city>>a</link>'],
    [
      'a merge field in a bare address is one in both',
      'https://a.example/?q={{city}} b',
      '<link https://a.example/?q=<city> bare>https://a.example/?q=<city></link> b',
    ],
    ['escaped braces', 'a \\{{firstName}} b', 'a {{firstName}} b'],
    ['two braces on their own', 'a {{ b', 'a {{ b'],
  ])('%s', (_, given, expected) => {
    expect(read(given)).toBe(`p ${expected}`)
  })
})

describe('figures', () => {
  const figure = (text: string): Figure | undefined => {
    const { value, problems, pictures } = parseMarkdown(text, CONTEXT)
    const [first] = value.children
    expect(problems).toEqual([])
    expect(pictures).toEqual([{ path: 'content/images/a.png', raw: expect.any(String), offset: 0 }])
    return first?.type === 'figure' ? first.figure : undefined
  }
  const line = (text: string) => ({ type: 'inline', children: [expect.objectContaining({ type: 'text', text })] })
  const plain = { src: '../images/a.png', path: 'content/images/a.png', alt: 'A &' }

  test.each([
    ['a picture alone', '![A &amp;](../images/a.png)', plain],
    ['a caption', '![A &](../images/a.png "A caption")', { ...plain, caption: line('A caption') }],
    [
      'a credit and a width',
      '![A &](../images/a.png){credit="B, C" width=280}',
      { ...plain, credit: line('B, C'), width: 280 },
    ],
    ['an address', '![A &](../images/a.png){url=https://a.example}', { ...plain, url: ['https://a.example'] }],
    ['a picture that decorates', '![](../images/a.png){decorative}', { ...plain, alt: '' }],
    ['markup in the alternative text is plain text', '![*A* &](../images/a.png)', plain],
  ])('%s', (_, given, expected) => {
    expect(figure(given)).toEqual(expected)
  })

  test('a picture alone in a list item or a quotation is a figure', () => {
    expect(read('- ![a](../images/a.png)')).toBe('ul (figure content/images/a.png)')
    expect(read('> ![a](../images/a.png)')).toBe('> figure content/images/a.png')
  })
})

/** In the rows, `▸` stands before every place that is expected to be reported. */
function expected(marked: string): { text: string; offsets: readonly number[] } {
  const parts = marked.split('▸')
  const offsets = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('').length)
  return { text: parts.join(''), offsets }
}

describe('problems are told where they stand', () => {
  test.each([
    ['an undeclared field in the middle of a paragraph', 'field/undeclared', 'a\nb ▸{{nope}} c'],
    ['one behind code that reads the same', 'field/undeclared', '`{{nope}}` ▸{{nope}}'],
    ['one behind escaped braces that read the same', 'field/undeclared', '\\{{nope}} ▸{{nope}}'],
    ['a prototype name', 'field/undeclared', '▸{{constructor}}'],
    ['one in a heading', 'field/undeclared', '# a ▸{{nope}}'],
    ['two in emphasis', 'field/undeclared', '**a ▸{{nope}}** *▸{{nope}}*'],
    ['three in list items', 'field/undeclared', '- a `{{nope}}` ▸{{nope}}\n  b ▸{{nope}}\n- c ▸{{nope}}'],
    ['three in a quotation', 'field/undeclared', '> a\n> b ▸{{nope}}\n>\n> - c\n>   d ▸{{nope}}\n>\n> ▸{{nope}}'],
    ['one in a table cell', 'field/undeclared', '| a | b |\n|---|---|\n| c | d ▸{{nope}} |'],
    ['two in table cells', 'field/undeclared', '| a |\n|---|\n| ▸{{nope}} |\n| b ▸{{nope}} |'],
    ['one in a cell below code that reads the same', 'field/undeclared', '| `{{nope}}` |\n|---|\n| ▸{{nope}} |'],
    ['one in an address', 'field/undeclared', '[a](https://a.example/?q=▸{{nope}})'],
    ['one in a caption', 'field/undeclared', '![a](../images/a.png "b ▸{{nope}}")'],
    ['a template expression', 'field/syntax', 'a ▸{{#if x}} b'],
    ['a name with a space', 'field/syntax', 'a ▸{{first name}} b'],
    ['empty braces', 'field/syntax', 'a ▸{{}} b'],
    ['a merge field in an alternative text', 'field/misplaced', '▸![{{firstName}}](../images/a.png)'],
    ['a wrong flag', 'markdown/attribute', 'a [b](https://a.example)▸{fre} c'],
    ['a picture that says nothing', 'markdown/attribute', 'a\n\n▸![](../images/a.png)'],
    ['a width that is no number', 'markdown/attribute', '![a](../images/a.png){width=▸big}'],
    ['an unknown attribute of a figure', 'markdown/attribute', '![a](../images/a.png)▸{widht=3}'],
    ['a picture in a line', 'markdown/not-inline', 'a ▸![b](../images/a.png) c'],
    ['a picture in a link', 'markdown/not-inline', '[▸![b](../images/a.png)](https://a.example)'],
    ['a picture in a table cell', 'markdown/not-inline', '| a |\n|---|\n| ▸![b](../images/a.png) |'],
    ['a picture outside the content folder', 'picture/missing', '![a](▸../../../a.png)'],
    ['a block of HTML', 'markdown/html', 'a\n\n▸<div>b</div>'],
    ['a script', 'markdown/html', 'a ▸<script>b▸</script> c'],
    ['an attribute on allowed HTML', 'markdown/html', 'a ▸<b onclick="x">c▸</b>'],
    ['an element never closed', 'markdown/html', 'a <b>b</b> ▸<b>c'],
    ['an element closed twice', 'markdown/html', '<b>a</b> b▸</b>'],
    ['an element that two paragraphs share', 'markdown/html', '▸<b>a\n\nb▸</b>'],
  ])('%s', (_, code, marked) => {
    const { text, offsets } = expected(marked)
    const found = parseMarkdown(text, CONTEXT).problems.map(problem => `${problem.code} ${problem.offset}`)
    expect(found.sort()).toEqual(offsets.map(offset => `${code} ${offset}`).sort())
  })

  test('misnested elements are refused', () => {
    const { problems } = parseMarkdown('<b>a <i>b</b> c</i>', CONTEXT)
    expect(problems.map(({ code, raw }) => `${code} ${raw}`)).toEqual(['markdown/html </b>', 'markdown/html <b>'])
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScript:alert(1)',
    'data:text/html,a',
    'vbscript:a',
    'file:///etc/passwd',
    'page.html',
    '/page',
    '//a.example',
    'www.a.example',
    '#anchor',
    'ftp://a.example',
    'mailto:',
    'https://',
  ])('a link to %s is refused', url => {
    const { problems } = parseMarkdown(`a [b](${url}) c`, CONTEXT)
    expect(problems.map(({ code, offset }) => `${code} ${offset}`)).toEqual(['markdown/link 6'])
  })

  test.each(['[b]()', '[b](<>)', '[b](&#106;avascript:alert(1))', '[b](java&Tab;script:a)', '<javascript:a>'])(
    'so is %s',
    link => {
      expect(parseMarkdown(`a ${link}`, CONTEXT).problems.map(({ code }) => code)).toEqual(['markdown/link'])
    },
  )

  test.each([
    ['a private-use character, of which our own markers are made, is', '&#xE000;0&#xE001;'],
    ['a control at which Gmail clips is', '&#x9D;'],
    ['a noncharacter is', '&#xFFFE;'],
  ])('%s refused or dropped where an entity names it', (_, entity) => {
    const { value, problems } = parseMarkdown(`a ${entity} b`, CONTEXT)
    const harmless = !/[\p{Cc}\p{Co}\p{Noncharacter_Code_Point}]/u.test(blocks(value.children))
    expect(harmless || problems.length > 0).toBe(true)
  })

  test('in a file, that is a line and a column', async () => {
    const body = 'A paragraph.\n\n> - an item\n>   with {{nope}}\n'
    const files = { 'content/editions/one.md': editionFile('  - greeting\n', { letter: body }) }
    const project = await loadProject(scratchProject(files))
    expect(await diagnosticsOf(() => assembleDigest(project, 'one'))).toEqual([
      'field/undeclared content/editions/one.md:12:10',
    ])
  })
})

describe('a line', () => {
  test.each([
    ['emphasis, code and fields', '*a* `b` {{firstName}}', '<emphasis>a</emphasis> <code>b</code> <firstName>'],
    ['what would begin a block', '# a - b 1. c > d', '# a - b 1. c > d'],
    ['a time and a slash', 'at 10:30 // b', 'at 10:30 // b'],
    ['an entity', 'a &amp; b', 'a & b'],
  ])('may hold %s', (_, given, expected) => {
    const { value, problems } = parseInline(given, CONTEXT)
    expect(problems).toEqual([])
    expect(spans(value.children)).toBe(expected)
  })

  test.each([
    ['a link', '[a](https://a.example)'],
    ['a bare address', 'at https://a.example'],
    ['a mail address', 'to me@a.example'],
    ['a picture', '![a](../images/a.png)'],
    ['a link in emphasis', '*[a](https://a.example)*'],
  ])('may not hold %s', (_, given) => {
    expect(parseInline(given, CONTEXT).problems.map(({ code }) => code)).toEqual(['markdown/not-inline'])
  })
})

test.each(['-', '*', '_'])('a rule of two hundred %s is a rule', sign => {
  const { value, problems } = parseMarkdown(sign.repeat(200), CONTEXT)
  expect([value.children.map(({ type }) => type), problems]).toEqual([['rule'], []])
})

test.each(['>', '> ', '- ', '1. '])('a hundred and twenty of %j at the beginning of a line are refused', sign => {
  expect(
    parseMarkdown(`a\n\n${sign.repeat(120)}b`, CONTEXT).problems.map(({ code, offset }) => [code, offset]),
  ).toEqual([['markdown/nesting', 3]])
})
