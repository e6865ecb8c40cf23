import { decodeHTML } from 'entities/decode'
import type { Page } from '../page/page.ts'
import { BASELINE_FEATURES } from './baseline-features.ts'
import { supportOf } from './client-support.ts'
import { type ClientId, nameClients } from './clients.ts'
import { type FeatureUse, findFeatures } from './features.ts'
import { HARMLESS } from './harmless-features.ts'
import { TOLD_ELSEWHERE } from './told-elsewhere.ts'

/** A feature that somebody added and that some of the chosen clients lack. */
export interface Unsupported {
  /** Its page is https://www.caniemail.com/features/ and this. */
  readonly slug: string
  readonly title: string
  /** The first of its uses, one in an element before one in a `<style>`. */
  readonly use: FeatureUse
  /** Names of the clients that lack it, a family as one: "Gmail", "Outlook on Windows and macOS". Never empty. */
  readonly missing: readonly string[]
  /** Names of those that know part of it. */
  readonly partial: readonly string[]
  /** The day of the last test, as 2021-11-02; clients may have changed since. */
  readonly tested: string
}

/**
 * One finding a feature. Silent on what only has gaps, on what nobody has tested, on what the templates write themselves,
 * on what a mail does as well without, and on what another rule tells.
 */
export function findUnsupported(page: Page, clients: readonly ClientId[]): readonly Unsupported[] {
  return [...findFeatures(page)].flatMap(([slug, uses]) => {
    const feature = isSilent(slug) ? undefined : supportOf(slug)
    const counted = PAINTED.has(slug) ? uses.filter(isNotDrawn(page)) : uses
    const use = counted.find(({ element }) => element) ?? counted[0]
    if (!feature || !use) return []
    const asked = use.element ? clients : clients.filter(readsSheets)
    const missing = nameClients(asked.filter(client => feature.in(client) === 'no'))
    if (missing.length === 0) return []
    const partial = nameClients(asked.filter(client => feature.in(client) === 'almost'))
    return [{ slug, title: feature.title, use, missing, partial, tested: feature.tested }]
  })
}

const BASELINE = new Set(BASELINE_FEATURES)

function isSilent(slug: string): boolean {
  return BASELINE.has(slug) || HARMLESS.has(slug) || TOLD_ELSEWHERE.has(slug)
}

/** A client that drops every `<style>` gets the mail without it, whatever stands there. */
function readsSheets(client: ClientId): boolean {
  return STYLE_ELEMENT?.in(client) !== 'no'
}

const STYLE_ELEMENT = supportOf('html-style')

/** What MJML writes a second time for Outlook on Windows, as VML in a conditional comment. */
const PAINTED = new Set(['css-background-image', 'html-background'])

function isNotDrawn({ html }: Page): (use: FeatureUse) => boolean {
  const drawn = [...html.matchAll(/<v:(?:fill|image)\b[^>]*\bsrc="([^"]+)"/g)].map(([, src = '']) => decodeHTML(src))
  return ({ element }) => {
    const { style, background } = element?.attributes ?? {}
    return !drawn.some(src => background === src || style?.includes(src))
  }
}
