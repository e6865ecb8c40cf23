import { converter, formatHex, type Lch, wcagContrast } from 'culori'

/**
 * Stand-ins for mail clients that recolour a mail for their dark mode. The clients themselves are not at hand: these are
 * published descriptions of what they do, and what passes here is likely, not certain, to be readable there.
 */
export interface DarkModel {
  readonly text: (colour: string) => string
  readonly background: (colour: string) => string
}

export type DarkModelName = 'outlook' | 'partial' | 'full'

const toLab = converter('lab65')
const toLch = converter('lch')

/** Of the darkest grey that Outlook paints, #333333. */
const OUTLOOK_BASE = 21.247

/** CIELAB with the lightness turned over and a and b kept; as in microsoft/roosterjs#553, from Outlook on the web. */
function outlook(colour: string): string {
  const lab = toLab(colour)
  return hex(lab && { ...lab, l: ((100 - lab.l) * (100 - OUTLOOK_BASE)) / 100 + OUTLOOK_BASE })
}

/** Only what is light becomes a background, only what is dark a text, of the other kind; React Email's preview. */
const partial: DarkModel = {
  background: colour => mirrored(colour, lch => (lch.l >= 50 ? 50 - (lch.l - 50) * 0.75 : undefined)),
  text: colour => mirrored(colour, lch => (lch.l < 50 ? 50 + (50 - lch.l) * 0.75 : undefined)),
}

function mirrored(colour: string, lightness: (lch: Lch) => number | undefined): string {
  const lch = toLch(colour)
  const l = lch && lightness(lch)
  return lch && l !== undefined ? hex({ ...lch, l, c: lch.c * 0.8 }) : colour
}

/** Everything turned over, as Gmail for iOS does; its formula is unknown. */
function full(colour: string): string {
  const lab = toLab(colour)
  return hex(lab && { ...lab, l: 100 - 0.9 * lab.l })
}

export const DARK_MODELS: Readonly<Record<DarkModelName, DarkModel>> = {
  outlook: { text: outlook, background: outlook },
  partial,
  full: { text: full, background: full },
}

export const DARK_MODEL_NAMES: readonly DarkModelName[] = ['outlook', 'partial', 'full']

/** WCAG 2: from 1 to 21. */
export function contrast(text: string, background: string): number {
  return wcagContrast(text, background)
}

function hex(colour: Parameters<typeof formatHex>[0]): string {
  const formatted = formatHex(colour)
  if (formatted === undefined) throw new Error('not a colour')
  return formatted
}
