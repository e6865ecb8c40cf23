import { isUtf8 } from 'node:buffer'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'

const NEWLINE = 0x0a

/**
 * The same bytes without their byte order mark, whole characters at a time.
 * @throws BroadsheetError with the line of the first byte that is not UTF-8.
 */
export async function* utf8Chunks(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  let line = 1
  let carry: Buffer = Buffer.alloc(0)
  let begun = false
  for await (const chunk of chunks) {
    let bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
    carry = bytes
    if (!begun && bytes.length < 3) continue
    if (!begun) bytes = withoutMark(bytes, path)
    begun = true
    const end = bytes.length - unfinished(bytes)
    carry = bytes.subarray(end)
    const whole = bytes.subarray(0, end)
    if (!isUtf8(whole)) throw notUtf8(path, line + linesBefore(whole))
    line += count(whole)
    if (whole.length > 0) yield whole
  }
  const rest = begun ? carry : withoutMark(carry, path)
  if (!isUtf8(rest)) throw notUtf8(path, line + linesBefore(rest))
  if (rest.length > 0) yield rest
}

/** A nought in the first two bytes is how UTF-16 without a mark begins. */
function withoutMark(bytes: Buffer, path: string): Buffer {
  const [first, second, third] = bytes
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (marked || first === 0 || second === 0) throw refuse(path, undefined, 'The file is encoded as UTF-16.')
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes
}

/** How many bytes at the end begin a character that the next chunk may finish; three at most (RFC 3629 3). */
function unfinished(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return length < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length : 0
  }
  return 0
}

/** Lines that end before the first bad byte. */
function linesBefore(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length]
  // The longest beginning that is UTF-8, but for a character cut short, which is on the same line.
  while (good + 1 < bad) {
    const middle = (good + bad) >>> 1
    const start = bytes.subarray(0, middle)
    if (isUtf8(start.subarray(0, middle - unfinished(start)))) good = middle
    else bad = middle
  }
  return count(bytes.subarray(0, good))
}

function count(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}

function notUtf8(path: string, line: number): BroadsheetError {
  return refuse(path, line, 'The file is not valid UTF-8.')
}

function refuse(path: string, line: number | undefined, message: string): BroadsheetError {
  const at = { file: path, ...(line === undefined ? {} : { line }) }
  return new BroadsheetError([error('source/encoding', message, { at, hint: 'Save it as UTF-8.' })])
}
