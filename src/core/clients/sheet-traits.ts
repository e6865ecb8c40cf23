import type { Atrule, Block, CssNode, Rule } from 'css-tree'
import parse from 'css-tree/parser'
import { selectorTraits, written } from './selector-traits.ts'
import { commentTrait, declarationTraits } from './style-traits.ts'
import type { Trait } from './trait.ts'

/** Of a `<style>` element. What stands in `@supports` is left out: it is not meant for clients without it. */
export function sheetTraits(sheet: string): readonly Trait[] {
  const traits: Trait[] = []
  const tree = parse(sheet, {
    positions: true,
    parseCustomProperty: false,
    onComment: comment => traits.push(commentTrait(comment)),
    onParseError: () => {},
  })
  if (tree.type !== 'StyleSheet') return traits
  return [...traits, ...tree.children.toArray().flatMap(node => nodeTraits(node, { sheet, nested: false }))]
}

interface Position {
  readonly sheet: string
  /** Whether it stands in another rule. */
  readonly nested: boolean
}

function nodeTraits(node: CssNode, position: Position): readonly Trait[] {
  switch (node.type) {
    case 'Atrule':
      return [...nestingTraits(node, position), ...atRuleTraits(node, position)]
    case 'Rule':
      return [
        ...nestingTraits(node, position),
        ...selectorTraits(node.prelude, position.sheet),
        ...blockTraits(node.block, { ...position, nested: true }),
      ]
    case 'Raw': {
      // The parser takes a nested rule for a broken declaration, unless it begins with `&`.
      const brace = node.value.indexOf('{')
      return position.nested && brace >= 0 ? [{ name: '&', text: node.value.slice(0, brace).trim() }] : []
    }
    default:
      return []
  }
}

function nestingTraits({ prelude }: Rule | Atrule, { sheet, nested }: Position): readonly Trait[] {
  return nested ? [{ name: '&', text: prelude ? written(prelude, sheet) : '&' }] : []
}

function blockTraits(block: Block | null, position: Position): readonly Trait[] {
  const nodes = block?.children.toArray() ?? []
  return [...declarationTraits(nodes, position.sheet), ...nodes.flatMap(node => nodeTraits(node, position))]
}

function atRuleTraits({ name, prelude, block }: Atrule, position: Position): readonly Trait[] {
  const own = { name: `@${name.toLowerCase()}`, text: `@${name}` }
  switch (own.name) {
    case '@media':
      return [own, ...conditionTraits(prelude), ...blockTraits(block, position)]
    case '@layer':
    case '@container':
      return [own, ...blockTraits(block, position)]
    case '@keyframes': {
      // Its steps are no selectors.
      const steps = block?.children.toArray() ?? []
      return [own, ...steps.flatMap(step => (step.type === 'Rule' ? blockTraits(step.block, position) : []))]
    }
    default:
      return [own]
  }
}

/** What a media query asks for, however deep. */
function conditionTraits(node: CssNode | null): readonly Trait[] {
  if (!node) return []
  if (node.type === 'Feature') return [{ name: `@media(${node.name.toLowerCase()})`, text: `(${node.name}` }]
  const parts = node.type === 'MediaQuery' ? [node.condition] : childrenOf(node)
  return parts.flatMap(conditionTraits)
}

function childrenOf(node: CssNode): readonly CssNode[] {
  return 'children' in node && node.children ? [...node.children] : []
}
