import { clampRgb, converter, formatHex, type Lch, type Rgb, wcagContrast } from 'culori'

/**
 * Stand-ins for mail clients that recolour a mail for their dark mode. The clients themselves are not at hand: these are
 * published descriptions of what they do, and what passes here is likely, not certain, to be readable there.
 */
export interface DarkModel {
  readonly text: (colour: string) => string
  readonly background: (colour: string) => string
}

export type DarkModelName = 'outlook' | 'partial' | 'full'

/** A model for whoever shows a whole mail by it. */
export interface SimulatedDark extends DarkModel {
  readonly border: (colour: string) => string
}

const toLab = converter('lab65')
const toLch = converter('lch')
const toLab50 = converter('lab')
const toRgb = converter('rgb')

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

/**
 * Chromium's automatic dark mode, as in web views on Android: its lightness turned over in CIELAB (of D50), what is dark
 * as a background and light as a text left alone. Measured in Chromium 156, within 7 of 255 in a channel; a page that has
 * dark colours of its own is darkened as well.
 */
const AUTO: SimulatedDark = {
  text: colour => hex(autoText(rgbOf(colour))),
  background: colour => hex(autoBackground(rgbOf(colour))),
  border: colour => hex(dimmed(autoText(rgbOf(colour)))),
}

/** Greys between this one and #212121 become it; what was white does. */
const AUTO_GROUND = '#121212'

function autoText(colour: Rgb): Rgb {
  return brightness(colour) < 150 ? turnedOver(colour) : colour
}

function autoBackground(colour: Rgb): Rgb {
  return brightness(colour) > 205 ? turnedOver(colour) : colour
}

function turnedOver(colour: Rgb): Rgb {
  const lab = toLab50(colour)
  const turned = clampRgb(toRgb({ ...lab, l: Math.min(110 - lab.l, 100) }))
  return /^#(1[2-9a-f]|20)\1\1$/.test(hex(turned)) ? rgbOf(AUTO_GROUND) : turned
}

/** Borders lose a third of their brightness, as often as it takes until they no longer stand out. */
function dimmed(colour: Rgb): Rgb {
  if (wcagContrast(colour, AUTO_GROUND) <= 4.5) return colour
  const { r, g, b } = colour
  const most = Math.max(r, g, b)
  const share = Math.max(0, (most - 0.33) / most)
  return dimmed({ ...colour, r: r * share, g: g * share, b: b * share })
}

/** As television weighs the channels; of 255. */
function brightness({ r, g, b }: Rgb): number {
  return (299 * Math.round(r * 255) + 587 * Math.round(g * 255) + 114 * Math.round(b * 255)) / 1000
}

function rgbOf(colour: string): Rgb {
  const rgb = toRgb(colour)
  if (rgb === undefined) throw new Error('not a colour')
  return clampRgb(rgb)
}

/** `auto` is none of the models that themes are held to: it is Chromium's alone, and its next version may choose otherwise. */
export function simulatedDark(name: DarkModelName | 'auto'): SimulatedDark {
  if (name === 'auto') return AUTO
  const model = DARK_MODELS[name]
  return { ...model, border: model.text }
}

/** WCAG 2: from 1 to 21. */
export function contrast(text: string, background: string): number {
  return wcagContrast(text, background)
}

function hex(colour: Parameters<typeof formatHex>[0]): string {
  const formatted = formatHex(colour)
  if (formatted === undefined) throw new Error('not a colour')
  return formatted
}
