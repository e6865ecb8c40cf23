import { Buffer } from 'node:buffer'
import type { Digest } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import type { Email, EmailVariant } from '../email/email.ts'
import type { Skeleton } from '../email/skeleton.ts'
import { plainText } from '../prose/plain-text.ts'
import type { Block, Inline, Markdown } from '../prose/prose.ts'
import { sha256 } from '../source/source.ts'

/** What an edition says, block by block: what is looked over, and compared with another. */
export interface EditionOutline {
  readonly edition: string
  /** Merge fields by their names in braces. */
  readonly subject: string
  readonly preheader: string
  readonly words: number
  /** Minutes to read it. */
  readonly minutes: number
  /** UTF-8 bytes of the HTML part, merge fields not counted. */
  readonly bytes: number
  readonly textBytes: number
  /** From the masthead to the footer. */
  readonly blocks: readonly OutlineBlock[]
}

export interface OutlineBlock {
  readonly block: string
  /** What people would call it: its title, that of its first article, or how it begins; empty where it has no words. */
  readonly title: string
  readonly articles: readonly OutlineArticle[]
  readonly words: number
  readonly bytes: number
  /** Of its HTML: the same where it would be shown the same. */
  readonly fingerprint: string
}

interface OutlineArticle {
  readonly slug: string
  readonly title: string
}

/** @param index of the audience variant; that of readers of whom nothing is known unless given. */
export function outlineEdition(digest: Digest, email: Email, index = 0): EditionOutline {
  const variant = email.variants[index]
  if (!variant) throw new Error(`there is no variant ${index}`)
  const stretches = cutBlocks(variant)
  const blocks = digest.variants[index]?.blocks ?? []
  const titles = new Map(digest.articles.map(({ slug, title }) => [slug, plainText(title.children)]))
  return {
    edition: email.edition,
    subject: withFieldNames(variant.subject),
    preheader: withFieldNames(variant.preheader),
    words: variant.words,
    minutes: variant.minutes,
    bytes: fixedBytes(variant.html),
    textBytes: fixedBytes(variant.text),
    blocks: variant.blocks.map(({ block, articles: slugs, words, bytes }, place) => {
      const articles = slugs.map(slug => ({ slug, title: titles.get(slug) ?? slug }))
      const source = blocks[place - 1]
      const title = source ? titleOf(source, articles) : ''
      return { block, title, articles, words, bytes, fingerprint: sha256(stretches[place] ?? '') }
    }),
  }
}

/** The HTML of each block, its merge fields by their names. */
function cutBlocks({ html, blocks }: EmailVariant): readonly string[] {
  const starts = blocks.map(({ start }) => start)
  const stretches = starts.map(() => '')
  let at = 0
  for (const part of html) {
    const text = typeof part === 'string' ? part : ''
    const end = at + text.length
    starts.forEach((start, index) => {
      const until = starts[index + 1] ?? Number.POSITIVE_INFINITY
      if (typeof part === 'string') {
        stretches[index] += text.slice(Math.max(0, start - at), Math.max(0, Math.min(end, until) - at))
      } else if (start <= at && at < until) stretches[index] += `{{${part.name}|${part.fallback ?? ''}}}`
    })
    at = end
  }
  return stretches
}

function withFieldNames(skeleton: Skeleton): string {
  return skeleton.map(part => (typeof part === 'string' ? part : `{{${part.name}}}`)).join('')
}

function fixedBytes(skeleton: Skeleton): number {
  return skeleton.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : 0), 0)
}

/** Characters of a text that stands in for a title. */
const LONGEST_BEGINNING = 60

/** Fields that say what a block is about, the most telling first. */
const TELLING = ['term', 'question', 'text', 'markdown', 'description', 'name', 'alt']

function titleOf({ fields }: DigestBlock, [article]: readonly OutlineArticle[]): string {
  const own = textOf(fields.title)
  if (own !== '') return shorten(own)
  if (article) return article.title
  const texts = TELLING.map(name => textOf(fields[name]))
  return shorten(texts.find(text => text !== '') ?? '')
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value !== 'object' || value === null || !('type' in value)) return ''
  if (value.type === 'inline') return plainText((value as Inline).children).trim()
  if (value.type !== 'markdown') return ''
  return (value as Markdown).children.map(blockText).find(text => text !== '') ?? ''
}

function blockText(block: Block): string {
  return block.type === 'paragraph' || block.type === 'heading' ? plainText(block.children).trim() : ''
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= LONGEST_BEGINNING ? line : `${line.slice(0, LONGEST_BEGINNING).replace(/\s\S*$/, '')} …`
}
