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

test.each([
  ['two columns', pair],
  ['a width of its own', section('a').replace('<mj-column>', '<mj-column width="50%">')],
  ['a picture, which has styles in the head', section('a').replace('</mj-text>', '</mj-text><mj-image src="x.png" />')],
])('an email with %s is compiled as a whole, before and after', async (how, block) => {
  const cold = unmarked((await compileMjml(documentOf(how, [section('one'), section('two')]))).html)
  for (const blocks of [
    [section('one'), block],
    [section('one'), section('two')],
    [section('two'), block],
  ]) {
    const mjml = documentOf(how, blocks)
    expect(unmarked((await compiled(mjml)).html)).toBe(unmarked((await compileMjml(mjml)).html))
  }
  expect(unmarked((await compiled(documentOf(how, [section('one'), section('two')]))).html)).toBe(cold)
})

test('emails of one frame that are compiled at the same time lose no block to each other', async () => {
  const emails = Array.from({ length: 60 }, (_, email) =>
    documentOf('crowd', ['shared', ...Array.from({ length: 8 }, (_, block) => `e${email}b${block}`)].map(section)),
  )
  const results = await Promise.all(emails.map(compiled))
  for (const [email, { html }] of results.entries()) {
    for (let block = 0; block < 8; block++) expect(html).toContain(`>e${email}b${block}<`)
    expect(html).toContain('>shared<')
  }
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
