import fc from 'fast-check'
import { eastAsianWidth } from 'get-east-asian-width'
import { describe, expect, test } from 'vitest'
import { textBlocks } from '../../../src/core/email/text.ts'
import { parseMarkdown } from '../../../src/core/prose/markdown.ts'
import { columns, LINE_WIDTH, underlined, wrapText } from '../../../src/core/prose/text-layout.ts'

const CONTEXT = {
  mark: ({ name }: { readonly name: string }) => `{{${name}}}`,
  accessLabel: (access: string) => `${access} to read`,
  imageLabel: 'Image',
}

function text(markdown: string): string {
  const context = { file: 'content/articles/a.md', typeset: (run: string) => run, fields: undefined }
  const { value, problems } = parseMarkdown(markdown, context)
  expect(problems).toEqual([])
  return textBlocks(value.children, CONTEXT)
}

function width(line: string): number {
  return [...line].reduce((sum, sign) => sum + eastAsianWidth(sign.codePointAt(0) ?? 0), 0)
}

describe('blocks', () => {
  test.each([
    ['paragraphs with an empty line between', 'a\nb\n\nc', 'a b\n\nc'],
    ['a hard break', 'a\\\nb', 'a\nb'],
    ['emphasis without its signs', '*a* **b** <u>c</u>', 'a b c'],
    ['a merge field', 'Dear {{firstName}},', 'Dear {{firstName}},'],
    ['a heading underlined', '## A *heading*\n\na', 'A heading\n---------\n\na'],
    ['a heading in Japanese underlined twice as far', '# 見出し', '見出し\n------'],
    ['one address below its paragraph', 'a [b](https://a.example) c', 'a b c\nhttps://a.example'],
    [
      'two addresses, each with its words',
      '[a](https://a.example) [b](https://b.example)',
      'a b\na:\nhttps://a.example\nb:\nhttps://b.example',
    ],
    ['an access flag', '[a](https://a.example){free} b', 'a (free to read) b\nhttps://a.example'],
    ['a bare address on a line of its own', 'at https://a.example/b today', 'at\nhttps://a.example/b\ntoday'],
    ['a mail address without its scheme', '[a](mailto:b@a.example)', 'a\nb@a.example'],
    ['a mail address that brings a subject', '[a](mailto:b@a.example?subject=c)', 'a\nmailto:b@a.example?subject=c'],
    ['the address of a link in a heading', '## [a](https://a.example)', 'a\n-\nhttps://a.example'],
    ['a list', '- a\n- b\n  - c', '- a\n- b\n  - c'],
    ['a numbered list whose numbers grow', '9. a\n10. b\\\n    c', '9. a\n10. b\n    c'],
    ['a loose list', '- a\n\n  b\n- c', '- a\n\n  b\n\n- c'],
    ['a task list', '- [ ] a\n- [x] b', '- [ ] a\n- [x] b'],
    ['a quotation', '> a\n>\n> - b\n>   c', '> a\n>\n> - b c'],
    ['code verbatim, blank lines and all', '```\n  a\n\n\nb  "c"\n```', '      a\n\n\n    b  "c"'],
    ['code in a quotation', '> ```\n> a\n>\n> b\n> ```', '>     a\n>\n>     b'],
    ['a rule', 'a\n\n---\n\nb', 'a\n\n* * *\n\nb'],
    [
      'a figure',
      '![a](../images/a.png "B *b*"){credit=C url=https://a.example}',
      '[Image: a] B b (C)\nhttps://a.example',
    ],
    ['a figure that decorates', 'a\n\n![](../images/a.png "B"){decorative}', 'a\n\nB'],
    ['a table', '| a | bbb | c |\n|---|--:|:-:|\n| *dd* | 1 | ccc |', 'a   bbb   c\n--  ---  ---\ndd    1  ccc'],
    [
      'a table in Chinese',
      '| 城市 | n |\n|---|---|\n| 北京市 | 1 |\n| a | 2 |',
      '城市    n\n------  -\n北京市  1\na       2',
    ],
    [
      'combining marks, which take no column',
      '| e\u0301e\u0301 | n |\n|---|---|\n| aaa | 1 |',
      'e\u0301e\u0301   n\n---  -\naaa  1',
    ],
  ])('%s', (_, given, expected) => {
    expect(text(given)).toBe(expected)
  })

  test('a table wider than a line becomes one cell a line', () => {
    const long = 'seven words that fill a line soon enough '.repeat(2).trim()
    const folded = 'a: seven words that fill a line soon enough seven words that fill a line\n  soon enough'
    expect(text(`| a | b |\n|---|---|\n| ${long} | 1 |\n| c | 2 |`)).toBe(`${folded}\nb: 1\n\na: c\nb: 2`)
  })

  test('the address of a link in a table is not lost', () => {
    expect(text('| a |\n|---|\n| [b](https://b.example/c) |').split('\n')).toContain('https://b.example/c')
  })
})

describe('prose of any kind', () => {
  const word = fc.stringMatching(/^[a-z]{1,14}$/)
  const wide = fc.stringMatching(/^[\u4e00-\u4e20]{1,6}$/)
  const sentence = fc
    .array(fc.oneof({ weight: 5, arbitrary: word }, wide), { minLength: 1, maxLength: 60 })
    .map(words => words.join(' '))
  const url = fc.stringMatching(/^[a-z0-9/]{1,120}$/).map(path => `https://a.example/${path}`)
  const paragraph = fc.oneof(
    sentence,
    fc.tuple(sentence, url, sentence).map(([before, address, after]) => `${before} ${address} ${after}`),
    fc.tuple(sentence, sentence, url).map(([before, label, address]) => `${before} [${label}](${address})`),
  )
  const below = (prefix: string, given: string) => given.replaceAll('\n', `\n${prefix}`)
  const block = fc.oneof(
    paragraph,
    sentence.map(given => `# ${given}`),
    fc.array(paragraph, { minLength: 1, maxLength: 3 }).map(items => items.map(item => `- ${item}`).join('\n')),
    fc.tuple(paragraph, paragraph).map(([first, second]) => `- ${first}\n  - ${second}`),
    paragraph.map(given => `- [ ] ${given}`),
    paragraph.map(given => `> ${below('> ', given)}`),
    fc.tuple(sentence, sentence).map(([head, cell]) => `| ${head} | a |\n|---|---|\n| ${cell} | b |`),
    sentence.map(given => `![${given}](../images/a.png "${given}")`),
  )
  const document = fc.array(block, { minLength: 1, maxLength: 4 }).map(parts => parts.join('\n\n'))

  test('no line is wider than 76 columns but for addresses, which stand alone and whole', () => {
    fc.assert(
      fc.property(document, given => {
        const lines = text(given).split('\n')
        const addresses = lines.filter(line => line.includes('https://'))
        expect(lines.filter(line => width(line) > LINE_WIDTH && !line.includes('https://'))).toEqual([])
        expect(addresses.filter(line => !/^[> -]*(?:\[ \] )?https:\/\/\S+$/.test(line))).toEqual([])
        for (const [address] of given.matchAll(/https:[\w:./]+/g)) {
          expect(addresses.some(line => line.endsWith(address))).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('wrapping changes white space alone', () => {
    const words = (text: string) => text.replace(/\s+/g, '')
    fc.assert(
      fc.property(sentence, given => {
        expect(words(wrapText(given))).toBe(words(given))
      }),
    )
  })
})

describe('layout', () => {
  test.each([
    ['a word longer than a line stands alone', `a ${'b'.repeat(80)} c`, {}, `a\n${'b'.repeat(80)}\nc`],
    [
      'the first line and the others have their own indent',
      `${'a'.repeat(40)} ${'b'.repeat(40)}`,
      { first: '- ', indent: '  ' },
      `- ${'a'.repeat(40)}\n  ${'b'.repeat(40)}`,
    ],
    [
      'a line of exactly 76 columns stays',
      `${'a'.repeat(38)} ${'b'.repeat(37)}`,
      {},
      `${'a'.repeat(38)} ${'b'.repeat(37)}`,
    ],
    ['one of 77 is broken', `${'a'.repeat(38)} ${'b'.repeat(38)}`, {}, `${'a'.repeat(38)}\n${'b'.repeat(38)}`],
    ['a no-break space holds, and is a space', `${'a'.repeat(72)} 10\u00A0km far`, {}, `${'a'.repeat(72)}\n10 km far`],
    ['emoji take two columns', `${'👍'.repeat(37)} aa`, {}, `${'👍'.repeat(37)}\naa`],
  ])('%s', (_, given, options, expected) => {
    expect(wrapText(given, options)).toBe(expected)
  })

  test('an underline is never longer than a line', () => {
    expect(underlined('a '.repeat(60).trim(), '=').split('\n').at(-1)).toBe('='.repeat(75))
  })

  test('rows may be shorter than the header', () => {
    expect(columns([['a', 'b'], ['c']], [undefined, undefined])).toBe('a  b\n-  -\nc')
  })
})

test('Chinese breaks between characters, never before a closing mark, and loses none', () => {
  const sentence =
    '欧洲领导人周四在巴黎开会，讨论战后对乌克兰的安全保障；“合法目标”，普京说。BBC报道了2025年的会议（自由阅读）。'
  const text = wrapText(sentence.repeat(6))
  const lines = text.split('\n')
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.join('')).toBe(sentence.repeat(6))
  for (const line of lines) {
    expect([...line].reduce((sum, sign) => sum + (/[\u2E80-\uFFEF]/.test(sign) ? 2 : 1), 0)).toBeLessThanOrEqual(77)
    expect(line).not.toMatch(/^[，。；：）」”]/)
  }
})
