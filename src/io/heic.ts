import { crc32, deflateSync } from 'node:zlib'
import { all } from 'heic-decode'

interface Pixels {
  /** RGBA. */
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/**
 * The first image of a file, turned the right way up. Its colours are those of the file's own profile. One file at a
 * time: the decoder needs several times the memory of the picture.
 */
export function decodeHeic(bytes: Uint8Array, largestPixels: number): Promise<Pixels> {
  const decoding = last.then(() => quietly(() => decode(bytes, largestPixels)))
  last = decoding.catch(() => undefined)
  return decoding
}

let last: Promise<unknown> = Promise.resolve()

async function decode(bytes: Uint8Array, largestPixels: number): Promise<Pixels> {
  const images = await all({ buffer: bytes })
  try {
    const [image] = images
    if (!image || image.width * image.height > largestPixels) throw new RangeError('no image, or too large a one')
    return await image.decode()
  } finally {
    images.dispose()
  }
}

/** What libheif throws it also prints, in the midst of what a command prints for programs. */
async function quietly<T>(task: () => Promise<T>): Promise<T> {
  const { log } = console
  console.log = () => undefined
  try {
    return await task()
  } finally {
    console.log = log
  }
}

const SIGNATURE_AND_HEADER = 8 + 25

/** A PNG with a colour profile, which belongs right behind its header (PNG third edition, 11.3.2.3). */
export function withProfile(png: Uint8Array, profile: Uint8Array): Uint8Array {
  const content = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(profile)])
  const chunk = Buffer.alloc(content.length + 8)
  chunk.writeUInt32BE(content.length - 4, 0)
  content.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(content), content.length + 4)
  return Buffer.concat([png.subarray(0, SIGNATURE_AND_HEADER), chunk, png.subarray(SIGNATURE_AND_HEADER)])
}
