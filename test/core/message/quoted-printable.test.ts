import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Skeleton } from '../../../src/core/email/skeleton.ts'
import { joinTexts, quoteSkeleton, quoteValue } from '../../../src/core/message/quoted-printable.ts'

/** RFC 2045 6.7, to the letter: anything that is not quoted-printable is refused. */
function decode(text: string): string {
  const lines = text.split('\r\n')
  for (const line of lines) expect(line).toMatch(/^(?:[\t\x20-<>-~]|=[0-9A-F]{2})*=?$/)
  for (const line of lines) expect([line.length <= 76, /[ \t]$/.test(line)]).toEqual([true, false])
  const bytes = text
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

/** Halves of pairs cannot be written in UTF-8. */
const sendable = (text: string) => Buffer.from(text).toString()

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        ' ',
        '\t',
        '\r',
        '\n',
        '\r\n',
        '.',
        '-',
        'F',
        'From ',
        '=',
        '=\r\n',
        '=41',
        'é',
        '🐈',
        'x'.repeat(75),
      ),
      {
        maxLength: 20,
      },
    )
    .map(parts => parts.join('')),
)

test('a quoted value decodes to itself, has no white space but soft line breaks, and begins no line badly', () => {
  fc.assert(
    fc.property(text, value => {
      const quoted = quoteValue(value)
      expect(decode(quoted)).toBe(sendable(value))
      const lines = quoted.split('=\r\n')
      expect(lines.join('')).not.toMatch(/\s/)
      for (const line of lines) expect([line.length <= 75, /^[-.F]/.test(line)]).toEqual([true, false])
    }),
    { numRuns: 1_000 },
  )
})

test('no character is divided between two lines', () => {
  for (const line of quoteValue('🐈'.repeat(100)).split('=\r\n')) expect(line).toMatch(/^(?:=F0=9F=90=88)+$/)
})

const slot = { name: 'firstName', context: 'text' } as const
const skeleton = fc.array(fc.oneof(text, fc.constant(slot)), { maxLength: 8 })

test('a quoted skeleton, filled, decodes to the filled skeleton with CRLF line ends', () => {
  fc.assert(
    fc.property(skeleton, text, (parts: Skeleton, value) => {
      const quoted = quoteSkeleton(parts)
      const filled = quoted.map(part => (typeof part === 'string' ? part : quoteValue(value))).join('')
      // Joined first: a line end can stand between two texts.
      const expected = joinTexts(parts).map(part =>
        typeof part === 'string' ? part.replace(/\r\n|\r|\n/g, '\r\n') : value,
      )
      expect(decode(filled)).toBe(sendable(expected.map(sendable).join('')))
      expect(filled).not.toMatch(/^(?:\.|From )/m)
      expect(quoted.filter(part => typeof part === 'object').length).toBe(
        parts.filter(part => typeof part === 'object').length,
      )
      for (const part of quoted) if (typeof part === 'string') expect(part).not.toMatch(/[ \t\r]$/)
    }),
    { numRuns: 1_000 },
  )
})

test('what fills a slot changes no line but its own', () => {
  fc.assert(
    fc.property(skeleton, text, (parts: Skeleton, value) => {
      const fixed = (fill: string) =>
        quoteSkeleton(parts)
          .map(part => (typeof part === 'string' ? part : `<${fill}>`))
          .join('')
          .split('\r\n')
          .filter(line => !line.startsWith('<'))
      expect(fixed(quoteValue(value).replaceAll('=\r\n', ''))).toEqual(fixed(''))
    }),
  )
})
