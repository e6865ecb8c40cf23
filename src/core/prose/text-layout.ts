import { eastAsianWidth } from 'get-east-asian-width'
import { MARKER } from './merge-field.ts'

/** RFC 5322 wants lines of at most 78; clients add a quotation mark when somebody replies. */
export const LINE_WIDTH = 76

export interface WrapOptions {
  /** Before the first line. */
  readonly first?: string
  /** Before the others. */
  readonly indent?: string
  /** Columns of a line. */
  readonly room?: number
}

/** Prose in lines of at most 76 columns. Line breaks in the text stay; an address is never broken and stands alone. */
export function wrapText(text: string, { first = '', indent = '', room = LINE_WIDTH }: WrapOptions = {}): string {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const { text: unit, space } of unitsOf(paragraph)) {
      const start = lines.length === 0 ? first : indent
      const joined = line === '' ? unit : `${line}${space}${unit}`
      if (line !== '' && columnWidth(start + joined) > room) {
        lines.push(start + line)
        line = unit
      } else line = joined
    }
    if (line !== '') lines.push((lines.length === 0 ? first : indent) + line)
  }
  return lines.map(line => line.replaceAll('\u00A0', ' ').trimEnd()).join('\n')
}

/** What a line may break behind: words, and between words without spaces the characters of East Asian scripts. */
function unitsOf(text: string): readonly { readonly text: string; readonly space: string }[] {
  const words = text.split(/[ \t]+/).filter(word => word !== '')
  return words.flatMap(word => {
    const units = IDEOGRAPH.test(word) ? (word.match(UNITS) ?? [word]) : [word]
    return units.map((unit, index) => ({ text: unit, space: index === 0 ? ' ' : '' }))
  })
}

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** A character with the punctuation that must not begin a line, or a run of other scripts. */
const UNITS =
  /[（「『【《〈“‘]*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー][、。，．！？：；）」』】》〉”’…]*|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー（「『【《〈]+/gu

/** A heading over a line as long as it. */
export function underlined(title: string, sign: string, room = LINE_WIDTH): string {
  const lines = wrapText(title, { room })
  const longest = Math.max(...lines.split('\n').map(columnWidth))
  return `${lines}\n${sign.repeat(Math.min(room, longest))}`
}

type Alignment = 'left' | 'center' | 'right' | undefined

/** Rows as columns two spaces apart, the first row underlined; a table wider than a line becomes one cell a line. */
export function columns(rows: readonly (readonly string[])[], aligns: readonly Alignment[], room = LINE_WIDTH): string {
  const widths = widthsOf(rows, aligns)
  if (total(widths) > room) return stacked(rows, room)
  const [header, ...body] = linesOf(rows, aligns, widths)
  const rule = widths.map(size => '-'.repeat(size)).join('  ')
  return [header, rule, ...body].join('\n')
}

/** The same without a header; rows wider than a line are written out: `label: value, value`. */
export function alignRows(rows: readonly (readonly string[])[], aligns: readonly Alignment[]): string {
  const widths = widthsOf(rows, aligns)
  if (total(widths) <= LINE_WIDTH) return linesOf(rows, aligns, widths).join('\n')
  const written = rows.map(([first = '', ...rest]) =>
    wrapText(`${first}: ${rest.filter(cell => cell !== '').join(', ')}`, { indent: '  ' }),
  )
  return written.join('\n')
}

function widthsOf(rows: readonly (readonly string[])[], aligns: readonly Alignment[]): readonly number[] {
  return aligns.map((_, column) => Math.max(...rows.map(row => columnWidth(row[column] ?? ''))))
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, size) => sum + size + 2, -2)
}

function linesOf(rows: readonly (readonly string[])[], aligns: readonly Alignment[], widths: readonly number[]) {
  return rows.map(row =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, aligns[column]))
      .join('  ')
      .trimEnd(),
  )
}

function stacked([header = [], ...rows]: readonly (readonly string[])[], room: number): string {
  const record = (row: readonly string[]) =>
    row.map((cell, column) => wrapText(`${header[column] ?? ''}: ${cell}`, { indent: '  ', room })).join('\n')
  return rows.map(record).join('\n\n')
}

/** What a merge field is taken to need, whatever its recipient has. */
const FIELD_WIDTH = 'x'.repeat(8)

/** Columns on the screen: East Asian characters take two, combining marks and joiners none. */
export function columnWidth(marked: string): number {
  const text = marked.replace(MARKER, FIELD_WIDTH)
  if (NARROW.test(text)) return text.length
  let columns = 0
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    columns += code < 0x300 ? 1 : ZERO_WIDTH.test(sign) ? 0 : eastAsianWidth(code)
  }
  return columns
}

/** Latin letters, dashes and curly quotes: one column and one code unit each. */
const NARROW = /^[\x20-\x7E\u00A0-\u02FF\u2010-\u2027]*$/
const ZERO_WIDTH = /\p{M}|\p{Cf}/u

function pad(text: string, size: number, align: Alignment): string {
  const room = ' '.repeat(Math.max(0, size - columnWidth(text)))
  if (align === 'right') return room + text
  if (align === 'center') return room.slice(0, room.length >> 1) + text + room.slice(room.length >> 1)
  return text + room
}
