import * as v from 'valibot'
import { type Parsed, parseInline, parseMarkdown } from '../prose/markdown.ts'
import { fieldProblem, type ProseContext } from '../prose/markdown-reading.ts'
import { type Line, type MergeField, parseLine } from '../prose/merge-field.ts'
import { resolvePicture } from '../prose/picture.ts'
import { ACCESS, type Inline, type Markdown } from '../prose/prose.ts'
import { encodeMarks, linkProblem } from '../prose/url.ts'
import { findUnsendable } from '../source/decode.ts'
import { encodeReport } from '../source/validate.ts'
import { parseAddress } from './address.ts'
import { type Attributes, type Audience, parseAudience } from './audience.ts'
import { type Moment, parseMoment } from './day.ts'

/**
 * The kinds of value that front matter is made of. Each turns what YAML gives into the one type the program knows,
 * or reports why not; `validate` puts the places to the reports.
 */
export type Kinds = ReturnType<typeof kinds>

/** What the values of a file are read against. */
export interface SchemaContext extends ProseContext {
  readonly zone: string
  readonly attributes: Attributes
  /** Called with every picture that a value shows. */
  readonly onPicture: (path: string, snippet: string) => void
}

/** An article named by slug; the digest puts the article in its place. */
export interface ArticleReference {
  readonly type: 'article-reference'
  readonly slug: string
}

/** Articles named one by one or chosen by their fields. */
export type ArticleSelection =
  | { readonly type: 'article-list'; readonly slugs: readonly string[] }
  | ({ readonly type: 'article-query' } & ArticleQuery)

export interface ArticleQuery {
  readonly topic?: readonly string[]
  readonly kind?: readonly ArticleKind[]
  /** `previous`: since the edition before this one. */
  readonly since?: 'previous' | Moment
  readonly order: 'priority' | 'date' | 'title'
  readonly limit?: number
  readonly optional: boolean
}

export const ARTICLE_KINDS = ['news', 'analysis', 'opinion', 'interview', 'chart'] as const
export type ArticleKind = (typeof ARTICLE_KINDS)[number]

/** An address whose merge fields are still open. */
export interface Url {
  readonly type: 'url'
  readonly line: Line
}

/** Text that is shown as it is written, line by line: only its merge fields are read. */
export interface Verbatim {
  readonly type: 'verbatim'
  readonly line: Line
}

/** A picture in front matter. */
export interface Image {
  readonly type: 'image'
  readonly src: string
  readonly path: string
  readonly alt: string
  readonly caption: Inline | null
  readonly credit: Inline | null
  /** Stands in its place where the page is dark: a logo drawn for a white page vanishes there. */
  readonly dark?: { readonly src: string; readonly path: string } | null
  /** Pixels, where less than the column's width is wanted. */
  readonly width?: number | null
  readonly url?: Url | null
}

/**
 * A mapping that refuses keys it does not know; the message lists those it does. Made of `objectWithRest`, since
 * `strictObject` stops at the first unknown key; typed as what it is, a mapping of these keys alone.
 */
export function strict<const Entries extends v.ObjectEntries>(
  entries: Entries,
  alsoKnown: readonly string[] = [],
): v.StrictObjectSchema<Entries, undefined> {
  const schema = v.objectWithRest(entries, v.never([...Object.keys(entries), ...alsoKnown].join(' ')))
  return schema as unknown as v.StrictObjectSchema<Entries, undefined>
}

/** Absent, or present and empty (`kicker:`), is null; templates can then ask for it without knowing. */
export function maybe<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.optional(v.nullable(schema), null)
}

export function kinds(context: SchemaContext) {
  const text = v.pipe(
    v.union([v.string(), v.number(), v.boolean()], WANTS_TEXT),
    v.transform(String),
    v.trim(),
    v.minLength(1, WANTS_TEXT),
    // A YAML escape can name what source.ts has refused as a character.
    v.rawCheck(({ dataset, addIssue }) => {
      const found = dataset.typed ? findUnsendable(dataset.value) : undefined
      if (found) addIssue({ message: encodeReport({ code: 'source/character', message: found.message }) })
    }),
  )
  const name = v.pipe(
    text,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed || !dataset.value.includes('{{')) return
      const message = 'A merge field cannot stand in this field.'
      addIssue({
        message: encodeReport({
          code: 'field/misplaced',
          message,
          snippet: '{{',
        }),
      })
    }),
  )
  const line = v.pipe(
    text,
    v.rawTransform(({ dataset, addIssue }): Line => {
      const parsed = checkedLine(dataset.value, context, addIssue)
      return parsed.map(part => (typeof part === 'string' ? context.typeset(part, '') : part))
    }),
  )
  const verbatim = v.pipe(
    text,
    v.rawTransform(
      ({ dataset, addIssue }): Verbatim => ({ type: 'verbatim', line: checkedLine(dataset.value, context, addIssue) }),
    ),
  )
  const inline = v.pipe(text, v.rawTransform(proseTransform<Inline>(parseInline)))
  const markdown = v.pipe(text, v.rawTransform(proseTransform<Markdown>(parseMarkdown)))

  function proseTransform<T>(parse: (text: string, context: ProseContext) => Parsed<T>) {
    return ({
      dataset,
      addIssue,
    }: {
      dataset: { value: string }
      addIssue: (info: { message: string }) => void
    }): T => {
      const parsed = parse(dataset.value, context)
      for (const { code, message, hint, raw } of parsed.problems) {
        addIssue({
          message: encodeReport({
            code,
            message,
            ...(hint ? { hint } : {}),
            snippet: raw,
          }),
        })
      }
      for (const { path, raw } of parsed.pictures) context.onPicture(path, raw)
      return parsed.value
    }
  }

  const url = v.pipe(
    text,
    v.rawTransform(({ dataset, addIssue }): Url => {
      const line = encodeMarks(checkedLine(dataset.value, context, addIssue))
      const problem = linkProblem(line)
      if (problem)
        addIssue({
          message: encodeReport({ code: 'url/invalid', ...problem }),
        })
      return { type: 'url', line }
    }),
  )

  const address = v.pipe(
    name,
    v.check(value => parseAddress(value) !== undefined, 'This is not a mail address.'),
    v.transform(value => parseAddress(value) ?? value),
  )

  const moment = v.pipe(
    text,
    v.rawTransform(({ dataset, addIssue, NEVER }): Moment => {
      const parsed = parseMoment(dataset.value, context.zone)
      if (!('problem' in parsed)) return parsed
      addIssue({
        message: encodeReport({
          code: 'date/invalid',
          message: parsed.problem,
        }),
      })
      return NEVER
    }),
  )

  const time = v.pipe(text, v.regex(/^(?:[01]?\d|2[0-3]):[0-5]\d$/, 'Write a time as "08:30", in quotes.'))

  const picture = v.pipe(
    name,
    v.rawTransform(({ dataset, addIssue, NEVER }): { src: string; path: string } => {
      const path = resolvePicture(context.file, dataset.value)
      if (path === undefined) {
        const message = `\`${dataset.value}\` is not a picture of this project.`
        const hint = 'Pictures lie in content/images and are named relative to this file: ../images/name.png.'
        addIssue({
          message: encodeReport({ code: 'picture/missing', message, hint }),
        })
        return NEVER
      }
      context.onPicture(path, dataset.value)
      return { src: dataset.value, path }
    }),
  )

  const image = v.pipe(
    strict({
      src: picture,
      alt: name,
      caption: maybe(inline),
      credit: maybe(inline),
    }),
    v.transform(({ src, ...rest }): Image => ({ type: 'image', ...src, ...rest })),
  )
  /** CSS pixels: the column's width at most. */
  const pictureWidth = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600))

  const list = <const Item extends v.GenericSchema>(item: Item) =>
    v.pipe(v.array(item), v.minLength(1, 'The list is empty.'))

  const article = v.pipe(
    name,
    v.transform((slug): ArticleReference => ({ type: 'article-reference', slug })),
  )

  const articles = v.union(
    [
      v.pipe(
        list(name),
        v.transform((slugs): ArticleSelection => ({ type: 'article-list', slugs })),
      ),
      v.pipe(
        // To valibot a list is a mapping too.
        v.unknown(),
        v.check(value => !Array.isArray(value), 'The list is empty.'),
        strict({
          topic: v.optional(oneOrMore(name)),
          kind: v.optional(oneOrMore(v.picklist(ARTICLE_KINDS))),
          since: v.optional(v.union([v.literal('previous'), moment])),
          order: v.optional(v.picklist(['priority', 'date', 'title']), 'priority'),
          limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
          optional: v.optional(v.boolean(), false),
        }),
        v.transform((query): ArticleSelection => ({ type: 'article-query', ...query }) as ArticleSelection),
      ),
    ],
    'Name articles in a list, or choose them: `{ topic: trade, since: previous, order: priority, limit: 5 }`.',
  )

  const audience = v.pipe(
    v.unknown(),
    v.rawTransform(
      ({ dataset, addIssue }): Audience =>
        parseAudience(dataset.value, context.attributes, problem =>
          addIssue({
            message: encodeReport({ code: 'audience/invalid', ...problem }),
          }),
        ),
    ),
  )

  const access = v.picklist(ACCESS)
  const flag = v.optional(v.boolean(), false)

  return {
    text,
    name,
    line,
    verbatim,
    inline,
    markdown,
    url,
    address,
    moment,
    time,
    picture,
    pictureWidth,
    image,
    article,
    articles,
    audience,
    access,
    list,
    flag,
  }
}

function oneOrMore<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.union([item, v.array(item)]),
    v.transform((value): readonly v.InferOutput<Item>[] => (Array.isArray(value) ? value : [value])),
  )
}

function checkedLine(text: string, { fields }: ProseContext, addIssue: (info: { message: string }) => void): Line {
  const check = (raw: string, field: MergeField | undefined) => {
    const problem = fieldProblem(raw, field, fields)
    if (problem) addIssue({ message: encodeReport({ ...problem, snippet: raw }) })
  }
  const line = parseLine(text, ({ raw }) => check(raw, undefined))
  for (const part of line) if (typeof part !== 'string') check(`{{${part.name}`, part)
  return line
}

const WANTS_TEXT = 'A text is wanted here.'
