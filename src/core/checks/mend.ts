import type { Diagnostic } from '../source/diagnostic.ts'
import { type Document, parseDocument, parseYamlDocument } from '../source/front-matter.ts'
import { groupBy } from '../source/group-by.ts'
import type { CheckFinding } from './check.ts'
import type { Mend } from './rule.ts'

/** A change of one file: at this place, `from` becomes `to`. */
export interface PlacedMend extends Mend {
  /** From 1, as in the finding. */
  readonly line: number
  readonly column: number
}

/** What of the findings can be mended, by file. */
export function mendsOf(findings: readonly Diagnostic[]): ReadonlyMap<string, readonly PlacedMend[]> {
  const placed = findings.flatMap(({ at, mend }: CheckedDiagnostic) =>
    mend && at?.line !== undefined && at.column !== undefined
      ? [{ file: at.file, line: at.line, column: at.column, ...mend }]
      : [],
  )
  return groupBy(placed, ({ file }) => file)
}

type CheckedDiagnostic = Pick<CheckFinding, 'at' | 'mend'>

/**
 * A file's text with its typography mended, every other character as it was: line ends, byte order mark and all.
 * Whatever would change the meaning of the file is left out.
 * @returns how many places were mended besides.
 */
export function mendText(path: string, text: string, mends: readonly PlacedMend[]): { text: string; count: number } {
  const starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: end }) => index + end.length)]
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const placed = mends.map(({ line, column, ...mend }) => ({
    ...mend,
    offset: (starts[line - 1] ?? text.length) + column - 1 + (line === 1 ? mark : 0),
  }))
  const backwards = placed.sort((a, b) => b.offset - a.offset)
  const all = applyMends(text, backwards)
  if (meansTheSame(path, text, all.text)) return all
  // One of them is not what it seems: each by itself, then.
  return backwards.reduce(
    (before, mend) => {
      const one = applyMends(before.text, [mend])
      return meansTheSame(path, before.text, one.text) ? { text: one.text, count: before.count + one.count } : before
    },
    { text, count: 0 },
  )
}

type OffsetMend = Mend & { readonly offset: number }

/** The last first, so that the places of the others stay what they are. */
function applyMends(text: string, backwards: readonly OffsetMend[]): { text: string; count: number } {
  let mended = text
  let count = 0
  for (const { offset, from, to } of backwards) {
    const changed = replaceAt(mended, offset, { from, to })
    if (changed === undefined) continue
    mended = changed
    count++
  }
  return { text: mended, count }
}

/** As YAML writes it: plain, between single quotes, between double ones. */
const QUOTINGS: readonly ((text: string) => string)[] = [
  text => text,
  text => text.replaceAll("'", "''"),
  text => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"'),
]

/** The place of a value may be that of the quotation mark before it. */
const NEAR = 2

function replaceAt(text: string, offset: number, { from, to }: Mend): string | undefined {
  for (const quote of QUOTINGS) {
    const index = text.indexOf(quote(from), offset)
    if (index < 0 || index > offset + NEAR) continue
    return text.slice(0, index) + quote(to) + text.slice(index + quote(from).length)
  }
  return undefined
}

/** Whether the file still reads, and says the same but for marks, dashes and spaces. */
function meansTheSame(path: string, before: string, after: string): boolean {
  try {
    return plain(read(path, before)) === plain(read(path, after))
  } catch {
    return false
  }
}

function read(path: string, text: string): Document {
  const source = { path, text: text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), sha256: '' }
  return path.endsWith('.yaml') ? parseYamlDocument(source) : parseDocument(source)
}

function plain({ data, body }: Document): string {
  const same = (text: string) =>
    text
      .replace(/[\u00AB\u00BB\u2018-\u201F\u2032\u2033\u2039\u203A\u05F3\u05F4]/g, "'")
      .replaceAll('"', "'")
      .replace(/[\u2013\u2014-]/g, '-')
      .replace(/[ \u00A0\u202F]+/g, ' ')
  return same(JSON.stringify([data, body]).replaceAll('\\"', "'"))
}
