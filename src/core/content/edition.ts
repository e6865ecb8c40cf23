import * as v from 'valibot'
import { parseMarkdown } from '../prose/markdown.ts'
import type { PictureUse } from '../prose/picture.ts'
import type { Markdown } from '../prose/prose.ts'
import { typesetter } from '../prose/typography.ts'
import { BroadsheetError, type Diagnostic, error, type Place } from '../source/diagnostic.ts'
import { type Document, locate, type Path, parseDocument } from '../source/front-matter.ts'
import { suggest } from '../source/near-miss.ts'
import type { Source } from '../source/source.ts'
import { validate, validated } from '../source/validate.ts'
import { inBody, SLUG, slugOf } from './article.ts'
import type { Audience } from './audience.ts'
import { unknownAuthors } from './authors.ts'
import { type BlockDefinition, definedSchema } from './block-definition.ts'
import { type BlockFields, type BlockName, type BlockSchemas, blockSchemas, customSchema, isBuiltIn } from './blocks.ts'
import { waiverSchema } from './checks.ts'
import type { Moment } from './day.ts'
import { type Direction, directionOf, isLanguage } from './language.ts'
import { type Newsletter, schemaContext } from './newsletter.ts'
import { type Kinds, kinds, maybe, strict } from './schema.ts'

/** A block of an edition, typed; `at` is its path in the front matter. */
export interface EditionBlock<Fields = Readonly<Record<string, unknown>>> {
  readonly name: string
  readonly fields: Fields
  readonly audience: Audience | undefined
  readonly web: 'only' | 'never' | undefined
  readonly at: Path
}

/** An edition's name and date: all that is known of those that are not being built. */
export interface EditionHead {
  /** The name of its file, `2025-09-05`. */
  readonly id: string
  readonly date: Moment
  readonly document: Document
}

/** One dated mailing as authored. */
export interface Edition extends EditionHead, Omit<v.InferOutput<ReturnType<typeof editionSchema>>, 'blocks' | 'date'> {
  readonly language: string
  readonly direction: Direction
  readonly blocks: readonly EditionBlock[]
  /** The editor's letter. */
  readonly letter: Markdown
  readonly pictures: readonly PictureUse[]
}

/** Reads the date of an edition. @throws BroadsheetError where it has none, or its file cannot be read. */
export function parseEditionHead(source: Source, newsletter: Newsletter | undefined): EditionHead {
  const document = parseDocument(source)
  const id = slugOf(source.path)
  if (!SLUG.test(id)) {
    const message = `\`${id}\` cannot name an edition: its name becomes a folder and part of addresses.`
    const details = {
      at: { file: source.path },
      hint: 'Use small letters, digits and hyphens.',
    }
    throw new BroadsheetError([error('edition/name', message, details)])
  }
  const k = kinds(schemaContext(newsletter, source.path, () => {}))
  const { date } = validated(v.looseObject({ date: k.moment }), document)
  return { id, date, document }
}

/**
 * @param own the blocks that have templates, with the definitions of those that have one; what is neither built in nor
 * among them is a slip.
 * @throws BroadsheetError with everything that is wrong in the file.
 */
export function parseEdition(head: EditionHead, newsletter: Newsletter, own: OwnBlocks): Edition {
  const { id, document } = head
  const { source } = document
  const pictures: PictureUse[] = []
  const language = languageOf(document.data, newsletter)
  const context = {
    ...schemaContext(newsletter, source.path, (path, snippet) =>
      pictures.push({ path, mention: { document, path: ['blocks'], snippet } }),
    ),
    typeset: typesetter(language),
  }
  const k = kinds(context)
  const problems: Diagnostic[] = []
  const fields = validate(editionSchema(k), document.data, document)
  const raw = (document.data as { blocks?: unknown } | null)?.blocks
  const blocks = parseBlocks(raw, {
    schemas: blockSchemas(k),
    k,
    document,
    own,
  })
  const letter = parseMarkdown(document.body, context)
  problems.push(...fields.problems, ...blocks.problems, ...letter.problems.map(problem => inBody(document, problem)))
  problems.push(...unknownAuthors(fields.value?.authors ?? [], newsletter.authors, { document, path: ['authors'] }))
  problems.push(...endsTooSoon(fields.value, document))
  for (const { fields: own, at } of blocks.value.filter(block => isBlock(block, 'sign-off'))) {
    problems.push(...unknownAuthors(own.names ?? [], newsletter.authors, { document, path: [...at, 'names'] }))
  }
  if (!fields.value || problems.length > 0) throw new BroadsheetError(problems)
  for (const { path, raw: written, offset } of letter.pictures) {
    pictures.push({ path, mention: { document, offset, raw: written } })
  }
  const { lang, dir } = fields.value
  const direction = dir ?? (lang ? directionOf(lang) : newsletter.dir)
  return {
    ...fields.value,
    id,
    language,
    direction,
    blocks: blocks.value,
    letter: letter.value,
    document,
    pictures,
  }
}

function endsTooSoon(
  fields: { readonly date: Moment; readonly notAfter: Moment | null } | undefined,
  document: Document,
): readonly Diagnostic[] {
  if (!fields?.notAfter || fields.notAfter.last >= fields.date.instant) return []
  const message = 'This lies before the `date` of the edition.'
  return [error('date/invalid', message, { at: locate(document, ['notAfter']) })]
}

function languageOf(data: unknown, newsletter: Newsletter): string {
  const { lang } = data as { lang?: unknown }
  return typeof lang === 'string' && isLanguage(lang) ? lang : newsletter.language
}

function editionSchema(k: Kinds) {
  return strict({
    subject: k.line,
    preheader: k.line,
    date: k.moment,
    /** From when on it may not be sent any more. */
    notAfter: maybe(k.moment),
    number: maybe(v.pipe(v.number(), v.integer())),
    authors: v.optional(v.array(k.name), []),
    lang: maybe(v.pipe(k.name, v.check(isLanguage, 'This is not a language tag such as en or pt-BR.'))),
    dir: maybe(v.picklist(['ltr', 'rtl'])),
    waive: waiverSchema(k),
    blocks: v.pipe(v.array(v.unknown()), v.minLength(1, 'An edition needs at least one block.')),
  })
}

/** Blocks of a project's own by name; undefined where nothing defines what they take. */
export type OwnBlocks = ReadonlyMap<string, BlockDefinition | undefined>

interface BlockContext {
  readonly schemas: BlockSchemas
  readonly k: Kinds
  readonly document: Document
  readonly own: OwnBlocks
}

function parseBlocks(raw: unknown, context: BlockContext): { value: EditionBlock[]; problems: Diagnostic[] } {
  const problems: Diagnostic[] = []
  const items = Array.isArray(raw) ? raw : []
  const value = items.flatMap((item, index) => {
    const parsed = parseBlock(item, ['blocks', index], context)
    problems.push(...parsed.problems)
    return parsed.value ? [parsed.value] : []
  })
  return { value, problems }
}

function parseBlock(
  item: unknown,
  at: Path,
  context: BlockContext,
): { value?: EditionBlock; problems: readonly Diagnostic[] } {
  const { document, k, schemas, own } = context
  const mapping = typeof item === 'string' ? { block: item } : item
  if (typeof mapping !== 'object' || mapping === null || typeof (mapping as { block?: unknown }).block !== 'string') {
    const hint = 'Write `- divider`, or `- block: quote` with its fields below.'
    return {
      problems: [
        error('block/unknown', 'This is not a block.', {
          at: locate(document, at),
          hint,
        }),
      ],
    }
  }
  const { block: name, audience, web, ...fields } = mapping as { block: string; audience?: unknown; web?: unknown }
  if (!isBuiltIn(schemas, name) && !own.has(name)) {
    const place: Place = typeof item === 'string' ? locate(document, at) : locate(document, [...at, 'block'])
    const known = suggest(name, [...Object.keys(schemas), ...own.keys()])
    return {
      problems: [
        error('block/unknown', `There is no block \`${name}\`.`, {
          at: place,
          ...known,
        }),
      ],
    }
  }
  const definition = own.get(name)
  const ownSchema = definition ? definedSchema(definition, k) : customSchema(k)
  const schema = isBuiltIn(schemas, name) ? schemas[name] : ownSchema
  const read = validate<typeof schema>(schema, fields, document, at)
  const common = validate(
    v.object({
      audience: v.optional(k.audience),
      web: v.optional(v.picklist(['only', 'never'])),
    }),
    {
      ...(audience === undefined ? {} : { audience }),
      ...(web === undefined ? {} : { web }),
    },
    document,
    at,
  )
  const problems = [...read.problems, ...common.problems]
  if (read.value === undefined || common.value === undefined) return { problems }
  const value = {
    name,
    fields: read.value,
    audience: common.value.audience,
    web: common.value.web,
    at,
  }
  return { value, problems }
}

/** A block of the vocabulary with its own fields. */
function isBlock<Name extends BlockName>(block: EditionBlock, name: Name): block is EditionBlock<BlockFields[Name]> {
  return block.name === name
}
