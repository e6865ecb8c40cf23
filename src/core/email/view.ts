import Handlebars from 'handlebars'
import type { Article } from '../content/article.ts'
import { byline } from '../content/authors.ts'
import { isoDay, longDate, type Moment, shortDate, timeOfDay } from '../content/day.ts'
import { isCased } from '../content/language.ts'
import type { Image, Url, Verbatim } from '../content/schema.ts'
import type { Digest } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import { type Line, type Markers, markLine } from '../prose/merge-field.ts'
import { COLUMN_WIDTH, type Pictures } from '../prose/picture.ts'
import { ACCESS, type Access, type Figure, type Inline, type Markdown, type OwnLanguage } from '../prose/prose.ts'
import { locate } from '../source/front-matter.ts'
import type { Shaped } from '../templates/shape.ts'
import type { Medium } from '../templates/template.ts'
import type { Theme } from '../templates/theme.ts'
import type { Trace } from '../templates/trace.ts'
import type { COMMON_SHAPE, PICTURE } from '../templates/view-shape.ts'
import { formatWord } from '../templates/wording.ts'
import type { Words } from '../templates/words.ts'
import { htmlBlocks, htmlSpans, type ShownPicture } from './html.ts'
import { textBlocks, textFigure, textSpans, textUrl } from './text.ts'

/** What turns the digest into the values that templates show: the same names for both parts, each in its own form. */
export interface ViewContext {
  readonly digest: Digest
  readonly medium: Medium
  readonly theme: Theme
  readonly words: Words
  readonly mark: Markers['mark']
  readonly pictures: Pictures
  /** The address of a picture in the HTML part. */
  readonly pictureUrl: (path: string) => string
  /** The level at which the headings of prose begin. */
  readonly headings?: number
  /** Given when the place of everything written is to be known. */
  readonly trace?: Trace
}

export type View = Readonly<Record<string, unknown>>

/** Seen by every template besides what is its own; COMMON_SHAPE says what each of them is. */
export function commonView(context: ViewContext): View & Shaped<typeof COMMON_SHAPE> {
  const { digest, theme, words, mark } = context
  const { newsletter, edition } = digest
  const { language, direction } = edition
  const rtl = direction === 'rtl'
  return frozen({
    newsletter: {
      name: newsletter.name,
      tagline: newsletter.tagline ?? null,
      description: newsletter.description ?? null,
      logo: newsletter.logo && imageView(newsletter.logo, context),
      postal: newsletter.postal.split('\n'),
      why: newsletter.why ? viewOf(newsletter.why, context) : words.why,
      site: newsletter.urls.site,
      privacy: newsletter.urls.privacy ?? null,
      archive: newsletter.urls.archive ?? null,
      preferences: newsletter.urls.preferences ?? null,
      web: newsletter.urls.web ?? null,
    },
    edition: {
      id: edition.id,
      number: edition.number === null ? null : formatWord(words.issueNumber, { number: String(edition.number) }),
      date: viewMoment(edition.date, context),
      byline: byline(edition.authors, newsletter.authors, language),
      subject: viewLine(edition.subject, context),
      preheader: viewLine(edition.preheader, context),
    },
    email: mark({ name: 'email' }),
    unsubscribeUrl: mark({ name: 'unsubscribeUrl' }),
    preferencesUrl: mark({ name: 'preferencesUrl' }),
    webUrl: mark({ name: 'webUrl' }),
    block: null,
    theme: context.medium === 'mjml' ? themeView(theme) : {},
    words,
    language,
    dir: direction,
    start: rtl ? 'right' : 'left',
    end: rtl ? 'left' : 'right',
    cased: isCased(language),
  })
}

/** The colours of the light page by their own names, those of the dark one below `dark`, and all else by its section. */
function themeView({ light, fonts, ...theme }: Theme) {
  return { ...light, light, ...theme, ...inAttributes(fonts) }
}

/** The single quotes around families may stand in an attribute as they are, and are shorter so. */
function inAttributes(fonts: Theme['fonts']) {
  return Object.fromEntries(Object.entries(fonts).map(([name, stack]) => [name, new Handlebars.SafeString(stack)]))
}

/** What the pair of templates of a block sees: the block's fields by their front-matter names. */
export function blockView(block: DigestBlock, common: View, context: ViewContext): View {
  const fields = viewOf(block.fields, { ...context, headings: headingLevel(block) }) as View
  return frozen({ ...common, ...fields, ...tracedFields(block, fields, context), block: block.name })
}

/** The level at which the headings of a block's text begin: one below its title, where it has one. */
function headingLevel({ name, fields }: DigestBlock): number {
  if (name === 'greeting' || name === 'host-note' || (name === 'text' && !fields.title)) return 2
  return name === 'hearing' && fields.headline ? 4 : 3
}

/** What an author has written verbatim, with the marks of its lines in the edition. */
function tracedFields({ at, fields: written }: DigestBlock, shown: View, { trace, digest }: ViewContext): View {
  const names = Object.keys(written).filter(name => trace && typeOf(written[name]) === 'verbatim')
  const { document } = digest.edition
  const traced = names.map(name => {
    const start = locate(document, [...at, name])
    // The text of a block scalar begins on the line below its sign.
    const isBlock = /^[|>]/.test(
      document.source.text.split('\n')[(start.line ?? 1) - 1]?.slice((start.column ?? 1) - 1) ?? '',
    )
    return [name, trace?.mark(document.source, String(shown[name]), (start.line ?? 1) + (isBlock ? 1 : 0))] as const
  })
  return Object.fromEntries(traced)
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
}

/** Templates are given to read what they show, not to change what the next one sees. */
function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(value)
}

function deepFreeze(value: object): void {
  if (Object.isFrozen(value)) return
  Object.freeze(value)
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
}

/** A value of the digest in the form of the part it goes to. */
function viewOf(value: unknown, context: ViewContext): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map(item => viewOf(item, context))
  if (typeof value !== 'object') return value
  if (!('type' in value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === 'access' ? accessView(item, context) : viewOf(item, context),
      ]),
    )
  }
  switch (value.type) {
    case 'inline':
      return viewInline(value as Inline, context)
    case 'markdown':
      return viewMarkdown(value as Markdown, context)
    case 'verbatim':
      return viewLine((value as Verbatim).line, context)
    case 'url':
      return viewUrl((value as Url).line, context)
    case 'moment':
      return viewMoment(value as Moment, context)
    case 'image':
      return imageView(value as Image, context)
    case 'article':
      return articleView(value as Article, context)
    default:
      return value
  }
}

function viewInline({ children, own }: Inline, context: ViewContext): unknown {
  if (context.medium === 'txt') return textSpans(children, textContext(context))
  const html = htmlSpans(children, htmlContext(context))
  const language = ownOf(own, context)
  return new Handlebars.SafeString(
    language ? `<span lang="${language.language}" dir="${language.direction}">${html}</span>` : html,
  )
}

function viewMarkdown({ children, own }: Markdown, context: ViewContext): unknown {
  if (context.medium === 'txt') return textBlocks(children, textContext(context))
  const language = ownOf(own, context)
  if (!language) return new Handlebars.SafeString(htmlBlocks(children, htmlContext(context)))
  const { direction } = language
  const html = htmlBlocks(children, { ...htmlContext(context), direction })
  const align = direction === 'rtl' ? 'right' : 'left'
  return new Handlebars.SafeString(
    `<div lang="${language.language}" dir="${direction}" style="text-align:${align}">${html}</div>`,
  )
}

/** The language of a text, where it is not that of the edition around it. */
function ownOf(own: OwnLanguage | undefined, { digest: { edition } }: ViewContext): OwnLanguage | undefined {
  return own && (own.language !== edition.language || own.direction !== edition.direction) ? own : undefined
}

function viewLine(line: Line, { mark }: ViewContext): string {
  return markLine(line, mark)
}

function viewUrl(line: Line, context: ViewContext): string {
  return context.medium === 'mjml' ? markLine(line, context.mark) : textUrl(line, context)
}

function viewMoment(moment: Moment, { digest }: ViewContext) {
  const { language } = digest.edition
  return {
    iso: moment.iso,
    day: isoDay(moment),
    time: moment.timed ? timeOfDay(moment) : null,
    long: longDate(moment, language),
    short: shortDate(moment, language),
    toString: () => longDate(moment, language),
  }
}

/** "free to read"; null where nothing is to be said. */
function accessView(access: unknown, { words }: ViewContext): string | null {
  return isAccess(access) ? words[access] : null
}

function isAccess(value: unknown): value is Access {
  return (ACCESS as readonly unknown[]).includes(value)
}

function articleView(article: Article, context: ViewContext): View {
  const { title, kicker, menuLabel, teaser, url, date, image, topic, kind, slug, access, quote } = article
  return {
    ...(viewOf({ title, kicker, menuLabel, teaser, url, date, image, access, quote }, context) as View),
    topic,
    kind,
    slug,
    byline: byline(article.authors, context.digest.newsletter.authors, context.digest.edition.language),
  }
}

function imageView(image: Image, context: ViewContext): View & Shaped<typeof PICTURE> {
  const { alt, caption, credit, dark } = image
  const figure = asFigure(image)
  const text = textFigure(figure, textContext(context))
  return {
    ...showPicture(figure, context),
    alt,
    caption: viewOf(caption, context),
    credit: viewOf(credit, context),
    text,
    dark: dark ? { src: context.pictureUrl(dark.path) } : null,
    toString: () => text,
  }
}

function asFigure({ src, path, alt, caption, credit, width, url }: Image): Figure {
  return {
    src,
    path,
    alt,
    ...(caption ? { caption } : {}),
    ...(credit ? { credit } : {}),
    ...(width ? { width } : {}),
    ...(url ? { url: url.line } : {}),
  }
}

function showPicture(figure: Pick<Figure, 'path' | 'width'>, { pictures, pictureUrl }: ViewContext): ShownPicture {
  const picture = pictures.get(figure.path)
  const natural = picture?.width ?? COLUMN_WIDTH
  const width = Math.min(figure.width ?? COLUMN_WIDTH, COLUMN_WIDTH, natural)
  const height = picture ? Math.round((picture.height * width) / picture.width) : width
  return { src: pictureUrl(figure.path), width, height }
}

function htmlContext(context: ViewContext) {
  return {
    theme: context.theme,
    mark: context.mark,
    accessLabel: (access: Access) => context.words[access],
    picture: (figure: Figure) => showPicture(figure, context),
    headings: context.headings ?? 3,
    direction: context.digest.edition.direction,
  }
}

function textContext({ mark, words }: ViewContext) {
  return {
    mark,
    accessLabel: (access: Access) => words[access],
    imageLabel: words.image,
  }
}
