import { expect, test } from 'vitest'
import { BLOCK_MARK, blockMark, compileInBlocks } from '../../../src/core/email/compilation.ts'
import { compileMjml } from '../../../src/core/email/mjml.ts'

const section = (text: string) => `<mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section>`
const pair =
  '<mj-section><mj-column><mj-text>a</mj-text></mj-column><mj-column><mj-text>b</mj-text></mj-column></mj-section>'

/** A document of blocks; `title` tells the frames of the tests apart, since what is compiled is remembered. */
function documentOf(title: string, blocks: readonly string[]): string {
  const marked = [...blocks.map((block, index) => `${blockMark(index)}\n${block}`), blockMark(blocks.length)]
  return `<mjml><mj-head><mj-title>${title}</mj-title></mj-head><mj-body>\n${marked.join('\n')}\n</mj-body></mjml>`
}

/** Compiles in blocks, and notes which blocks came to the compiler. */
async function compiled(mjml: string) {
  const given: string[][] = []
  const { html, findings } = await compileInBlocks(mjml, part => {
    given.push([...part.matchAll(/<mj-text>(\w+)/g)].map(match => match[1] ?? ''))
    return compileMjml(part)
  })
  return { html, findings, given }
}

const unmarked = (html: string) => html.replace(BLOCK_MARK, '').replace(/\s+/g, ' ')

test.each([
  ['changed', ['one', 'other', 'three'], [['other']]],
  ['added', ['one', 'two', 'new', 'three'], [['new']]],
  ['dropped', ['one', 'three'], []],
  ['moved', ['three', 'one', 'two'], []],
  ['repeated', ['one', 'one'], []],
])(
  'where a block is %s, only what is new is compiled, and the whole is what MJML makes of it',
  async (how, texts, expected) => {
    await compiled(documentOf(how, ['one', 'two', 'three'].map(section)))
    const mjml = documentOf(how, texts.map(section))
    const { html, given } = await compiled(mjml)
    expect(given).toEqual(expected)
    expect(unmarked(html)).toBe(unmarked((await compileMjml(mjml)).html))
  },
)

test('a block that changes the head has the whole compiled', async () => {
  await compiled(documentOf('columns', [section('one'), section('two')]))
  const mjml = documentOf('columns', [section('one'), pair])
  const { html, given } = await compiled(mjml)
  expect(given).toEqual([
    ['a', 'b'],
    ['one', 'a', 'b'],
  ])
  expect(unmarked(html)).toBe(unmarked((await compileMjml(mjml)).html))
})

test('another frame knows nothing of the first', async () => {
  await compiled(documentOf('first', [section('one'), section('two')]))
  expect((await compiled(documentOf('second', [section('one'), section('two')]))).given).toEqual([['one', 'two']])
})

test('findings are those of the whole, at its lines', async () => {
  await compiled(documentOf('findings', [section('one'), section('two')]))
  const { findings } = await compiled(
    documentOf('findings', [section('one'), '<mj-section nonsense="1"></mj-section>']),
  )
  expect(findings.map(({ line, tag }) => [line, tag])).toEqual([[5, 'mj-section']])
})
