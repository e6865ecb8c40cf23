import { Buffer } from 'node:buffer'
import { encode, wrap } from 'nodemailer/lib/qp'
import type { Skeleton } from '../email/skeleton.ts'

/** RFC 2045 6.7: lines of 76 characters, the `=` of a soft line break counted. */
const LONGEST_LINE = 75
const SOFT_BREAK = '=\r\n'

/**
 * A body in quoted-printable (RFC 2045), its fields still open. Every slot stands on lines of its own: where the text
 * goes on before or behind it, a soft line break lies between, which a reader takes out again. So what fills a slot
 * changes no other line, and no white space and no line end is ever divided between two parts.
 */
export function quoteSkeleton(skeleton: Skeleton): Skeleton {
  const parts: Skeleton = joinTexts(skeleton)
  return joinTexts(
    parts.flatMap((part, index) => {
      if (typeof part !== 'string') return typeof parts[index - 1] === 'object' ? [SOFT_BREAK, part] : [part]
      const text = part.replace(/\r\n|\r|\n/g, '\r\n')
      const before = index === 0 || text.startsWith('\r\n') ? '' : SOFT_BREAK
      const behind = index === parts.length - 1 || text.endsWith('\r\n') ? '' : SOFT_BREAK
      return [`${before}${quoteText(text)}${behind}`]
    }),
  )
}

/** Lines of a fixed text can begin with a dot or with `From ` too, a full stop behind a slot above all. */
function quoteText(text: string): string {
  return wrap(encode(text), LONGEST_LINE - 2).replace(/^(?:\.|F(?=rom ))/gm, escapeBytes)
}

/** Texts that follow one another as one. */
export function joinTexts<Slot extends object>(parts: readonly (string | Slot)[]): readonly (string | Slot)[] {
  const joined: (string | Slot)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else if (part !== '') joined.push(part)
  }
  return joined
}

/** Most values are; those that need the care below begin with something else or are longer. */
const PLAIN = /^(?:[A-EG-Za-z0-9][!-<>-~]{0,74})?$/

/**
 * What fills a slot, in quoted-printable. White space is escaped everywhere, so that it can neither get lost at the end
 * of a line nor be counted differently by DKIM's relaxed form. No line of it begins like a boundary, like the dot that
 * ends a message (RFC 5321 4.5.2) or like the `From ` that a mailbox file begins a message with.
 */
export function quoteValue(value: string): string {
  if (PLAIN.test(value)) return value
  let lines = ''
  let line = ''
  for (const character of value) {
    const quoted = quoteCharacter(character)
    if (line.length + quoted.length > LONGEST_LINE) {
      lines += line + SOFT_BREAK
      line = ''
    }
    line += line === '' && /^[-.F]/.test(quoted) ? escapeBytes(character) : quoted
  }
  return lines + line
}

function quoteCharacter(character: string): string {
  return /^[!-<>-~]$/.test(character) ? character : escapeBytes(character)
}

function escapeBytes(character: string): string {
  return Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '=$&')
}
