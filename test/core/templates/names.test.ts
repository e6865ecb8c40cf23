import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../src/core/source/source.ts'
import type { ShapeParts } from '../../../src/core/templates/shape.ts'
import { checkTemplates } from '../../../src/core/templates/template.ts'

const SHAPE: ShapeParts = {
  title: 'a text',
  date: { '': 'the long form', short: 'the short one' },
  speaker: { name: 'a text', role: 'a text' },
  articles: [{ title: 'a text', url: 'an address', image: { src: 'an address' } }],
  names: ['a name'],
  words: { agenda: 'a word' },
}

function check(text: string, partials: Readonly<Record<string, string>> = {}, path = 'blocks/a.mjml') {
  const files = { [path]: text, 'partials/title.mjml': '<b>{{title}}</b>', ...partials }
  const sources = Object.entries(files).map(
    ([name, content]) => [name, { path: `templates/${name}`, text: content, sha256: sha256(content) }] as const,
  )
  return checkTemplates({ files: new Map(sources) }, [[path, SHAPE]])
}

/** `line:column hint`, for each finding. */
function told(text: string, partials?: Readonly<Record<string, string>>, path?: string): readonly string[] {
  return check(text, partials, path).map(({ code, at, hint }) => {
    const meant = /^Did you mean `(.*)`\?$/.exec(hint ?? '')?.[1]
    return `${code} ${at?.file.replace('templates/', '')}:${at?.line}:${at?.column}${meant ? ` ${meant}` : ''}`
  })
}

const HERE = 'template/unknown-name blocks/a.mjml'

describe('names that are there', () => {
  test.each([
    ['shown', '{{title}} {{{title}}} {{date}} {{date.short}} {{speaker.name}}'],
    ['asked for', '{{#if title}}{{title}}{{else}}{{speaker.role}}{{/if}}{{#unless speaker}}-{{/unless}}'],
    ['in a loop', '{{#each articles}}{{title}}{{image.src}}{{@index}}{{#unless @last}},{{/unless}}{{/each}}'],
    ['of a list of texts', '{{#each names}}{{this}}{{/each}}'],
    ['outside the loop', '{{#each articles}}{{@root.words.agenda}}{{../title}}{{/each}}'],
    ['with a name of their own', '{{#each articles as |item at|}}{{item.url}}{{at}}{{/each}}'],
    ['inside a part', '{{#with speaker}}{{name}}{{/with}}'],
    ['given to a partial', '{{> title}}{{> title title=words.agenda}}{{> title title="Text"}}'],
    ['of the context given to a partial', '{{#each articles}}{{> title this}}{{/each}}'],
    ['given to helpers', '{{#if (eq title "a")}}{{fill words.agenda date=title}}{{/if}}{{or title words.agenda}}'],
    ['in an inverse block', '{{^if title}}{{title}}{{/if}}'],
    ['the length of a list', '{{#if names.length}}{{names.length}}{{/if}}'],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual([])
  })
})

describe('names that are not', () => {
  test.each([
    ['shown', 'line\n{{titel}}', [`${HERE}:2:3 title`]],
    ['asked for by if', 'x {{#if titel}}{{/if}}', [`${HERE}:1:9 title`]],
    ['asked for by unless', '{{#unless titel}}{{/unless}}', [`${HERE}:1:11 title`]],
    ['gone through', '{{#each artciles}}{{url}}{{/each}}', [`${HERE}:1:9 articles`]],
    ['in a branch that is not taken', '{{#if title}}{{else}}{{speeker}}{{/if}}', [`${HERE}:1:24 speaker`]],
    ['in a loop', '{{#each articles}}{{titel}}{{/each}}', [`${HERE}:1:21 title`]],
    [
      'outside the loop',
      '{{#each articles}}{{../titel}}{{@root.wrods}}{{/each}}',
      [`${HERE}:1:24 title`, `${HERE}:1:39 words`],
    ],
    ['of a part that may be absent', '{{#if speaker}}{{speaker.nmae}}{{/if}}', [`${HERE}:1:26 name`]],
    ['of a text', '{{title.name}}', [`${HERE}:1:9`]],
    ['of a word', '{{words.agneda}}', [`${HERE}:1:9 agenda`]],
    ['of a loop, outside one', '{{#if @frist}}{{/if}}', [`${HERE}:1:7 @first`]],
    ['of a list beyond its first part', '{{#each articles}}{{image.scr}}{{/each}}', [`${HERE}:1:27`]],
    ['a helper', '{{fil words.agenda}}', [`${HERE}:1:3 fill`]],
    ['a helper inside another call', '{{#if (eqq title "a")}}{{/if}}', [`${HERE}:1:8 eq`]],
    ['given to a helper', '{{or titel words.agenda}}', [`${HERE}:1:6 title`]],
    ['given to a partial', '{{> title title=titel}}', [`${HERE}:1:17 title`]],
    ['a partial', 'x {{> titel}}', [`${HERE}:1:7 title`]],
    ['a partial chosen at run time', '{{> (or title "b")}}', [`${HERE}:1:5`]],
    ['several, all told', '{{titel}}\n{{#if speeker}}{{/if}}', [`${HERE}:1:3 title`, `${HERE}:2:7 speaker`]],
    ['a list shown whole', '{{articles}}', [`${HERE}:1:3`]],
    ['a part shown whole', '{{speaker}}', [`${HERE}:1:3`]],
    ['a text gone through', '{{#each title}}{{/each}}', [`${HERE}:1:9`]],
    ['a malformed template', '{{#if title}}\nx', ['template/syntax blocks/a.mjml:2:1']],
    ['braces that are never closed', 'a\nb\n{{title', ['template/syntax blocks/a.mjml:3:1']],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  test('in a partial are told there', () => {
    expect(told('{{> box}}', { 'partials/box.mjml': 'a\n{{#if titel}}{{/if}}' })).toEqual([
      'template/unknown-name partials/box.mjml:2:7 title',
    ])
  })

  test('that a partial needs and is not given', () => {
    expect(told('{{#each names}}{{> title}}{{/each}}')).toEqual(['template/unknown-name partials/title.mjml:1:6'])
  })

  test('of helpers that only text templates have', () => {
    expect(told('{{upper title}}')).toHaveLength(1)
    expect(told('{{upper title}}', {}, 'blocks/a.txt')).toEqual([])
  })

  test('a partial that includes itself ends', () => {
    expect(told('{{> box}}', { 'partials/box.mjml': 'a {{> box}}' })).toEqual([
      'template/unknown-name partials/box.mjml:1:7',
    ])
  })

  test('a template that is missing', () => {
    const [finding] = checkTemplates({ files: new Map() }, [['blocks/a.txt', SHAPE]])
    expect(finding?.code).toBe('template/missing')
  })
})
