import type { CssNode, Declaration } from 'css-tree'
import parse from 'css-tree/parser'
import { hasGround } from './ground.ts'
import { pictureTraits } from './picture-traits.ts'
import type { Trait } from './trait.ts'

/** Of a `style` attribute. */
export function styleTraits(style: string): readonly Trait[] {
  const traits: Trait[] = []
  const list = parse(style, {
    context: 'declarationList',
    positions: true,
    parseCustomProperty: false,
    onComment: comment => traits.push(commentTrait(comment)),
    onParseError: () => {},
  })
  return list.type === 'DeclarationList' ? [...traits, ...declarationTraits(list.children.toArray(), style)] : traits
}

export function commentTrait(comment: string): Trait {
  return { name: '/**/', text: `/*${comment}*/` }
}

/**
 * Of the declarations of one block of some CSS, parsed with positions. What has a fallback in the block is left out: an
 * earlier value for the same property, which clients keep that do not know the later one, or a colour under a picture or
 * gradient.
 */
export function declarationTraits(nodes: readonly CssNode[], css: string): readonly Trait[] {
  const declarations = nodes.filter(node => node.type === 'Declaration')
  const earlier = new Map<string, ReadonlySet<string>>()
  const coloured = declarations.some(hasGround)
  return declarations.flatMap(declaration => {
    const property = propertyOf(declaration)
    const values = valueTraits(declaration, css)
    const fallback = earlier.get(property)
    earlier.set(property, fallback ?? new Set(values.map(({ name }) => name)))
    if (coloured && GROUNDS.has(property) && values.some(isPainted)) return []
    const asked = fallback ? values.filter(({ name }) => fallback.has(name)) : values
    return [...ownTraits(declaration), ...asked]
  })
}

const GROUNDS = new Set(['background', 'background-image'])

function isPainted({ name }: Trait): boolean {
  return name.endsWith(':url()') || name.endsWith('-gradient()')
}

/** Custom properties are the only ones whose case matters. */
function propertyOf({ property }: Declaration): string {
  return property.toLowerCase()
}

function ownTraits(declaration: Declaration): readonly Trait[] {
  const { property, important } = declaration
  const own = property.startsWith('--') ? '--' : `${propertyOf(declaration)}:`
  return [
    ...(isSwitchedOff(declaration) ? [] : [{ name: own, text: property }]),
    ...(important ? [{ name: '!important', text: '!important' }] : []),
  ]
}

/** What says that nothing special is wanted; MJML writes `float:none`. */
function isSwitchedOff(declaration: Declaration): boolean {
  const { value } = declaration
  if (value.type !== 'Value' || value.children.size !== 1) return false
  const word = value.children.first
  return word?.type === 'Identifier' && OFF.has(`${propertyOf(declaration)}:${word.name.toLowerCase()}`)
}

const OFF = new Set([
  'animation:none',
  'background-image:none',
  'column-count:auto',
  'float:none',
  'mask-image:none',
  'position:static',
  'transform:none',
  'visibility:visible',
])

function valueTraits(declaration: Declaration, css: string): readonly Trait[] {
  const { property, value } = declaration
  if (value.type !== 'Value' || property.startsWith('--')) return []
  const begin = declaration.loc?.start.offset ?? 0
  const words = { property: propertyOf(declaration), until: (end = begin) => css.slice(begin, end) }
  return value.children.toArray().flatMap(node => nodeTraits(node, words))
}

/** What a value stands in. */
interface Words {
  readonly property: string
  /** The words from the property up to somewhere in its value. */
  readonly until: (offset: number | undefined) => string
}

function nodeTraits(node: CssNode, words: Words): readonly Trait[] {
  const { property, until } = words
  switch (node.type) {
    case 'Identifier': {
      const word = node.name.toLowerCase()
      const text = until(node.loc?.end.offset)
      return [
        { name: `${property}:${word}`, text },
        { name: `*:${word}`, text },
      ]
    }
    case 'Dimension':
      return [{ name: `0${node.unit.toLowerCase()}`, text: `${node.value}${node.unit}` }]
    case 'Percentage':
      return [{ name: '0%', text: `${node.value}%` }]
    case 'Url': {
      const text = `${until(node.loc?.start.offset)}url(`
      return [{ name: `${property}:url()`, text }, ...pictureTraits(node.value)]
    }
    case 'Function': {
      const name = node.name.toLowerCase()
      const parts = node.children.toArray()
      const own = name === 'rgb' && hasAlpha(parts) ? 'rgba()' : `${name}()`
      return [{ name: own, text: `${node.name}(` }, ...parts.flatMap(part => nodeTraits(part, words))]
    }
    default:
      return []
  }
}

function hasAlpha(parts: readonly CssNode[]): boolean {
  const separators = parts.flatMap(part => (part.type === 'Operator' ? [part.value.trim()] : []))
  return separators.includes('/') || separators.length === 3
}
