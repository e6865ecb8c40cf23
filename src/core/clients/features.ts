import type { Page, PageElement } from '../page/page.ts'
import { choicesOf } from './choices.ts'
import { CSS_FEATURES } from './css-feature-table.ts'
import { elementTraits } from './element-traits.ts'
import { HTML_FEATURES } from './html-feature-table.ts'
import { sheetTraits } from './sheet-traits.ts'
import { styleTraits } from './style-traits.ts'
import type { Trait } from './trait.ts'

/** One place where a page relies on a feature. */
export interface FeatureUse {
  /** None for what stands in a `<style>` element. */
  readonly element?: PageElement
  /** The words as the author wrote them: `display:flex`, `<video`, `@font-face`, `:hover`, the address of a picture. */
  readonly text: string
}

/**
 * What a page asks of clients, by the slugs of Can I email; features without a use are left out. What has a fallback of its
 * own is no use: see style-traits.ts and sheet-traits.ts.
 */
export function findFeatures(page: Page): ReadonlyMap<string, readonly FeatureUse[]> {
  const found = new Map<string, FeatureUse[]>()
  const add = (slug: string, use: FeatureUse): void => {
    const uses = found.get(slug)
    if (uses) uses.push(use)
    else found.set(slug, [use])
  }
  for (const sheet of page.sheets) for (const { slug, text } of askedBySheet(sheet)) add(slug, { text })
  for (const element of page.elements) {
    for (const { name, text } of elementTraits(element)) {
      for (const slug of SLUGS.get(name) ?? []) add(slug, { element, text })
    }
    const { style } = element.attributes
    if (style) for (const { slug, text } of askedByStyle(style)) add(slug, { element, text })
  }
  return found
}

/** The slugs of every trait that any feature is made of. */
const SLUGS: ReadonlyMap<string, readonly string[]> = slugsByTrait({ ...CSS_FEATURES, ...HTML_FEATURES })

function slugsByTrait(features: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const slugs = new Map<string, readonly string[]>()
  for (const [slug, traits] of Object.entries(features)) {
    for (const trait of choicesOf(traits)) slugs.set(trait, [...(slugs.get(trait) ?? []), slug])
  }
  return slugs
}

interface Asked {
  readonly slug: string
  readonly text: string
}

/** An email repeats a few dozen styles hundreds of times, and its variants and the next build repeat them all. */
const MOST_KNOWN = 4000

function remembered(traitsOf: (css: string) => readonly Trait[]): (css: string) => readonly Asked[] {
  const known = new Map<string, readonly Asked[]>()
  return css => {
    const before = known.get(css)
    if (before) return before
    if (known.size >= MOST_KNOWN) known.clear()
    const asked = askedBy(traitsOf(css))
    known.set(css, asked)
    return asked
  }
}

/** The same words for the same feature once. */
function askedBy(traits: readonly Trait[]): readonly Asked[] {
  const asked = traits.flatMap(({ name, text }) => (SLUGS.get(name) ?? []).map(slug => ({ slug, text })))
  return [...new Map(asked.map(one => [`${one.slug} ${one.text}`, one])).values()]
}

const askedBySheet = remembered(sheetTraits)
const askedByStyle = remembered(styleTraits)
