import { codeFrame } from './code-frame.ts'
import type { RuleId } from './rule-id.ts'
import type { Source } from './source.ts'

/** Stable names of everything that can be wrong. Scripts may rely on them; prose may change. */
export type DiagnosticCode =
  | RuleId
  | 'project/missing'
  | 'project/settings-missing'
  | 'source/unreadable'
  | 'source/encoding'
  | 'source/too-large'
  | 'source/outside'
  | 'source/character'
  | 'source/empty'
  | 'front-matter/missing'
  | 'front-matter/language'
  | 'front-matter/yaml'
  | 'front-matter/comment'
  | 'front-matter/unknown-key'
  | 'front-matter/invalid'
  | 'date/invalid'
  | 'url/invalid'
  | 'field/undeclared'
  | 'field/reserved'
  | 'field/syntax'
  | 'field/misplaced'
  | 'markdown/html'
  | 'markdown/link'
  | 'markdown/attribute'
  | 'markdown/not-inline'
  | 'markdown/nesting'
  | 'article/duplicate-slug'
  | 'article/unknown'
  | 'article/unpublished'
  | 'article/repeated'
  | 'article/future'
  | 'author/unknown'
  | 'edition/name'
  | 'edition/unknown'
  | 'recipient/address'
  | 'list/name'
  | 'list/missing'
  | 'list/too-large'
  | 'list/quote'
  | 'list/header'
  | 'list/column'
  | 'list/duplicate-column'
  | 'list/row'
  | 'list/attribute'
  | 'block/unknown'
  | 'block/incomplete'
  | 'block/empty'
  | 'audience/invalid'
  | 'audience/too-many'
  | 'picture/missing'
  | 'picture/unreadable'
  | 'picture/format'
  | 'picture/too-large'
  | 'theme/unknown'
  | 'theme/contrast'
  | 'template/missing'
  | 'template/syntax'
  | 'template/unknown-name'
  | 'template/mjml'
  | 'template/definition'
  | 'template/field'
  | 'template/url'
  | 'output/location'
  | 'output/write'
  | 'file/exists'
  | 'environment/secret'
  | 'environment/smtp-url'
  | 'dkim/key'
  | 'server/unreachable'
  | 'server/refused'
  | 'check/unknown-rule'
  | 'send/target'
  | 'send/not-begun'
  | 'send/changed'
  | 'send/other-content'
  | 'send/refused'
  | 'send/stale'
  | 'send/stopped'
  | 'send/unfinished'
  | 'list/empty'
  | 'list/changed'
  | 'ledger/locked'
  | 'ledger/write'
  | 'ledger/unreadable'
  | 'log/unreadable'
  | 'desk/port'
  | 'desk/editor'
  | 'desk/bug'
  | 'desk/reader'
  | 'commit/unknown'
  | 'commit/unreadable'

/** What stops a sending, what should be looked at, and what is good to know. */
export type Severity = 'error' | 'warning' | 'info'

/** Where in the author's file: `line` and `column` count from 1, in UTF-16 units as editors do. */
export interface Place {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The lines around the place with a pointer below, ready to print. */
  readonly frame?: string
}

/** One finding: a plain sentence that repeats neither the place nor the severity, and a hint where a fix is known. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly at?: Place
  readonly related?: readonly Place[]
}

/** Everything that one stage found wrong, reported together. Expected: it prints as a list, never as a stack. */
export class BroadsheetError extends Error {
  override readonly name = 'BroadsheetError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(summarise).join('\n'), options)
    this.diagnostics = diagnostics
  }
}

export function error(
  code: DiagnosticCode,
  message: string,
  details: Pick<Diagnostic, 'hint' | 'at' | 'related'> = {},
): Diagnostic {
  return { code, severity: 'error', message, ...details }
}

export function warning(
  code: DiagnosticCode,
  message: string,
  details: Pick<Diagnostic, 'hint' | 'at' | 'related'> = {},
): Diagnostic {
  return { code, severity: 'warning', message, ...details }
}

/** The place of `length` characters from `offset` on in a source. */
export function placeAt(source: Source, offset: number, length = 1): Place {
  const before = source.text.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1) + 1
  return {
    file: source.path,
    line,
    column,
    frame: codeFrame(source.text, line, column, length),
  }
}

/** Runs every task, keeps what succeeds, and adds what the others report to `problems`. Bugs are thrown on. */
export function attempt<T>(problems: Diagnostic[], task: () => T): T | undefined {
  try {
    return task()
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause
    problems.push(...cause.diagnostics)
    return undefined
  }
}

/** The same for a task that takes its time. */
export async function attemptAsync<T>(problems: Diagnostic[], task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task()
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause
    problems.push(...cause.diagnostics)
    return undefined
  }
}

/** Throws when any of the findings is an error. */
export function throwErrors(problems: readonly Diagnostic[]): void {
  if (problems.some(problem => problem.severity === 'error')) throw new BroadsheetError(dedupe(problems))
}

/** One of each: the same finding reached by two ways (two audience variants, two editions) is told once. */
export function dedupe(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(problems.map(problem => [identity(problem), problem])).values()]
}

function identity({ code, message, at }: Diagnostic): string {
  return [code, at?.file, at?.line, at?.column, message].join('\n')
}

function summarise({ message, at }: Diagnostic): string {
  const place = at ? [at.file, at.line, at.column].filter(part => part !== undefined).join(':') : ''
  return place ? `${place} ${message}` : message
}
