import { expect, test } from 'vitest'
import { build } from '../../../src/commands/build.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { articleFile, editionFile, scratchProject } from '../../scratch-project.ts'

const EDITION = 'content/editions/2025-09-05.md'
const ALL = `place: text
outlook: inline?
story: markdown?
link: url?
desk: address?
day: date?
hour: time?
high: number?
open: flag
who: access?
picture: image?
one: article?
some: articles?
days: [{ sky: text, high: number? }]
wind: { from: text, force: number }
`

/** A project with a block of its own, `own`, used with these fields. */
const project = (definition: string, fields: string, mjml = '<mj-section />', txt = 'x') =>
  scratchProject({
    'content/articles/a.md': articleFile(''),
    [EDITION]: editionFile(`  - block: own\n${fields.replace(/^(?=.)/gm, '    ')}`),
    'templates/blocks/own.yaml': definition,
    'templates/blocks/own.mjml': mjml,
    'templates/blocks/own.txt': txt,
  })

const found = (...given: Parameters<typeof project>) => diagnosticsOf(() => build({ project: project(...given) }))

test('every kind is accepted as the built-in blocks have it', async () => {
  const fields = `place: The coast
outlook: "*Fair*"
story: |
  One

  Two
link: https://a.example/
desk: desk@a.example
day: 2025-09-06
hour: "08:30"
high: 21.5
open: true
who: free
one: a
some: { order: date, optional: true }
days: [{ sky: clear }, { sky: rain, high: 12 }]
wind: { from: north, force: 4 }
`
  expect(await found(ALL, fields)).toEqual([])
})

test.each([
  ['a field that is missing', 'outlook: x\n', `front-matter/invalid ${EDITION}:6:5`],
  ['a field that is not defined', 'place: x\nplaec: y\n', `front-matter/unknown-key ${EDITION}:8:5`],
  ['a value of another kind', 'place: x\nhigh: many\n', `front-matter/invalid ${EDITION}:8:11`],
  ['an address that no mail may hold', 'place: x\nlink: javascript:a\n', `url/invalid ${EDITION}:8:11`],
  ['an item that lacks a part', 'place: x\ndays: [{ high: 1 }]\n', `front-matter/invalid ${EDITION}:8:12`],
  [
    'a part that is not defined',
    'place: x\nwind: { from: a, force: 1, gusts: 2 }\n',
    `front-matter/unknown-key ${EDITION}:8:32`,
  ],
  ['an article that there is not', 'place: x\none: b\n', `article/unknown ${EDITION}:8:10`],
])('%s is told in the edition', async (_, fields, expected) => {
  expect(await found(ALL, fields)).toEqual([expected])
})

test('what is left out is absent, and may be asked for', async () => {
  const txt = '{{#if outlook}}{{outlook}}{{/if}}{{#each days}}{{sky}}{{/each}}{{#if wind}}{{wind.from}}{{/if}}{{place}}'
  expect(await found(ALL, 'place: x\n', '<mj-section />', txt)).toEqual([])
})

test.each([
  ['a name that is not defined', '{{#if outlok}}{{/if}}', 'template/unknown-name templates/blocks/own.txt:1:7'],
  ['a part of an item', '{{#each days}}{{skye}}{{/each}}', 'template/unknown-name templates/blocks/own.txt:1:17'],
  ['a part of a date', '{{day.shrot}}', 'template/unknown-name templates/blocks/own.txt:1:7'],
  ['a field of an article', '{{#if one}}{{one.titel}}{{/if}}', 'template/unknown-name templates/blocks/own.txt:1:18'],
  [
    'a field of one of several',
    '{{#each some}}{{titel}}{{/each}}',
    'template/unknown-name templates/blocks/own.txt:1:17',
  ],
])('%s is told in the template', async (_, txt, expected) => {
  expect(await found(ALL, 'place: x\n', '<mj-section />', txt)).toEqual([expected])
})

test('a kind that there is not is told in the definition', async () => {
  expect(await found('place: txet\ndays: [{ sky: inlin? }]\n', 'place: x\n')).toEqual([
    'template/definition templates/blocks/own.yaml:1:8',
    'template/definition templates/blocks/own.yaml:2:15',
  ])
})

test('a field that would hide what every template sees is told where it is defined', async () => {
  expect(await found('place: text\ntheme: text\n', 'place: x\ntheme: dark\n')).toEqual([
    'template/definition templates/blocks/own.yaml:2:1',
  ])
})

test('a template that shows nothing is told', async () => {
  expect(await found('place: text\n', 'place: x\n', '\n', '')).toEqual([
    'template/syntax templates/blocks/own.mjml',
    'template/syntax templates/blocks/own.txt',
  ])
})

test('an empty definition is told', async () => {
  expect(await found('\n', 'place: x\n')).toEqual(['source/empty templates/blocks/own.yaml:1:1'])
})
