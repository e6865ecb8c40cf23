import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Comparison, compareOutlines } from '../../../src/core/preview/comparison.ts'
import type { EditionOutline, OutlineBlock } from '../../../src/core/preview/outline.ts'

/** `lead:a=1` is a lead block of article a with the looks 1; `text/Title=1` a block with a title. */
function outline(...blocks: readonly string[]): EditionOutline {
  return of(
    blocks.map(text => {
      const [, block = '', slug, title = '', fingerprint = ''] =
        /^([a-z]+)(?::([a-z]+))?(?:\/(\w+))?=(\w+)$/.exec(text) ?? []
      return { block, title, articles: slug ? [{ slug, title: slug }] : [], words: 2, bytes: 10, fingerprint }
    }),
  )
}

function of(blocks: readonly OutlineBlock[]): EditionOutline {
  return {
    ...{ edition: 'e', subject: 's', preheader: 'p', minutes: 1, textBytes: 1, blocks },
    words: blocks.reduce((sum, { words }) => sum + words, 0),
    bytes: blocks.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** `changed 0>1` */
function told({ rows }: Comparison): readonly string[] {
  return rows.map(({ change, left = '', right = '' }) => `${change} ${left}>${right}`)
}

describe('two editions compared', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['the same', ['masthead=m', 'lead:a=1'], ['masthead=m', 'lead:a=1'], ['same 0>0', 'same 1>1']],
    ['another text for the same article', ['lead:a=1'], ['lead:a=2'], ['changed 0>0']],
    ['another article in the only lead', ['lead:a=1'], ['lead:b=2'], ['changed 0>0']],
    ['a block more', ['lead:a=1'], ['lead:a=1', 'quote=q'], ['same 0>0', 'added >1']],
    [
      'a block less, where it stood',
      ['lead:a=1', 'quote=q', 'text=t'],
      ['lead:a=1', 'text=t'],
      ['same 0>0', 'cut 1>', 'same 2>1'],
    ],
    ['the first block gone', ['quote=q', 'text=t'], ['text=t'], ['cut 0>', 'same 1>0']],
    [
      'one block taken to the top: one move',
      ['lead:a=1', 'quote=q', 'text=t', 'number=n'],
      ['number=n', 'lead:a=1', 'quote=q', 'text=t'],
      ['moved 3>0', 'same 0>1', 'same 1>2', 'same 2>3'],
    ],
    [
      'a block that moved and changed',
      ['lead:a=1', 'quote=q', 'text=t'],
      ['text=u', 'lead:a=1', 'quote=q'],
      ['moved-and-changed 2>0', 'same 0>1', 'same 1>2'],
    ],
    [
      'two of a kind, told apart by their titles',
      ['headlines:a/One=1', 'headlines:b/Two=2'],
      ['headlines:c/Two=3', 'headlines:d/One=4'],
      ['changed 1>0', 'moved-and-changed 0>1'],
    ],
    ['two of a kind of which one is gone', ['text/One=1', 'text/Two=2'], ['text/Two=3'], ['cut 0>', 'changed 1>0']],
    [
      'two of a kind of which none is known again',
      ['text/One=1', 'text/Two=2'],
      ['text/Three=3', 'text/Four=4'],
      ['cut 0>', 'cut 1>', 'added >0', 'added >1'],
    ],
    [
      'the first of two twins gone',
      ['divider=d', 'text=t', 'divider=d'],
      ['text=t', 'divider=d'],
      ['cut 0>', 'same 1>0', 'same 2>1'],
    ],
    ['twins, paired in order', ['divider=d', 'divider=d'], ['divider=d'], ['same 0>0', 'cut 1>']],
  ])('%s', (_, left, right, rows) => {
    expect(told(compareOutlines(outline(...left), outline(...right)))).toEqual(rows)
  })

  const block = fc.record({
    block: fc.constantFrom('lead', 'text', 'headlines', 'divider'),
    title: fc.constantFrom('', 'One', 'Two', 'Three'),
    articles: fc.array(
      fc.constantFrom('a', 'b', 'c').map(slug => ({ slug, title: slug })),
      { maxLength: 2 },
    ),
    words: fc.nat(20),
    bytes: fc.nat(200),
    fingerprint: fc.constantFrom('1', '2', '3', '4', '5'),
  })
  const edition = fc.array(block, { maxLength: 12 }).map(of)

  it('of itself says the same of every block', () => {
    fc.assert(
      fc.property(edition, one => {
        const { rows, counts } = compareOutlines(one, one)
        expect(rows.every(({ change }) => change === 'same')).toBe(true)
        expect(counts.same).toBe(one.blocks.length)
      }),
    )
  })

  it('tells every block of both once, and adds up', () => {
    fc.assert(
      fc.property(edition, edition, (left, right) => {
        const { rows, counts, words, bytes } = compareOutlines(left, right)
        const side = (name: 'left' | 'right') => rows.flatMap(row => row[name] ?? []).sort((a, b) => a - b)
        expect(side('left')).toEqual([...left.blocks.keys()])
        expect(side('right')).toEqual([...right.blocks.keys()])
        expect(rows.flatMap(({ right: index }) => index ?? [])).toEqual([...right.blocks.keys()])
        expect(left.blocks.length - counts.cut).toBe(right.blocks.length - counts.added)
        expect([words.left, words.right, bytes.left, bytes.right]).toEqual([
          left.words,
          right.words,
          left.bytes,
          right.bytes,
        ])
      }),
    )
  })

  it('of a shuffled edition knows moves alone', () => {
    const shuffled = edition.chain(one =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray([...one.blocks], { minLength: one.blocks.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, blocks]) => {
        const changes = new Set(compareOutlines(one, of(blocks)).rows.map(({ change }) => change))
        for (const change of changes) expect(['same', 'moved']).toContain(change)
      }),
    )
  })
})
