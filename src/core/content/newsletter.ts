import * as v from 'valibot'
import type { ProseContext } from '../prose/markdown-reading.ts'
import { FIELD_NAME, SYSTEM_FIELDS } from '../prose/merge-field.ts'
import type { PictureUse } from '../prose/picture.ts'
import type { OwnLanguage } from '../prose/prose.ts'
import { typesetter } from '../prose/typography.ts'
import { isSafeUrl } from '../prose/url.ts'
import { BroadsheetError } from '../source/diagnostic.ts'
import { type Document, parseYamlDocument } from '../source/front-matter.ts'
import type { Source } from '../source/source.ts'
import { encodeReport, validated } from '../source/validate.ts'
import { parseDomain } from './address.ts'
import type { Attributes } from './audience.ts'
import { unknownAuthors } from './authors.ts'
import { checksSchema } from './checks.ts'
import { isZone } from './day.ts'
import { directionOf, isLanguage } from './language.ts'
import { LIST_NAME } from './list-header.ts'
import { previewSchema } from './preview.ts'
import { type Image, type Kinds, kinds, maybe, type SchemaContext, strict } from './schema.ts'
import { sendingSchema, unalignedDkim } from './sending.ts'

export const NEWSLETTER_FILE = 'content/newsletter.yaml'

/** The publication, from `content/newsletter.yaml`. */
export type Newsletter = ReturnType<typeof parseNewsletter>

/** @throws BroadsheetError with everything that is wrong in the file. */
export function parseNewsletter(source: Source) {
  const document = parseYamlDocument(source)
  const pictures: PictureUse[] = []
  const context = peek(document, (path, snippet) =>
    pictures.push({ path, mention: { document, path: ['logo'], snippet } }),
  )
  const fields = validated(newsletterSchema(kinds(context)), document)
  const strangers = unknownAuthors(fields.signOff.names, fields.authors, { document, path: ['signOff', 'names'] })
  const problems = [...strangers, ...unalignedDkim(fields.sending, fields.sender, document)]
  if (problems.length > 0) throw new BroadsheetError(problems)
  const { language, dir, attributes, ...rest } = fields
  return {
    ...rest,
    language,
    dir: dir ?? directionOf(language),
    attributes: toAttributes(attributes),
    /** Of the masthead. */
    pictures: pictures as readonly PictureUse[],
    source,
  }
}

/**
 * What the texts of this newsletter's articles and editions are read against.
 * @param own the language of the file, where it says that it has one of its own.
 */
export function proseContext(newsletter: Newsletter | undefined, file: string, own?: OwnLanguage): ProseContext {
  return {
    file,
    typeset: typesetter(own?.language ?? newsletter?.language ?? 'en'),
    fields: newsletter && new Set([...Object.keys(newsletter.fields), ...SYSTEM_FIELDS]),
    ...(own ? { own } : {}),
  }
}

export function schemaContext(
  newsletter: Newsletter | undefined,
  file: string,
  onPicture: SchemaContext['onPicture'],
  own?: OwnLanguage,
): SchemaContext {
  return {
    ...proseContext(newsletter, file, own),
    zone: newsletter?.timeZone ?? 'UTC',
    attributes: newsletter?.attributes ?? new Map(),
    onPicture,
  }
}

/** The file's own texts may use the fields that the same file declares, so those are looked at first. */
function peek(document: Document, onPicture: SchemaContext['onPicture']): SchemaContext {
  const data = typeof document.data === 'object' && document.data !== null ? document.data : {}
  const { fields, language } = data as { fields?: unknown; language?: unknown }
  const declared = typeof fields === 'object' && fields !== null ? Object.keys(fields) : []
  return {
    file: document.source.path,
    typeset: typesetter(typeof language === 'string' ? language : 'en'),
    fields: new Set([...declared, ...SYSTEM_FIELDS]),
    zone: 'UTC',
    attributes: new Map(),
    onPicture,
  }
}

const LIST_WANTED = 'A list is named without folder and ending: `test` is content/lists/test.csv.'

/** A host has no capitals, and a mailbox no name without it; where there is no secret, nothing stands in for the token. */
const HOSTED_TOKEN = /^(?:https?:\/\/[^/?#]*|mailto:)\{token\}/i
const MISPLACED_TOKEN = {
  code: 'url/invalid',
  message: '`{token}` cannot stand here.',
  hint: 'It may be in the path or the query, or behind a plus in a mailbox: leave+{token}@example.org.',
} as const

function newsletterSchema(k: Kinds) {
  const webAddress = v.pipe(
    k.url,
    v.check(
      ({ line }) => line.every(part => typeof part === 'string'),
      encodeReport({ code: 'field/misplaced', message: 'A merge field cannot stand in this address.' }),
    ),
    v.transform(({ line }) => line.join('')),
  )
  return strict({
    name: k.name,
    tagline: v.optional(k.name),
    description: v.optional(k.name),
    sender: strict({ name: k.name, email: k.address }),
    replyTo: v.optional(k.address),
    feedback: v.optional(k.address),
    listId: v.optional(
      v.pipe(
        k.name,
        v.check(text => parseDomain(text) !== undefined, 'A list id is written like a domain: news.example.org.'),
      ),
    ),
    urls: strict({
      site: webAddress,
      web: v.optional(
        v.pipe(
          k.name,
          v.check(text => isSafeUrl(text.replaceAll('{edition}', 'x')), 'This is not a web address.'),
        ),
      ),
      unsubscribe: v.pipe(
        webAddress,
        v.check(url => !HOSTED_TOKEN.test(url), encodeReport(MISPLACED_TOKEN)),
      ),
      preferences: v.optional(webAddress),
      privacy: v.optional(webAddress),
      archive: v.optional(webAddress),
    }),
    imageBaseUrl: v.optional(webAddress),
    postal: k.name,
    why: v.optional(k.inline),
    language: v.optional(v.pipe(k.name, v.check(isLanguage, 'This is not a language tag such as en or pt-BR.')), 'en'),
    dir: v.optional(v.picklist(['ltr', 'rtl'])),
    timeZone: v.optional(v.pipe(k.name, v.check(isZone, 'This is not a time zone such as Europe/Paris.')), 'UTC'),
    theme: v.optional(theme(k), 'gazette'),
    logo: maybe(logo(k)),
    authors: v.optional(mapping(v.record(v.string(), k.name)), {}),
    fields: v.optional(
      mapping(v.record(fieldName, v.pipe(v.union([v.string(), v.number()]), v.transform(String)))),
      {},
    ),
    attributes: v.optional(mapping(v.record(v.string(), maybe(v.array(k.text)))), {}),
    recommend: v.optional(v.array(strict({ name: k.name, blurb: k.inline, url: k.url })), []),
    signOff: v.optional(
      strict({
        text: v.optional(k.inline),
        names: v.optional(v.array(k.name), []),
      }),
      { names: [] },
    ),
    testLists: v.optional(v.array(v.pipe(k.name, v.regex(LIST_NAME, LIST_WANTED))), ['test']),
    sending: v.optional(sendingSchema(k), {}),
    checks: v.optional(checksSchema(k), {}),
    preview: v.optional(previewSchema(k), {}),
    sample: v.optional(v.objectWithRest({ email: v.optional(k.address) }, k.name), {}),
  })
}

/** Of the masthead, 200 pixels wide unless told. */
function logo(k: Kinds) {
  const width = v.optional(k.pictureWidth, 200)
  return v.pipe(
    strict({ src: k.picture, alt: k.name, darkSrc: maybe(k.picture), width }),
    v.transform(
      ({ src, alt, darkSrc, width }): Image => ({
        type: 'image',
        ...src,
        alt,
        caption: null,
        credit: null,
        dark: darkSrc,
        width,
      }),
    ),
  )
}

/** A theme's name, alone or with the tokens that are changed; what tokens there are is the theme's matter. */
function theme(k: Kinds) {
  const changed = v.pipe(
    v.objectWithRest({ name: v.optional(k.name, 'gazette') }, v.unknown()),
    v.transform(({ name, ...changes }) => ({ name, changes: changes as Readonly<Record<string, unknown>> })),
  )
  const named = v.pipe(
    k.name,
    v.transform(name => ({ name, changes: {} as Readonly<Record<string, unknown>> })),
  )
  return v.lazy(
    (input): v.GenericSchema<unknown, v.InferOutput<typeof changed>> => (typeof input === 'object' ? changed : named),
  )
}

/**
 * Names and values. To valibot a list is a mapping from its indices, and two names of JavaScript's own are left out of
 * a mapping without a word.
 */
function mapping<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(
    v.unknown(),
    v.check(value => !Array.isArray(value), 'This holds names and values: write it as a mapping.'),
    v.check(
      value => !Object.keys(value ?? {}).some(name => name === 'constructor' || name === 'prototype'),
      encodeReport({ code: 'field/reserved', message: 'Nothing can be called `constructor` or `prototype` here.' }),
    ),
    schema,
  )
}

const fieldName = v.pipe(
  v.string(),
  v.check(
    name => FIELD_NAME.test(name),
    encodeReport({
      code: 'field/syntax',
      message: 'The name of a merge field is letters and digits: firstName.',
    }),
  ),
  v.check(
    name => !(SYSTEM_FIELDS as readonly string[]).includes(name),
    encodeReport({
      code: 'field/reserved',
      message: 'Broadsheet fills this merge field in itself; do not declare it.',
    }),
  ),
)

function toAttributes(attributes: Record<string, readonly string[] | null>): Attributes {
  return new Map(Object.entries(attributes).map(([name, values]) => [name, values ?? undefined]))
}
