import type { Article } from '../content/article.ts'
import type { Image, Url, Verbatim } from '../content/schema.ts'
import type { Line, MergeField } from '../prose/merge-field.ts'
import { plainText } from '../prose/plain-text.ts'
import type { Block, Figure, Inline, Markdown, Span } from '../prose/prose.ts'
import { type Origin, type Origins, valueAt } from './origin.ts'

/** What the authors of one block wrote, and where. */
export interface Authored {
  readonly texts: readonly AuthoredText[]
  readonly links: readonly AuthoredLink[]
  readonly pictures: readonly AuthoredPicture[]
  readonly quotations: readonly AuthoredQuotation[]
  readonly tables: readonly AuthoredTable[]
}

export interface AuthoredText {
  /** As readers see it; merge fields by their names. */
  readonly text: string
  /** `name`: a field that is shown as it is written, which nobody typesets. `code` and `verbatim` are nobody's prose. */
  readonly kind: 'prose' | 'name' | 'code' | 'verbatim'
  readonly origin: Origin
}

export interface AuthoredLink {
  readonly url: Line
  /** Absent where the address is a field of its own. */
  readonly label?: string
  readonly origin: Origin
}

export interface AuthoredPicture {
  readonly path: string
  readonly alt: string
  /** Caption and credit in one. */
  readonly caption: string
  readonly credited: boolean
  readonly origin: Origin
}

interface AuthoredQuotation {
  readonly text: string
  /** Whether a sentence before it, or a line of its own, says whose it is. */
  readonly introduced: boolean
  readonly origin: Origin
}

interface AuthoredTable {
  /** The words of its header cells. */
  readonly header: readonly string[]
  readonly origin: Origin
}

interface Gathering {
  readonly texts: AuthoredText[]
  readonly links: AuthoredLink[]
  readonly pictures: AuthoredPicture[]
  readonly quotations: AuthoredQuotation[]
  readonly tables: AuthoredTable[]
  readonly origins: Origins
  /** Names of fields whose texts nobody sees. */
  readonly unshown: ReadonlySet<string>
}

export interface GatherOptions {
  /** Of what has none of its own. */
  readonly origin: Origin
  readonly origins: Origins
  /** Whether the fields are those of the vocabulary; what a project's own block says is shown, for all we know. */
  readonly builtIn: boolean
}

export function gatherAuthored(value: unknown, { origin, origins, builtIn }: GatherOptions): Authored {
  const gathering: Gathering = {
    texts: [],
    links: [],
    pictures: [],
    quotations: [],
    tables: [],
    origins,
    unshown: builtIn ? CHOICES : NOTHING,
  }
  gatherValue(value, origin, gathering)
  return gathering
}

const NOTHING: ReadonlySet<string> = new Set()

function gatherValue(value: unknown, around: Origin, gathering: Gathering): void {
  if (typeof value === 'string') gathering.texts.push({ text: value, kind: 'name', origin: around })
  if (typeof value !== 'object' || value === null) return
  const origin = gathering.origins.get(value) ?? around
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) gatherValue(item, within(origin, index), gathering)
    return
  }
  switch ('type' in value ? value.type : undefined) {
    case 'inline':
      gatherSpans((value as Inline).children, origin, gathering)
      break
    case 'markdown':
      gatherBlocks((value as Markdown).children, origin, gathering)
      break
    case 'verbatim':
      gathering.texts.push({ text: shownLine((value as Verbatim).line), kind: 'verbatim', origin })
      break
    case 'url':
      gathering.links.push({ url: (value as Url).line, origin })
      break
    case 'image':
      gatherImage(value as Image, origin, gathering)
      break
    case 'article':
      gatherArticle(value as Article, origin, gathering)
      break
    case 'moment':
      break
    default:
      for (const [key, part] of Object.entries(value)) {
        const isShown = typeof part !== 'string' || !gathering.unshown.has(key)
        if (isShown) gatherValue(part, within(origin, key), gathering)
      }
  }
}

/** Texts of the built-in blocks that choose something and are not shown. */
const CHOICES = new Set(['kind', 'access', 'format', 'path', 'src', 'letter', 'mailto', 'time'])

function within(origin: Origin, step: string | number): Origin {
  return origin.path === undefined ? origin : { ...origin, path: [...origin.path, step] }
}

/** A `figure` says as its own fields what other blocks say below `image`. */
function gatherImage(image: Image, around: Origin, gathering: Gathering): void {
  const { caption, credit, url } = image
  const origin = isThere(around) ? around : outside(around)
  gathering.pictures.push(describePicture(image, origin))
  gathering.texts.push({ text: image.alt, kind: 'name', origin: within(origin, 'alt') })
  for (const part of [caption, credit, url]) gatherValue(part ?? null, origin, gathering)
}

function isThere({ document, path }: Origin): boolean {
  return path === undefined || valueAt(document.data, path) !== undefined
}

function outside(origin: Origin): Origin {
  return origin.path === undefined ? origin : { ...origin, path: origin.path.slice(0, -1) }
}

function describePicture(picture: Image | Figure, origin: Origin): AuthoredPicture {
  const { path, alt, caption, credit } = picture
  const words = [caption, credit].map(line => (line ? plainText(line.children) : ''))
  return { path, alt, caption: words.join(' '), credited: Boolean(credit), origin }
}

function gatherArticle(article: Article, around: Origin, gathering: Gathering): void {
  const { title, kicker, menuLabel, teaser, url, image, quote } = article
  const origin = { document: article.document, path: [] }
  for (const [key, part] of Object.entries({ title, kicker, menuLabel, teaser, url, image, quote })) {
    gatherValue(part, gathering.origins.has(part ?? around) ? around : within(origin, key), gathering)
  }
}

function gatherBlocks(blocks: readonly Block[], around: Origin, gathering: Gathering): void {
  for (const [index, block] of blocks.entries()) {
    const origin = gathering.origins.get(block) ?? around
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        gatherSpans(block.children, origin, gathering)
        break
      case 'list':
        for (const item of block.items) gatherBlocks(item.children, origin, gathering)
        break
      case 'table':
        gathering.tables.push({
          header: block.header.map(cell => plainText(cell.children)),
          origin: { ...origin, written: block.written },
        })
        for (const cell of [block.header, ...block.rows].flat()) gatherSpans(cell.children, origin, gathering)
        break
      case 'quotation': {
        const introduced = isIntroduced(block.children, blocks[index - 1], blocks[index + 1])
        gathering.quotations.push({
          text: block.children.map(blockText).join(' '),
          introduced,
          origin: { ...origin, written: block.written },
        })
        // Whoever is quoted may quote others.
        gatherBlocks(block.children, origin, introduced ? { ...gathering, quotations: [] } : gathering)
        break
      }
      case 'code-block':
        gathering.texts.push({ text: block.text, kind: 'code', origin })
        break
      case 'figure':
        gatherFigure(block.figure, { ...origin, written: block.written }, gathering)
        break
      case 'rule':
    }
  }
}

/** A dash and a name, in which a full stop is that of an initial or a title; or a name in brackets. */
const SIGNED =
  /(?:^|[\s”"’»])[—–―-]{1,3}\s?\p{L}(?:[^.!?]|(?<=(?<!\p{L})\p{L}{1,3})\.){0,120}\.?$|[(（]\p{L}[^()（）]{2,80}[)）]\.?$/u

/** Whose words they are stands in the paragraph before, or on a line that begins with a dash. */
function isIntroduced(own: readonly Block[], before: Block | undefined, after: Block | undefined): boolean {
  const last = own.at(-1)
  const ending = last ? blockText(last) : ''
  const signed = SIGNED.test(ending)
  const follows = after !== undefined && /^[—–―-]/.test(blockText(after))
  return signed || follows || (before !== undefined && before.type !== 'heading' && before.type !== 'rule')
}

function gatherFigure(figure: Figure, origin: Origin, gathering: Gathering): void {
  const { alt, caption, credit, url } = figure
  gathering.pictures.push(describePicture(figure, origin))
  gathering.texts.push({ text: alt, kind: 'name', origin })
  for (const line of [caption, credit]) if (line) gatherSpans(line.children, origin, gathering)
  if (url) gathering.links.push({ url, label: alt, origin })
}

function gatherSpans(spans: readonly Span[], around: Origin, gathering: Gathering): void {
  const origin = gathering.origins.get(spans) ?? around
  for (const span of spans) {
    switch (span.type) {
      case 'text':
        gathering.texts.push({ text: span.text, kind: 'prose', origin: { ...origin, written: span.written } })
        break
      case 'code':
        gathering.texts.push({ text: span.text, kind: 'code', origin })
        break
      case 'link':
        gathering.links.push({
          url: span.link.url,
          label: plainText(span.children),
          origin: { ...origin, written: span.written },
        })
        gatherSpans(span.children, origin, gathering)
        break
      case 'field':
      case 'break':
        break
      default:
        gatherSpans(span.children, origin, gathering)
    }
  }
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return plainText(block.children)
    case 'quotation':
      return block.children.map(blockText).join(' ')
    case 'list':
      return block.items.flatMap(item => item.children.map(blockText)).join(' ')
    default:
      return ''
  }
}

function shownLine(line: readonly (string | MergeField)[]): string {
  return line.map(part => (typeof part === 'string' ? part : (part.fallback ?? part.name))).join('')
}
