import type { Token } from 'marked'
import type { DiagnosticCode } from '../source/diagnostic.ts'
import { suggest } from '../source/near-miss.ts'
import type { Attributes } from './markdown-attributes.ts'
import type { MergeField } from './merge-field.ts'
import type { Inline, OwnLanguage, Written } from './prose.ts'
import type { Typesetter } from './typography.ts'

/** What the Markdown of a file may use. */
export interface ProseContext {
  /** The file, for pictures named relative to it. */
  readonly file: string
  readonly typeset: Typesetter
  /** Declared merge fields; undefined while they are not known, and then none is refused. */
  readonly fields: ReadonlySet<string> | undefined
  /** The language of this text, where it is said to be in one of its own. */
  readonly own?: OwnLanguage
}

/** Something wrong in a text: `raw` is what the author wrote, `offset` where it stands in that text. */
export interface ProseProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string
  readonly raw: string
  readonly offset: number
}

/** A token of our own syntax, `{{firstName}}`. */
export interface FieldToken {
  readonly type: 'merge-field'
  readonly raw: string
  /** Absent where the braces hold something else. */
  readonly field?: MergeField
}

/** A token of our own syntax, `{free}`. */
export interface AttributesToken {
  readonly type: 'attributes'
  readonly raw: string
  readonly attributes: Attributes
}

/** One reading of one text, from the tokens of marked to prose. */
export interface Reading {
  readonly text: string
  readonly context: ProseContext
  readonly problems: ProseProblem[]
  readonly pictures: { path: string; raw: string; offset: number }[]
  /** The character before the next run of text; quotation marks open or close by it. */
  before: string
  /** Where this text begins in the one around it. */
  readonly base: number
  readonly parseInline: (
    text: string,
    base: number,
  ) => {
    readonly value: Inline
    readonly problems: readonly ProseProblem[]
  }
}

export function createReading(
  text: string,
  context: ProseContext,
  { parseInline, base = 0 }: Pick<Reading, 'parseInline'> & { readonly base?: number },
): Reading {
  return { text, context, problems: [], pictures: [], before: '', base, parseInline }
}

/** A stretch of what is being read, for whoever has to find it again. */
export function writtenAt({ base }: Reading, raw: string, { start }: Region): Written {
  return { offset: base + start, raw }
}

/** A stretch of the text, in characters. */
export interface Region {
  readonly start: number
  readonly end: number
}

/**
 * Visits tokens in order with the region of each. marked gives no positions; `raw` of the block tokens adds up to the
 * source, and a token inside a block is searched for from where the one before it ended.
 */
export function visitTokens<T>(
  { text }: Reading,
  tokens: readonly Token[],
  region: Region,
  visit: (token: Token, at: Region) => T,
): T[] {
  let cursor = region.start
  return tokens.map(token => {
    const found = find(text, token.raw, { start: cursor, end: region.end })
    if (found) cursor = found.end
    return visit(token, found ?? { start: cursor, end: region.end })
  })
}

/** Where `raw` stands in the region; marked has taken the indent and the `>` off each of its lines but the first. */
function find(text: string, raw: string, { start, end }: Region): Region | undefined {
  const exact = text.indexOf(raw, start)
  if (exact >= 0 && exact + raw.length <= end) return { start: exact, end: exact + raw.length }
  if (!raw.includes('\n')) return undefined
  const lines = raw.split('\n').map(line => line.trimStart().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const match = new RegExp(lines.join('\n[ \\t>]*')).exec(text.slice(start, end))
  return match ? { start: start + match.index, end: start + match.index + match[0].length } : undefined
}

/** Notes a problem with `raw`, at its first occurrence from the beginning of the region on. */
export function refuse({ text, problems }: Reading, problem: Omit<ProseProblem, 'offset'>, { start }: Region): void {
  const within = problem.raw ? text.indexOf(problem.raw, start) : -1
  problems.push({ ...problem, offset: within >= 0 ? within : start })
}

/** The attributes of a token; those that mean nothing here are refused. */
export function readAttributes(
  reading: Reading,
  token: AttributesToken | undefined,
  known: readonly string[],
  at: Region,
): Attributes {
  for (const name of Object.keys(token?.attributes ?? {})) {
    if (known.includes(name)) continue
    const message = `\`${name}\` means nothing here.`
    refuse(
      reading,
      {
        code: 'markdown/attribute',
        message,
        raw: token?.raw ?? '',
        ...suggest(name, known),
      },
      at,
    )
  }
  return token?.attributes ?? {}
}

/** What is wrong with a merge field, wherever it stands. */
export function fieldProblem(
  raw: string,
  field: MergeField | undefined,
  declared: ReadonlySet<string> | undefined,
): { code: DiagnosticCode; message: string; hint?: string } | undefined {
  if (!field) {
    const hint = 'A merge field is {{name}} or {{name|fallback}}; write \\{{ for two literal braces.'
    return {
      code: 'field/syntax',
      message: `\`${raw}\` is not a merge field.`,
      hint,
    }
  }
  if (!declared || declared.has(field.name)) return undefined
  const message = `The merge field \`${field.name}\` is not declared in content/newsletter.yaml.`
  return {
    code: 'field/undeclared',
    message,
    ...suggest(field.name, declared),
  }
}
