import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { PictureUse } from '../../src/index.ts'
import { readPictures } from './compiled-package.ts'
import { printLine } from './line.ts'
import { interleave, median, medianRatio } from './measure.ts'
import { scratchFolder } from './scratch-folder.ts'

const project = scratchFolder()
const uses = await writePictures()
let rounds = 0

const times = await interleave(
  { warmUps: 1, rounds: 5 },
  {
    cold: () => readPictures(project, uses, { cache: join(project, `cold-${rounds++}`) }),
    cached: () => readPictures(project, uses, { cache: join(project, 'cold-0') }),
  },
)
printLine({ name: '12 pictures made fit for mail', value: median(times.cold), unit: 'ms' })
printLine({
  name: '12 pictures from the cache',
  value: median(times.cached),
  unit: 'ms',
  ratio: { of: medianRatio(times.cached, times.cold), to: 'making them' },
})

/** Six photos of a camera, three screenshots and three charts. */
async function writePictures(): Promise<readonly PictureUse[]> {
  mkdirSync(join(project, 'content/images'), { recursive: true })
  const uses: PictureUse[] = []
  for (let index = 0; index < 12; index++) {
    const isPhoto = index < 6
    const path = `content/images/${index}.${isPhoto ? 'jpg' : 'png'}`
    const picture = isPhoto ? drawPhoto(index) : drawChart(index, index < 9 ? 2880 : 1104)
    writeFileSync(join(project, path), await (isPhoto ? picture.jpeg({ quality: 90 }) : picture.png()).toBuffer())
    // Nothing is wrong with them, so no place is asked for.
    uses.push({ path, mention: { path: [] } as unknown as PictureUse['mention'] })
  }
  return uses
}

/** Soft colours with the grain of a sensor, 3000 pixels wide. */
function drawPhoto(seed: number) {
  const [width, height, channels] = [3000, 2000, 3] as const
  const pixels = Buffer.alloc(width * height * channels)
  let state = seed + 1
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [(at / 3) % width, at / 3 / width]
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    pixels[at] = 128 + 60 * Math.sin(x / (90 + 70 * (at % 3))) + 40 * Math.cos(y / 170) + (state >> 27)
  }
  return sharp(pixels, { raw: { width, height, channels } })
}

function drawChart(seed: number, width: number) {
  const bars = Array.from({ length: 24 }, (_, bar) => {
    const height = 10 + ((bar * 37 + seed * 11) % 80)
    return `<rect x="${bar * 7}" y="${100 - height}" width="5" height="${height}" fill="hsl(${bar * 15},50%,45%)"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 168 100"><path fill="#fff" d="M0 0h168v100H0z"/>${bars.join('')}</svg>`
  return sharp(Buffer.from(svg)).resize({ width }).removeAlpha()
}
