import Handlebars from 'handlebars'
import { BroadsheetError, error, placeAt } from '../source/diagnostic.ts'
import { lineOffset, type Source } from '../source/source.ts'

/** A template as Handlebars understands it. */
export type TemplateTree = ReturnType<typeof Handlebars.parse>

const trees = new WeakMap<Source, TemplateTree>()

/** A template's syntax tree. @throws BroadsheetError at the line where it is malformed. */
export function parseTemplate(source: Source): TemplateTree {
  const tree = trees.get(source) ?? parseAgain(source)
  trees.set(source, tree)
  return tree
}

/** A tree of its own, as the file has it: compiling one takes white space out of it. */
export function parseAgain(source: Source): TemplateTree {
  try {
    return Handlebars.parseWithoutProcessing(source.text)
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    // A lexer's "Parse error on line 3:" with the line and a pointer below it, or an exception with a line of its own.
    const line = (cause as { lineNumber?: number }).lineNumber ?? Number(/on line (\d+)/.exec(cause.message)?.[1] ?? 1)
    const summary = cause.message.split('\n').at(-1) ?? cause.message
    const message = `The template is malformed: ${summary.replace(/ - \d+:\d+$/, '')}.`
    throw new BroadsheetError([error('template/syntax', message, { at: atLine(source, line) })], { cause })
  }
}

/** The whole of a line. */
export function atLine(source: Source, line: number) {
  const lines = source.text.split('\n')
  return placeAt(source, Math.min(lineOffset(source.text, line), source.text.length), lines[line - 1]?.length ?? 1)
}
