import type { BlockFields } from '../content/blocks.ts'

/** Pixels of the tallest column. */
const HEIGHT = 150

/** Per cent of the width that the number beside the longest bar needs on a phone. */
const VALUE_ROOM = 22

/** Per cent of the width that the labels of bars take; the rest is theirs. */
const LABELS = 26

/**
 * A chart as table cells can draw it. The axis always holds nought: a bar that begins elsewhere lies about its length.
 * Bars below nought have a zone of their own, drawn to the same scale.
 */
export function layOutChart({ data, format }: Pick<BlockFields['chart'], 'data' | 'format'>, language: string) {
  const highest = Math.max(0, ...data.map(({ value }) => value))
  const lowest = Math.max(0, ...data.map(({ value }) => -value))
  const zones = (highest > 0 ? 1 : 0) + (lowest > 0 ? 1 : 0) || 1
  const range = highest + lowest || 1
  const scale = (100 - VALUE_ROOM * zones) / range
  const zoneOf = (extent: number) => VALUE_ROOM + extent * scale
  const pixels = (value: number) => Math.round((Math.abs(value) / range) * HEIGHT)
  const bars = data.map(({ label, value }) => ({
    label,
    value: written(value, format, language),
    share: visible(((Math.abs(value) * scale) / zoneOf(value < 0 ? lowest : highest)) * 100),
    height: visible((Math.abs(value) / range) * HEIGHT),
    negative: value < 0,
  }))
  return {
    bars,
    below: lowest > 0 ? Math.round((zoneOf(lowest) * (100 - LABELS)) / 100) : null,
    rise: pixels(highest) + LINE,
    fall: lowest > 0 ? pixels(lowest) + LINE : null,
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
