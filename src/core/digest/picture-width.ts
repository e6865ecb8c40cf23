import { COLUMN_WIDTH, type PictureUse } from '../prose/picture.ts'

/** Tells each picture how wide it is shown, so that no file is larger than its place needs. */
export function withWidths(uses: readonly PictureUse[], shown: unknown): readonly PictureUse[] {
  const widths = new Map<string, number>()
  for (const { path, width } of shownIn(shown, new Set())) {
    widths.set(path, Math.max(widths.get(path) ?? 0, width ?? COLUMN_WIDTH))
  }
  return uses.map(use => {
    const width = widths.get(use.path)
    return width === undefined ? use : { ...use, width }
  })
}

interface Shown {
  readonly path: string
  readonly width?: number | null | undefined
}

/** The pictures anywhere in what blocks show: in a field of their own, or as figures in Markdown. */
function* shownIn(value: unknown, seen: Set<unknown>): Iterable<Shown> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (isPicture(value)) {
    yield value
    if (value.dark) yield { path: value.dark.path, width: value.width }
  }
  for (const [key, part] of Object.entries(value)) if (key !== 'document') yield* shownIn(part, seen)
}

function isPicture(value: object): value is Shown & { readonly dark?: { readonly path: string } | null } {
  return 'path' in value && typeof value.path === 'string' && 'alt' in value
}
