import type { Article } from '../content/article.ts'
import type { EditionHead } from '../content/edition.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { Url } from '../content/schema.ts'
import { placedSlugs } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import { type Project, readEdition } from '../digest/project.ts'
import { plainText } from '../prose/plain-text.ts'
import type { Inline } from '../prose/prose.ts'
import { attempt } from '../source/diagnostic.ts'
import type { Past } from './facts.ts'

/** Every link and headline of all editions of a project, for whoever asks what ran before. */
export interface Archive {
  readonly before: (edition: EditionHead) => Past
}

/** An address that stood in this many editions is a regular feature, not a story told twice. */
const REGULAR = 3

/** Reads texts as they are written, without parsing the Markdown: 500 editions take a second. */
export function createArchive(project: Project): Archive {
  const links = new Map<string, number[]>()
  const headlines = new Map<string, number[]>()
  project.editions.forEach((head, index) => {
    const shown = placedSlugs(project, head).flatMap(slug => project.articlesBySlug.get(slug) ?? [])
    for (const key of linksIn(project, head, shown)) note(links, key, index)
    for (const key of headlinesIn(project, head, shown)) note(headlines, key, index)
  })
  return {
    before: ({ id }) => {
      const own = project.editions.findIndex(edition => edition.id === id)
      const last = (told: readonly number[] = []) => {
        const earlier = told.filter(index => index < own)
        return earlier.length < REGULAR ? project.editions[earlier.at(-1) ?? -1]?.id : undefined
      }
      return { link: key => last(links.get(key)), headline: key => last(headlines.get(key)) }
    },
  }
}

function note(told: Map<string, number[]>, key: string, index: number): void {
  const before = told.get(key) ?? []
  if (before.at(-1) !== index) told.set(key, [...before, index])
}

/** The stories' own addresses, and the links of the texts with their words. */
function linksIn(project: Project, head: EditionHead, shown: readonly Article[]): ReadonlySet<string> {
  const { newsletter } = project
  const edition = attempt([], () => readEdition(project, head))
  const own = shown.flatMap(({ url }) => (url ? [url] : []))
  const listed = (edition?.blocks ?? []).flatMap(({ fields }) => linkUrls(fields))
  const stories = [...own, ...listed].map(({ line }) => linkKey(line.join(''), newsletter))
  const texts = [head.document, ...shown.map(article => article.document)].map(({ source }) => source.text)
  const mentions = texts.flatMap(mentionsIn).map(([words, url]) => mentionKey(url, words, newsletter))
  return new Set([...stories, ...mentions].filter(key => key !== undefined))
}

/** The links of a text as words and address; code and comments link to nothing. */
function mentionsIn(source: string): readonly (readonly [words: string, url: string])[] {
  const text = source.replace(UNREAD, '')
  const named = new Map([...text.matchAll(NAMED)].map(([, name = '', url = '']) => [name.toLowerCase(), url]))
  const referred = [...text.matchAll(REFERENCE)].flatMap(([, words = '', name]): (readonly [string, string])[] => {
    const url = named.get((name || words).toLowerCase())
    return url === undefined ? [] : [[words, url]]
  })
  const inline = [...text.matchAll(MENTION)].map(([, words = '', url = '']) => [words, url] as const)
  const bare = [...text.replace(MENTION, '').matchAll(BARE)].map(([url]) => [url, url] as const)
  return [...inline, ...referred, ...bare]
}

const UNREAD = /^(```|~~~)[\s\S]*?^\1|`[^`\n]+`|<!--[\s\S]*?-->/gm
/** `[name]: address` */
const NAMED = /^ {0,3}\[([^\]]+)\]:\s*<?(https?:\/\/[^\s>]+)/gm
/** `[words][name]`, or `[name]` alone. */
const REFERENCE = /\[([^[\]]+)\](?:\[([^[\]]*)\])?(?![(:])/g
/** As they end in Markdown and in YAML. */
const BARE = /https?:\/\/[^\s<>"'`)\]}]+/g

/** `[words](address`; a bracket that is closed again belongs to the address, as in Lock_(water). */
const MENTION = /\[([^[\]]+)\]\((https?:\/\/(?:[^\s()]|\([^\s()]*\))+)/g

function linkUrls({ links }: Readonly<Record<string, unknown>>): readonly Url[] {
  const list = Array.isArray(links) ? (links as readonly { readonly url?: unknown }[]) : []
  return list.flatMap(({ url }) => (isOf(url, 'url') ? [url as Url] : []))
}

function headlinesIn(project: Project, head: EditionHead, shown: readonly Article[]): ReadonlySet<string> {
  const edition = attempt([], () => readEdition(project, head))
  const own = (edition?.blocks ?? []).flatMap(({ fields }) => linkTexts(fields))
  return new Set([...shown.map(({ title }) => title), ...own].map(headlineKey).filter(key => key !== ''))
}

/** The headlines that a block shows. */
export function headlinesOf({ fields }: DigestBlock): readonly Inline[] {
  return [...(isInline(fields.headline) ? [fields.headline] : []), ...linkTexts(fields)]
}

function linkTexts({ links }: Readonly<Record<string, unknown>>): readonly Inline[] {
  const list = Array.isArray(links)
    ? (links as readonly { readonly text?: unknown; readonly sentence?: unknown }[])
    : []
  return list.flatMap(({ text, sentence }) => [text, sentence].filter(isInline))
}

function isInline(value: unknown): value is Inline {
  return isOf(value, 'inline')
}

function isOf(value: unknown, type: string): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === type
}

/** An address without what does not matter to where it leads; undefined for front pages, which are no story. */
export function linkKey(href: string, { urls }: Pick<Newsletter, 'urls'>): string | undefined {
  if (!/^https?:/i.test(href) || !URL.canParse(href)) return undefined
  const url = new URL(href)
  const isOwn = Object.values(urls).some(own => typeof own === 'string' && own.split('{')[0] === href)
  if (isOwn || url.pathname === '/') return undefined
  const query = [...url.searchParams].filter(([name]) => !name.startsWith('utm_')).map(pair => pair.join('='))
  const path = url.pathname.replace(/\/(?:index\.html?)?$/, '')
  return [url.hostname.replace(/^www\./, ''), path, ...query.sort()].join(' ')
}

/**
 * A link within a text: a story may well refer to the same document as an earlier one, in words of its own. Undefined for
 * pages of the newsletter's own site: the way to the archive, or to what was told before, comes again on purpose.
 */
export function mentionKey(href: string, words: string, newsletter: Pick<Newsletter, 'urls'>): string | undefined {
  const key = href.startsWith(newsletter.urls.site) ? undefined : linkKey(href, newsletter)
  return key === undefined ? undefined : `${key} ${wordsKey(words)}`
}

/** Shorter ones, such as "Corrections", are headings that come again. */
const SHORTEST_HEADLINE = 16

/** A headline by its letters and digits. */
export function headlineKey({ children }: Inline): string {
  const key = plainText(children)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return key.length < SHORTEST_HEADLINE ? '' : key
}

function wordsKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
