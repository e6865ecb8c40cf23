import type { CompiledMjml, CompileMjml } from './mjml.ts'

/**
 * Compiles an email's MJML and remembers the HTML of each of its blocks: what did not change since is not compiled
 * again, neither for the next audience variant nor for the next build of a warm process.
 *
 * Blocks are siblings at the top of the body, and MJML writes each of them without looking at its neighbours. What is
 * around them, the head above all, can depend on them (the widths of columns); so where a part of the email comes back
 * with other surroundings than the whole did, the whole is compiled.
 */
export async function compileInBlocks(mjml: string, compile: CompileMjml): Promise<CompiledMjml> {
  const source = split(mjml)
  const key = `${source.before}\n${source.after}`
  const frame = frames.get(key)
  const missing = source.blocks.filter(block => !frame?.blocks.has(block))
  const worthwhile = frame && missing.length < source.blocks.length
  if (worthwhile && (missing.length === 0 || (await addBlocks(frame, { ...source, blocks: missing }, compile)))) {
    return { html: assemble(frame, source.blocks), findings: [] }
  }
  const compiled = await compile(mjml)
  if (compiled.findings.length === 0) remember(key, source.blocks, compiled.html)
  return compiled
}

/** Compiles blocks apart from the rest. @returns false where they do not fit into the frame that is known. */
async function addBlocks(frame: Frame, source: Pieces, compile: CompileMjml): Promise<boolean> {
  const { html, findings } = await compile(join(source))
  const { before, blocks, after } = split(html)
  if (findings.length > 0 || before !== frame.before || after !== frame.after) return false
  for (const [index, block] of source.blocks.entries()) frame.blocks.set(block, blocks[index] ?? '')
  return true
}

/** Where a block begins, in MJML and in the HTML made of it: private-use characters, which no author can write. */
export function blockMark(index: number): string {
  return `<mj-raw>\uE002${index}\uE003</mj-raw>`
}

/** The mark as MJML leaves it. */
export const BLOCK_MARK = /\uE002(\d+)\uE003/g

/** A document in the pieces between its marks. */
interface Pieces {
  readonly before: string
  readonly blocks: readonly string[]
  readonly after: string
}

const ANY_MARK = /(?:<mj-raw>)?\uE002\d+\uE003(?:<\/mj-raw>)?/

function split(document: string): Pieces {
  const pieces = document.split(ANY_MARK)
  return { before: pieces[0] ?? '', blocks: pieces.slice(1, -1), after: pieces.at(-1) ?? '' }
}

function join({ before, blocks, after }: Pieces): string {
  const marked = blocks.map((block, index) => `${blockMark(index)}${block}`).join('')
  return `${before}${marked}${blockMark(blocks.length)}${after}`
}

interface Frame {
  readonly before: string
  readonly after: string
  /** HTML by MJML. */
  readonly blocks: Map<string, string>
}

/** By what is around the blocks. A preview shows one edition at a time, a mailing is one: few are enough. */
const frames = new Map<string, Frame>()
const MOST_FRAMES = 4
const MOST_BLOCKS = 200

function remember(key: string, sources: readonly string[], html: string): void {
  const { before, blocks, after } = split(html)
  frames.delete(key)
  frames.set(key, { before, after, blocks: new Map(sources.map((source, index) => [source, blocks[index] ?? ''])) })
  for (const oldest of frames.keys()) if (frames.size > MOST_FRAMES) frames.delete(oldest)
}

function assemble(frame: Frame, sources: readonly string[]): string {
  const blocks = sources.map((source, index) => `\uE002${index}\uE003${frame.blocks.get(source) ?? ''}`)
  if (frame.blocks.size > MOST_BLOCKS) {
    for (const source of [...frame.blocks.keys()].filter(known => !sources.includes(known))) frame.blocks.delete(source)
  }
  return `${frame.before}${blocks.join('')}\uE002${sources.length}\uE003${frame.after}`
}
