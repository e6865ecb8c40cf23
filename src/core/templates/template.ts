import Handlebars from 'handlebars'
import { parseBlockDefinition } from '../content/block-definition.ts'
import type { OwnBlocks } from '../content/edition.ts'
import { attempt, BroadsheetError, type Diagnostic, error } from '../source/diagnostic.ts'
import type { Source } from '../source/source.ts'
import { HELPERS, TEXT_HELPERS } from './helpers.ts'
import { checkNames } from './names.ts'
import type { ShapeParts } from './shape.ts'
import { atLine, parseTemplate } from './syntax.ts'
import type { Trace } from './trace.ts'

/** The templates of a project: its own over the built-in ones, by path below `templates/` (`blocks/lead.mjml`). */
export interface TemplateSet {
  readonly files: ReadonlyMap<string, Source>
}

/** The two parts of an email, each with its own templates. */
export type Medium = 'mjml' | 'txt'

/** The blocks that have a pair of templates, with what they take where a file of the project defines it. */
export function templateBlocks(set: TemplateSet): OwnBlocks {
  const known = blocksOf.get(set)
  if (known) return known
  const definitions = sourcesIn(set, 'blocks', 'yaml')
  const names = [...sourcesIn(set, 'blocks', 'mjml').keys()].filter(name => !LAYOUT_BLOCKS.includes(name))
  const blocks = new Map(
    names.map(name => {
      const definition = definitions.get(name)
      return [name, definition && parseBlockDefinition(definition)]
    }),
  )
  blocksOf.set(set, blocks)
  return blocks
}

const blocksOf = new WeakMap<TemplateSet, OwnBlocks>()

/** Blocks that every email has and no edition names. */
const LAYOUT_BLOCKS = ['masthead', 'footer']

/** Sources of one kind by name: `sources(set, 'themes', 'yaml')`. */
export function sourcesIn({ files }: TemplateSet, folder: string, ending: string): ReadonlyMap<string, Source> {
  const inFolder = [...files].filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith(`.${ending}`))
  return new Map(inFolder.map(([path, source]) => [path.slice(folder.length + 1, -ending.length - 1), source]))
}

/** What a set of templates asks for that is not there: every finding of the given ones, each with what it is shown. */
export function checkTemplates(
  set: TemplateSet,
  shown: Iterable<readonly [path: string, shape: ShapeParts]>,
): readonly Diagnostic[] {
  const problems: Diagnostic[] = []
  for (const [path, shape] of shown) {
    const medium = path.endsWith('.mjml') ? 'mjml' : 'txt'
    const partials = sourcesIn(set, 'partials', medium)
    const helpers = new Set([...Object.keys(HELPERS_OF[medium]), ...BUILT_IN_HELPERS])
    attempt(problems, () => {
      const source = findTemplate(set, path)
      if (path.startsWith('blocks/') && source.text.trim() === '') throw emptyTemplate(source)
      problems.push(...checkNames({ source, helpers, partials }, shape))
    })
  }
  return problems
}

/** A block would vanish from one of the parts without a word. */
function emptyTemplate({ path }: Source): BroadsheetError {
  const hint = 'Write what the block shows here, or leave it out of the edition.'
  return new BroadsheetError([error('template/syntax', 'The template is empty.', { at: { file: path }, hint })])
}

/** Handlebars' own that are of use here; `lookup` would go round every check of names. */
const BUILT_IN_HELPERS = ['if', 'unless', 'each', 'with']

/**
 * Renders one template file.
 * @param trace marks in the result where each line of it was written.
 * @throws BroadsheetError where it is missing, malformed, or asks for what is not there.
 */
export function renderTemplate(set: TemplateSet, path: string, view: object, trace?: Trace): string {
  const source = findTemplate(set, path)
  const engine = trace ? createEngine(set, trace) : engineOf(set)
  try {
    return engine.compiled(path, source)(view)
  } catch (cause) {
    throw located(cause, source)
  }
}

function findTemplate({ files }: TemplateSet, path: string): Source {
  const source = files.get(path)
  if (source) return source
  const [, name, medium] = /^blocks\/(.*)\.(\w+)$/.exec(path) ?? []
  const hint = name
    ? `A block is a pair: templates/blocks/${name}.mjml and templates/blocks/${name}.txt.`
    : `Put it into templates/${path}, or delete your own layout to use the built-in one.`
  const message =
    name && medium === 'txt' ? `The block \`${name}\` has no text form.` : `The template ${path} is missing.`
  throw new BroadsheetError([
    error('template/missing', message, {
      at: { file: `templates/${path}` },
      hint,
    }),
  ])
}

interface Engine {
  readonly compiled: (path: string, source: Source) => Handlebars.TemplateDelegate
}

/** Compiled templates, kept as long as the set they come from. */
const engines = new WeakMap<TemplateSet, Engine>()

function engineOf(set: TemplateSet): Engine {
  const engine = engines.get(set) ?? createEngine(set)
  engines.set(set, engine)
  return engine
}

function createEngine(set: TemplateSet, trace?: Trace): Engine {
  const handlebars = { mjml: createHandlebars(set, 'mjml', trace), txt: createHandlebars(set, 'txt', trace) }
  const templates = new Map<string, Handlebars.TemplateDelegate>()
  const compiled = (path: string, source: Source) => {
    const medium = path.endsWith('.mjml') ? 'mjml' : 'txt'
    const tree = trace ? trace.markTemplate(source) : parseTemplate(source)
    const template = templates.get(path) ?? handlebars[medium].compile(tree, COMPILE[medium])
    templates.set(path, template)
    return template
  }
  return { compiled }
}

const HELPERS_OF: Readonly<Record<Medium, Readonly<Record<string, unknown>>>> = {
  mjml: HELPERS,
  txt: { ...HELPERS, ...TEXT_HELPERS },
}

const COMPILE: Readonly<Record<Medium, CompileOptions>> = {
  mjml: { strict: true, knownHelpersOnly: true, knownHelpers: known(HELPERS_OF.mjml) },
  // Plain text has nothing to escape; merge fields are cleaned when they are filled in.
  txt: {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: known(HELPERS_OF.txt),
    noEscape: true,
  },
}

function known(helpers: object): Record<string, boolean> {
  return Object.fromEntries(Object.keys(helpers).map(name => [name, true]))
}

function createHandlebars(set: TemplateSet, medium: Medium, trace?: Trace): typeof Handlebars {
  const handlebars = Handlebars.create()
  handlebars.registerHelper(HELPERS_OF[medium] as Handlebars.HelperDeclareSpec)
  for (const [name, file] of sourcesIn(set, 'partials', medium)) {
    // A file ends with a line end; a piece in the middle of an attribute does not.
    const source = medium === 'mjml' ? { ...file, text: file.text.replace(/\n$/, '') } : file
    const partial = trace ? handlebars.compile(trace.markTemplate(source), COMPILE[medium]) : source.text
    handlebars.registerPartial(name, partial as Handlebars.Template)
  }
  return handlebars
}

/** What goes wrong while a template runs although every name in it is known. */
function located(cause: unknown, source: Source): unknown {
  if (cause instanceof BroadsheetError || !(cause instanceof Error)) return cause
  const line = (cause as { lineNumber?: number }).lineNumber ?? 1
  const details = { at: atLine(source, line) }
  return new BroadsheetError([error('template/syntax', `The template cannot be used: ${cause.message}.`, details)], {
    cause,
  })
}
