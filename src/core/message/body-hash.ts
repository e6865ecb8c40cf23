import { Buffer } from 'node:buffer'
import { createHash, type Hash } from 'node:crypto'

/**
 * SHA-256 of a body in the relaxed form of RFC 6376 3.4.4: one space for any white space, none at the ends of lines, no
 * empty lines at the end. Chunks that messages share are brought into that form once, and the one with which all of
 * them begin is hashed once.
 * @param chunks none of which ends inside white space or a line end.
 * @returns in Base64.
 */
export function hashBody(chunks: readonly Buffer[]): string {
  const [first, ...others] = chunks
  let state = first ? beginWith(first) : begin()
  for (const chunk of others) state = add(state, relax(chunk))
  const { hash, isEmpty } = state
  return (isEmpty ? hash : hash.update(LINE_END)).digest('base64')
}

const LINE_END = '\r\n'

/** A body, or the beginning of one. */
interface HashedSoFar {
  readonly hash: Hash
  /** Line ends at its end: hashed when something follows. */
  readonly held: number
  /** Whether nothing but line ends has been seen. */
  readonly isEmpty: boolean
}

function begin(): HashedSoFar {
  return { hash: createHash('sha256'), held: 0, isEmpty: true }
}

const beginnings = new WeakMap<Buffer, HashedSoFar>()

function beginWith(chunk: Buffer): HashedSoFar {
  const known = beginnings.get(chunk) ?? add(begin(), relax(chunk))
  beginnings.set(chunk, known)
  return { ...known, hash: known.hash.copy() }
}

function add({ hash, held, isEmpty }: HashedSoFar, { bytes, lineEnds }: RelaxedChunk): HashedSoFar {
  if (bytes.length === 0) return { hash, held: held + lineEnds, isEmpty }
  if (held > 0) hash.update(LINE_END.repeat(held))
  return { hash: hash.update(bytes), held: lineEnds, isEmpty: false }
}

interface RelaxedChunk {
  /** Without the line ends at its end. */
  readonly bytes: Buffer
  readonly lineEnds: number
}

const relaxed = new WeakMap<Buffer, RelaxedChunk>()
/** What fills a slot is short and belongs to one message; remembering it would cost more than the work. */
const LONGEST_VALUE = 512

function relax(chunk: Buffer): RelaxedChunk {
  const known = relaxed.get(chunk)
  if (known) return known
  const text = chunk
    .toString('latin1')
    .replace(/[ \t]+/g, ' ')
    .replace(/ (?=\r\n)/g, '')
  const content = text.replace(/(?:\r\n)+$/, '')
  const made = {
    bytes: Buffer.from(content, 'latin1'),
    lineEnds: (text.length - content.length) / LINE_END.length,
  }
  if (chunk.length > LONGEST_VALUE) relaxed.set(chunk, made)
  return made
}
