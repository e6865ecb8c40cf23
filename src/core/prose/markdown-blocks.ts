import type { Token, Tokens } from 'marked'
import {
  type AttributesToken,
  type Reading,
  type Region,
  readAttributes,
  refuse,
  visitTokens,
  writtenAt,
} from './markdown-reading.ts'
import { decodeText, isComment, readParagraph, readUrl, refuseHtml } from './markdown-spans.ts'
import { matchField } from './merge-field.ts'
import { resolvePicture } from './picture.ts'
import type { Block, Cell, Figure, Inline, ListItem } from './prose.ts'

/** The block tokens of a text or of a part of it, as prose. */
export function readBlocks(reading: Reading, tokens: readonly Token[], region: Region): Block[] {
  return visitTokens(reading, tokens, region, (token, at) => readBlock(reading, token, at)).flat()
}

function readBlock(reading: Reading, token: Token, at: Region): Block[] {
  switch (token.type) {
    case 'hr':
      return [{ type: 'rule' }]
    case 'heading':
      return [
        {
          type: 'heading',
          level: token.depth,
          children: readParagraph(reading, token.tokens ?? [], at),
        },
      ]
    case 'code':
      return [{ type: 'code-block', text: token.text }]
    case 'blockquote':
      return [
        {
          type: 'quotation',
          children: readBlocks(reading, token.tokens ?? [], at),
          written: writtenAt(reading, token.raw, at),
        },
      ]
    case 'list':
      return [readList(reading, token as Tokens.List, at)]
    case 'table':
      return [readTable(reading, token as Tokens.Table, at)]
    case 'html':
      if (!isComment(token.raw)) refuseHtml(reading, token.raw.trim().split('\n')[0] ?? '', at)
      return []
    case 'paragraph':
    case 'text':
      return readText(reading, token as Tokens.Paragraph | Tokens.Text, at)
    default:
      // Empty lines, and definitions of links, which marked has put where they are used.
      return []
  }
}

function readText(reading: Reading, token: Tokens.Paragraph | Tokens.Text, at: Region): Block[] {
  const tokens: readonly Token[] = token.tokens ?? [{ type: 'text', raw: token.raw, text: token.text, escaped: false }]
  const [first, second, ...rest] = tokens
  const alone = rest.length === 0 && (second === undefined || second.type === 'attributes')
  if (first?.type === 'image' && alone) {
    return readFigure(reading, first as Tokens.Image, second as AttributesToken | undefined, at)
  }
  return [{ type: 'paragraph', children: readParagraph(reading, tokens, at) }]
}

function readList(reading: Reading, token: Tokens.List, at: Region): Block {
  const items = visitTokens(reading, token.items, at, (item, region): ListItem => {
    const { tokens, task, checked } = item as Tokens.ListItem
    const content = tokens.filter(child => child.type !== 'checkbox')
    const children = readBlocks(reading, content, region)
    return task ? { checked: checked === true, children } : { children }
  })
  return {
    type: 'list',
    start: token.ordered ? Number(token.start || 1) : undefined,
    tight: !token.loose,
    items,
  }
}

function readTable(reading: Reading, token: Tokens.Table, at: Region): Block {
  let cursor = at.start
  const cell = ({ tokens, align, text }: Tokens.TableCell): Cell => {
    // marked has taken the backslash off `\\|`.
    const found = reading.text.indexOf(text.replaceAll('|', '\\|'), cursor)
    const region = { start: Math.max(cursor, found), end: at.end }
    if (found >= 0) cursor = found + text.length
    return { align: align ?? undefined, children: readParagraph(reading, tokens, region) }
  }
  return {
    type: 'table',
    header: token.header.map(cell),
    rows: token.rows.map(row => row.map(cell)),
    written: writtenAt(reading, token.raw, at),
  }
}

const FIGURE_ATTRIBUTES = ['credit', 'width', 'decorative', 'url']

/** A picture alone in its paragraph. */
function readFigure(
  reading: Reading,
  token: Tokens.Image,
  attributes: AttributesToken | undefined,
  at: Region,
): Block[] {
  const given = readAttributes(reading, attributes, FIGURE_ATTRIBUTES, at)
  const path = resolvePicture(reading.context.file, token.href)
  if (!path) {
    const message = `\`${token.href}\` is not a picture of this project.`
    const hint = 'Pictures lie in content/images and are named relative to this file: ../images/name.png.'
    refuse(reading, { code: 'picture/missing', message, raw: token.href, hint }, at)
    return []
  }
  reading.pictures.push({ path, raw: token.raw, offset: at.start })
  if (token.text.trim() === '' && given.decorative === undefined) {
    const hint = 'Say what it shows between the square brackets, or write {decorative} behind it.'
    refuse(
      reading,
      {
        code: 'markdown/attribute',
        message: 'The picture has no alternative text.',
        raw: token.raw,
        hint,
      },
      at,
    )
  }
  if (matchField(token.text.slice(Math.max(0, token.text.indexOf('{{'))))) {
    const message = 'A merge field cannot stand in the alternative text of a picture.'
    refuse(reading, { code: 'field/misplaced', message, raw: token.raw }, at)
  }
  const figure: Figure = {
    src: token.href,
    path,
    alt: plainText(reading, token.tokens, at),
    ...(token.title ? { caption: readNested(reading, token.title, at) } : {}),
    ...(given.credit ? { credit: readNested(reading, given.credit, at) } : {}),
    ...(given.width ? { width: readWidth(reading, given.width, at) } : {}),
    ...(given.url ? { url: readUrl(reading, given.url, at) } : {}),
  }
  return [{ type: 'figure', figure, written: writtenAt(reading, token.raw, at) }]
}

/** The words of an alternative text without its Markdown (CommonMark 6.4). */
function plainText(reading: Reading, tokens: readonly Token[] = [], at: Region): string {
  const plain = (token: Token): string => {
    if ('tokens' in token && token.tokens) return plainText(reading, token.tokens, at)
    if (token.type === 'text') return decodeText(reading, token.text, at)
    return 'text' in token ? String(token.text) : ''
  }
  return tokens.map(plain).join('')
}

function readWidth(reading: Reading, given: string, at: Region): number {
  const width = Number(given)
  if (Number.isInteger(width) && width > 0) return width
  const message = `The width \`${given}\` is not a number of pixels.`
  refuse(
    reading,
    {
      code: 'markdown/attribute',
      message,
      raw: given,
      hint: 'Write {width=280}.',
    },
    at,
  )
  return 1
}

/** A line of Markdown inside another token: the caption in the title of a picture. */
function readNested(reading: Reading, text: string, at: Region): Inline {
  const found = reading.text.indexOf(text, at.start)
  const { value, problems } = reading.parseInline(text, reading.base + Math.max(found, at.start))
  for (const { code, message, raw, hint } of problems) {
    refuse(reading, { code, message, raw, ...(hint ? { hint } : {}) }, at)
  }
  return value
}
