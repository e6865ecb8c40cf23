import { closest, textOf } from '../page/page.ts'
import type { AuthoredPicture } from './authored.ts'
import { placeOfOrigin } from './origin.ts'
import { authoredParts, blockAt } from './place.ts'
import type { Proof, ProofBlock } from './proof.ts'
import type { Finding, Rule } from './rule.ts'
import { placeOfImage, type ShownImage, shownImages } from './shown-pictures.ts'

function* alternatives(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    if (image.alt?.trim() || isDecorative(proof, image)) continue
    const name = image.picture?.path ?? image.src.slice(0, 60)
    yield { message: `The picture \`${name}\` has no alternative text.`, at: placeOfImage(proof, image) }
  }
}

/** On purpose: `decorative` in an article or a block, `alt=""` or a role where a template or a raw block writes the tag. */
function isDecorative(proof: Proof, { element, alt, picture, src }: ShownImage): boolean {
  const { attributes } = element
  if (attributes.role === 'presentation' || attributes['aria-hidden'] === 'true') return true
  const block = blockAt(proof, element.offset)
  if (picture && block?.authored.pictures.some(({ path }) => path === picture.path)) return true
  if (alt === undefined) return false
  return writtenTag(proof, block, src)?.includes('alt') ?? false
}

/** The tag as somebody wrote it, in MJML: there, no alt is not the same as an empty one. */
function writtenTag({ digest }: Proof, block: ProofBlock | undefined, src: string): string | undefined {
  const own = block?.authored.texts.filter(({ kind }) => kind === 'verbatim').map(({ text }) => text) ?? []
  const template = digest.templates.files.get(`blocks/${block?.name}.mjml`)
  for (const text of [...own, ...(template ? [template.text] : [])]) {
    const at = text.indexOf(src)
    if (at >= 0) return text.slice(text.lastIndexOf('<', at), text.indexOf('>', at) + 1)
  }
  return undefined
}

function* linkedImages(proof: Proof): Iterable<Finding> {
  for (const image of shownImages(proof)) {
    const link = closest(image.element, ({ name }) => name === 'a')
    if (!link || image.alt?.trim() || textOf(proof.page, link) !== '' || link.attributes['aria-label']) continue
    const isFirst = [...shownImages(proof)].find(({ element }) => closest(element, at => at === link))
    if (isFirst?.element !== image.element || hasNamedSibling(proof, link)) continue
    yield {
      message: `The link to \`${link.attributes.href}\` is a picture without a word.`,
      at: placeOfImage(proof, image),
    }
  }
}

function hasNamedSibling(proof: Proof, link: NonNullable<ReturnType<typeof closest>>): boolean {
  return [...shownImages(proof)].some(({ element, alt }) => alt?.trim() && closest(element, at => at === link))
}

const LONGEST_ALT = 150
const FILE_NAME = /^[\w-]+\.(?:png|jpe?g|gif|webp|svg|heic|avif|tiff?|bmp)$|^(?:img|dsc|dscn|pxl|screenshot)[_ -]?\d+/i
const ANNOUNCES =
  /^(?:an? )?(?:image|picture|photo|photograph|graphic|icon) (?:of|showing)\b|^(?:bild|foto|grafik) (?:von|der|des|eines?)\b|^(?:image|photo|photographie) (?:de|du|des|d')|^(?:imagen|foto|fotografía) (?:de|del)\b/i

function* alternativeQuality(proof: Proof): Iterable<Finding> {
  for (const { item } of authoredParts(proof, 'pictures')) {
    const problem = altProblem(item)
    if (problem) yield { message: `The alternative text "${item.alt.slice(0, 60)}" ${problem}.`, at: altPlace(item) }
  }
}

/** In front matter it is a field of its own. */
function altPlace({ origin, alt }: AuthoredPicture) {
  const isField = origin.path !== undefined && origin.written === undefined
  return placeOfOrigin(isField ? { ...origin, path: [...(origin.path ?? []), 'alt'] } : origin, alt)
}

function altProblem({ alt, caption }: AuthoredPicture): string | undefined {
  const text = alt.trim()
  if (text === '') return undefined
  if (FILE_NAME.test(text)) return 'is the name of a file'
  if (ANNOUNCES.test(text)) return 'says that it is a picture, which screen readers say already'
  if (text.length > LONGEST_ALT) return `has ${text.length} characters, read out in one breath`
  const said = (words: string) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return caption.trim() !== '' && said(caption) === said(text) ? 'repeats the caption below' : undefined
}

/** Formats that cameras make; charts and drawings are not photographs. */
const PHOTOGRAPH = new Set(['jpeg', 'jpg', 'heic', 'heif'])
const SAYS_WHOSE =
  /©|\(c\)|\bphoto(?:graph(?:ie|y)?)?s?\b|\bfotos?\b|\bfotograf|\bcr[eé]dit|\bcourtesy\b|\bbild:|\bimage:|\bkuva:|\bgetty\b|\breuters\b|\bafp\b|\bap\b|фото|φωτο|صور[ةه]? ?:|تصوير|צילום|摄影|攝影|撮影|写真|사진/i

function* credits(proof: Proof): Iterable<Finding> {
  for (const { block, item } of authoredParts(proof, 'pictures')) {
    const picture = proof.email.pictures.find(({ path }) => path === item.path)
    const isPhotograph = picture && PHOTOGRAPH.has(picture.original.format)
    // Who advertises answers for the picture.
    const isOwned = proof.digest.newsletter.logo?.path === item.path || block.name === 'sponsor'
    if (!isPhotograph || item.credited || isOwned || SAYS_WHOSE.test(item.caption) || item.alt === '') continue
    yield { message: `Nobody is credited for the photograph ${item.path}.`, at: placeOfOrigin(item.origin) }
  }
}

export const IMAGE_TEXT_RULES: readonly Rule[] = [
  {
    id: 'image/alt',
    severity: 'error',
    finds: 'pictures without alternative text that are not said to be decorative',
    why: 'Many readers see no picture: those of screen readers, and everybody whose client asks before it loads any.',
    source: 'WCAG 2.2, 1.1.1; the Email Markup Consortium found it missing in 47.9 % of mails in 2026.',
    fix: 'Say what it shows, or `decorative: true`, `{decorative}` or `alt=""`.',
    check: alternatives,
  },
  {
    id: 'image/link-alt',
    severity: 'error',
    finds: 'links that hold a picture without alternative text and nothing else',
    why: 'A screen reader can only read out the address, letter by letter.',
    source: 'WCAG 2.2, 2.4.4 and 4.1.2.',
    fix: 'Say in the alternative text where the link leads.',
    check: linkedImages,
  },
  {
    id: 'alt/quality',
    severity: 'warning',
    finds: 'alternative texts that are file names, "image of", too long, or the caption again',
    why: 'The alternative text is read in place of the picture: it should say what the picture adds.',
    source: 'W3C Web Accessibility Initiative, Images Tutorial.',
    fix: 'Say in a sentence what the picture shows; leave details to the caption.',
    check: alternativeQuality,
  },
  {
    id: 'image/credit',
    severity: 'warning',
    finds: 'photographs without a credit',
    why: 'Most licences ask for one, and readers want to know who saw it.',
    source: 'Newspaper practice; JPEG and HEIC files are taken for photographs.',
    fix: 'Add `credit:`, or {credit="..."} behind the picture.',
    check: credits,
  },
]
