import { type Line, type Markers, markAddress } from '../prose/merge-field.ts'
import type { Access, Block, Cell, Figure, InlineElement, ListItem, Span } from '../prose/prose.ts'
import { columns, LINE_WIDTH, underlined, wrapText } from '../prose/text-layout.ts'

/** What prose needs to become plain text. */
export interface TextContext {
  readonly mark: Markers['mark']
  readonly accessLabel: (access: Access) => string
  /** "Image", in the language of the edition. */
  readonly imageLabel: string
  /** Columns of a line, where an indent takes some away. */
  readonly room?: number
}

/** Paragraphs wrapped, addresses bare on lines of their own below the paragraph that links them. */
export function textBlocks(blocks: readonly Block[], context: TextContext): string {
  return blocks.map(block => textBlock(block, context)).join('\n\n')
}

/** One line, without its links' addresses. */
export function textSpans(spans: readonly Span[], context: TextContext): string {
  const text = spans.map(span => textSpan(span, context)).join('')
  // Punctuation behind an address that stands alone would begin the next line.
  return text
    .replace(/(?<=\uE004\n)[.,;:!?)\]]+ ?/g, '')
    .replace(/[([]\n(?=\S+\uE004)/g, '\n')
    .replaceAll('\uE004', '')
}

/** A bare mail address needs no scheme; clients link it as it is. */
export function textUrl(url: Line, { mark }: Pick<TextContext, 'mark'>): string {
  return markAddress(url, mark).replace(/^mailto:(?=[^?]*$)/i, '')
}

function textBlock(block: Block, context: TextContext): string {
  switch (block.type) {
    case 'paragraph':
      return textParagraph(block.children, context)
    case 'heading':
      return withAddresses(underlined(textSpans(block.children, context), '-', context.room), block.children, context)
    case 'list':
      return textList(block, context)
    case 'quotation':
      return indented(textBlocks(block.children, narrower(context, 2)), '> ')
    case 'code-block':
      return indented(block.text, '    ')
    case 'table':
      return textTable(block, context)
    case 'figure':
      return textFigure(block.figure, context)
    case 'rule':
      return '* * *'
  }
}

function narrower(context: TextContext, indent: number): TextContext {
  return { ...context, room: (context.room ?? LINE_WIDTH) - indent }
}

function wrap(text: string, { room }: TextContext): string {
  return wrapText(text, room === undefined ? {} : { room })
}

function textParagraph(spans: readonly Span[], context: TextContext): string {
  return withAddresses(wrap(textSpans(spans, context), context), spans, context)
}

/** The addresses that a text links, below it. */
function withAddresses(text: string, spans: readonly Span[], context: TextContext): string {
  const links = linksOf(spans, context)
  const only = links.length === 1
  const addresses = links.map(({ label, url }) => {
    const address = textUrl(url, context)
    return only || label === '' ? address : `${wrap(`${label}:`, context)}\n${address}`
  })
  return [text, ...addresses].filter(part => part !== '').join('\n')
}

function linksOf(spans: readonly Span[], context: TextContext): { label: string; url: Line }[] {
  return spans.flatMap(span => {
    if (span.type !== 'link') return 'children' in span ? linksOf(span.children, context) : []
    return span.link.bare ? [] : [{ label: textSpans(span.children, context).trim(), url: span.link.url }]
  })
}

function textSpan(span: Span, context: TextContext): string {
  switch (span.type) {
    case 'text':
    case 'code':
      return span.text
    case 'field':
      return context.mark(span.field)
    case 'break':
      return '\n'
    case 'emphasis':
    case 'strong':
      return textSpans(span.children, context)
    case 'deleted':
      return struck(textSpans(span.children, context))
    case 'element':
      return textElement(span.name, textSpans(span.children, context))
    case 'link': {
      if (span.link.bare) return `\n${textUrl(span.link.url, context)}\uE004\n`
      const label = span.link.access ? ` (${context.accessLabel(span.link.access)})` : ''
      return `${textSpans(span.children, context)}${label}`
    }
  }
}

/** Emphasis can go unsaid; that something no longer holds, or stands above the line, cannot. */
function textElement(name: InlineElement, text: string): string {
  if (name === 'del' || name === 's') return struck(text)
  return name === 'sup' ? `^${text}` : text
}

function struck(text: string): string {
  return `~~${text}~~`
}

function textList(list: Extract<Block, { type: 'list' }>, context: TextContext): string {
  const items = list.items.map((item, index) => {
    const bullet = list.start === undefined ? '- ' : `${list.start + index}. `
    const within = narrower(context, bullet.length + box(item).length)
    const children = item.children.map(child => textBlock(child, within)).join(list.tight ? '\n' : '\n\n')
    return hanging(`${box(item)}${children}`, bullet)
  })
  return items.join(list.tight ? '\n' : '\n\n')
}

function box({ checked }: ListItem): string {
  return checked === undefined ? '' : checked ? '[x] ' : '[ ] '
}

function textTable(table: Extract<Block, { type: 'table' }>, context: TextContext): string {
  const row = (cells: readonly Cell[]) =>
    cells.map(cell => textSpans(cell.children, context).replace(/\s+/g, ' ').trim())
  const aligns = table.header.map(({ align }) => align)
  const drawn = columns([row(table.header), ...table.rows.map(row)], aligns, context.room)
  const spans = [table.header, ...table.rows].flat().flatMap(({ children }) => children)
  return withAddresses(drawn, spans, context)
}

/** `[Image: alt] caption (credit)`; a picture that only decorates says nothing. */
export function textFigure(figure: Pick<Figure, 'alt' | 'caption' | 'credit' | 'url'>, context: TextContext): string {
  const caption = figure.caption ? ` ${textSpans(figure.caption.children, context)}` : ''
  const credit = figure.credit ? ` (${textSpans(figure.credit.children, context)})` : ''
  const image = figure.alt ? `[${context.imageLabel}: ${figure.alt}]` : ''
  const line = wrap(`${image}${caption}${credit}`.trim(), context)
  return figure.url ? `${line}\n${textUrl(figure.url, context)}` : line
}

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map(line => `${indent}${line}`.trimEnd())
    .join('\n')
}

/** The first line behind a bullet, the others below its text. */
function hanging(text: string, bullet: string): string {
  const indent = ' '.repeat(bullet.length)
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? `${bullet}${line}` : line === '' ? '' : `${indent}${line}`))
    .join('\n')
}
