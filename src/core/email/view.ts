import Handlebars from 'handlebars'
import type { Article } from '../content/article.ts'
import { byline } from '../content/authors.ts'
import { isoDay, longDate, type Moment, shortDate, timeOfDay } from '../content/day.ts'
import type { Image, Url } from '../content/schema.ts'
import type { Digest } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import { type Line, type Markers, markLine, SYSTEM_FIELDS } from '../prose/merge-field.ts'
import type { Pictures } from '../prose/picture.ts'
import type { Figure, Inline, Markdown } from '../prose/prose.ts'
import type { Medium } from '../templates/template.ts'
import type { Theme } from '../templates/theme.ts'
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
}

export type View = Readonly<Record<string, unknown>>

/** Seen by every template besides what is its own. */
export function commonView(context: ViewContext): View {
  const { digest, theme, words, mark } = context
  const { newsletter, edition } = digest
  const rtl = edition.direction === 'rtl'
  return {
    newsletter: {
      name: newsletter.name,
      tagline: newsletter.tagline ?? null,
      description: newsletter.description ?? null,
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
      number: edition.number,
      date: viewOf(edition.date, context),
      byline: byline(edition.authors, newsletter.authors, edition.language),
      subject: viewLine(edition.subject, context),
      preheader: viewLine(edition.preheader, context),
    },
    ...Object.fromEntries(SYSTEM_FIELDS.map(name => [name, mark({ name })])),
    theme:
      context.medium === 'mjml'
        ? {
            ...theme.light,
            light: theme.light,
            dark: theme.dark,
            ...theme.fonts,
          }
        : {},
    words,
    language: edition.language,
    dir: edition.direction,
    start: rtl ? 'right' : 'left',
    end: rtl ? 'left' : 'right',
  }
}

/** What the pair of templates of a block sees: the block's fields by their front-matter names. */
export function blockView(block: DigestBlock, common: View, context: ViewContext): View {
  return { ...common, ...(viewOf(block.fields, context) as View), block: block.name }
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

function viewInline({ children }: Inline, context: ViewContext): unknown {
  return context.medium === 'mjml'
    ? new Handlebars.SafeString(htmlSpans(children, htmlContext(context)))
    : textSpans(children, textContext(context))
}

function viewMarkdown({ children }: Markdown, context: ViewContext): unknown {
  return context.medium === 'mjml'
    ? new Handlebars.SafeString(htmlBlocks(children, htmlContext(context)))
    : textBlocks(children, textContext(context))
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
  return typeof access === 'string' ? (words[access] ?? access) : null
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

function imageView(image: Image, context: ViewContext): View {
  const { alt, caption, credit } = image
  const figure = asFigure(image)
  return {
    ...(context.medium === 'mjml' ? showPicture(figure, context) : {}),
    alt,
    caption: viewOf(caption, context),
    credit: viewOf(credit, context),
    text: textFigure(figure, textContext(context)),
    toString: () => textFigure(figure, textContext(context)),
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

/** The width of the paper less its margins; a picture is never shown larger than this or than it is. */
const COLUMN_WIDTH = 552

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
    accessLabel: (access: string) => context.words[access] ?? access,
    picture: (figure: Figure) => showPicture(figure, context),
    direction: context.digest.edition.direction,
  }
}

function textContext({ mark, words }: ViewContext) {
  return {
    mark,
    accessLabel: (access: string) => words[access] ?? access,
    imageLabel: words.image ?? 'Image',
  }
}
