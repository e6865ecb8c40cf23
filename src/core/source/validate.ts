import * as v from 'valibot'
import { BroadsheetError, type Diagnostic, type DiagnosticCode, error } from './diagnostic.ts'
import { type Document, locate, locateKey, type Path } from './front-matter.ts'
import { suggest } from './near-miss.ts'

/** What a kind reports beyond a sentence: carried through the schema library in the message. */
export interface Report {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string
  /** The part of the value that is wrong. */
  readonly snippet?: string
}

export function encodeReport(report: Report): string {
  return JSON.stringify(report)
}

/** What a check of values found: the value where there is one, and every finding with its place in the author's file. */
export interface Validation<T> {
  readonly value: T | undefined
  readonly problems: readonly Diagnostic[]
}

/** Checks the part of a document's data that stands at `at` against a schema. */
export function validate<const Schema extends v.GenericSchema>(
  schema: Schema,
  data: unknown,
  document: Document,
  at: Path = [],
): Validation<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, data)
  const problems = withoutEchoes((result.issues ?? []).flatMap(flatten).map(issue => diagnose(issue, document, at)))
  return { value: result.success ? result.output : undefined, problems }
}

/** The same for a whole document. @throws BroadsheetError with everything that is wrong. */
export function validated<const Schema extends v.GenericSchema>(
  schema: Schema,
  document: Document,
): v.InferOutput<Schema> {
  const { value, problems } = validate(schema, document.data, document)
  if (value === undefined) throw new BroadsheetError(problems)
  return value
}

/** `preheadr` is one mistake: that `preheader` is missing goes without saying. */
function withoutEchoes(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const meant = problems.flatMap(({ code, hint }) =>
    code === 'front-matter/unknown-key' ? (/^Did you mean `(.+)`/.exec(hint ?? '')?.[1] ?? []) : [],
  )
  return problems.filter(({ message }) => !meant.some(key => message === `The field \`${key}\` is missing.`))
}

/** A choice that failed reports the findings of the branch that came closest: the one that got past the type. */
function flatten(issue: v.BaseIssue<unknown>): readonly v.BaseIssue<unknown>[] {
  if (issue.type !== 'union' || !issue.issues) return [issue]
  const deep = issue.issues.filter(inner => (inner.path?.length ?? 0) > 0 || inner.kind !== 'schema')
  const choice = issue.issues.find(inner => inner.type === 'picklist')
  if (deep.length === 0) return [choice && issue.received !== 'null' ? prefixed(choice, issue) : issue]
  return deep.map(inner => prefixed(inner, issue)).flatMap(flatten)
}

function prefixed(inner: v.BaseIssue<unknown>, outer: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const path = [...(outer.path ?? []), ...(inner.path ?? [])]
  return { ...inner, path: path as unknown as NonNullable<typeof inner.path> }
}

function diagnose(issue: v.BaseIssue<unknown>, document: Document, at: Path): Diagnostic {
  const path = [...at, ...(issue.path ?? []).map(item => item.key as string | number)]
  const key = String(path.at(-1) ?? '')
  const report = decodeReport(issue.message)
  if (report) {
    const { code, message, hint, snippet } = report
    return error(code, message, {
      at: issue.path?.at(-1)?.origin === 'key' ? locateKey(document, path) : locate(document, path, snippet),
      ...(hint ? { hint } : {}),
    })
  }
  if (issue.type === 'never') {
    const hint = suggest(key, issue.message.split(' '))
    return error('front-matter/unknown-key', `\`${key}\` is not a field here.`, {
      at: locateKey(document, path),
      ...hint,
    })
  }
  if (issue.received === 'undefined' && issue.kind === 'schema') {
    const hint = hasKey(document, path) ? {} : { hint: `Add a line \`${key}: ...\`.` }
    return error('front-matter/invalid', `The field \`${key}\` is missing.`, {
      at: locate(document, path),
      ...hint,
    })
  }
  return error('front-matter/invalid', describe(issue, key), {
    at: locate(document, path),
    ...choices(issue),
  })
}

function describe(issue: v.BaseIssue<unknown>, key: string): string {
  if (issue.received === 'null') return `\`${key}\` is empty.`
  switch (issue.type) {
    case 'picklist':
    case 'literal':
      return `\`${key}\` cannot be ${issue.received}.`
    case 'object_with_rest':
      return `\`${key}\` holds fields of its own: write it as a mapping.`
    case 'array':
      return `\`${key}\` is a list.`
    case 'number':
    case 'integer':
      return `\`${key}\` is a whole number.`
    case 'min_value':
    case 'max_value':
      return `\`${key}\` is out of range: ${issue.expected}.`
    case 'boolean':
      return `\`${key}\` is true or false.`
    case 'string':
      return `\`${key}\` is a text.`
    default:
      return issue.message.startsWith('Invalid')
        ? `\`${key}\` cannot be ${issue.received}.`
        : `\`${key}\`: ${issue.message}`
  }
}

function choices(issue: v.BaseIssue<unknown>): { hint?: string } {
  const options = (issue.requirement ?? (issue as { options?: unknown }).options) as unknown
  if (issue.type !== 'picklist') return {}
  const known = Array.isArray(options)
    ? options.map(String)
    : (issue.expected ?? '').match(/"([^"]*)"/g)?.map(option => option.slice(1, -1))
  return known ? suggest(String(issue.input), known) : {}
}

function hasKey(document: Document, path: Path): boolean {
  let value: unknown = document.data
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !(step in value)) return false
    value = (value as Record<string | number, unknown>)[step]
  }
  return true
}

function decodeReport(message: string): Report | undefined {
  return message.startsWith('{"code":') ? (JSON.parse(message) as Report) : undefined
}
