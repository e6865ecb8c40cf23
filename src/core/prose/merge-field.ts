/**
 * A merge field: a per-recipient value put in after rendering. While an email is rendered each one is an opaque
 * marker of private-use characters, which no author can write (see source.ts) and no library on the way rewrites.
 */
export interface MergeField {
  readonly name: string
  /** Shown where the recipient has no value; goes before the default that the newsletter declares. */
  readonly fallback?: string
}

/** Fields that Broadsheet fills in itself; a list cannot set them and a newsletter cannot declare them. */
export const SYSTEM_FIELDS = ['email', 'unsubscribeUrl', 'preferencesUrl', 'webUrl'] as const
export type SystemField = (typeof SYSTEM_FIELDS)[number]

export const FIELD_NAME = /^[a-z][A-Za-z0-9_]*$/

/** `{{firstName}}` or `{{firstName|there}}` at the beginning of a text. */
const FIELD = /^\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*(?:\|([^{}\n]*))?\}\}/
/** Anything else that begins like one: a template expression, a brace too few; never something to mail. */
const BRACES = /^\{\{(?:[^{}\n]*\}\}?|[A-Za-z#/>][^\s{}]*)/

export interface FieldMatch {
  readonly raw: string
  /** Absent where the braces hold something that is no field. */
  readonly field?: MergeField
}

/** The merge field, or the failed attempt at one, with which `text` begins. */
export function matchField(text: string): FieldMatch | undefined {
  const field = FIELD.exec(text)
  if (field) {
    const [raw, name = '', fallback] = field
    return {
      raw,
      field: fallback === undefined ? { name } : { name, fallback: fallback.trim() },
    }
  }
  const other = BRACES.exec(text)
  return other ? { raw: other[0] } : undefined
}

/** Plain text around merge fields: a subject, a preheader, a URL. `\{{` is a literal `{{`. */
export type Line = readonly (string | MergeField)[]

export interface LineProblem {
  readonly raw: string
  readonly field?: MergeField
}

/** Splits a plain text at its merge fields; what looks like one and is not is handed to `onProblem`. */
export function parseLine(text: string, onProblem: (problem: LineProblem) => void): Line {
  const parts: (string | MergeField)[] = []
  let literal = ''
  let rest = text
  while (rest !== '') {
    const escaped = rest.startsWith('\\{{')
    const match = escaped ? undefined : matchField(rest)
    if (match?.field) {
      if (literal !== '') parts.push(literal)
      literal = ''
      parts.push(match.field)
    } else {
      if (match) onProblem({ raw: match.raw })
      literal += escaped ? '{{' : (match?.raw ?? rest[0])
    }
    rest = rest.slice(escaped ? 3 : (match?.raw.length ?? 1))
  }
  if (literal !== '') parts.push(literal)
  return parts
}

const OPEN = '\uE000'
const CLOSE = '\uE001'
export const MARKER = /\uE000(\d+)\uE001/g

/** A field as it stands in a text that cannot show by itself that an address goes on here. */
export interface MarkedField extends MergeField {
  readonly inAddress?: true
}

/** Hands out markers while an email is rendered and remembers what each one stands for. */
export interface Markers {
  readonly mark: (field: MarkedField) => string
  readonly fields: readonly MarkedField[]
}

/** The same field has the same marker, so that a text which has not changed is rendered to the same string. */
export function createMarkers(): Markers {
  const fields: MarkedField[] = []
  const known = new Map<string, string>()
  const mark = (field: MarkedField) => {
    const key = `${field.name}|${field.fallback ?? ''}|${field.fallback === undefined}|${field.inAddress}`
    const marker = known.get(key) ?? `${OPEN}${fields.push(field) - 1}${CLOSE}`
    known.set(key, marker)
    return marker
  }
  return { mark, fields }
}

/** An address as one string for the text part; fields inside it, though not one that begins it, are told apart. */
export function markAddress(url: Line, mark: Markers['mark']): string {
  return url
    .map((part, index) => (typeof part === 'string' ? part : mark(index === 0 ? part : { ...part, inAddress: true })))
    .join('')
}

/** The line as one string, its fields as markers. */
export function markLine(line: Line, mark: Markers['mark']): string {
  return line.map(part => (typeof part === 'string' ? part : mark(part))).join('')
}
