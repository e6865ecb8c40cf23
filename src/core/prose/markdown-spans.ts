import { decodeHTMLStrict } from 'entities/decode'
import type { Token, Tokens } from 'marked'
import { findUnsendable } from '../source/decode.ts'
import {
  type AttributesToken,
  type FieldToken,
  fieldProblem,
  type Reading,
  type Region,
  readAttributes,
  refuse,
  visitTokens,
  writtenAt,
} from './markdown-reading.ts'
import { type Line, type MergeField, parseLine } from './merge-field.ts'
import { ACCESS, INLINE_ELEMENTS, type InlineElement, type Span, type Written } from './prose.ts'
import { encodeMarks, linkProblem } from './url.ts'

/** The tokens of one paragraph, heading, cell or line. */
export function readParagraph(reading: Reading, tokens: readonly Token[], region: Region): Span[] {
  reading.before = ''
  return keepLastWordsTogether(readSpans(reading, tokens, region))
}

/** For lines that are, or may become, a link as a whole. */
export function refuseLinks(reading: Reading, spans: readonly Span[]): void {
  for (const span of spans) {
    if (span.type === 'link') {
      const message = 'A link cannot stand in this line; all of it may be one already.'
      const hint = 'Put the address into a `url` field, or the sentence into a Markdown field.'
      refuse(reading, { code: 'markdown/not-inline', message, raw: '', hint }, { start: 0, end: 0 })
    } else if ('children' in span) refuseLinks(reading, span.children)
  }
}

/** An address with its merge fields; anything that may not be mailed is refused. */
export function readUrl(reading: Reading, href: string, at: Region): Line {
  const line = encodeMarks(parseLine(href.trim(), ({ raw }) => checkField(reading, raw, undefined, at)))
  for (const part of line) if (typeof part !== 'string') checkField(reading, `{{${part.name}`, part, at)
  const problem = linkProblem(line)
  if (problem) refuse(reading, { code: 'markdown/link', raw: href, ...problem }, at)
  return line
}

/** Entities as CommonMark has them, semicolon and all: `&region=eu` in an address is no `&reg;`. */
export function decodeText(reading: Reading, text: string, at: Region): string {
  const decoded = decodeHTMLStrict(text)
  const found = findUnsendable(decoded)
  if (found)
    refuse(reading, { code: 'source/character', message: found.message, raw: text, hint: 'Delete it here.' }, at)
  return decoded
}

/** HTML that no mail would carry. */
export function refuseHtml(reading: Reading, raw: string, at: Region): void {
  const allowed = INLINE_ELEMENTS.map(name => `<${name}>`).join(' ')
  const hint = `Say it in Markdown. Of HTML, mail clients agree on ${allowed} and <br>, without attributes.`
  refuse(
    reading,
    {
      code: 'markdown/html',
      message: `This HTML does not survive in mail: ${raw}`,
      raw,
      hint,
    },
    at,
  )
}

export function isComment(html: string): boolean {
  return /^\s*<!--[\s\S]*-->\s*$/.test(html)
}

interface OpenElement {
  readonly name: InlineElement
  readonly children: Span[]
  readonly at: Region
}

/** HTML elements arrive as separate tags; what stands between them becomes their children. */
function readSpans(reading: Reading, tokens: readonly Token[], region: Region): Span[] {
  const open: OpenElement[] = []
  const root: Span[] = []
  const target = () => open.at(-1)?.children ?? root
  visitTokens(reading, tokens, region, (token, at) => {
    if (token.type === 'html') readTag(reading, token.raw, at, open, target)
    else if (token.type === 'attributes') flagLink(reading, token as AttributesToken, target(), at)
    else target().push(...readSpan(reading, token, at))
  })
  for (const { name, at, children } of open) {
    const message = `\`<${name}>\` is never closed.`
    refuse(
      reading,
      {
        code: 'markdown/html',
        message,
        raw: `<${name}>`,
        hint: `Close it with </${name}>.`,
      },
      at,
    )
    root.push(...children)
  }
  return root
}

function readSpan(reading: Reading, token: Token, at: Region): Span[] {
  switch (token.type) {
    case 'text':
      return token.tokens
        ? readSpans(reading, token.tokens, at)
        : [readRun(reading, decodeText(reading, token.text, at), writtenAt(reading, token.raw, at))]
    case 'escape':
      return [readRun(reading, token.text, writtenAt(reading, token.raw, at))]
    case 'strong':
      return [
        {
          type: 'strong',
          children: readSpans(reading, token.tokens ?? [], at),
        },
      ]
    case 'em':
      return [
        {
          type: 'emphasis',
          children: readSpans(reading, token.tokens ?? [], at),
        },
      ]
    case 'del':
      return [
        {
          type: 'deleted',
          children: readSpans(reading, token.tokens ?? [], at),
        },
      ]
    case 'codespan':
      reading.before = 'x'
      return [{ type: 'code', text: token.text }]
    case 'br':
      reading.before = ''
      return [{ type: 'break' }]
    case 'merge-field':
      return readField(reading, token as FieldToken, at)
    case 'link':
      return [readLink(reading, token as Tokens.Link, at)]
    case 'image': {
      const message = 'A picture cannot stand inside a line of text.'
      const hint = 'Put the picture into a paragraph of its own.'
      refuse(reading, { code: 'markdown/not-inline', message, raw: token.raw, hint }, at)
      return []
    }
    default:
      return []
  }
}

function readRun(reading: Reading, text: string, written: Written): Span {
  // A line end inside a paragraph is a space; only `break` ends a line.
  const typeset = reading.context.typeset(text.replace(/(?<!\s)\s*\n\s*/g, ' '), reading.before)
  reading.before = text.at(-1) ?? reading.before
  return { type: 'text', text: typeset, written }
}

function readField(reading: Reading, { raw, field }: FieldToken, at: Region): Span[] {
  reading.before = 'x'
  checkField(reading, raw, field, at)
  return field ? [{ type: 'field', field }] : []
}

function checkField(reading: Reading, raw: string, field: MergeField | undefined, at: Region): void {
  const problem = fieldProblem(raw, field, reading.context.fields)
  if (problem) refuse(reading, { ...problem, raw }, at)
}

function readLink(reading: Reading, token: Tokens.Link, at: Region): Span {
  const bare = 'autolink' in token || token.raw === token.href || token.raw === `<${token.href}>`
  const written = writtenAt(reading, token.raw, at)
  const children: Span[] = bare
    ? parseLine(decodeText(reading, token.text, at), () => {}).map(part =>
        typeof part === 'string' ? { type: 'text', text: part, written } : { type: 'field', field: part },
      )
    : readSpans(reading, token.tokens, at)
  reading.before = 'x'
  return {
    type: 'link',
    link: { url: readUrl(reading, decodeText(reading, token.href, at), at), bare },
    children,
    written,
  }
}

function flagLink(reading: Reading, token: AttributesToken, siblings: Span[], at: Region): void {
  const link = siblings.pop()
  if (link?.type !== 'link') return
  const given = readAttributes(reading, token, ACCESS, at)
  const access = ACCESS.find(flag => Object.hasOwn(given, flag))
  siblings.push(access ? { ...link, link: { ...link.link, access } } : link)
}

function readTag(reading: Reading, raw: string, at: Region, open: OpenElement[], target: () => Span[]): void {
  if (isComment(raw)) return
  const [, slash, tag] = /^<(\/?)([a-z]+)\s*\/?>$/i.exec(raw) ?? []
  const name = INLINE_ELEMENTS.find(element => element === tag?.toLowerCase())
  if (tag?.toLowerCase() === 'br') target().push({ type: 'break' })
  else if (!name) refuseHtml(reading, raw, at)
  else if (!slash) open.push({ name, children: [], at })
  else if (open.at(-1)?.name === name) {
    const children = open.pop()?.children ?? []
    target().push({ type: 'element', name, children })
  } else {
    const message = `\`</${name}>\` closes nothing that is open here.`
    refuse(reading, { code: 'markdown/html', message, raw, hint: 'Delete it.' }, at)
  }
}

const LAST_SPACE = / (?=\S{1,5}$)/

/** A no-break space before a short last word, so that no paragraph ends on a line of three letters. */
function keepLastWordsTogether(spans: readonly Span[]): Span[] {
  const last = spans.at(-1)
  if (last?.type !== 'text' || last.text.length < 40) return [...spans]
  return [...spans.slice(0, -1), { ...last, text: last.text.replace(LAST_SPACE, '\u00A0') }]
}
