import type { Written } from '../prose/prose.ts'
import type { Place } from '../source/diagnostic.ts'
import { bodyPlace, type Document, locate, type Path } from '../source/front-matter.ts'

/** Where an author wrote something: in the Markdown of a file, or in a value of its front matter. */
export interface Origin {
  readonly document: Document
  /** Absent for the Markdown. */
  readonly path?: Path
  /** The stretch of the text, where more is known than the whole of it. */
  readonly written?: Written
}

/** The place of something that was written there: of the first of `needles` that is found, else of the whole. */
export function placeOfOrigin({ document, path, written }: Origin, ...needles: readonly string[]): Place {
  const wanted = [...needles, written?.raw ?? ''].filter(needle => needle !== '')
  if (path === undefined) {
    const { offset, raw } = written ?? { offset: 0, raw: document.body }
    const needle = wanted.find(text => raw.includes(text)) ?? raw
    return bodyPlace(document, offset + Math.max(0, raw.indexOf(needle)), needle)
  }
  const value = valueAt(document.data, path)
  const text = typeof value === 'string' ? value : ''
  const from = written?.offset ?? 0
  for (const needle of wanted) {
    const index = text.indexOf(needle, from)
    if (index < 0) continue
    const found = locate(document, path, { text: needle, occurrence: text.slice(0, index).split(needle).length - 1 })
    if (found.frame !== undefined) return found
  }
  return locate(document, path, wanted[0])
}

/** What the front matter says there. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    data,
  )
}

/** What was made of each value that an author wrote, with where that stands. */
export type Origins = ReadonlyMap<object, Origin>

/** The origins of typed values, lists and mappings below `path`; of prose also those of its blocks. */
export function collectOrigins(value: unknown, origin: Origin, origins: Map<object, Origin>): void {
  if (typeof value !== 'object' || value === null || origins.has(value)) return
  origins.set(value, origin)
  if ('type' in value) collectProse(value, origin, origins)
  const isDeep = !('type' in value) || value.type === 'image'
  if (!isDeep || origin.path === undefined) return
  for (const [key, part] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key
    collectOrigins(part, { ...origin, path: [...origin.path, step] }, origins)
  }
}

/** An excerpt is a new text of the same blocks, a teaser a new block of the same spans. */
function collectProse(value: object, origin: Origin, origins: Map<object, Origin>): void {
  if (!('children' in value) || !Array.isArray(value.children)) return
  origins.set(value.children, origin)
  for (const child of value.children) if (typeof child === 'object' && child !== null) origins.set(child, origin)
}
