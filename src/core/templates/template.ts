import Handlebars from 'handlebars'
import { BroadsheetError, error, placeAt } from '../source/diagnostic.ts'
import { nearMiss, suggest } from '../source/near-miss.ts'
import type { Source } from '../source/source.ts'
import { HELPERS, TEXT_HELPERS } from './helpers.ts'

/** The templates of a project: its own over the built-in ones, by path below `templates/` (`blocks/lead.mjml`). */
export interface TemplateSet {
  readonly files: ReadonlyMap<string, Source>
}

/** The two parts of an email, each with its own templates. */
export type Medium = 'mjml' | 'txt'

/** The blocks that have a pair of templates. */
export function blockNames({ files }: TemplateSet): readonly string[] {
  const names = [...files.keys()].flatMap(path => /^blocks\/([a-z0-9-]+)\.mjml$/.exec(path)?.[1] ?? [])
  return names.filter(name => !LAYOUT_BLOCKS.includes(name))
}

/** Blocks that every email has and no edition names. */
const LAYOUT_BLOCKS = ['masthead', 'footer']

/** Sources of one kind by name: `sources(set, 'themes', 'yaml')`. */
export function sourcesIn({ files }: TemplateSet, folder: string, ending: string): ReadonlyMap<string, Source> {
  const inFolder = [...files].filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith(`.${ending}`))
  return new Map(inFolder.map(([path, source]) => [path.slice(folder.length + 1, -ending.length - 1), source]))
}

/** Renders one template file. @throws BroadsheetError where it is missing, malformed, or asks for what is not there. */
export function renderTemplate(set: TemplateSet, path: string, view: object): string {
  const source = findTemplate(set, path)
  const engine = engineOf(set)
  try {
    return engine.compiled(path, source)(view)
  } catch (cause) {
    throw located(cause, source, set, view)
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
  const known = engines.get(set)
  if (known) return known
  const handlebars = {
    mjml: createHandlebars(set, 'mjml'),
    txt: createHandlebars(set, 'txt'),
  }
  const templates = new Map<string, Handlebars.TemplateDelegate>()
  const compiled = (path: string, source: Source) => {
    const medium = path.endsWith('.mjml') ? 'mjml' : 'txt'
    const template = templates.get(path) ?? handlebars[medium].compile(source.text, COMPILE[medium])
    templates.set(path, template)
    return template
  }
  const engine = { compiled }
  engines.set(set, engine)
  return engine
}

const HELPER_NAMES = { ...HELPERS, ...TEXT_HELPERS }

const COMPILE: Readonly<Record<Medium, CompileOptions>> = {
  mjml: { strict: true, knownHelpersOnly: true, knownHelpers: known(HELPERS) },
  // Plain text has nothing to escape; merge fields are cleaned when they are filled in.
  txt: {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: known(HELPER_NAMES),
    noEscape: true,
  },
}

function known(helpers: object): Record<string, boolean> {
  return Object.fromEntries(Object.keys(helpers).map(name => [name, true]))
}

function createHandlebars(set: TemplateSet, medium: Medium): typeof Handlebars {
  const handlebars = Handlebars.create()
  handlebars.registerHelper(medium === 'txt' ? HELPER_NAMES : HELPERS)
  for (const [name, source] of sourcesIn(set, 'partials', medium)) handlebars.registerPartial(name, source.text)
  return handlebars
}

interface HandlebarsFault {
  readonly message: string
  readonly lineNumber?: number
  readonly column?: number
  readonly hash?: {
    readonly loc?: {
      readonly first_line: number
      readonly first_column: number
    }
  }
}

/** Handlebars' own complaints, told at the line of the template. */
function located(cause: unknown, source: Source, set: TemplateSet, view: object): unknown {
  if (cause instanceof BroadsheetError || !isFault(cause)) return cause
  const missing = /The partial (\S+) could not be found/.exec(cause.message)?.[1]
  if (missing) {
    const names = sourcesIn(set, 'partials', source.path.endsWith('.txt') ? 'txt' : 'mjml').keys()
    const details = {
      at: placeOf(source, missing),
      ...suggest(missing, names),
    }
    return new BroadsheetError([error('template/unknown-name', `There is no partial \`${missing}\`.`, details)], {
      cause,
    })
  }
  const name = UNKNOWN_NAMES.map(pattern => pattern.exec(cause.message)?.[1]).find(found => found !== undefined)
  if (name) {
    const near = nearMiss(name, [...Object.keys(view), ...Object.keys(HELPER_NAMES)])
    const hint = near ? { hint: `Did you mean \`${near}\`?` } : {}
    const message = `The template asks for \`${name}\`, which is not there.`
    return new BroadsheetError(
      [
        error('template/unknown-name', message, {
          at: placeOf(source, name, cause),
          ...hint,
        }),
      ],
      { cause },
    )
  }
  const line = cause.lineNumber ?? Number(/on line (\d+)/.exec(cause.message)?.[1] ?? 1)
  const summary = cause.message.split('\n').at(-1) ?? cause.message
  return new BroadsheetError(
    [
      error('template/syntax', `The template is malformed: ${summary}`, {
        at: atLine(source, line),
      }),
    ],
    { cause },
  )
}

/** How Handlebars says that a name is not in the view, that there is no such helper, that a text has no fields. */
const UNKNOWN_NAMES = [
  /^"([^"]+)" not defined/,
  /knownHelpersOnly, but used the unknown helper (\S+)/,
  /Cannot use 'in' operator to search for '([^']+)'/,
]

function isFault(cause: unknown): cause is HandlebarsFault {
  if (!(cause instanceof Error)) return false
  // A partial that includes itself ends in a RangeError.
  return (
    cause instanceof RangeError ||
    cause.name === 'Error' ||
    cause instanceof Handlebars.Exception ||
    UNKNOWN_NAMES[2]?.test(cause.message) === true
  )
}

/** Where a name stands: at the fault's own line if it is in this file, else its first use between braces. */
function placeOf(source: Source, name: string, fault?: HandlebarsFault) {
  const line = fault?.lineNumber
  const lineStart = line
    ? source.text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length
    : 0
  const near = source.text.indexOf(name, lineStart)
  const anywhere = source.text.indexOf(name)
  const offset = near >= 0 ? near : anywhere
  return offset < 0 ? { file: source.path } : placeAt(source, offset, name.length)
}

function atLine(source: Source, line: number) {
  const lines = source.text.split('\n')
  const offset = lines.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0)
  return placeAt(source, Math.min(offset, source.text.length), lines[line - 1]?.length ?? 1)
}
