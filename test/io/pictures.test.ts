import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Picture, PictureUse } from '../../src/core/prose/picture.ts'
import { parseYamlDocument } from '../../src/core/source/front-matter.ts'
import { type PictureOptions, readPictures } from '../../src/io/pictures.ts'
import { diagnosticsOf, findingsOf } from '../diagnostics-of.ts'
import { scratchProject } from '../scratch-project.ts'

/**
 * 96 by 64 pixels, left half 200 80 40, right half 40 80 200 in Display P3, as phones photograph. Made by giving a PNG
 * of these two halves the profile `p3` of libvips as its iCCP chunk, then `heif-enc -q 60` of libheif 1.15.
 */
const HEIC = readFileSync(join(import.meta.dirname, '../fixtures/pictures/tiny.heic'))

type Files = Readonly<Record<string, Uint8Array | string>>

/** A project that holds these files in content/images. */
function project(files: Files): string {
  return scratchProject(
    Object.fromEntries(Object.entries(files).map(([name, file]) => [`content/images/${name}`, file])),
  )
}

/** The n-th picture is named in line n of page.md. */
function usesOf(names: readonly string[], widths: readonly (number | undefined)[] = []): readonly PictureUse[] {
  const text = names.map((name, index) => `p${index}: ${JSON.stringify(name)}\n`).join('')
  const document = parseYamlDocument({ path: 'page.md', text, sha256: '' })
  return names.map((name, index) => {
    const width = widths[index]
    return { path: `content/images/${name}`, mention: { document, path: [`p${index}`] }, ...(width ? { width } : {}) }
  })
}

async function readOne(file: Uint8Array | string, name = 'x.png', width?: number): Promise<Picture> {
  const pictures = await readPictures(project({ [name]: file }), usesOf([name], [width]))
  const picture = pictures.get(`content/images/${name}`)
  if (!picture) throw new Error('not read')
  return picture
}

function failuresOf(files: Files, names = Object.keys(files)): Promise<readonly string[]> {
  return diagnosticsOf(() => readPictures(project(files), usesOf(names)))
}

/** The same noise every time. */
function noise(length: number): Buffer {
  let state = 1
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      return state >> 16
    }),
  )
}

/** Soft as a photo is: PNG makes a lot of it, JPEG little. */
function photo(width: number, height = Math.round(width / 2)): Sharp {
  const raw = { width: 40, height: 20, channels: 3 } as const
  return sharp(noise(2400), { raw }).resize(width, height, { fit: 'fill' }).sharpen()
}

/** Flat colours with hard edges. */
function chart(width: number, height: number): Sharp {
  const bar = { create: { width: width >> 2, height: height >> 1, channels: 3, background: '#a33' } } as const
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    { input: bar, left: 0, top: 0 },
  ])
}

/** Three frames, each of one colour. */
async function animation(width: number, height: number, format: 'gif' | 'webp'): Promise<Buffer> {
  const size = { width, height, channels: 3 } as const
  const draw = (background: string) =>
    sharp({ create: { ...size, background } })
      .png()
      .toBuffer()
  const frames = await Promise.all(['red', 'lime', 'blue'].map(draw))
  return sharp(frames, { join: { animated: true } })
    [format]({ delay: [100, 200, 300], loop: 0 })
    .toBuffer()
}

async function pixel(bytes: Uint8Array, left: number, top: number): Promise<readonly number[]> {
  return [...(await sharp(bytes).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())]
}

function distance(left: readonly number[], right: readonly number[]): number {
  return Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? 0))))
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12"><path d="M0 0h12v12H0z"/></svg>'

test.each<[string, string, () => Promise<Uint8Array | string>, string, number, number]>([
  ['a photo in JPEG', 'jpeg', () => photo(1400).jpeg().toBuffer(), 'jpeg', 1104, 552],
  ['a photo in PNG', 'png', () => photo(1400).png().toBuffer(), 'jpeg', 1104, 552],
  ['a photo in WebP', 'webp', () => photo(1400).webp().toBuffer(), 'jpeg', 1104, 552],
  ['a photo in AVIF', 'avif', () => photo(300).avif({ effort: 0 }).toBuffer(), 'jpeg', 300, 150],
  ['a photo in TIFF', 'tiff', () => photo(1400).tiff().toBuffer(), 'jpeg', 1104, 552],
  ['a photo in HEIC', 'heic', async () => HEIC, 'jpeg', 96, 64],
  ['a chart in PNG', 'png', () => chart(1400, 700).png().toBuffer(), 'png', 1104, 552],
  ['a chart in WebP', 'webp', () => chart(300, 200).webp({ lossless: true }).toBuffer(), 'png', 300, 200],
  ['a chart in TIFF', 'tiff', () => chart(300, 200).tiff().toBuffer(), 'png', 300, 200],
  ['a chart in GIF', 'gif', () => chart(1400, 700).gif().toBuffer(), 'png', 1104, 552],
  ['a drawing in SVG', 'svg', async () => SVG, 'png', 1104, 552],
  ['a picture of 16 bits a colour', 'png', () => chart(30, 20).toColourspace('rgb16').png().toBuffer(), 'png', 30, 20],
  ['a photo for printing', 'jpeg', () => photo(300).toColourspace('cmyk').jpeg().toBuffer(), 'jpeg', 300, 150],
])('%s becomes what mail clients show', async (_, from, make, to, width, height) => {
  const file = Buffer.from(await make())
  const { contentType, name, bytes, original, ...picture } = await readOne(file, `Harbour View.${from}`)
  const { format, space, depth, ...metadata } = await sharp(bytes).metadata()
  expect([contentType, format, space, depth]).toEqual([`image/${to}`, to, 'srgb', 'uchar'])
  expect([metadata.width, metadata.height, picture.width, picture.height]).toEqual([width, height, width, height])
  expect(name).toBe(`harbour-view-${sha256(bytes).slice(0, 8)}.${to === 'jpeg' ? 'jpg' : to}`)
  expect([original.format, original.bytes, picture.sourceSha256]).toEqual([from, file.length, sha256(file)])
})

test.each<[string, () => Promise<Buffer>]>([
  ['a PNG', () => photo(1104).png().toBuffer()],
  ['a PNG with a palette', () => chart(400, 200).png({ palette: true }).toBuffer()],
  ['a transparent PNG', () => photo(80).ensureAlpha(0.5).png().toBuffer()],
  ['an interlaced PNG', () => photo(80).png({ progressive: true }).toBuffer()],
  ['a grey PNG', () => photo(80).toColourspace('b-w').png().toBuffer()],
  ['a JPEG', () => photo(1104).jpeg({ quality: 95 }).toBuffer()],
  ['a progressive JPEG', () => photo(80).jpeg({ progressive: true }).toBuffer()],
  ['a GIF', () => chart(400, 200).gif().toBuffer()],
  ['an animated GIF', () => animation(60, 40, 'gif')],
])('%s that is fit to be mailed is mailed byte for byte', async (_, make) => {
  const file = await make()
  const picture = await readOne(file)
  expect(file.equals(picture.bytes)).toBe(true)
  expect({ ...picture.original, format: '' }).toEqual({
    format: '',
    bytes: file.length,
    width: picture.width,
    height: picture.height,
  })
})

test('line art a little too wide stays as it is where a narrower copy has more bytes; a photo does not', async () => {
  const lines = Buffer.alloc(1200 * 300, 255).map((_, index) =>
    (index * 7 + Math.floor(index / 1200) * 3) % 40 < 3 ? 0 : 255,
  )
  const raw = { width: 1200, height: 300, channels: 1 } as const
  const art = await sharp(lines, { raw }).png({ palette: true, colours: 4 }).toBuffer()
  expect(art.equals((await readOne(art)).bytes)).toBe(true)
  expect((await readOne(art, 'x.png', 300)).width).toBe(600)
  expect((await readOne(await photo(1200).jpeg({ quality: 90 }).toBuffer())).width).toBe(1104)
})

test('a picture is twice as wide as the widest of its uses, and never wider than it was', async () => {
  const file = await photo(1400).png().toBuffer()
  const widthFor = async (...widths: readonly (number | undefined)[]) => {
    const uses = usesOf(
      widths.map(() => 'x.png'),
      widths,
    )
    return (await readPictures(project({ 'x.png': file }), uses)).get('content/images/x.png')?.width
  }
  expect([await widthFor(100), await widthFor(100, 280), await widthFor(280, 100)]).toEqual([200, 560, 560])
  expect([await widthFor(100, undefined), await widthFor(900)]).toEqual([1104, 1104])
  expect((await readOne(await photo(300).webp().toBuffer())).width).toBe(300)
})

test('the right way up is worked in, and what a camera noted is gone', async () => {
  const exif = { IFD0: { Make: 'SecretCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } }
  const upright = chart(40, 20)
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const turned = sharp(await upright.png().toBuffer())
      .withExif(exif)
      .withMetadata({ orientation: 6 })
    const file = await turned[format]({ quality: 100 }).toBuffer()
    expect(file.includes('SecretCam')).toBe(true)
    const { bytes, width, height, original } = await readOne(file)
    expect([format, width, height, original.width, original.height]).toEqual([format, 20, 40, 20, 40])
    // Turned clockwise, what was on the left is on top and what was on top is on the right.
    expect(distance(await pixel(bytes, 15, 2), [170, 51, 51, 255])).toBeLessThan(40)
    expect(distance(await pixel(bytes, 4, 2), [255, 255, 255, 255])).toBeLessThan(40)
    for (const trace of ['SecretCam', 'Exif', 'GPS', 'eXIf']) expect(Buffer.from(bytes).includes(trace)).toBe(false)
  }
})

/** A chunk of a PNG, or a whole file where it is put behind the header. */
function chunk(type: string, data: Uint8Array | string): Buffer {
  const content = Buffer.concat([Buffer.from(type), Buffer.from(data)])
  const framed = Buffer.alloc(content.length + 8)
  framed.writeUInt32BE(content.length - 4, 0)
  content.copy(framed, 4)
  framed.writeUInt32BE(crc32(content), content.length + 4)
  return framed
}

function insert(file: Buffer, offset: number, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([file.subarray(0, offset), ...parts, file.subarray(offset)])
}

const bytes = (text: string) => Buffer.from(text, 'latin1')

test.each<[string, 'png' | 'jpeg' | 'gif', (file: Buffer) => Buffer]>([
  ['a text in a PNG', 'png', file => insert(file, 33, chunk('tEXt', 'Author\0PRIVATE'))],
  ['a chunk of a PNG that nobody knows', 'png', file => insert(file, 33, chunk('caBX', 'PRIVATE'))],
  ['what lies behind the end of a PNG', 'png', file => insert(file, file.length, bytes('PRIVATE'))],
  ['a comment in a JPEG', 'jpeg', file => insert(file, 2, bytes('\xff\xfe\0\x09PRIVATE'))],
  ['what Photoshop notes in a JPEG', 'jpeg', file => insert(file, 2, bytes('\xff\xed\0\x09PRIVATE'))],
  ['what lies behind the end of a JPEG', 'jpeg', file => insert(file, file.length, bytes('PRIVATE\xff\xd9'))],
  ['a comment in a GIF', 'gif', file => insert(file, file.length - 1, bytes('\x21\xfe\x07PRIVATE\0'))],
  [
    'an application block of a GIF',
    'gif',
    file => insert(file, file.length - 1, bytes('\x21\xff\x0bXMP DataXMP\x07PRIVATE\0')),
  ],
  ['what lies behind the end of a GIF', 'gif', file => insert(file, file.length, bytes('PRIVATE'))],
])('%s is not mailed', async (_, format, change) => {
  const file = change(await chart(40, 20)[format]().toBuffer())
  expect(file.includes('PRIVATE')).toBe(true)
  expect(Buffer.from((await readOne(file)).bytes).includes('PRIVATE')).toBe(false)
})

test('colours of another profile are those of sRGB, and the profile is gone', async () => {
  const p3 = await chart(40, 20).withIccProfile('p3').png().toBuffer()
  const unmanaged = await sharp(p3, { ignoreIcc: true }).raw().toBuffer()
  const picture = await readOne(p3)
  expect((await sharp(picture.bytes).metadata()).icc).toBeUndefined()
  expect(distance(await pixel(picture.bytes, 4, 4), [170, 51, 51, 255])).toBeLessThan(4)
  expect(distance([...unmanaged.subarray((4 * 40 + 4) * 3)].slice(0, 3), [170, 51, 51])).toBeGreaterThan(10)
})

test('a photo of a phone in HEIC has the colours of its profile', async () => {
  const { bytes } = await readOne(HEIC, 'IMG_0001.HEIC')
  expect(distance(await pixel(bytes, 10, 30), [216, 69, 19, 255])).toBeLessThan(8)
  expect(distance(await pixel(bytes, 86, 30), [22, 81, 207, 255])).toBeLessThan(8)
})

test('transparency is kept; an alpha channel that hides nothing is not', async () => {
  const hole = await sharp({ create: { width: 40, height: 20, channels: 4, background: '#0000' } })
    .composite([{ input: await photo(20, 20).png().toBuffer(), left: 0, top: 0 }])
    .webp({ lossless: true })
    .toBuffer()
  const { bytes, contentType } = await readOne(hole)
  expect([contentType, (await pixel(bytes, 30, 10))[3], (await pixel(bytes, 10, 10))[3]]).toEqual(['image/png', 0, 255])
  expect((await readOne(await photo(1400).ensureAlpha(1).png().toBuffer())).contentType).toBe('image/jpeg')
  const [drawn, blank] = [(await readOne(SVG)).bytes, 900]
  expect([(await pixel(drawn, 100, 100))[3], (await pixel(drawn, blank, 100))[3]]).toEqual([255, 0])
})

test('a palette stays one', async () => {
  const { bytes } = await readOne(await chart(1400, 700).png({ palette: true }).toBuffer())
  expect(await sharp(bytes).metadata()).toMatchObject({ isPalette: true, width: 1104 })
})

test.each(['gif', 'webp'] as const)('an animation in %s is an animated GIF, made narrower', async format => {
  const picture = await readOne(await animation(1200, 60, format), `x.${format}`, 100)
  const metadata = await sharp(picture.bytes, { animated: true }).metadata()
  expect(metadata).toMatchObject({ format: 'gif', pages: 3, delay: [100, 200, 300], loop: 0 })
  expect([picture.width, picture.height, metadata.width, metadata.pageHeight]).toEqual([200, 10, 200, 10])
  expect([picture.original.width, picture.original.height]).toEqual([1200, 60])
})

test('a drawing is sharp however small it says it is', async () => {
  const { bytes } = await readOne(SVG.replace('viewBox', 'width="24" height="12" viewBox'))
  expect([(await pixel(bytes, 550, 300))[3], (await pixel(bytes, 553, 300))[3]]).toEqual([255, 0])
})

test.each([
  ['a picture', '<image href="FILE" width="24" height="12"/>'],
  ['a text', '<text y="9"><xi:include href="FILE" parse="text" xmlns:xi="http://www.w3.org/2001/XInclude"/></text>'],
  ['a style sheet', '<style>@import url("FILE");</style>'],
])('a drawing cannot bring in %s from outside', async (_, content) => {
  const root = project({ 'x.svg': '' })
  const image = join(root, 'content/images/secret.png')
  writeFileSync(image, await chart(24, 12).png().toBuffer())
  const svg = (href: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12">${content.replace('FILE', href)}</svg>`
  const draw = async (href: string) => {
    writeFileSync(join(root, 'content/images/x.svg'), svg(href))
    const picture = (await readPictures(root, usesOf(['x.svg']))).get('content/images/x.svg')
    return sha256(picture?.bytes ?? '')
  }
  const nothing = await draw('file:///nowhere')
  expect([await draw(pathToFileURL(image).href), await draw(image), await draw('secret.png')]).toEqual([
    nothing,
    nothing,
    nothing,
  ])
})

test('the name changes with the bytes, and only with them', async () => {
  const [one, other] = [await chart(40, 20).png().toBuffer(), await chart(40, 22).png().toBuffer()]
  expect((await readOne(one)).name).toBe((await readOne(one)).name)
  expect((await readOne(one)).name).not.toBe((await readOne(other)).name)
})

test('the same files make the same bytes', async () => {
  const files = {
    'a.jpg': await photo(1400).jpeg().toBuffer(),
    'b.svg': SVG,
    'c.webp': await animation(30, 20, 'webp'),
  }
  const read = async () => [...(await readPictures(project(files), usesOf(Object.keys(files)))).values()]
  expect(await read()).toEqual(await read())
})

test('pictures come in the order in which they are first named', async () => {
  const files = { 'slow.png': await photo(1800).png().toBuffer(), 'fast.png': await chart(4, 4).png().toBuffer() }
  const pictures = await readPictures(project(files), usesOf(['slow.png', 'fast.png', 'slow.png']))
  expect([...pictures.keys()]).toEqual(['content/images/slow.png', 'content/images/fast.png'])
})

/** A PNG that claims a size. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const png = await chart(4, 4).png().toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

/** The frame, not the screen, is what libvips goes by. */
async function gifClaiming(size: number): Promise<Buffer> {
  const gif = await chart(4, 4).gif().toBuffer()
  const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 4, 0, 4, 0]))
  for (const offset of [6, 8, frame + 5, frame + 7]) gif.writeUInt16LE(size, offset)
  return gif
}

/** Its spatial extents are overwritten (ISO/IEC 23008-12, 6.5.3). */
function heicClaiming(size: number): Buffer {
  const file = Buffer.from(HEIC)
  for (let at = file.indexOf('ispe'); at >= 0; at = file.indexOf('ispe', at + 1)) {
    file.writeUInt32BE(size, at + 8)
    file.writeUInt32BE(size, at + 12)
  }
  return file
}

/** More frames than anyone looks at, each of a few bytes. */
async function longGif(): Promise<Buffer> {
  const gif = await sharp({ create: { width: 4000, height: 1000, channels: 3, background: 'red' } })
    .gif()
    .toBuffer()
  const start = gif.indexOf(Buffer.from([0x21, 0xf9, 0x04]))
  const frame = gif.subarray(start, gif.length - 1)
  return insert(gif, gif.length - 1, ...Array.from({ length: 20 }, () => frame))
}

test.each<[string, string, () => Promise<Uint8Array | string>]>([
  ['a PNG that claims 60,000 pixels a side', 'too-large', () => claiming(60_000, 60_000)],
  ['a GIF that claims 60,000 pixels a side', 'too-large', () => gifClaiming(60_000)],
  ['a GIF of too many frames', 'too-large', longGif],
  [
    'an SVG that claims 60,000 pixels a side',
    'too-large',
    async () => SVG.replace('viewBox', 'width="60000" height="60000" viewBox'),
  ],
  ['an SVG far higher than wide', 'too-large', async () => SVG.replace('0 0 24 12', '0 0 1 100000')],
  ['a HEIC that claims 60,000 pixels a side', 'too-large', async () => heicClaiming(60_000)],
  ['a file of more than 20 MB', 'too-large', async () => Buffer.alloc(20_000_001)],
  ['a PNG that is cut off', 'unreadable', async () => (await photo(300).png().toBuffer()).subarray(0, -200)],
  [
    'a PNG that is cut off and to be made narrower',
    'unreadable',
    async () => (await photo(1800).png().toBuffer()).subarray(0, -999),
  ],
  ['a JPEG that is cut off', 'unreadable', async () => (await photo(300).jpeg().toBuffer()).subarray(0, -200)],
  ['a GIF that is cut off', 'unreadable', async () => (await photo(300).gif().toBuffer()).subarray(0, -200)],
  ['a WebP that is cut off', 'unreadable', async () => (await photo(300).webp().toBuffer()).subarray(0, -200)],
  [
    'an AVIF that is cut off',
    'unreadable',
    async () => (await photo(300).avif({ effort: 0 }).toBuffer()).subarray(0, -200),
  ],
  ['a TIFF that is cut off', 'unreadable', async () => (await photo(300).tiff().toBuffer()).subarray(0, -200)],
  ['a HEIC that is cut off', 'unreadable', async () => HEIC.subarray(0, -100)],
  ['an SVG that is cut off', 'unreadable', async () => SVG.slice(0, -8)],
  [
    'an SVG that reads a file',
    'unreadable',
    async () =>
      `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${SVG.replace('<path', '<text>&x;</text><path')}`,
  ],
  [
    'a PNG that is whole but for its pixels',
    'unreadable',
    async () => (await photo(300).png().toBuffer()).fill(0, 200, 300),
  ],
  ['a text', 'unreadable', async () => 'Words.\n'],
  ['an empty file', 'unreadable', async () => ''],
  ['a BMP', 'format', async () => bytes(`BM${'\0'.repeat(60)}`)],
  ['a PDF', 'format', async () => '%PDF-1.7\n'],
  ['a packed SVG', 'format', async () => bytes('\x1f\x8b\x08\0')],
])('%s is refused where it is named', async (_, code, make) => {
  expect(await failuresOf({ 'x.png': await make() })).toEqual([`picture/${code} page.md:1:6`])
})

test('a broken picture is told in plain words; what the decoder says is the cause', async () => {
  const root = project({ 'x.png': 'Words.\n' })
  const failure = await readPictures(root, usesOf(['x.png'])).catch((cause: unknown) => cause)
  expect(failure).toMatchObject({ cause: { message: expect.stringMatching(/unsupported image format/) } })
  const [finding] = await findingsOf(() => readPictures(root, usesOf(['x.png'])))
  expect(`${finding?.message} ${finding?.hint}`).not.toMatch(/unsupported|buffer|vips/i)
})

test('decoding a HEIC prints nothing, and leaves the console as it was', async () => {
  const log = vi.spyOn(console, 'log')
  onTestFinished(() => log.mockRestore())
  const broken = HEIC.subarray(0, -100)
  const files = { 'a.heic': broken, 'b.heic': HEIC, 'c.heic': broken }
  expect((await failuresOf(files)).length).toBe(2)
  expect(log).not.toHaveBeenCalled()
  console.log('')
  expect(log).toHaveBeenCalledOnce()
})

test('all problems of a run are told together, each where it is named', async () => {
  const files = {
    'text.png': 'Words.\n',
    'fine.png': await chart(4, 4).png().toBuffer(),
    'bomb.png': await claiming(60_000, 60_000),
  }
  const names = ['text.png', 'fine.png', 'fin.png', 'bomb.png', 'text.png']
  expect(await failuresOf(files, names)).toEqual([
    'picture/unreadable page.md:1:6',
    'picture/missing page.md:3:6',
    'picture/too-large page.md:4:6',
    'picture/unreadable page.md:5:6',
  ])
  const findings = await findingsOf(() => readPictures(project(files), usesOf(['fin.png'])))
  expect(findings[0]?.hint).toContain('content/images/fine.png')
})

test('a link out of the project is not followed', async () => {
  const elsewhere = project({ 'secret.png': await chart(4, 4).png().toBuffer() })
  const root = project({ 'fine.png': await chart(4, 4).png().toBuffer() })
  symlinkSync(join(elsewhere, 'content/images/secret.png'), join(root, 'content/images/link.png'))
  expect(await diagnosticsOf(() => readPictures(root, usesOf(['link.png', 'link.png'])))).toEqual([
    'source/outside content/images/link.png',
  ])
})

/** A project with its cache filled. */
async function cached(file: Uint8Array): Promise<{ root: string; cache: string; entry: string }> {
  const root = project({ 'x.png': file })
  const cache = join(root, 'out/.pictures')
  await readPictures(root, usesOf(['x.png']), { cache })
  const [name = '', ...others] = readdirSync(cache)
  expect(others).toEqual([])
  return { root, cache, entry: join(cache, name) }
}

async function readAgain(root: string, options: PictureOptions, width?: number): Promise<Picture | undefined> {
  return (await readPictures(root, usesOf(['x.png'], [width]), options)).get('content/images/x.png')
}

test.each<[string, () => Promise<Buffer>]>([
  ['made', () => photo(1400).png().toBuffer()],
  ['found fit', () => photo(300).png().toBuffer()],
])('a picture that was %s once is taken from the cache', async (_, make) => {
  const { root, cache, entry } = await cached(await make())
  const made = await readAgain(root, {})
  expect(await readAgain(root, { cache })).toEqual(made)
  // An entry that says otherwise, and is whole, is believed.
  const content = readFileSync(entry)
    .subarray(65)
    .toString('latin1')
    .replace(/"width":\d+/, '"width":77')
  writeFileSync(entry, bytes(`${sha256(bytes(content))}\n${content}`))
  expect(await readAgain(root, { cache })).toEqual({ ...made, width: 77 })
  expect((await readAgain(root, { cache }, 60))?.width).toBe(120)
  writeFileSync(join(root, 'content/images/x.png'), await chart(40, 20).png().toBuffer())
  expect((await readAgain(root, { cache }))?.width).toBe(40)
})

test.each<[string, (whole: Buffer) => Buffer]>([
  ['cut off', whole => whole.subarray(0, -10)],
  ['empty', () => Buffer.alloc(0)],
  ['changed in its picture', whole => whole.fill(0, whole.length - 10)],
  ['changed in what it says', whole => bytes(whole.toString('latin1').replace('"width":1104', '"width":1105'))],
])('an entry of the cache that is %s is made anew', async (_, damage) => {
  const { root, cache, entry } = await cached(await photo(1400).png().toBuffer())
  const whole = readFileSync(entry)
  writeFileSync(entry, damage(Buffer.from(whole)))
  expect(readFileSync(entry).equals(whole)).toBe(false)
  expect(await readAgain(root, { cache })).toEqual(await readAgain(root, {}))
  expect(readFileSync(entry).equals(whole)).toBe(true)
})

test('a cache that cannot be written is done without', async () => {
  const root = project({ 'x.png': await photo(1400).png().toBuffer() })
  const cache = join(root, 'occupied')
  writeFileSync(cache, 'a file')
  expect(await readAgain(root, { cache })).toEqual(await readAgain(root, {}))
  expect(await readAgain(root, { cache: join(cache, 'below') })).toEqual(await readAgain(root, {}))
  expect(readFileSync(cache, 'utf8')).toBe('a file')
})

test('what cannot be mailed is not kept', async () => {
  const root = project({ 'x.png': 'Words.\n' })
  const cache = join(root, 'cache')
  const read = () => diagnosticsOf(() => readPictures(root, usesOf(['x.png']), { cache }))
  expect([await read(), await read()]).toEqual(Array(2).fill(['picture/unreadable page.md:1:6']))
})

test('a process that finds all its pictures in the cache does not load libvips', async () => {
  const root = project({ 'x.png': await photo(300).webp().toBuffer() })
  const library = pathToFileURL(join(import.meta.dirname, '../../dist/index.js')).href
  const script = `
    const { readPictures } = await import(${JSON.stringify(library)})
    const uses = [{ path: 'content/images/x.png', mention: {} }]
    const pictures = await readPictures(${JSON.stringify(root)}, uses, { cache: ${JSON.stringify(join(root, 'cache'))} })
    process.report.excludeNetwork = true
    const loaded = process.report.getReport().sharedObjects.some(path => path.includes('libvips'))
    console.log(pictures.size, loaded)`
  const run = () => execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()
  expect([run(), run()]).toEqual(['1 true', '1 false'])
})
