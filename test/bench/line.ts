export interface Line {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** To what the value was compared with in the same run. */
  readonly ratio?: { readonly of: number; readonly to: string }
  /** For the ratio where there is one, else for the value. */
  readonly bar?: { readonly atMost: number } | { readonly atLeast: number }
}

export function printLine(line: Line): void {
  const { name, value, unit, ratio, bar } = line
  const cells = [
    name,
    number(value),
    unit,
    ratio ? number(ratio.of) : '',
    ratio?.to ?? '',
    !bar ? '' : 'atMost' in bar ? `at most ${bar.atMost}` : `at least ${bar.atLeast}`,
    isMissed(line) ? 'missed' : '',
  ]
  console.log(align(cells))
}

export function formatHeading(): string {
  return align(['benchmark', 'value', 'unit', 'ratio', 'to', 'bar', ''])
}

function isMissed({ value, ratio, bar }: Line): boolean {
  const judged = ratio?.of ?? value
  if (!bar) return false
  return 'atMost' in bar ? judged > bar.atMost : judged < bar.atLeast
}

/** Negative widths align to the right. */
const WIDTHS = [44, -9, 13, -7, 27, 13, 0]

function align(cells: readonly string[]): string {
  return cells
    .map((cell, column) => {
      const width = WIDTHS[column] ?? 0
      return width < 0 ? cell.padStart(-width) : cell.padEnd(width)
    })
    .join('  ')
    .trimEnd()
}

function number(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
