import { Marked, type Tokens } from 'marked'
import { matchAttributes } from './markdown-attributes.ts'
import { readBlocks } from './markdown-blocks.ts'
import {
  type AttributesToken,
  createReading,
  type FieldToken,
  type ProseContext,
  type ProseProblem,
  refuse,
} from './markdown-reading.ts'
import { readParagraph, refuseLinks } from './markdown-spans.ts'
import { matchField } from './merge-field.ts'
import type { Inline, Markdown, OwnLanguage } from './prose.ts'

export interface Parsed<T> {
  readonly value: T
  readonly problems: readonly ProseProblem[]
  /** The pictures it shows, with the offset where each is named. */
  readonly pictures: readonly {
    readonly path: string
    readonly raw: string
    readonly offset: number
  }[]
}

/** Block Markdown: CommonMark, GFM tables, task lists, strikethrough and autolinks, merge fields, figures, access flags. */
export function parseMarkdown(text: string, context: ProseContext): Parsed<Markdown> {
  const reading = createReading(text, context, nestedIn(context))
  const region = { start: 0, end: text.length }
  const deep = DEEP.exec(text)
  if (deep) refuse(reading, { ...TOO_DEEP, raw: deep[0].trim().slice(0, 20) }, { ...region, start: deep.index })
  const children = deep ? [] : readBlocks(reading, marked.lexer(text), region)
  return {
    value: { type: 'markdown', children, ...ownOf(context) },
    problems: reading.problems,
    pictures: reading.pictures,
  }
}

/** One line of Markdown: emphasis, code and merge fields, but no link, picture or paragraph. */
export function parseInline(text: string, context: ProseContext, base = 0): Parsed<Inline> {
  const reading = createReading(text, context, { ...nestedIn(context), base })
  const tokens = INERT.test(text) ? [textToken(text)] : marked.Lexer.lexInline(text, marked.defaults)
  const children = readParagraph(reading, tokens, {
    start: 0,
    end: text.length,
  })
  refuseLinks(reading, children)
  return {
    value: { type: 'inline', children, ...ownOf(context) },
    problems: reading.problems,
    pictures: [],
  }
}

function nestedIn(context: ProseContext) {
  return { parseInline: (text: string, base: number) => parseInline(text, context, base) }
}

function ownOf({ own }: ProseContext): { own?: OwnLanguage } {
  return own ? { own } : {}
}

/** Quotations and lists a hundred deep are an accident, and more than the stack of any reader of them holds. */
const DEEP = /^[ \t]*(?:>[ \t]*|(?:[-*+]|\d+[.)])[ \t]+){100}/m
const TOO_DEEP = {
  code: 'markdown/nesting',
  message: 'Quotations or lists are nested too deeply here.',
  hint: 'Shorten the row of signs at the beginning of the line.',
} as const

/** No sign of Markdown, of an address or of an entity: most titles, and lexing one costs fifty times this test. */
const INERT = /^(?:[^\\`*_~<[{&:@\n]|:(?!\/\/))*$/

function textToken(text: string): Tokens.Text {
  return { type: 'text', raw: text, text, escaped: false }
}

const marked = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'merge-field',
      level: 'inline',
      start: source => indexOrUndefined(source, '{{'),
      tokenizer: (source): FieldToken | undefined => {
        const match = matchField(source)
        return match && { type: 'merge-field', ...match }
      },
    },
    {
      // Behind a link or a picture: {free}, {credit="..."}. Elsewhere braces are the author's own.
      name: 'attributes',
      level: 'inline',
      start: source => indexOrUndefined(source, '{'),
      tokenizer: (source, tokens): AttributesToken | undefined => {
        const last = tokens.at(-1)?.type
        const match = last === 'link' || last === 'image' ? matchAttributes(source) : undefined
        return match && { type: 'attributes', ...match }
      },
    },
  ],
})

function indexOrUndefined(source: string, sign: string): number | undefined {
  const index = source.indexOf(sign)
  return index < 0 ? undefined : index
}
