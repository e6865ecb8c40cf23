import type { Line, MergeField } from './merge-field.ts'
import type { PictureReference } from './picture.ts'

/**
 * What an author's Markdown says, in our own words: the one form from which the HTML part and the text part are made.
 * Text is typeset (quotes, dashes) and decoded, never escaped.
 */
export interface Markdown {
  readonly type: 'markdown'
  readonly children: readonly Block[]
  readonly own?: OwnLanguage
}

/** One line of Markdown without links, pictures or paragraphs: titles, captions, sentences of a list. */
export interface Inline {
  readonly type: 'inline'
  readonly children: readonly Span[]
  readonly own?: OwnLanguage
}

/** A language other than that of the edition around it; screen readers change their voice for it (WCAG 3.1.2). */
export interface OwnLanguage {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
}

/** A stretch of the text that something was read from: `offset` in characters, `raw` as its author wrote it. */
export interface Written {
  readonly offset: number
  readonly raw: string
}

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Span[] }
  | {
      readonly type: 'heading'
      readonly level: number
      readonly children: readonly Span[]
    }
  | {
      readonly type: 'list'
      readonly start: number | undefined
      readonly tight: boolean
      readonly items: readonly ListItem[]
    }
  | { readonly type: 'quotation'; readonly children: readonly Block[]; readonly written: Written }
  | { readonly type: 'code-block'; readonly text: string }
  | {
      readonly type: 'table'
      readonly header: readonly Cell[]
      readonly rows: readonly (readonly Cell[])[]
      readonly written: Written
    }
  | { readonly type: 'figure'; readonly figure: Figure; readonly written: Written }
  | { readonly type: 'rule' }

export interface ListItem {
  /** Only on task lists. */
  readonly checked?: boolean
  readonly children: readonly Block[]
}

export interface Cell {
  readonly align: 'left' | 'center' | 'right' | undefined
  readonly children: readonly Span[]
}

export type Span =
  | { readonly type: 'text'; readonly text: string; readonly written: Written }
  | { readonly type: 'field'; readonly field: MergeField }
  | {
      readonly type: 'emphasis' | 'strong' | 'deleted'
      readonly children: readonly Span[]
    }
  | {
      readonly type: 'element'
      readonly name: InlineElement
      readonly children: readonly Span[]
    }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  | {
      readonly type: 'link'
      readonly link: Link
      readonly children: readonly Span[]
      readonly written: Written
    }

interface Link {
  readonly url: Line
  readonly access?: Access
  /** The author wrote the bare address. */
  readonly bare: boolean
}

/** Who can open a link or an article without paying. */
export const ACCESS = ['free', 'registered', 'subscriber'] as const
export type Access = (typeof ACCESS)[number]

/** HTML that an author may write: what every client shows and Markdown has no sign for. */
export const INLINE_ELEMENTS = ['b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small'] as const
export type InlineElement = (typeof INLINE_ELEMENTS)[number]

export interface Figure extends PictureReference {
  /** Empty for a picture that only decorates. */
  readonly alt: string
  readonly caption?: Inline
  readonly credit?: Inline
  /** Shown width in pixels, where the author wants less than the column's. */
  readonly width?: number
  readonly url?: Line
}
