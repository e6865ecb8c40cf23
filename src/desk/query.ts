import type { Context } from 'hono'
import { validator } from 'hono/validator'
import { type ClientPreview, SCHEMES } from '../core/preview/client-preview.ts'

/** Who reads, as addresses of the desk say it, and as of which commit. */
export interface ReaderQuery {
  readonly reader?: string
  /** Digits: index of an audience variant. */
  readonly audience?: string
  /** Hexadecimal; the files as they are unless given. */
  readonly commit?: string
}

export const readerQuery = validator('query', query => pick(query, 'reader', 'audience', 'commit') as ReaderQuery)
export const searchQuery = validator('query', query => pick(query, 'search') as { readonly search?: string })
export const versionsQuery = validator(
  'query',
  query =>
    pick(query, 'left', 'right', 'reader', 'audience') as {
      readonly left?: string
      readonly right?: string
    } & Omit<ReaderQuery, 'commit'>,
)
export const testBody = validator('json', (body: { readonly isForced?: unknown } | null) => ({
  isForced: body?.isForced === true,
}))

function pick(query: Readonly<Record<string, string | readonly string[]>>, ...names: readonly string[]) {
  const given = names.flatMap(name => {
    const value = query[name]
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : []
  })
  return Object.fromEntries(given)
}

export function audienceOf({ audience }: ReaderQuery): number | undefined {
  return audience !== undefined && /^\d{1,3}$/.test(audience) ? Number(audience) : undefined
}

/** How a mail client shows it. */
export function previewOf({ req }: Context): ClientPreview {
  return {
    scheme: SCHEMES.find(scheme => scheme === req.query('scheme')) ?? 'light',
    images: req.query('images') !== 'off',
    styles: req.query('styles') !== 'off',
  }
}
