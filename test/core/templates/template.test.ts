import { expect, test } from 'vitest'
import { sha256 } from '../../../src/core/source/source.ts'
import { blockNames, renderTemplate, type TemplateSet } from '../../../src/core/templates/template.ts'
import { diagnosticsOf, findingsOf } from '../../diagnostics-of.ts'

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

test.each([
  [
    'a name that the view does not have',
    'line\n{{titel}}',
    'template/unknown-name templates/blocks/a.mjml:2:3',
    'title',
  ],
  [
    'a field of what is only a text',
    'x {{title.name}}',
    'template/unknown-name templates/blocks/a.mjml:1:11',
    undefined,
  ],
  ['a helper that there is not', '{{upperr title}}', 'template/unknown-name templates/blocks/a.mjml:1:3', 'upper'],
  ['a partial that there is not', 'x {{> pictur}}', 'template/unknown-name templates/blocks/a.mjml:1:7', 'picture'],
  ['a block that is never closed', '{{#if title}}\nx', 'template/syntax templates/blocks/a.mjml:2:1', undefined],
  ['braces that are never closed', 'a\nb\n{{title', 'template/syntax templates/blocks/a.mjml:3:1', undefined],
])('%s is told at its place, with what was probably meant', async (_, text, place, meant) => {
  const set = templates({ 'blocks/a.mjml': text, 'partials/picture.mjml': 'p' })
  const task = () => renderTemplate(set, 'blocks/a.mjml', { title: 'T' })
  expect(await diagnosticsOf(task)).toEqual([place])
  const [finding] = await findingsOf(task)
  if (meant) expect(finding?.hint).toContain(`\`${meant}\``)
})

test.each(['{{constructor}}', '{{#each title}}{{constructor.name}}{{/each}}', '{{__proto__}}'])(
  '%s reaches nothing of JavaScript',
  text => {
    expect(renderTemplate(templates({ 'blocks/a.mjml': text }), 'blocks/a.mjml', { title: 'T' })).toBe('')
  },
)

test.each([
  [
    'wraps at 76 columns and hangs',
    '{{#wrap first="- " indent="  "}}{{value}}{{/wrap}}',
    'w '.repeat(60).trim(),
    /^- (?:w )+w\n {2}(?:w )+w$/,
  ],
  ['underlines', '{{underline value "="}}', 'Title', /^Title\n=====$/],
  ['capitalises', '{{upper value}}', 'größe', /^GRÖSSE$/],
  ['draws a line', '{{rule}}', '', /^-{76}$/],
  ['compares', '{{#if (eq value "a")}}yes{{else}}no{{/if}}', 'a', /^yes$/],
  ['chooses', '{{#if (or value null)}}yes{{else}}no{{/if}}', '', /^no$/],
])('a helper %s', (_, text, value, expected) => {
  expect(renderTemplate(templates({ 'blocks/a.txt': text }), 'blocks/a.txt', { value })).toMatch(expected)
})

test('masthead and footer are no blocks that an edition could name', () => {
  const set = templates({
    'blocks/masthead.mjml': '',
    'blocks/footer.mjml': '',
    'blocks/lead.mjml': '',
    'blocks/own.mjml': '',
  })
  expect(blockNames(set)).toEqual(['lead', 'own'])
})
