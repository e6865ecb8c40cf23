import * as v from 'valibot'
import { parseMarkdown } from '../prose/markdown.ts'
import type { ProseProblem } from '../prose/markdown-reading.ts'
import type { PictureUse } from '../prose/picture.ts'
import type { Markdown } from '../prose/prose.ts'
import { BroadsheetError, type Diagnostic, error } from '../source/diagnostic.ts'
import { bodyPlace, type Document, parseDocument } from '../source/front-matter.ts'
import type { Source } from '../source/source.ts'
import { validated } from '../source/validate.ts'
import { waiverSchema } from './checks.ts'
import { isoDay, type Moment } from './day.ts'
import { directionOf, isLanguage } from './language.ts'
import { type Newsletter, proseContext, schemaContext } from './newsletter.ts'
import { ARTICLE_KINDS, type Kinds, kinds, maybe, strict } from './schema.ts'

type Fields = v.InferOutput<ReturnType<typeof articleSchema>>

/** One Markdown file of `content/articles/`, its front matter typed, its body still text. */
export interface Article extends Omit<Fields, 'slug'> {
  readonly type: 'article'
  readonly slug: string
  readonly document: Document
  /** The picture of the front matter. */
  readonly pictures: readonly PictureUse[]
}

/** Reads an article's front matter. @throws BroadsheetError with everything that is wrong in it. */
export function parseArticle(source: Source, newsletter: Newsletter | undefined): Article {
  const document = parseDocument(source)
  const found: { path: string; snippet: string }[] = []
  const own = ownLanguage(document.data as Record<string, unknown>, newsletter)
  const context = schemaContext(newsletter, source.path, (path, snippet) => found.push({ path, snippet }), own)
  const fields = validated(articleSchema(kinds(context)), document)
  const pictures = found.map(({ path, snippet }) => ({
    path,
    mention: { document, path: ['image'], snippet },
  }))
  return {
    ...fields,
    type: 'article',
    slug: fields.slug ?? slugOf(source.path),
    document,
    pictures,
  }
}

/** What an article says of its language before anything else of it can be read. */
function ownLanguage({ lang, dir }: Record<string, unknown>, newsletter: Newsletter | undefined) {
  const given = typeof lang === 'string' && isLanguage(lang) ? lang : undefined
  const side = dir === 'ltr' || dir === 'rtl' ? dir : undefined
  if (!given && !side) return undefined
  const language = given ?? newsletter?.language ?? 'en'
  return { language, direction: side ?? directionOf(language) }
}

/** A file's name without folder and ending. */
export function slugOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.[^.]+$/, '')
}

export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

function articleSchema(k: Kinds) {
  return strict({
    title: k.inline,
    slug: v.optional(v.pipe(k.name, v.regex(SLUG, 'A slug is small letters, digits and hyphens.'))),
    date: k.moment,
    authors: v.optional(v.array(k.name), []),
    kicker: maybe(k.inline),
    menuLabel: maybe(k.inline),
    teaser: maybe(k.inline),
    topic: maybe(k.name),
    kind: v.optional(v.picklist(ARTICLE_KINDS), 'news'),
    access: maybe(k.access),
    url: maybe(k.url),
    image: maybe(k.image),
    quote: maybe(strict({ text: k.inline, who: k.name, role: maybe(k.name) })),
    embargo: maybe(k.moment),
    expires: maybe(k.moment),
    priority: v.optional(v.pipe(v.number(), v.integer()), 0),
    lang: maybe(v.pipe(k.name, v.check(isLanguage, 'This is not a language tag such as en or pt-BR.'))),
    dir: maybe(v.picklist(['ltr', 'rtl'])),
    waive: waiverSchema(k),
    draft: k.flag,
  })
}

export interface ArticleBody {
  readonly markdown: Markdown
  readonly pictures: readonly PictureUse[]
}

/** Bodies already parsed: an article is shown by several audience variants, and by many builds of a warm process. */
const bodies = new WeakMap<Article, ArticleBody>()

/** The body as prose. @throws BroadsheetError with everything in it that cannot be mailed. */
export function articleBody(article: Article, newsletter: Newsletter): ArticleBody {
  const known = bodies.get(article)
  if (known) return known
  const { document } = article
  const own = ownLanguage({ lang: article.lang, dir: article.dir }, newsletter)
  const context = proseContext(newsletter, document.source.path, own)
  const parsed = parseMarkdown(document.body, context)
  if (parsed.problems.length > 0) throw new BroadsheetError(parsed.problems.map(problem => inBody(document, problem)))
  const pictures = parsed.pictures.map(({ path, raw, offset }) => ({
    path,
    mention: { document, offset, raw },
  }))
  const body = { markdown: parsed.value, pictures }
  bodies.set(article, body)
  return body
}

/** A finding in the Markdown of a document, with its place. */
export function inBody(document: Document, { code, message, hint, raw, offset }: ProseProblem): Diagnostic {
  return error(code, message, {
    at: bodyPlace(document, offset, raw),
    ...(hint ? { hint } : {}),
  })
}

/** Why an article may not be in an edition of this moment, in the words of its author. */
export function unpublished(article: Article, at: Moment): { reason: string; key: string } | undefined {
  if (article.draft) return { reason: 'is a draft', key: 'draft' }
  if (article.embargo && article.embargo.instant > at.instant) {
    return {
      reason: `is embargoed until ${written(article.embargo)}`,
      key: 'embargo',
    }
  }
  if (article.expires && article.expires.instant <= at.instant) {
    return { reason: `expired on ${written(article.expires)}`, key: 'expires' }
  }
  return undefined
}

function written(moment: Moment): string {
  return moment.timed ? moment.iso.slice(0, 16).replace('T', ' ') : isoDay(moment)
}
