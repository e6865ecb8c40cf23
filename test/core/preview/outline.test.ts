import { describe, expect, it } from 'vitest'
import { loadProject } from '../../../src/commands/load-project.ts'
import { assembleDigest } from '../../../src/core/digest/digest.ts'
import { renderEmail } from '../../../src/core/email/email.ts'
import { outlineEdition } from '../../../src/core/preview/outline.ts'
import { articleFile, editionFile, scratchProject } from '../../scratch-project.ts'

const BLOCKS = `  - greeting
  - { block: lead, article: a }
  - { block: headlines, title: The others, articles: [b] }
  - { block: text, markdown: "Words, and more words, and ever more of them until nobody would read them as a title." }
  - { block: text, markdown: For subscribers., audience: { plan: subscriber } }
  - divider
`

async function outlineOf({ blocks = BLOCKS, letter = 'Good morning, {{firstName}}.\n', variant = 0 } = {}) {
  const project = await loadProject(
    scratchProject({
      'content/articles/a.md': articleFile('').replace('A title', 'The *first* story'),
      'content/articles/b.md': articleFile('').replace('A title', 'The second story'),
      'content/editions/2025-09-05.md': editionFile(blocks, { letter }).replace('A subject', '"Hello, {{firstName}}"'),
    }),
  )
  const digest = assembleDigest(project, '2025-09-05')
  return outlineEdition(digest, await renderEmail(digest), variant)
}

describe('the outline of an edition', () => {
  it('calls each block what people would call it', async () => {
    const { blocks, subject } = await outlineOf()
    expect(subject).toBe('Hello, {{firstName}}')
    expect(blocks.map(({ block, title }) => [block, title])).toEqual([
      ['masthead', ''],
      ['greeting', 'Good morning, firstName.'],
      ['lead', 'The first story'],
      ['headlines', 'The others'],
      ['text', 'Words, and more words, and ever more of them until nobody …'],
      ['divider', ''],
      ['footer', ''],
    ])
    expect(blocks[2]?.articles).toEqual([{ slug: 'a', title: 'The first story' }])
  })

  it('is that of an audience variant', async () => {
    const { blocks } = await outlineOf({ variant: 1 })
    expect(blocks.map(({ title }) => title)).toContain('For subscribers.')
  })

  it('weighs every block, which together are less than the whole', async () => {
    const { blocks, bytes, words } = await outlineOf()
    expect(blocks.every(block => block.bytes > 0)).toBe(true)
    expect(blocks.reduce((sum, block) => sum + block.bytes, 0)).toBeLessThan(bytes)
    expect(blocks.reduce((sum, block) => sum + block.words, 0)).toBeLessThanOrEqual(words)
  })

  it('knows a block again by its looks, and no other', async () => {
    const marks = async (options: Parameters<typeof outlineOf>[0]) =>
      (await outlineOf(options)).blocks.map(({ fingerprint }) => fingerprint)
    const before = await marks({})
    expect(await marks({})).toEqual(before)
    const changed = await marks({ blocks: BLOCKS.replace('more words', 'fewer words') })
    expect(changed.map((mark, index) => mark === before[index])).toEqual([true, true, true, true, false, true, true])
    const otherField = await marks({ letter: 'Good morning, {{city}}.\n' })
    expect(otherField.map((mark, index) => mark === before[index])).toEqual([true, false, true, true, true, true, true])
  })
})
