import type { MailableFormat } from '../core/prose/picture.ts'

/**
 * Whether a file holds anything that is no part of its picture: where it was taken and by whom, comments, colour
 * profiles, thumbnails, bytes behind the end (what a careless program crops away stays there). What is not known is
 * taken for such, and so is a file that ends too early.
 */
export function hasMetadata(bytes: Uint8Array, format: MailableFormat): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return !WALKS[format](file)
  } catch (cause) {
    if (cause instanceof RangeError) return true
    throw cause
  }
}

/** Each tells whether the file is nothing but its picture. Reading beyond the end is a RangeError. */
const WALKS = { png: isBarePng, jpeg: isBareJpeg, gif: isBareGif } as const

/** PNG third edition, 11; the frames of an animation belong to the picture. */
const PNG_CHUNKS = 'IHDR PLTE IDAT tRNS bKGD sBIT hIST gAMA cHRM sRGB pHYs acTL fcTL fdAT'.split(' ')

function isBarePng(file: Buffer): boolean {
  for (let at = 8; ; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'IEND') return at + 12 === file.length
    if (!PNG_CHUNKS.includes(type)) return false
  }
}

/** ITU-T T.81, annex B. */
const JPEG = { end: 0xd9, scan: 0xda, jfif: 0xe0, adobe: 0xee, lastApplication: 0xef, comment: 0xfe } as const
/** A JFIF segment of this length has no thumbnail. */
const JFIF_LENGTH = 16

function isBareJpeg(file: Buffer): boolean {
  let at = 2
  for (;;) {
    if (file.readUInt8(at) !== 0xff) return false
    const marker = file.readUInt8(at + 1)
    if (marker === JPEG.end) return at + 2 === file.length
    const length = file.readUInt16BE(at + 2)
    const isApplication = marker >= JPEG.jfif && marker <= JPEG.lastApplication
    const isJfif = marker === JPEG.jfif && length === JFIF_LENGTH
    if (marker === JPEG.comment || (isApplication && marker !== JPEG.adobe && !isJfif)) return false
    at += 2 + length
    if (marker === JPEG.scan) at = endOfScan(file, at)
  }
}

/** In a scan, FF is followed by 00 or a restart marker; anything else ends it. */
function endOfScan(file: Buffer, start: number): number {
  for (let at = file.indexOf(0xff, start); ; at = file.indexOf(0xff, at + 2)) {
    if (at < 0) throw new RangeError('a scan without an end')
    const next = file.readUInt8(at + 1)
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at
  }
}

/** GIF89a, appendix A. */
const GIF = { extension: 0x21, image: 0x2c, end: 0x3b, comment: 0xfe, application: 0xff } as const
/** How often an animation is played. */
const GIF_APPLICATIONS = ['NETSCAPE2.0', 'ANIMEXTS1.0']

function isBareGif(file: Buffer): boolean {
  let at = 13 + colourTable(file.readUInt8(10))
  for (;;) {
    const block = file.readUInt8(at)
    if (block === GIF.end) return at + 1 === file.length
    if (block === GIF.image) at = endOfBlocks(file, at + 11 + colourTable(file.readUInt8(at + 9)))
    else if (block !== GIF.extension) return false
    else {
      const label = file.readUInt8(at + 1)
      const application = file.toString('latin1', at + 3, at + 14)
      if (label === GIF.comment) return false
      if (label === GIF.application && !GIF_APPLICATIONS.includes(application)) return false
      at = endOfBlocks(file, at + 2)
    }
  }
}

function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

function endOfBlocks(file: Buffer, start: number): number {
  let at = start
  for (let length = file.readUInt8(at); length > 0; length = file.readUInt8(at)) at += 1 + length
  return at + 1
}
