import { escapeUTF8 } from 'entities/escape'
import type { Line, Markers } from '../prose/merge-field.ts'
import { markLine } from '../prose/merge-field.ts'
import type { Access, Block, Cell, Figure, ListItem, Span } from '../prose/prose.ts'
import type { Theme } from '../templates/theme.ts'

/** What prose needs to become HTML. */
export interface HtmlContext {
  readonly theme: Pick<Theme, 'light' | 'fonts'>
  readonly mark: Markers['mark']
  /** "free to read" and the like. */
  readonly accessLabel: (access: Access) => string
  readonly picture: (figure: Figure) => ShownPicture
  readonly direction: 'ltr' | 'rtl'
  /** The level at which the author's headings begin. */
  readonly headings: number
  /** The level of each of the author's heading levels; worked out for a text as a whole. */
  readonly headingLevels?: ReadonlyMap<number, number>
}

/** A picture as the HTML part names it. */
export interface ShownPicture {
  readonly src: string
  readonly width: number
  readonly height: number
}

/** Everything inline: Gmail drops `<style>` for some accounts, Outlook for Windows knows little of it. */
export function htmlBlocks(blocks: readonly Block[], context: HtmlContext): string {
  const within = { ...context, headingLevels: context.headingLevels ?? levelsOf(blocks, context.headings) }
  return blocks.map((block, index) => htmlBlock(block, within, index === blocks.length - 1)).join('\n')
}

/** The digest's own headlines are h1 and h2; an author's begin below them and skip no level, however they are counted. */
function levelsOf(blocks: readonly Block[], first: number): ReadonlyMap<number, number> {
  const used = new Set(blocks.flatMap(block => (block.type === 'heading' ? [block.level] : [])))
  return new Map([...used].sort((a, b) => a - b).map((level, index) => [level, Math.min(6, index + first)]))
}

export function htmlSpans(spans: readonly Span[], context: HtmlContext): string {
  return spans.map(span => htmlSpan(span, context)).join('')
}

function htmlUrl(url: Line, { mark }: Pick<HtmlContext, 'mark'>): string {
  return escapeUTF8(markLine(url, mark))
}

function htmlBlock(block: Block, context: HtmlContext, last: boolean): string {
  const { theme } = context
  const below = last ? '0' : '16px'
  switch (block.type) {
    case 'paragraph':
      return `<p style="margin:0 0 ${below}">${htmlSpans(block.children, context)}</p>`
    case 'heading': {
      const level = context.headingLevels?.get(block.level) ?? 3
      const style = `margin:24px 0 8px;font-family:${attribute(theme.fonts.display)};font-size:19px;line-height:1.3;font-weight:bold`
      return `<h${level} style="${style}">${htmlSpans(block.children, context)}</h${level}>`
    }
    case 'list':
      return htmlList(block, context, below)
    case 'quotation': {
      const side = context.direction === 'rtl' ? 'right' : 'left'
      const style = `margin:0 0 ${below};padding-${side}:16px;border-${side}:3px solid ${theme.light.rule}`
      return `<blockquote class="rule" style="${style}">${htmlBlocks(block.children, context)}</blockquote>`
    }
    case 'code-block': {
      const style = `margin:0 0 ${below};padding:12px;background-color:${theme.light.shade};font-family:${attribute(theme.fonts.code)};font-size:14px;line-height:1.5;white-space:pre-wrap;word-break:break-word;text-align:left`
      return `<pre class="shade" dir="ltr" style="${style}">${escapeUTF8(block.text)}</pre>`
    }
    case 'table':
      return htmlTable(block, context, below)
    case 'figure':
      return htmlFigure(block.figure, context, below)
    case 'rule':
      return `<hr class="rule" style="margin:24px 0;border:0;border-top:1px solid ${theme.light.rule}">`
  }
}

function htmlList(list: Extract<Block, { type: 'list' }>, context: HtmlContext, below: string): string {
  const isTask = list.items.every(item => item.checked !== undefined)
  const tag = list.start === undefined ? 'ul' : 'ol'
  const start = list.start === undefined || list.start === 1 ? '' : ` start="${list.start}"`
  const side = context.direction === 'rtl' ? 'right' : 'left'
  const marker = isTask ? 'list-style:none;' : ''
  const indent = isTask ? 0 : 24
  const items = list.items
    .map(item => `<li style="margin:0 0 6px">${htmlItem(item, list.tight, context)}</li>`)
    .join('')
  return `<${tag}${start} style="margin:0 0 ${below};padding:0;padding-${side}:${indent}px;${marker}">${items}</${tag}>`
}

function htmlItem({ checked, children }: ListItem, tight: boolean, context: HtmlContext): string {
  const box = checked === undefined ? '' : checked ? '&#9745; ' : '&#9744; '
  const [first, ...rest] = children
  if (first?.type === 'paragraph' && (tight || rest.length === 0)) {
    const tail = rest.length > 0 ? `\n${htmlBlocks(rest, context)}` : ''
    return `${box}${htmlSpans(first.children, context)}${tail}`
  }
  return `${box}${htmlBlocks(children, context)}`
}

function htmlTable(table: Extract<Block, { type: 'table' }>, context: HtmlContext, below: string): string {
  const { theme, direction } = context
  const start = direction === 'rtl' ? 'right' : 'left'
  const cell = (tag: 'th' | 'td', { align, children }: Cell): string => {
    const line = tag === 'th' ? `2px solid ${theme.light.ink}` : `1px solid ${theme.light.rule}`
    const style = `padding:6px 8px;border-bottom:${line};text-align:${align ?? start};vertical-align:top`
    const scope = tag === 'th' ? ' scope="col"' : ''
    return `<${tag}${scope} class="rule" style="${style}">${htmlSpans(children, context)}</${tag}>`
  }
  const head = `<tr>${table.header.map(item => cell('th', item)).join('')}</tr>`
  const body = table.rows.map(row => `<tr>${row.map(item => cell('td', item)).join('')}</tr>`).join('\n')
  const style = `width:100%;margin:0 0 ${below};border-collapse:collapse;font-size:15px;line-height:1.4`
  return `<table cellpadding="0" cellspacing="0" style="${style}"><thead>${head}</thead><tbody>${body}</tbody></table>`
}

function htmlFigure(figure: Figure, context: HtmlContext, below: string): string {
  const { theme } = context
  const { src, width, height } = context.picture(figure)
  const style = `display:block;width:100%;max-width:${width}px;height:auto;border:0;color:${theme.light.muted};font-family:${attribute(theme.fonts.label)};font-size:14px`
  const image = `<img src="${escapeUTF8(src)}" alt="${escapeUTF8(figure.alt)}" width="${width}" height="${height}" style="${style}">`
  const linked = figure.url
    ? `<a href="${htmlUrl(figure.url, context)}" style="color:${theme.light.link}">${image}</a>`
    : image
  const caption = [figure.caption, figure.credit].flatMap(inline =>
    inline ? [htmlSpans(inline.children, context)] : [],
  )
  const captionStyle = `margin:8px 0 0;color:${theme.light.muted};font-family:${attribute(theme.fonts.label)};font-size:14px;line-height:1.4`
  const captionHtml = caption.length > 0 ? `<p class="muted" style="${captionStyle}">${caption.join('<br>')}</p>` : ''
  return `<div style="margin:8px 0 ${below === '0' ? '0' : '24px'}">${linked}${captionHtml}</div>`
}

function htmlSpan(span: Span, context: HtmlContext): string {
  const { theme } = context
  switch (span.type) {
    case 'text':
      return escapeUTF8(span.text)
    case 'field':
      return context.mark(span.field)
    case 'break':
      return '<br>'
    case 'code':
      return `<code class="shade" dir="ltr" style="background-color:${theme.light.shade};font-family:${attribute(theme.fonts.code)};font-size:15px">${escapeUTF8(span.text)}</code>`
    case 'emphasis':
      return wrapped('em', span.children, context)
    case 'strong':
      return wrapped('strong', span.children, context)
    case 'deleted':
      return wrapped('s', span.children, context)
    case 'element':
      return SMALL.has(span.name)
        ? `<${span.name} style="font-size:14px">${htmlSpans(span.children, context)}</${span.name}>`
        : wrapped(span.name, span.children, context)
    case 'link': {
      const style = `color:${theme.light.link};text-decoration:underline`
      const label = span.link.access
        ? ` <small class="muted" style="color:${theme.light.muted};font-size:14px;white-space:nowrap">(${escapeUTF8(context.accessLabel(span.link.access))})</small>`
        : ''
      return `<a href="${htmlUrl(span.link.url, context)}" style="${style}">${htmlSpans(span.children, context)}</a>${label}`
    }
  }
}

/** Clients set these in a smaller type, which below 14 pixels nobody reads on a phone. */
const SMALL = new Set<string>(['sub', 'sup', 'small'])

function wrapped(tag: string, children: readonly Span[], context: HtmlContext): string {
  return `<${tag}>${htmlSpans(children, context)}</${tag}>`
}

/** Font stacks name families in quotes; inside a style attribute those are single. */
function attribute(css: string): string {
  return css.replaceAll('"', "'")
}
