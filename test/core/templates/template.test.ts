import { expect, test } from 'vitest'
import { sha256 } from '../../../src/core/source/source.ts'
import { renderTemplate, type TemplateSet, templateBlocks } from '../../../src/core/templates/template.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'

function templates(files: Readonly<Record<string, string>>): TemplateSet {
  const sources = Object.entries(files).map(
    ([path, text]) => [path, { path: `templates/${path}`, text, sha256: sha256(text) }] as const,
  )
  return { files: new Map(sources) }
}

test('MJML templates escape what they show, text templates have nothing to escape', () => {
  const set = templates({ 'blocks/a.mjml': '{{value}}', 'blocks/a.txt': '{{value}}' })
  const view = { value: '<b> & "q"' }
  expect(renderTemplate(set, 'blocks/a.mjml', view)).toBe('&lt;b&gt; &amp; &quot;q&quot;')
  expect(renderTemplate(set, 'blocks/a.txt', view)).toBe('<b> & "q"')
})

test('a partial belongs to one kind of template', () => {
  const set = templates({
    'partials/p.mjml': 'M',
    'partials/p.txt': 'T',
    'blocks/a.mjml': '{{> p}}',
    'blocks/a.txt': '{{> p}}',
  })
  expect(['blocks/a.mjml', 'blocks/a.txt'].map(path => renderTemplate(set, path, {}))).toEqual(['M', 'T'])
})

test.each(['{{constructor}}', '{{#each title}}{{constructor.name}}{{/each}}', '{{__proto__}}'])(
  '%s reaches nothing of JavaScript',
  text => {
    expect(renderTemplate(templates({ 'blocks/a.mjml': text }), 'blocks/a.mjml', { title: 'T' })).toBe('')
  },
)

const SUNDAY = { one: '{count} day', other: '{count} days' }

test.each([
  [
    'wraps at 76 columns and hangs',
    '{{#wrap first="- " indent="  "}}{{value}}{{/wrap}}',
    'w '.repeat(60).trim(),
    /^- (?:w )+w\n {2}(?:w )+w$/,
  ],
  ['moves every line in', '{{indent value "  "}}', 'a\n\nb', /^ {2}a\n\n {2}b$/],
  ['underlines', '{{underline value "="}}', 'Title', /^Title\n=====$/],
  ['capitalises', '{{upper value}}', 'größe', /^GRÖSSE$/],
  ['draws a line', '{{rule}}', '', /^-{76}$/],
  ['compares', '{{#if (eq value "a")}}yes{{else}}no{{/if}}', 'a', /^yes$/],
  ['chooses the first that is there', '{{or value "b"}}', '', /^b$/],
  ['chooses nothing where nothing is there', '{{#if (or value null)}}yes{{else}}no{{/if}}', '', /^no$/],
  ['passes over an empty list', '{{or value "b"}}', [], /^b$/],
  ['fills in a word', '{{fill value date="May"}}', 'as of {date}', /^as of May$/],
  ['counts one', '{{count value 1}}', SUNDAY, /^1 day$/],
  ['counts many as the language writes them', '{{count value 1234}}', SUNDAY, /^1.234 days$/],
  [
    'aligns columns',
    '{{aligned value "a" "b"}}',
    [
      { a: 'x', b: '1' },
      { a: 'long', b: '22' },
      { a: 'none', b: null },
    ],
    /^x {6}1\nlong {2}22\nnone$/,
  ],
  [
    'writes out rows that are too wide',
    '{{aligned value "a" "b"}}',
    [{ a: 'w '.repeat(50).trim(), b: '1' }],
    /^(?:w )+w\n {2}(?:w )+w: 1$/,
  ],
])('a helper %s', (_, text, value, expected) => {
  const view = { value, language: 'de' }
  expect(renderTemplate(templates({ 'blocks/a.txt': text }), 'blocks/a.txt', view)).toMatch(expected)
})

test('a helper that is given what it cannot use is told at its line', async () => {
  const set = templates({ 'blocks/a.txt': 'a\n{{wrap value}}' })
  const task = () => renderTemplate(set, 'blocks/a.txt', { value: 'v' })
  expect(await diagnosticsOf(task)).toEqual(['template/syntax templates/blocks/a.txt:1:1'])
})

test('masthead and footer are no blocks that an edition could name', () => {
  const set = templates({
    'blocks/masthead.mjml': '',
    'blocks/footer.mjml': '',
    'blocks/lead.mjml': '',
    'blocks/own.mjml': '',
    'blocks/own.yaml': 'place: text',
  })
  expect([...templateBlocks(set)]).toEqual([
    ['lead', undefined],
    ['own', { place: { optional: false, value: { kind: 'text' } } }],
  ])
})
