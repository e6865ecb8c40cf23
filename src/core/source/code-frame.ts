const LINES_AROUND = 2
const WIDEST = 110

/** The source lines around a place, numbered, with carets below the offending characters. */
export function codeFrame(text: string, line: number, column: number, length: number): string {
  const lines = text.split('\n')
  const first = Math.max(1, line - LINES_AROUND)
  const last = Math.min(lines.length, line + LINES_AROUND)
  const gutter = String(last).length
  const shift = Math.max(0, column - WIDEST + 20)
  const rows: string[] = []
  for (let number = first; number <= last; number++) {
    const content = printable(lines[number - 1] ?? '').slice(shift, shift + WIDEST)
    rows.push(`${number === line ? '>' : ' '} ${String(number).padStart(gutter)} | ${content}`.trimEnd())
    if (number === line) {
      const room = Math.max(1, Math.min(length, (lines[number - 1] ?? '').length - column + 1, WIDEST))
      rows.push(`  ${' '.repeat(gutter)} | ${' '.repeat(column - 1 - shift)}${'^'.repeat(room)}`)
    }
  }
  return rows.join('\n')
}

/** Tabs and control characters as one column each, so that carets point where they should. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ')
}
