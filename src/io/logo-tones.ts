import { wcagContrast } from 'culori'
import type { LogoTones } from '../core/checks/facts.ts'
import type { Picture } from '../core/prose/picture.ts'

/** The grounds of Apple Mail and of Outlook in dark mode. */
const DARK_GROUNDS = ['#1b1b1b', '#333333']
/** Below this, a shape is hardly there. */
const LEAST_CONTRAST = 1.5
/** Wide enough to see its tones. */
const SAMPLE_WIDTH = 120
/** A picture without holes brings its own ground along. */
const LEAST_HOLES = 0.05

/** How much of a logo vanishes where a client puts a dark ground behind it. */
export async function readLogoTones({ path, bytes }: Pick<Picture, 'path' | 'bytes'>): Promise<LogoTones> {
  const { default: sharp } = await import('sharp')
  const image = sharp(bytes)
    .resize({ width: SAMPLE_WIDTH, withoutEnlargement: true })
    .ensureAlpha()
    .toColourspace('srgb')
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const shades = new Map<number, number>()
  let opaque = 0
  for (let at = 0; at < data.length; at += info.channels) {
    if ((data[at + 3] ?? 0) < 128) continue
    opaque++
    // Sixteen steps a channel: a logo has few colours, and their edges many.
    const shade = ((data[at] ?? 0) >> 4) * 256 + ((data[at + 1] ?? 0) >> 4) * 16 + ((data[at + 2] ?? 0) >> 4)
    shades.set(shade, (shades.get(shade) ?? 0) + 1)
  }
  const pixels = data.length / info.channels
  const hasHoles = pixels - opaque > pixels * LEAST_HOLES
  const lost = DARK_GROUNDS.map(ground => [ground, hasHoles ? lostOn(ground, shades) / Math.max(1, opaque) : 0])
  return { path, lost: Object.fromEntries(lost) }
}

function lostOn(ground: string, shades: ReadonlyMap<number, number>): number {
  let lost = 0
  for (const [shade, count] of shades) {
    const channel = (step: number) => (((shade >> step) & 15) + 0.5) / 16
    const colour = { mode: 'rgb', r: channel(8), g: channel(4), b: channel(0) } as const
    if (wcagContrast(colour, ground) < LEAST_CONTRAST) lost += count
  }
  return lost
}
