import type { CssNode, Rule, Selector } from 'css-tree'
import parse from 'css-tree/parser'
import walk from 'css-tree/walker'
import type { PageElement } from './page.ts'

/** The rules by which an email recolours itself where a reader prefers dark, by property, the weightiest last. */
export type DarkSheet = ReadonlyMap<string, readonly DarkRule[]>

interface DarkRule {
  readonly selector: readonly Compound[]
  /** Of equal weight, the later rule wins. */
  readonly weight: number
  readonly property: string
  readonly value: string
  readonly important: boolean
}

/** One element of a selector and how it stands to the one before. */
interface Compound {
  readonly direct: boolean
  readonly name?: string
  readonly classes: readonly string[]
  readonly id?: string
}

/** What of the style sheets holds in dark; selectors other than of names, classes and ids are passed over. */
export function readDarkSheet(sheets: readonly string[]): DarkSheet {
  // Only what is important goes before the element's own style.
  const rules: DarkRule[] = []
  for (const sheet of sheets.filter(text => /prefers-color-scheme:\s*dark/.test(text))) {
    const tree = parse(sheet, { parseValue: false, parseAtrulePrelude: false, onParseError: () => {} })
    walk(tree, {
      visit: 'Atrule',
      enter(node) {
        const prelude = node.prelude?.type === 'Raw' ? node.prelude.value : ''
        if (node.name !== 'media' || !/prefers-color-scheme:\s*dark/.test(prelude) || !node.block) return
        node.block.children.forEach(child => {
          if (child.type === 'Rule') rules.push(...readRule(child))
        })
      },
    })
  }
  const byProperty = new Map<string, DarkRule[]>()
  for (const rule of rules.filter(({ important }) => important).sort((a, b) => a.weight - b.weight)) {
    byProperty.set(rule.property, [...(byProperty.get(rule.property) ?? []), rule])
  }
  return byProperty
}

function readRule({ prelude, block }: Rule): readonly DarkRule[] {
  if (prelude.type !== 'SelectorList') return []
  const selectors = prelude.children.toArray().flatMap(selector => readSelector(selector as Selector) ?? [])
  const declarations = block.children
    .toArray()
    .flatMap(node => (node.type === 'Declaration' && node.value.type === 'Raw' ? [node] : []))
  return selectors.flatMap(({ compounds, weight }) =>
    declarations.map(({ property, value, important }) => ({
      selector: compounds,
      weight,
      property: property.toLowerCase(),
      value: value.type === 'Raw' ? value.value.trim() : '',
      important: important !== false,
    })),
  )
}

function readSelector(selector: Selector): { compounds: readonly Compound[]; weight: number } | undefined {
  let current: { direct: boolean; name?: string; classes: string[]; id?: string } = { direct: false, classes: [] }
  const compounds = [current]
  let weight = 0
  for (const node of selector.children.toArray()) {
    const points = WEIGHTS[node.type]
    if (points === undefined) return undefined
    weight += points
    if (node.type === 'Combinator') {
      if (node.name !== ' ' && node.name !== '>') return undefined
      current = { direct: node.name === '>', classes: [] }
      compounds.push(current)
    } else if (node.type === 'ClassSelector') current.classes.push(node.name)
    else if (node.type === 'IdSelector') current.id = node.name
    else if (node.type === 'TypeSelector' && node.name !== '*') current.name = node.name.toLowerCase()
  }
  return { compounds, weight }
}

/** Selectors Level 4, 17: ids before classes before names. */
const WEIGHTS: Readonly<Partial<Record<CssNode['type'], number>>> = {
  TypeSelector: 1,
  ClassSelector: 100,
  IdSelector: 10_000,
  Combinator: 0,
}

/** What the sheet says of a property of an element. */
export function darkValue(sheet: DarkSheet, element: PageElement, property: string): string | undefined {
  return sheet.get(property)?.findLast(rule => matches(rule.selector, element))?.value
}

function matches(selector: readonly Compound[], element: PageElement): boolean {
  const [last, ...before] = [...selector].reverse()
  if (!last || !fits(last, element)) return false
  const [next] = before
  if (!next) return true
  const rest = before.reverse()
  for (let at = element.parent; at; at = last.direct ? undefined : at.parent) if (matches(rest, at)) return true
  return false
}

function fits({ name, classes, id }: Compound, { name: own, attributes }: PageElement): boolean {
  if (name !== undefined && name !== own) return false
  if (id !== undefined && id !== attributes.id) return false
  const names = (attributes.class ?? '').split(/\s+/)
  return classes.every(wanted => names.includes(wanted))
}
