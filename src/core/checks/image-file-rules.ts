import { Buffer } from 'node:buffer'
import { textOf } from '../page/page.ts'
import { COLUMN_WIDTH } from '../prose/picture.ts'
import { kilobytes } from '../source/report.ts'
import { isPrivate } from './hosts.ts'
import { placeOfOrigin } from './origin.ts'
import { placeInEdition } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'
import { placeOfImage, shownImages } from './shown-pictures.ts'

function* missing(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    if (image.picture || !/^cid:/i.test(image.src)) continue
    yield { message: `\`${image.src}\` names no picture of this message.`, at: placeOfImage(proof, image) }
  }
}

function* sources(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    const problem = sourceProblem(image.src.trim())
    if (problem)
      yield { message: `The picture \`${image.src.slice(0, 60)}\` ${problem}.`, at: placeOfImage(proof, image) }
  }
}

function sourceProblem(src: string): string | undefined {
  if (src === '') return 'has no address'
  if (/^data:/i.test(src)) return 'is written into the mail, which Gmail and Outlook do not show'
  if (/^(?:file|blob):/i.test(src)) return 'lies on your machine alone'
  if (/^cid:/i.test(src)) return undefined
  if (!/^https?:\/\//i.test(src)) return 'has no complete address'
  const host = URL.canParse(src) ? new URL(src).hostname : ''
  return isPrivate(host) ? 'lies on a machine that only you can reach' : undefined
}

/** The body without its margins; a picture of the masthead may use these. */
const WIDEST = 600

function* widths(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    const { width: written } = image.element.attributes
    const at = () => placeOfImage(proof, image, ...(written ? [`width="${written}"`] : []))
    if (!Number.isInteger(image.width) || image.width < 1) {
      const said = written === undefined ? 'no `width`' : `the width \`${written}\``
      yield { message: `A picture has ${said}, and Outlook for Windows shows it in its full size.`, at: at() }
    } else if (image.width > WIDEST) {
      yield { message: `A picture of ${image.width} pixels is wider than the mail.`, at: at() }
    }
  }
}

/** First bytes of the formats that every client shows. */
const SIGNATURES: Readonly<Record<string, readonly number[]>> = {
  png: [0x89, 0x50, 0x4e, 0x47],
  jpeg: [0xff, 0xd8, 0xff],
  gif: [0x47, 0x49, 0x46, 0x38],
}

function* formats(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    const { picture, src } = image
    const ending = /\.(webp|avif|svg|heic|heif|tiff?|bmp|apng|jxl)(?:[?#]|$)/i.exec(src)?.[1]
    const isKnown =
      !picture || Object.values(SIGNATURES).some(bytes => bytes.every((byte, at) => picture.bytes[at] === byte))
    if (!isKnown) yield { message: `${picture?.path} is no PNG, JPEG or GIF.`, at: placeOfImage(proof, image) }
    else if (!picture && ending) {
      yield {
        message: `${ending.toUpperCase()} pictures are not shown by every client: \`${src}\`.`,
        at: placeOfImage(proof, image),
      }
    }
  }
}

const HEAVY = 200_000
const HEAVY_TOGETHER = 800_000

function* weights(proof: Proof): Iterable<Finding> {
  const shown = [...shownImages(proof)].filter(({ picture }) => picture)
  const pictures = [...new Set(shown.map(({ picture }) => picture))]
  for (const picture of pictures) {
    const image = shown.find(known => known.picture === picture)
    if (!picture || !image || picture.bytes.length <= HEAVY) continue
    yield {
      message: `${picture.path} weighs ${kilobytes(picture.bytes.length)} as it is mailed.`,
      at: placeOfImage(proof, image),
    }
  }
  const sum = pictures.reduce((total, picture) => total + (picture?.bytes.length ?? 0), 0)
  if (sum > HEAVY_TOGETHER) {
    yield { message: `The pictures weigh ${kilobytes(sum)} together.`, at: placeInEdition(proof, 'blocks') }
  }
}

const BLURRED = 1.5
const WASTED = 3

function* resolutions(proof: Proof): Iterable<Finding> {
  const shown = [...shownImages(proof)]
  for (const image of shown) {
    const { picture, width } = image
    if (!picture || !Number.isInteger(width) || width < 1) continue
    // One file serves all places, and is as large as the largest of them needs.
    const widest = Math.max(...shown.filter(other => other.picture === picture).map(other => other.width || 0))
    const said = `${picture.path} is ${picture.width} pixels wide and shown at ${width}`
    if (picture.width / width < BLURRED)
      yield { message: `${said}: blurred on most screens.`, at: placeOfImage(proof, image) }
    if (picture.width / widest > WASTED)
      yield { message: `${said}: more than any screen shows.`, at: placeOfImage(proof, image) }
  }
}

const SMALL = 100

function* smallness(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    if (!image.picture || !(image.width <= SMALL)) continue
    const message = `${image.picture.path} is shown ${image.width} pixels wide, and Gmail for Android recolours such pictures in dark.`
    yield { message, at: placeOfImage(proof, image) }
  }
}

/** UTF-8 bytes, as SpamAssassin counts them: a sign of Chinese says as much as a syllable or two. */
const LEAST_TEXT = 500

function* imageOnly(proof: Proof): Iterable<Finding> {
  const { logo } = proof.digest.newsletter
  // The logo stands in the masthead's place, and is no picture of the edition.
  const first = [...shownImages(proof)].find(
    ({ picture }) => !picture || ![logo?.path, logo?.dark?.path].includes(picture.path),
  )
  const [body] = proof.page.elements.filter(({ name }) => name === 'body')
  const length = body ? Buffer.byteLength(textOf(proof.page, body)) : 0
  if (!first || length >= LEAST_TEXT) return
  yield { message: `The mail shows a picture and only ${length} bytes of text.`, at: placeOfImage(proof, first) }
}

/** More than this share of a logo may not vanish. */
const LOST = 0.5

function* darkLogo({ facts, settings, digest }: Proof): Iterable<Finding> {
  const { logo } = digest.newsletter
  if (!logo || !facts.logo || logo.dark) return
  const grounds = Object.entries(facts.logo.lost).filter(([, share]) => share > LOST)
  if (grounds.length === 0) return
  const message = `The logo cannot be told from ${grounds.map(([colour]) => colour).join(' and ')}, a ground of dark mode.`
  yield { message, at: placeOfOrigin({ document: settings, path: ['logo', 'src'] }) }
}

export const IMAGE_FILE_RULES: readonly Rule[] = [
  {
    id: 'image/missing',
    severity: 'error',
    finds: 'pictures that are not in the message',
    why: 'Readers see a broken frame. A picture that an author names and that is not there is refused before, when it is read (`picture/missing`); this looks at what templates name.',
    source: 'RFC 2392: a cid: names a part of the same message.',
    fix: 'Name a picture below content/images.',
    check: missing,
  },
  {
    id: 'image/src',
    severity: 'error',
    finds: 'pictures by data:, file:, localhost or an incomplete address',
    why: 'Gmail and Outlook for Windows do not show data: pictures; the others exist on one machine only.',
    source: 'Can I email: image-base64.',
    fix: 'Put the picture into content/images, or give its address on the web.',
    check: sources,
  },
  {
    id: 'image/width',
    severity: 'warning',
    finds: 'pictures without a whole `width`, or wider than the mail',
    why: 'Outlook for Windows shows a picture in its full size unless an attribute says otherwise, and the mail grows with it.',
    source: `Word's rendering engine ignores max-width; the column is ${COLUMN_WIDTH} pixels wide.`,
    fix: `Give it a \`width\` in whole pixels, at most ${WIDEST}.`,
    check: widths,
  },
  {
    id: 'image/format',
    severity: 'warning',
    finds: 'pictures that are no PNG, JPEG or GIF',
    why: 'WebP and AVIF fail in Outlook for Windows, SVG in Gmail.',
    source: 'Can I email: image-webp, image-avif, image-svg. Pictures of the project are told by their first bytes.',
    fix: 'Put it into content/images: it is mailed as PNG, JPEG or GIF then.',
    check: formats,
  },
  {
    id: 'image/weight',
    severity: 'warning',
    finds: 'pictures above 200 kB, or above 800 kB together',
    why: 'They are loaded over the phone of everybody who opens the mail.',
    source: 'Guide weights: 200 kB each, 800 kB an edition.',
    fix: 'Show it smaller, crop it, or save it as JPEG.',
    check: weights,
  },
  {
    id: 'image/resolution',
    severity: 'info',
    finds: 'pictures below 1.5 or above 3 times the pixels they are shown at',
    why: 'Most screens have two or three dots to a pixel: less looks blurred, more is only heavy.',
    source: 'Device pixel ratios of current phones are 2 to 3.',
    fix: 'Use a picture twice as wide as it is shown.',
    check: resolutions,
  },
  {
    id: 'image/small',
    severity: 'info',
    finds: 'pictures of 100 pixels or less',
    why: 'Gmail for Android takes them for icons and recolours them in dark mode.',
    source: 'Measured behaviour of Gmail for Android, hteumeuleu/email-bugs.',
    fix: 'Show it wider than 100 pixels, or check that it may change its colours.',
    check: smallness,
  },
  {
    id: 'image/text-ratio',
    severity: 'warning',
    finds: 'mails with a picture and hardly any text',
    why: 'A mail that is a picture says nothing where pictures are off, and is what spam looks like.',
    source: 'SpamAssassin 4.0.1 gives up to 6.1 points for a mail of pictures alone.',
    fix: 'Say in words what the picture says.',
    check: imageOnly,
  },
  {
    id: 'image/dark-logo',
    severity: 'warning',
    finds: 'logos that vanish on dark',
    why: 'A dark logo on a transparent ground is invisible wherever a client darkens the page.',
    source: 'Compared with #1b1b1b and #333333, the grounds of Apple Mail and Outlook in dark mode.',
    fix: 'Give `logo` a `darkSrc`, or a logo that is legible on both.',
    check: darkLogo,
  },
]
