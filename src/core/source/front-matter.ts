import matter from 'gray-matter'
import { EVENT_ID, type Event, load, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml'
import { BroadsheetError, type DiagnosticCode, error, type Place, placeAt } from './diagnostic.ts'
import type { Source } from './source.ts'

/** A source split in two, nothing believed yet. */
export interface Document {
  readonly source: Source
  readonly data: unknown
  /** Where the YAML stands in the source. */
  readonly yaml: { readonly text: string; readonly offset: number }
  readonly body: string
  readonly bodyOffset: number
}

/** The keys and indices that lead to a value: `['blocks', 2, 'article']`. */
export type Path = readonly (string | number)[]

/** A Markdown file with YAML front matter. */
export function parseDocument(source: Source): Document {
  const { text } = source
  refuseUnreadable(source)
  const { raw, name } = matter.language(text)
  // gray-matter leaves spaces behind the dashes in the YAML, and takes a language out of it.
  const offset = 3 + (name === '' ? 0 : raw.length)
  const split = matter(text, { language: 'yaml', engines: ENGINES })
  const yaml = { text: split.matter, offset }
  const bodyOffset = text.length - split.content.length
  return {
    source,
    data: parseYaml(source, yaml),
    yaml,
    body: split.content,
    bodyOffset,
  }
}

/** A file that is YAML from end to end. */
export function parseYamlDocument(source: Source): Document {
  if (source.text.trim() === '')
    throw refuse(source, 'source/empty', 0, 'The file is empty.', 'Write its fields, one a line: `name: value`.')
  const yaml = { text: source.text, offset: 0 }
  return {
    source,
    data: parseYaml(source, yaml),
    yaml,
    body: '',
    bodyOffset: source.text.length,
  }
}

/** The place of a value, or of the closest thing around it that was written down; narrowed to `snippet` if it is there. */
export function locate(document: Document, path: Path, snippet?: string | Snippet): Place {
  const { source, yaml } = document
  const found = rangeOf(eventsOf(yaml), yaml.text, path)
  const within = yaml.text.slice(found.start, found.end)
  const { text, occurrence } = typeof snippet === 'string' ? { text: snippet, occurrence: 0 } : (snippet ?? NO_SNIPPET)
  const inside = text === '' ? -1 : nthIndexOf(within, text, occurrence)
  if (inside >= 0) return placeAt(source, yaml.offset + found.start + inside, text.length)
  return placeAt(source, yaml.offset + found.start, Math.max(1, within.split('\n')[0]?.length ?? 1))
}

/** A part of a value: one of the places where `text` stands in it, counted from 0. */
export interface Snippet {
  readonly text: string
  readonly occurrence: number
}

const NO_SNIPPET: Snippet = { text: '', occurrence: 0 }

/** The last occurrence there is, where there are fewer. */
function nthIndexOf(text: string, part: string, occurrence: number): number {
  let index = text.indexOf(part)
  for (let passed = 0; passed < occurrence; passed++) {
    const next = text.indexOf(part, index + part.length)
    if (next < 0) return index
    index = next
  }
  return index
}

/** Where something stands, as data: places are worked out when there is something to report, which is seldom. */
export type Mention =
  | {
      readonly document: Document
      readonly path: Path
      readonly snippet?: string
    }
  | {
      readonly document: Document
      readonly offset: number
      readonly raw: string
    }

export function placeOf(mention: Mention): Place {
  const { document } = mention
  if ('path' in mention) return locate(document, mention.path, mention.snippet)
  return bodyPlace(document, mention.offset, mention.raw)
}

/** The place of something in the Markdown below the front matter, `offset` characters into it. */
export function bodyPlace({ source, bodyOffset }: Document, offset: number, raw: string): Place {
  return placeAt(source, bodyOffset + offset, Math.max(1, raw.split('\n')[0]?.length ?? 1))
}

/** The place of the name of a key, for keys that should not be there. */
export function locateKey(document: Document, path: Path): Place {
  const { source, yaml } = document
  const found = rangeOf(eventsOf(yaml), yaml.text, path)
  const { start, end } = found.key ?? found
  return placeAt(source, yaml.offset + start, end - start)
}

function parseYaml(source: Source, yaml: Document['yaml']): unknown {
  try {
    const data = yaml.text.trim() === '' ? {} : load(yaml.text, { maxAliases: 0 })
    refuseCutValues(source, yaml)
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data
    const { start } = rangeOf(parseEvents(yaml.text, {}), yaml.text, [])
    const at = placeAt(source, yaml.offset + Math.max(0, start))
    throw new BroadsheetError([error('front-matter/invalid', 'Fields are wanted here: `title: ...`.', { at })])
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause
    const offset = Math.min(yaml.offset + (cause.mark?.position ?? 0), source.text.length)
    const at = placeAt(source, offset)
    const hint = yamlHint(source.text, at.line ?? 1)
    const diagnostic = error('front-matter/yaml', `This is not valid YAML: ${cause.reason}.`, { at, hint })
    throw new BroadsheetError([diagnostic], { cause })
  }
}

/**
 * `title: The fight over #MeToo` is "The fight over" and a comment to YAML. A comment that is meant as one has a space
 * behind its sign.
 */
function refuseCutValues(source: Source, yaml: Document['yaml']): void {
  if (!/\S[ \t]+#\S/.test(yaml.text)) return
  for (const event of parseEvents(yaml.text, {})) {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) continue
    const comment = /^[ \t]+(#\S+)/.exec(yaml.text.slice(event.valueEnd, event.valueEnd + 200))
    if (!comment) continue
    const word = comment[1] ?? ''
    const at = placeAt(source, yaml.offset + event.valueEnd + comment[0].length - word.length, word.length)
    const hint = 'Put the whole value into quotes; or, where it is a comment, a space behind the #.'
    throw new BroadsheetError([error('front-matter/comment', `To YAML, \`${word}\` begins a comment.`, { at, hint })])
  }
}

/** The two mistakes that nearly every broken front matter is. */
function yamlHint(text: string, line: number): string {
  const lines = text.split('\n').slice(Math.max(0, line - 2), line)
  if (lines.some(row => /:\s+\{\{/.test(row)))
    return 'A value that begins with a merge field needs quotes: "{{firstName}}, ...".'
  if (lines.some(row => /:\s+[^"'].*:\s/.test(row))) return 'A value that holds a colon needs quotes around it.'
  if (lines.some(row => row.includes('\t'))) return 'YAML is indented with spaces, never with tabs.'
  return 'Look at the quotes, colons and indentation of this line and the one above.'
}

function refuseUnreadable(source: Source): void {
  const { text } = source
  if (text.trim() === '') throw refuse(source, 'source/empty', 0, 'The file is empty.')
  if (!/^---(?!-)/.test(text)) {
    throw refuse(source, 'front-matter/missing', 0, 'The file does not begin with front matter.')
  }
  const language = matter.language(text).name
  if (language !== '' && language !== 'yaml') {
    const message = `Front matter is YAML here; \`${language}\` is never read, let alone run.`
    throw refuse(source, 'front-matter/language', 3, message, 'Begin the file with a plain `---` line.')
  }
  if (!text.slice(3).includes('\n---')) {
    const hint = 'Close it with a line of three dashes before the text begins.'
    throw refuse(source, 'front-matter/missing', 0, 'The front matter is never closed.', hint)
  }
}

function refuse(source: Source, code: DiagnosticCode, offset: number, message: string, hint?: string) {
  const details = {
    at: placeAt(source, offset, 3),
    hint: hint ?? 'Begin it with a line `---`, the fields, and another `---`.',
  }
  return new BroadsheetError([error(code, message, details)])
}

/** gray-matter runs `---js` front matter as code; every engine is shut, and the YAML is parsed by us, with positions. */
const ENGINES = Object.fromEntries(
  ['yaml', 'js', 'javascript', 'json', 'coffee', 'toml'].map(name => [name, { parse: () => ({}) }]),
)

/** A document is asked for the places of many of its values. */
const events = new WeakMap<Document['yaml'], readonly Event[]>()

function eventsOf(yaml: Document['yaml']): readonly Event[] {
  const known = events.get(yaml) ?? parseEvents(yaml.text, {})
  events.set(yaml, known)
  return known
}

interface Range {
  readonly start: number
  readonly end: number
  readonly key?: { readonly start: number; readonly end: number }
}

/** Follows `path` through the event stream; stops at the last part of it that exists. */
function rangeOf(events: readonly Event[], text: string, path: Path): Range {
  let index = events.findIndex(event => event.type !== EVENT_ID.DOCUMENT)
  let range: Range = index < 0 ? { start: 0, end: 0 } : span(events, index)
  for (const step of path) {
    const child = index < 0 ? undefined : findChild(events, text, index, step)
    if (!child) break
    index = child.index
    const value = span(events, index)
    if (value.start < 0 && !child.key) break
    range = child.key ? { ...(value.start < 0 ? child.key : value), key: child.key } : value
  }
  return range
}

function findChild(events: readonly Event[], text: string, parent: number, step: string | number) {
  const isMapping = events[parent]?.type === EVENT_ID.MAPPING
  if (!isMapping && events[parent]?.type !== EVENT_ID.SEQUENCE) return undefined
  let position = 0
  for (let index = parent + 1; events[index] && events[index]?.type !== EVENT_ID.POP; position++) {
    const key = isMapping ? span(events, index) : undefined
    const value = isMapping ? after(events, index) : index
    const matches = key ? unquote(text.slice(key.start, key.end)) === String(step) : position === step
    if (matches) return { index: value, ...(key ? { key } : {}) }
    index = after(events, value)
  }
  return undefined
}

function unquote(key: string): string {
  return key.replace(/^(["'])(.*)\1$/, '$2')
}

/** The index behind the node that begins at `index`. */
function after(events: readonly Event[], index: number): number {
  const type = events[index]?.type
  if (type !== EVENT_ID.MAPPING && type !== EVENT_ID.SEQUENCE) return index + 1
  let next = index + 1
  while (events[next] && events[next]?.type !== EVENT_ID.POP) next = after(events, next)
  return next + 1
}

function span(events: readonly Event[], index: number): Range {
  const event = events[index]
  if (event?.type === EVENT_ID.SCALAR) return { start: event.valueStart, end: event.valueEnd }
  if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return { start: 0, end: 0 }
  const last = events
    .slice(index, after(events, index))
    .reduce((end, inner) => Math.max(end, inner.type === EVENT_ID.SCALAR ? inner.valueEnd : end), event.start)
  return { start: event.start, end: last }
}
