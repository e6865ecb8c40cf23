import type { CompiledMjml, CompileMjml } from './mjml.ts'

/**
 * Compiles an email's MJML and remembers the HTML of each of its blocks: what did not change since is not compiled
 * again, neither for the next audience variant nor for the next build of a warm process.
 *
 * Blocks are siblings at the top of the body, and MJML writes each of them without looking at its neighbours. The head
 * can depend on them, on the widths of columns above all; an email with a block of which that is possible is compiled
 * as a whole, always, so that a warm process never builds other bytes than a cold one.
 */
export async function compileInBlocks(mjml: string, compile: CompileMjml): Promise<CompiledMjml> {
  const source = split(mjml)
  if (!source.blocks.every(isPlain)) return compile(mjml)
  const key = `${source.before}\n${source.after}`
  const frame = frames.get(key)
  // Taken now: while blocks are being compiled, another email may make room for its own.
  const known = new Map(source.blocks.flatMap(block => entryOf(frame?.blocks, block)))
  if (frame && known.size > 0) {
    const missing = source.blocks.filter(block => !known.has(block))
    const added = missing.length === 0 ? NOTHING : await compileBlocks(frame, { ...source, blocks: missing }, compile)
    if (added) return { html: assemble(frame, source.blocks, new Map([...known, ...added])), findings: [] }
  }
  const compiled = await compile(mjml)
  if (compiled.findings.length === 0) remember(key, source.blocks, compiled.html)
  return compiled
}

/** Components that put nothing into the head, as long as each section has one column of its whole width. */
const PLAIN = new Set(['mj-section', 'mj-column', 'mj-text', 'mj-divider', 'mj-spacer', 'mj-raw'])

function isPlain(block: string): boolean {
  const tags = [...block.matchAll(/<(mj-[a-z-]+)([^>]*)/g)]
  const known = tags.every(
    ([, name = '', rest = '']) => PLAIN.has(name) && !(name === 'mj-column' && /\swidth=/.test(rest)),
  )
  return known && block.split('</mj-section>').every(section => section.split('<mj-column').length <= 2)
}

const NOTHING: ReadonlyMap<string, string> = new Map()

function entryOf(blocks: ReadonlyMap<string, string> | undefined, block: string): [string, string][] {
  const html = blocks?.get(block)
  return html === undefined ? [] : [[block, html]]
}

/** Compiles blocks apart from the rest. @returns undefined where they do not fit into the frame that is known. */
async function compileBlocks(
  frame: Frame,
  source: Pieces,
  compile: CompileMjml,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { html, findings } = await compile(join(source))
  const { before, blocks, after } = split(html)
  const fits = before === frame.before && after === frame.after && blocks.length === source.blocks.length
  if (findings.length > 0 || !fits) return undefined
  return new Map(source.blocks.map((block, index) => [block, blocks[index] ?? '']))
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

/** The whole again; what is in it stays known, and when that becomes too much, nothing else does. */
function assemble(frame: Frame, sources: readonly string[], html: ReadonlyMap<string, string>): string {
  if (frame.blocks.size + html.size > MOST_BLOCKS) frame.blocks.clear()
  for (const [source, block] of html) frame.blocks.set(source, block)
  const blocks = sources.map((source, index) => `\uE002${index}\uE003${html.get(source)}`)
  return `${frame.before}${blocks.join('')}\uE002${sources.length}\uE003${frame.after}`
}
