import { type Place, placeAt } from '../source/diagnostic.ts'
import { lineOffset, type Source } from '../source/source.ts'
import { parseAgain, type TemplateTree } from './syntax.ts'

/**
 * Where each line of a rendered document was written. Templates are rendered a second time when there is something to
 * report, with marks of private-use characters in them: a file begins, a line of it begins, the file ends.
 */
export interface Trace {
  /** A text with the marks of its file around and in it. `line` is that of its beginning. */
  readonly mark: (source: Source, text: string, line?: number) => string
  /** A template's tree with the same marks. */
  readonly markTemplate: (source: Source) => TemplateTree
  /**
   * The place of something `offset` characters into a marked text, marks not counted; narrowed to `snippet` where the
   * line has that.
   */
  readonly placeIn: (marked: string, offset: number, snippet: string) => Place | undefined
}

const MARK = /\uE005(?:\+(\d+)|=(\d+)|-)\uE006/g
const END = '\uE005-\uE006'

export function withoutTrace(marked: string): string {
  return marked.replace(MARK, '')
}

export function createTrace(): Trace {
  const files: Source[] = []
  const begin = (source: Source) => {
    if (!files.includes(source)) files.push(source)
    return `\uE005+${files.indexOf(source)}\uE006`
  }
  return {
    mark: (source, text, line = 1) => `${begin(source)}${lineMark(line)}${withLines(text, line)}${END}`,
    markTemplate: source => {
      const tree = parseAgain(source)
      markContents(tree, new Set())
      const first = { type: 'ContentStatement', value: `${begin(source)}${lineMark(1)}`, original: '' }
      const last = { type: 'ContentStatement', value: END, original: '' }
      return { ...tree, body: [first, ...tree.body, last] as TemplateTree['body'] }
    },
    placeIn: (marked, offset, snippet) => {
      const stack: { file: Source | undefined; line: number }[] = []
      let marks = 0
      for (const match of marked.matchAll(MARK)) {
        const [whole, file, line] = match
        if (match.index - marks > offset) break
        marks += whole.length
        const top = stack.at(-1)
        if (file !== undefined) stack.push({ file: files[Number(file)], line: 1 })
        else if (whole === END) stack.pop()
        else if (top) top.line = Number(line)
      }
      const { file, line } = stack.at(-1) ?? {}
      return file && line ? inLine(file, line, snippet) : undefined
    },
  }
}

function lineMark(line: number): string {
  return `\uE005=${line}\uE006`
}

function withLines(text: string, first: number): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? line : `${lineMark(first + index)}${line}`))
    .join('\n')
}

/** Marks stand behind the line ends, where Handlebars' own stripping of white space passes them by. */
function markContents(node: unknown, seen: Set<unknown>): void {
  if (typeof node !== 'object' || node === null || seen.has(node)) return
  seen.add(node)
  if (isContent(node)) node.value = withLines(node.value, node.loc.start.line)
  else for (const [key, part] of Object.entries(node)) if (key !== 'loc') markContents(part, seen)
}

function isContent(
  node: object,
): node is { value: string; readonly loc: { readonly start: { readonly line: number } } } {
  return 'type' in node && node.type === 'ContentStatement'
}

function inLine(source: Source, line: number, snippet: string): Place {
  const start = lineOffset(source.text, line)
  const row = source.text.slice(start).split('\n', 1)[0] ?? ''
  const inside = snippet === '' ? -1 : row.indexOf(snippet)
  const indent = row.length - row.trimStart().length
  const [offset, length] = inside >= 0 ? [inside, snippet.length] : [indent, row.trim().length]
  return placeAt(source, start + offset, Math.max(1, length))
}
