import type { EditionOutline, OutlineBlock } from './outline.ts'

/** Two editions, block by block. */
export interface Comparison {
  /** In the order of the right one; what was cut stands where it stood in the left. */
  readonly rows: readonly ComparedBlock[]
  readonly words: Sides
  /** UTF-8 bytes of the HTML part. */
  readonly bytes: Sides
  readonly counts: Readonly<Record<'added' | 'cut' | 'moved' | 'changed' | 'same', number>>
}

interface Sides {
  readonly left: number
  readonly right: number
}

interface ComparedBlock {
  readonly change: 'same' | 'changed' | 'moved' | 'moved-and-changed' | 'added' | 'cut'
  /** Index of the block in its edition. */
  readonly left?: number
  readonly right?: number
}

/**
 * Which blocks are the same in both, and what became of the others. Of blocks that change places, as few as can be are
 * called moved.
 */
export function compareOutlines(left: EditionOutline, right: EditionOutline): Comparison {
  const pairs = pairBlocks(left.blocks, right.blocks)
  const inOrder = new Set(longestRise(pairs.map(([at]) => at)).map(index => pairs[index]?.[1]))
  const leftOf = new Map(pairs.map(([at, to]) => [to, at]))
  const rows: ComparedBlock[] = right.blocks.map((block, index) => {
    const before = leftOf.get(index)
    if (before === undefined) return { change: 'added', right: index }
    const isSame = left.blocks[before]?.fingerprint === block.fingerprint
    const change = inOrder.has(index) ? (isSame ? 'same' : 'changed') : isSame ? 'moved' : 'moved-and-changed'
    return { change, left: before, right: index }
  })
  const paired = new Set(pairs.map(([at]) => at))
  for (const [index] of left.blocks.entries())
    if (!paired.has(index)) rows.splice(placeOfCut(rows, index), 0, { change: 'cut', left: index })
  return {
    rows,
    words: { left: left.words, right: right.words },
    bytes: { left: left.bytes, right: right.bytes },
    counts: countChanges(rows),
  }
}

function countChanges(rows: readonly ComparedBlock[]): Comparison['counts'] {
  const count = (...wanted: readonly ComparedBlock['change'][]) =>
    rows.filter(({ change }) => wanted.includes(change)).length
  return {
    added: count('added'),
    cut: count('cut'),
    moved: count('moved', 'moved-and-changed'),
    changed: count('changed', 'moved-and-changed'),
    same: count('same'),
  }
}

/** Behind the block that stood before it and has not moved. */
function placeOfCut(rows: readonly ComparedBlock[], index: number): number {
  const isBefore = ({ change, left = Number.POSITIVE_INFINITY }: ComparedBlock) =>
    left < index && change !== 'moved' && change !== 'moved-and-changed'
  return rows.findLastIndex(isBefore) + 1
}

/** Left index and right index of the same block, in the order of the right. */
type Pair = readonly [left: number, right: number]

/**
 * The same HTML is the same block; else the same kind with the same articles or title; else the only one of its kind
 * that is left on either side.
 */
function pairBlocks(left: readonly OutlineBlock[], right: readonly OutlineBlock[]): readonly Pair[] {
  const pairs: Pair[] = []
  const free = { left: new Set(left.keys()), right: new Set(right.keys()) }
  const pair = (keyOf: (block: OutlineBlock) => string | undefined, isAlone = false) => {
    const waiting = groupFree(left, free.left, keyOf)
    for (const [key, indices] of groupFree(right, free.right, keyOf)) {
      const others = waiting.get(key) ?? []
      if (isAlone && (indices.length !== 1 || others.length !== 1)) continue
      indices.slice(0, others.length).forEach((index, place) => {
        const other = others[place] as number
        pairs.push([other, index])
        free.left.delete(other)
        free.right.delete(index)
      })
    }
  }
  // Twins, such as dividers, are told apart by what stands around them.
  for (const [at, to] of longestCommon(left.map(looks), right.map(looks))) {
    pairs.push([at, to])
    free.left.delete(at)
    free.right.delete(to)
  }
  pair(looks)
  pair(({ block, articles }) =>
    articles.length > 0 ? `${block} ${articles.map(({ slug }) => slug).join()}` : undefined,
  )
  pair(({ block, title }) => (title === '' ? undefined : `${block} ${title}`))
  pair(({ block }) => block, true)
  return pairs.sort((a, b) => a[1] - b[1])
}

function groupFree(
  blocks: readonly OutlineBlock[],
  free: ReadonlySet<number>,
  keyOf: (block: OutlineBlock) => string | undefined,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>()
  blocks.forEach((block, index) => {
    const key = free.has(index) ? keyOf(block) : undefined
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), index])
  })
  return groups
}

function looks({ block, fingerprint }: OutlineBlock): string {
  return `${block} ${fingerprint}`
}

/** The indices of a longest common subsequence. */
function longestCommon(left: readonly string[], right: readonly string[]): readonly Pair[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  const lengthAt = (at: number, to: number) => lengths[at]?.[to] ?? 0
  for (let at = left.length - 1; at >= 0; at--) {
    for (let to = right.length - 1; to >= 0; to--) {
      const row = lengths[at] as number[]
      row[to] =
        left[at] === right[to] ? lengthAt(at + 1, to + 1) + 1 : Math.max(lengthAt(at + 1, to), lengthAt(at, to + 1))
    }
  }
  const pairs: Pair[] = []
  let [at, to] = [0, 0]
  while (at < left.length && to < right.length) {
    if (left[at] === right[to]) pairs.push([at++, to++])
    else if (lengthAt(at + 1, to) >= lengthAt(at, to + 1)) at++
    else to++
  }
  return pairs
}

/** The indices of a longest subsequence that rises. */
function longestRise(values: readonly number[]): readonly number[] {
  const lengths: number[] = []
  const before: number[] = []
  values.forEach((value, index) => {
    lengths[index] = 1
    before[index] = -1
    for (let other = 0; other < index; other++) {
      const length = (lengths[other] ?? 0) + 1
      if ((values[other] ?? 0) < value && length > (lengths[index] ?? 0)) {
        lengths[index] = length
        before[index] = other
      }
    }
  })
  const rise: number[] = []
  for (let at = lengths.indexOf(Math.max(0, ...lengths)); at >= 0; at = before[at] ?? -1) rise.unshift(at)
  return rise
}
