import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp'
import type { MailableFormat, OriginalPicture } from '../core/prose/picture.ts'
import { hasMetadata } from './picture-metadata.ts'

/** A picture made fit to be mailed. `bytes` are the very ones that were given where they already were. */
export interface MailablePicture {
  readonly format: MailableFormat
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
  readonly original: OriginalPicture
}

/** Why a file cannot be mailed. */
export type UnfitPicture =
  | { readonly unfit: 'broken'; readonly cause: unknown }
  | { readonly unfit: 'format'; readonly format: string }
  | { readonly unfit: 'size'; readonly pixels: number }

/** Of all frames together: 200 MB when decoded. A file of a few bytes can claim any size. */
const LARGEST_PIXELS = 50_000_000

const READING = { failOn: 'error', limitInputPixels: LARGEST_PIXELS } as const

/** Whoever changes one of these, or what is done with them, raises RECIPE in picture-cache.ts. */
const JPEG = { quality: 82, mozjpeg: true } as const
const PNG = { compressionLevel: 9 } as const
const PALETTE_PNG = { ...PNG, quality: 90, effort: 10 } as const
const GIF = { effort: 10 } as const

/** Lines and letters are worth so many times the bytes of a JPEG, which blurs them; a photo as PNG has far more. */
const WORTH_OF_SHARPNESS = 1.5

/** Made a little narrower, line art is blurred and has several times the bytes (measured: 23 kB to 92 kB for 8 %). */
const NEARLY = 1.25

// Every picture is decoded once; what libvips remembers of it would only fill the memory.
sharp.cache(false)

/**
 * Makes a picture what mail clients show: PNG, JPEG or GIF in sRGB, at most so many pixels wide, without metadata. One
 * that already is stays as it is, byte for byte. Either way it has been decoded to its end, so it is known to be whole.
 * A drawing in SVG has no pixels of its own: it is drawn as wide as is asked for.
 */
export async function convertPicture(bytes: Uint8Array, width: number): Promise<MailablePicture | UnfitPicture> {
  const foreign = foreignFormat(bytes)
  if (foreign) return { unfit: 'format', format: foreign }
  try {
    // From the header alone, so without a limit: what claims too much is told apart from what is broken.
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata()
    const pixels = pixelsOf(metadata, width)
    if (pixels > LARGEST_PIXELS) return { unfit: 'size', pixels }
    const original = describe(metadata, bytes.length)
    const mailable = asItIs(bytes, metadata, width * NEARLY)
    if (mailable && metadata.width <= width) {
      await sharp(bytes, { ...READING, animated: true })
        .raw()
        .toBuffer()
      return { ...mailable, original }
    }
    const source = { bytes, width, metadata }
    const made = isAnimation(metadata) ? await convertAnimation(source) : await convertStill(source)
    return { ...(mailable && mailable.bytes.length <= made.bytes.length ? mailable : made), original }
  } catch (cause) {
    return { unfit: 'broken', cause }
  }
}

/** Formats that programs save pictures in and libvips does not read here; SVGZ it would, however much it unfolds to. */
function foreignFormat(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  return Object.entries(FOREIGN).find(([, magic]) => magic.some(text => start.startsWith(text)))?.[0]
}

const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  bmp: ['BM'],
  ico: ['\0\0\x01\0'],
  psd: ['8BPS'],
  jxl: ['\xff\x0a', '\0\0\0\x0cJXL '],
  jp2: ['\0\0\0\x0cjP  '],
  pdf: ['%PDF'],
  svgz: ['\x1f\x8b'],
}

/** As many as the file claims, or as it will have where that is more. */
function pixelsOf({ format, width, height, pages = 1 }: Metadata, target: number): number {
  const frames = format === 'gif' || format === 'webp' ? pages : 1
  const drawn = format === 'svg' ? (target * target * height) / width : 0
  return Math.max(width * height * frames, Math.ceil(drawn))
}

function describe({ format, compression, autoOrient }: Metadata, bytes: number): OriginalPicture {
  const name = format === 'heif' ? (compression === 'hevc' ? 'heic' : 'avif') : format
  return { format: name, bytes, width: autoOrient.width, height: autoOrient.height }
}

type Conversion = Omit<MailablePicture, 'original'>

/** A file that is fit to be mailed already, apart from its being whole. */
function asItIs(bytes: Uint8Array, metadata: Metadata, widest: number): Conversion | undefined {
  const { format, space, depth, width, height } = metadata
  if (format !== 'png' && format !== 'jpeg' && format !== 'gif') return undefined
  const isPlain = depth === 'uchar' && (space === 'srgb' || space === 'b-w')
  const isFit = isPlain && width <= widest && !hasMetadata(bytes, format)
  return isFit ? { format, width, height, bytes } : undefined
}

function isAnimation({ format, pages = 1 }: Metadata): boolean {
  return (format === 'gif' || format === 'webp') && pages > 1
}

interface Source {
  readonly bytes: Uint8Array
  readonly width: number
  readonly metadata: Metadata
}

async function convertAnimation({ bytes, width }: Source): Promise<Conversion> {
  const { data, info } = await sharp(bytes, { ...READING, animated: true })
    .resize({ width, withoutEnlargement: true })
    .gif(GIF)
    .toBuffer({ resolveWithObject: true })
  return { format: 'gif', width: info.width, height: info.pageHeight ?? info.height, bytes: data }
}

async function convertStill(source: Source): Promise<Conversion> {
  const { format, space, compression, isPalette } = source.metadata
  const opened = compression === 'hevc' ? await openHeic(source) : sharp(source.bytes, { ...READING, autoOrient: true })
  // libvips draws an SVG at the size that it is resized to, so it is sharp at any.
  const { data, info } = await opened
    .resize({ width: source.width, withoutEnlargement: format !== 'svg' })
    .toColourspace(space === 'b-w' || space === 'grey16' ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const look = {
    isPalette: isPalette === true,
    isPhoto: format === 'jpeg' || compression === 'hevc',
    isTransparent: isTransparent(data, info),
  }
  return { ...(await encode(data, info, look)), width: info.width, height: info.height }
}

/** libvips reads the header of a HEIC but has no decoder for what is in it (HEVC is encumbered by patents). */
async function openHeic({ bytes, width, metadata: { icc } }: Source): Promise<Sharp> {
  const { decodeHeic, withProfile } = await import('./heic.ts')
  const image = await decodeHeic(bytes, LARGEST_PIXELS)
  const pixels = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } })
  if (!icc) return pixels
  const png = await pixels.resize({ width, withoutEnlargement: true }).png({ compressionLevel: 0 }).toBuffer()
  return sharp(withProfile(png, icc), READING)
}

function isTransparent(data: Buffer, { channels }: OutputInfo): boolean {
  if (channels === 1 || channels === 3) return false
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return true
  return false
}

interface Look {
  readonly isPalette: boolean
  readonly isPhoto: boolean
  readonly isTransparent: boolean
}

async function encode(
  data: Buffer,
  { width, height, channels }: OutputInfo,
  { isPalette, isPhoto, isTransparent }: Look,
): Promise<Pick<Conversion, 'format' | 'bytes'>> {
  const open = () => sharp(data, { raw: { width, height, channels } })
  const pixels = () => (isTransparent ? open() : open().removeAlpha())
  if (isPalette) return { format: 'png', bytes: await pixels().png(PALETTE_PNG).toBuffer() }
  if (isTransparent) {
    const plain = await pixels().png(PNG).toBuffer()
    const filtered = await pixels()
      .png({ ...PNG, adaptiveFiltering: true })
      .toBuffer()
    return { format: 'png', bytes: filtered.length < plain.length ? filtered : plain }
  }
  const jpeg = await pixels().jpeg(JPEG).toBuffer()
  const png = isPhoto ? undefined : await pixels().png(PNG).toBuffer()
  const isLineArt = png !== undefined && png.length <= jpeg.length * WORTH_OF_SHARPNESS
  return isLineArt ? { format: 'png', bytes: png } : { format: 'jpeg', bytes: jpeg }
}
