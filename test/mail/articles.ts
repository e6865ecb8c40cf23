import type { DigestVariant } from '../../src/core/digest/digest.ts'
import type { Block, Inline, Markdown, Span } from '../../src/core/prose/prose.ts'

/** Everything that authors have written in Markdown and a variant shows: letters, articles, captions, titles. */
export function proseOf({ blocks }: DigestVariant): readonly (Markdown | Inline)[] {
  return blocks.flatMap(({ fields }) => proseIn(fields))
}

/** The article texts among it. */
export function markdownOf(variant: DigestVariant): readonly Markdown[] {
  return proseOf(variant).flatMap(prose => (prose.type === 'markdown' ? [prose] : []))
}

function proseIn(value: unknown): readonly (Markdown | Inline)[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(proseIn)
  if (!('type' in value)) return Object.values(value).flatMap(proseIn)
  return value.type === 'markdown' || value.type === 'inline' ? [value as Markdown | Inline] : []
}

/** Paragraphs, list items included, wherever they stand. */
export function paragraphsOf(blocks: readonly Block[]): readonly (readonly Span[])[] {
  return blocks.flatMap(block => {
    switch (block.type) {
      case 'paragraph':
        return [block.children]
      case 'list':
        return block.items.flatMap(item => paragraphsOf(item.children))
      case 'quotation':
        return paragraphsOf(block.children)
      default:
        return []
    }
  })
}

/** What a text says, a line for each block; merge fields say nothing yet. */
export function plainBlocks(blocks: readonly Block[]): string {
  return blocks.map(plainBlock).join('\n')
}

function plainBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return plainSpans(block.children)
    case 'list':
      return block.items.map(item => plainBlocks(item.children)).join('\n')
    case 'quotation':
      return plainBlocks(block.children)
    case 'code-block':
      return block.text
    case 'table':
      return [block.header, ...block.rows].map(row => row.map(cell => plainSpans(cell.children)).join(' ')).join('\n')
    case 'figure': {
      const { alt, caption, credit } = block.figure
      return [alt, ...[caption, credit].map(inline => plainSpans(inline?.children ?? []))].join(' ')
    }
    case 'rule':
      return ''
  }
}

export function plainSpans(spans: readonly Span[]): string {
  return spans.map(plainSpan).join('')
}

function plainSpan(span: Span): string {
  switch (span.type) {
    case 'text':
    case 'code':
      return span.text
    case 'field':
    case 'break':
      return ' '
    case 'element':
      // A power is set off from its base where it cannot be raised.
      return span.name === 'sup' ? ` ${plainSpans(span.children)}` : plainSpans(span.children)
    default:
      return plainSpans(span.children)
  }
}

/** Code blocks, which stand as they are. */
export function codeLines(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(block => {
    switch (block.type) {
      case 'code-block':
        return block.text.split('\n').map(line => line.trim())
      case 'list':
        return block.items.flatMap(item => codeLines(item.children))
      case 'quotation':
        return codeLines(block.children)
      default:
        return []
    }
  })
}
