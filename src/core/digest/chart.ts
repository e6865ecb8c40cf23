import type { BlockFields } from '../content/blocks.ts'

/** Pixels of the tallest column. */
const HEIGHT = 150

/**
 * A chart as table cells can draw it. The axis always holds nought: a bar that begins elsewhere lies about its length.
 * Above and below are drawn to one scale.
 */
export function layOutChart({ data, format }: Pick<BlockFields['chart'], 'data' | 'format'>, language: string) {
  const highest = Math.max(0, ...data.map(({ value }) => value))
  const lowest = Math.max(0, ...data.map(({ value }) => -value))
  const range = highest + lowest || 1
  const bars = data.map(({ label, value }) => ({
    label,
    value: written(value, format, language),
    before: Math.round(((value < 0 ? lowest + value : lowest) / range) * 100),
    share: visible((Math.abs(value) / range) * 100),
    height: visible((Math.abs(value) / range) * HEIGHT),
    negative: value < 0,
  }))
  return {
    bars,
    rise: Math.round((highest / range) * HEIGHT) + LINE,
    fall: lowest > 0 ? Math.round((lowest / range) * HEIGHT) + LINE : null,
    columnWidth: Math.floor(100 / data.length),
  }
}

/** Pixels of the number on a column. */
const LINE = 24

/** Whole, and never rounded away. */
function visible(extent: number): number {
  return extent === 0 ? 0 : Math.max(1, Math.round(extent))
}

/** With a minus, not a hyphen, in front of what is below nought, and in front of its unit too: −$13. */
function written(value: number, pattern: string, language: string): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(Math.abs(value))
  return `${value < 0 ? '−' : ''}${pattern.replace('{value}', () => number)}`
}
