import { type Diagnostic, error, placeAt } from '../source/diagnostic.ts'
import { suggest } from '../source/near-miss.ts'
import { lineOffset, type Source } from '../source/source.ts'
import { isList, isParts, isShown, type Shape, type ShapeParts } from './shape.ts'
import { parseTemplate } from './syntax.ts'

/** A template with what it can call and include. */
export interface NamedTemplate {
  readonly source: Source
  readonly helpers: ReadonlySet<string>
  readonly partials: ReadonlyMap<string, Source>
}

/**
 * Looks up every name that a template asks for, in branches too that this edition does not take: Handlebars itself is
 * strict about `{{typo}}` alone, and lets `{{#if typo}}` and `{{#each typo}}` pass as empty.
 */
export function checkNames(template: NamedTemplate, shape: ShapeParts): readonly Diagnostic[] {
  const problems: Diagnostic[] = []
  checkTemplate(template, { root: shape, contexts: [shape], data: ROOT_DATA, including: [], problems })
  return problems
}

interface Scope {
  readonly root: Shape
  /** The innermost first; `../` leaves it. Undefined where nothing is known of it. */
  readonly contexts: readonly (Shape | undefined)[]
  /** `@first` and the like. */
  readonly data: readonly string[]
  /** Names that `as |item|` has given. */
  readonly locals?: Readonly<Record<string, Shape | undefined>>
  /** The partials on the way here. */
  readonly including: readonly string[]
  readonly problems: Diagnostic[]
}

const ROOT_DATA = ['root']
const LOOP_DATA = ['root', 'first', 'last', 'index', 'key']

function checkTemplate(template: NamedTemplate, scope: Scope): void {
  walk(parseTemplate(template.source), template, scope)
}

function walk(program: hbs.AST.Program | undefined, template: NamedTemplate, scope: Scope): void {
  for (const node of program?.body ?? []) walkStatement(node, template, scope)
}

function walkStatement(node: hbs.AST.Statement, template: NamedTemplate, scope: Scope): void {
  if (node.type === 'MustacheStatement') checkMustache(node as hbs.AST.MustacheStatement, template, scope)
  if (node.type === 'BlockStatement') checkBlock(node as hbs.AST.BlockStatement, template, scope)
  if (node.type === 'PartialStatement') checkPartial(node as hbs.AST.PartialStatement, template, scope)
}

function checkMustache(node: hbs.AST.MustacheStatement, template: NamedTemplate, scope: Scope): void {
  if (callsHelper(node, template)) {
    checkCall(node, template, scope)
    return
  }
  const shape = shapeOfExpression(node.path, template, scope)
  if (shape === undefined || isShown(shape)) return
  const names = isParts(shape) ? Object.keys(shape) : []
  const written = (node.path as hbs.AST.PathExpression).original
  const message = isList(shape)
    ? `\`${written}\` is a list and cannot be shown whole.`
    : `\`${written}\` has parts and cannot be shown whole.`
  const hint = isList(shape) ? `Go through it: {{#each ${written}}}.` : `Ask for one of ${quoted(names)}.`
  scope.problems.push(error('template/unknown-name', message, { at: placeOf(node.path, template), hint }))
}

function checkBlock(node: hbs.AST.BlockStatement, template: NamedTemplate, scope: Scope): void {
  const name = (node.path as hbs.AST.PathExpression).original
  checkCall(node, template, scope)
  const [argument] = node.params
  const given = argument && shapeOfKnown(argument, template, scope)
  const parameters = node.program?.blockParams ?? []
  const locals = (...shapes: (Shape | undefined)[]) => ({
    ...scope.locals,
    ...Object.fromEntries(parameters.map((parameter, index) => [parameter, shapes[index]])),
  })
  if (name === 'each') {
    const item = given === undefined ? undefined : isList(given) ? given[0] : notAList(argument, given, template, scope)
    const within = { ...scope, contexts: [item, ...scope.contexts], data: LOOP_DATA, locals: locals(item, '') }
    walk(node.program, template, within)
  } else if (name === 'with') {
    walk(node.program, template, { ...scope, contexts: [given, ...scope.contexts], locals: locals(given) })
  } else walk(node.program, template, scope)
  walk(node.inverse, template, scope)
}

function notAList(argument: hbs.AST.Expression | undefined, shape: Shape, template: NamedTemplate, scope: Scope) {
  if (argument && typeof shape === 'string') {
    const written = (argument as hbs.AST.PathExpression).original
    const at = placeOf(argument, template)
    scope.problems.push(error('template/unknown-name', `\`${written}\` is no list.`, { at }))
  }
  return undefined
}

function checkPartial(node: hbs.AST.PartialStatement, template: NamedTemplate, scope: Scope): void {
  if (node.name.type !== 'PathExpression') {
    const at = placeOf(node.name, template)
    scope.problems.push(error('template/unknown-name', 'A partial is named outright here.', { at }))
    return
  }
  const name = (node.name as hbs.AST.PathExpression).original
  const source = template.partials.get(name)
  if (!source) {
    const details = { at: placeOf(node.name, template), ...suggest(name, template.partials.keys()) }
    scope.problems.push(error('template/unknown-name', `There is no partial \`${name}\`.`, details))
    return
  }
  if (scope.including.includes(name)) {
    const message = `The partial \`${name}\` includes itself without end.`
    scope.problems.push(error('template/unknown-name', message, { at: placeOf(node.name, template) }))
    return
  }
  const [given] = node.params
  const context = given ? shapeOfExpression(given, template, scope) : scope.contexts[0]
  const pairs = (node.hash?.pairs ?? []).map(
    ({ key, value }) => [key, shapeOfExpression(value, template, scope)] as const,
  )
  const own = Object.fromEntries(pairs.map(([key, shape]) => [key, shape ?? '']))
  const merged = pairs.length === 0 ? context : context !== undefined && isParts(context) ? { ...context, ...own } : own
  const within = { ...scope, contexts: [merged, ...scope.contexts.slice(1)], including: [...scope.including, name] }
  checkTemplate({ ...template, source }, within)
}

type Call = Pick<hbs.AST.MustacheStatement, 'path' | 'params' | 'hash'>

function callsHelper({ path, params, hash }: Call, { helpers }: NamedTemplate): boolean {
  const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : ''
  return helpers.has(name) || params.length > 0 || (hash?.pairs.length ?? 0) > 0
}

function checkCall({ path, params, hash }: Call, template: NamedTemplate, scope: Scope): void {
  const name = (path as hbs.AST.PathExpression).original
  if (!template.helpers.has(name)) {
    const details = { at: placeOf(path, template), ...suggest(name, template.helpers) }
    scope.problems.push(error('template/unknown-name', `There is no helper \`${name}\`.`, details))
  }
  for (const value of [...params, ...(hash?.pairs ?? []).map(pair => pair.value)]) {
    shapeOfExpression(value, template, scope)
  }
}

/** The same without reporting again what the caller has reported already. */
function shapeOfKnown(node: hbs.AST.Expression, template: NamedTemplate, scope: Scope): Shape | undefined {
  return shapeOfExpression(node, template, { ...scope, problems: [] })
}

/** The shape of an argument; undefined where nothing is known of it. Reports what is not there. */
function shapeOfExpression(node: hbs.AST.Expression, template: NamedTemplate, scope: Scope): Shape | undefined {
  if (node.type === 'SubExpression') {
    const call = node as hbs.AST.SubExpression
    checkCall(call, template, scope)
    const [first] = call.params
    const chooses = (call.path as hbs.AST.PathExpression).original === 'or'
    return chooses && first ? shapeOfKnown(first, template, scope) : ''
  }
  if (node.type !== 'PathExpression') return ''
  const path = node as hbs.AST.PathExpression
  const parts = path.parts.map(String)
  if (path.data) return shapeOfData(path, parts, template, scope)
  const [first = '', ...rest] = parts
  if (path.depth === 0 && scope.locals && Object.hasOwn(scope.locals, first)) {
    return follow(scope.locals[first], rest, path, template, scope)
  }
  return follow(scope.contexts[path.depth], parts, path, template, scope)
}

function shapeOfData(
  path: hbs.AST.PathExpression,
  [first = '', ...rest]: readonly string[],
  template: NamedTemplate,
  scope: Scope,
): Shape | undefined {
  if (first === 'root') return follow(scope.root, rest, path, template, scope)
  if (scope.data.includes(first)) return ''
  const known = suggest(
    `@${first}`,
    LOOP_DATA.map(name => `@${name}`),
  )
  const details = { at: placeOf(path, template), ...known }
  scope.problems.push(error('template/unknown-name', `There is no \`@${first}\` here.`, details))
  return undefined
}

function follow(
  start: Shape | undefined,
  parts: readonly string[],
  path: hbs.AST.PathExpression,
  template: NamedTemplate,
  scope: Scope,
): Shape | undefined {
  let shape = start
  for (const part of parts) {
    if (shape === undefined) return undefined
    if (isList(shape) && part === 'length') return ''
    const next = isParts(shape) && Object.hasOwn(shape, part) ? shape[part] : undefined
    if (next === undefined) {
      const known = isParts(shape) ? Object.keys(shape).filter(name => name !== '') : []
      const candidates = [...known, ...(parts.length === 1 ? template.helpers : [])]
      const message = `The template asks for \`${part}\`, which is not there.`
      const details = { at: placeOf(path, template, part), ...suggest(part, candidates) }
      scope.problems.push(error('template/unknown-name', message, details))
      return undefined
    }
    shape = next
  }
  return shape
}

/** Handlebars counts lines from 1 and columns from 0. */
function placeOf(node: hbs.AST.Node, { source }: NamedTemplate, part?: string) {
  const { line, column } = node.loc.start
  const start = lineOffset(source.text, line) + column
  const length = node.loc.end.line === line ? node.loc.end.column - column : 1
  const inside = part ? source.text.slice(start, start + length).indexOf(part) : -1
  return inside >= 0 ? placeAt(source, start + inside, part?.length) : placeAt(source, start, Math.max(1, length))
}

function quoted(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ')
}
