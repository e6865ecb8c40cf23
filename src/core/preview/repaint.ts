import { formatHex, parse } from 'culori'
import type { SimulatedDark } from '../templates/dark-models.ts'

export type Role = keyof SimulatedDark

/** The part that the colours in a property play; undefined where they are left as they are. */
export function roleOf(property: string): Role | undefined {
  if (property === 'color') return 'text'
  if (property.startsWith('background')) return 'background'
  return /^(?:border|outline|column-rule|text-decoration)/.test(property) ? 'border' : undefined
}

/** Addresses and quotations hold no colours; what follows is a function that may be one, a hex colour or a name. */
const WORDS =
  /url\([^)]*\)|"[^"]*"|'[^']*'|(?<![\w-])(?:(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([^()]*\)|#[\da-f]+|[a-z][\w-]*(?![\w(-]))/gi

/** A CSS value with every colour in it replaced; its opacity stays. */
export function repaint(value: string, paint: (colour: string) => string): string {
  return value.replace(WORDS, word => repainted(word, paint) ?? word)
}

/** The value of an attribute that is a colour, as `bgcolor` is: six digits may stand there without `#`. */
export function repaintAttribute(value: string, paint: (colour: string) => string): string {
  return repainted(readAttribute(value), paint) ?? value
}

/** Whether something is painted in it. */
export function isColour(value: string): boolean {
  return readColour(readAttribute(value)) !== undefined
}

function readAttribute(value: string): string {
  const text = value.trim()
  return /^[\da-f]{6}$/i.test(text) ? `#${text}` : text
}

function repainted(word: string, paint: (colour: string) => string): string | undefined {
  const colour = readColour(word)
  if (!colour) return undefined
  const opacity = Math.round(Math.min(1, colour.alpha ?? 1) * 255)
  return `${paint(formatHex(colour))}${opacity < 255 ? opacity.toString(16).padStart(2, '0') : ''}`
}

/** Undefined for what nobody sees, and for what is somebody else's (`currentcolor`). */
function readColour(word: string) {
  // Digits alone are a colour to culori, and none to CSS.
  const colour = /^[\da-f]+$/i.test(word) ? undefined : parse(word.toLowerCase())
  return colour?.alpha === 0 ? undefined : colour
}
