import * as v from 'valibot'
import { BroadsheetError, type Diagnostic, error } from '../source/diagnostic.ts'
import { type Document, locate, type Path, parseYamlDocument } from '../source/front-matter.ts'
import { suggest } from '../source/near-miss.ts'
import type { Source } from '../source/source.ts'
import { type Kinds, maybe, strict } from './schema.ts'

/** What a block of a project's own takes, from `templates/blocks/<name>.yaml`: `place: text`, `sky: inline?`. */
export type BlockDefinition = Readonly<Record<string, FieldDefinition>>

export interface FieldDefinition {
  readonly optional: boolean
  readonly value:
    | { readonly kind: FieldKind }
    | { readonly parts: BlockDefinition }
    | { readonly items: FieldDefinition }
}

/** The kinds of value that a field can have, as the built-in blocks have them. */
const FIELD_KINDS = [
  'text',
  'inline',
  'markdown',
  'url',
  'address',
  'date',
  'time',
  'number',
  'flag',
  'access',
  'image',
  'article',
  'articles',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** @throws BroadsheetError with everything in it that is no kind. */
export function parseBlockDefinition(source: Source): BlockDefinition {
  const document = parseYamlDocument(source)
  const problems: Diagnostic[] = []
  const definition = readParts(document.data as object, { document, problems }, [])
  if (problems.length > 0) throw new BroadsheetError(problems)
  return definition
}

interface Reading {
  readonly document: Document
  readonly problems: Diagnostic[]
}

function readParts(data: object, reading: Reading, at: Path): BlockDefinition {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      const field = readField(value, reading, [...at, name])
      return field ? [[name, field] as const] : []
    }),
  )
}

function readField(data: unknown, reading: Reading, at: Path): FieldDefinition | undefined {
  if (Array.isArray(data) && data.length === 1) {
    const items = readField(data[0], reading, [...at, 0])
    return items && { optional: true, value: { items } }
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    return { optional: true, value: { parts: readParts(data, reading, at) } }
  }
  const written = String(data ?? '')
  const kind = written.replace(/\?$/, '')
  if (isKind(kind)) return { optional: written.endsWith('?'), value: { kind } }
  const details = { at: locate(reading.document, at), ...suggest(kind, FIELD_KINDS) }
  reading.problems.push(error('template/definition', `\`${written}\` is not a kind of field.`, details))
  return undefined
}

function isKind(name: string): name is FieldKind {
  return (FIELD_KINDS as readonly string[]).includes(name)
}

/** The schema of a block that is defined; lists and mappings may be left out, as may what ends in a question mark. */
export function definedSchema(
  definition: BlockDefinition,
  k: Kinds,
): v.GenericSchema<unknown, Record<string, unknown>> {
  return strict(entriesOf(definition, k), ['audience', 'web']) as never
}

function entriesOf(definition: BlockDefinition, k: Kinds): v.ObjectEntries {
  const entries = Object.entries(definition).map(([name, field]) => {
    const schema = schemaOf(field, k)
    return [name, field.optional ? maybe(schema) : schema] as const
  })
  return Object.fromEntries(entries)
}

function schemaOf({ value }: FieldDefinition, k: Kinds): v.GenericSchema {
  if ('items' in value) return k.list(schemaOf(value.items, k))
  if ('parts' in value) return strict(entriesOf(value.parts, k))
  const schemas: Readonly<Record<FieldKind, v.GenericSchema>> = {
    text: k.name,
    inline: k.inline,
    markdown: k.markdown,
    url: k.url,
    address: k.address,
    date: k.moment,
    time: k.time,
    number: v.number(),
    flag: k.flag,
    access: k.access,
    image: k.image,
    article: k.article,
    articles: k.articles,
  }
  return schemas[value.kind]
}
