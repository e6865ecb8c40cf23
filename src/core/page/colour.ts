import { formatHex, interpolate, parse } from 'culori'

/** A colour that a page paints, as `#rrggbb`. */
export type Hex = string

const known = new Map<string, ReturnType<typeof parse> | null>()

/** Reads a CSS colour; undefined for what is none, or none that can be known (`inherit`, `currentcolor`). */
function readColour(css: string) {
  const text = css.trim().toLowerCase()
  if (!known.has(text)) known.set(text, parse(text.replace(/\s*!important$/, '')) ?? null)
  return known.get(text) ?? undefined
}

/** A colour laid upon a ground, of which it lets some through where it is translucent. */
export function over(css: string, ground: Hex): Hex | undefined {
  const colour = readColour(css)
  if (!colour) return undefined
  const alpha = colour.alpha ?? 1
  if (alpha === 1) return formatHex(colour)
  return alpha === 0 ? ground : formatHex(interpolate([ground, { ...colour, alpha: 1 }])(alpha))
}

/** Whether nothing of it would be seen. */
export function isTransparent(css: string): boolean {
  return readColour(css)?.alpha === 0
}

/** The colour in a `background` shorthand; undefined where there is none. */
export function groundIn(background: string): string | undefined {
  const parts = background.match(/[\w#-]+(?:\([^)]*\))?/g) ?? []
  return parts.find(part => !part.startsWith('url(') && readColour(part) !== undefined)
}
