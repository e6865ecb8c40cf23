import { contentId } from '../email/email.ts'
import type { PageElement } from '../page/page.ts'
import type { Picture } from '../prose/picture.ts'
import type { Place } from '../source/diagnostic.ts'
import { placeOfOrigin } from './origin.ts'
import { blockAt, placeInBlock } from './place.ts'
import type { Proof } from './proof.ts'

/** An `<img>` of the page, with the picture of the project that it shows, where it shows one. */
export interface ShownImage {
  readonly element: PageElement
  readonly src: string
  /** Undefined where it has none at all. */
  readonly alt: string | undefined
  /** CSS pixels; NaN where the attribute is no number. */
  readonly width: number
  readonly picture: Picture | undefined
}

/** Where an author names it; else its tag. */
export function placeOfImage(
  proof: Proof,
  { element, picture, src }: ShownImage,
  ...needles: readonly string[]
): Place {
  const block = blockAt(proof, element.offset)
  const written = picture && block?.authored.pictures.find(({ path }) => path === picture.path)
  const file = picture?.path.replace(/^.*\//, '') ?? src
  return written ? placeOfOrigin(written.origin, ...needles, file) : placeInBlock(proof, block, ...needles, src, file)
}

export function* shownImages({ page, email }: Proof): Iterable<ShownImage> {
  for (const element of page.elements) {
    if (element.name !== 'img') continue
    const { src = '', alt, width = '' } = element.attributes
    const picture = email.pictures.find(known => src === `cid:${contentId(known)}` || src.endsWith(`/${known.name}`))
    yield { element, src, alt, width: width.trim() === '' ? Number.NaN : Number(width.replace(/px$/, '')), picture }
  }
}
