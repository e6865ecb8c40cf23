import type { CssNode, Selector } from 'css-tree'
import type { Trait } from './trait.ts'

/** Of all selectors of a rule. What an argument such as that of `:not()` is made of is left to the pseudo class. */
export function selectorTraits(prelude: CssNode, sheet: string): readonly Trait[] {
  if (prelude.type !== 'SelectorList') return []
  const selectors = prelude.children.toArray().filter(node => node.type === 'Selector')
  const grouping = selectors.length > 1 ? [{ name: 'a,b', text: written(prelude, sheet) }] : []
  return [...grouping, ...selectors.flatMap(selector => partsTraits(selector, written(selector, sheet)))]
}

/** The words of a part of a sheet, which has to be parsed with positions. */
export function written({ loc }: CssNode, sheet: string): string {
  return loc ? sheet.slice(loc.start.offset, loc.end.offset).trim() : ''
}

function partsTraits({ children }: Selector, text: string): readonly Trait[] {
  const parts = children.toArray()
  return parts.flatMap((part, index) => {
    const isChained = CHAINED.has(part.type) && CHAINED.has(parts[index - 1]?.type ?? '')
    return [...(isChained ? [{ name: '.a.b', text }] : []), ...partTraits(part, text)]
  })
}

const CHAINED = new Set(['ClassSelector', 'IdSelector'])

const COMBINATORS: Readonly<Record<string, string>> = { ' ': 'a_b', '>': 'a>b', '+': 'a+b', '~': 'a~b' }

/** What CSS 2 wrote with one colon. */
const OLD_PSEUDO_ELEMENTS = new Set(['before', 'after', 'first-letter', 'first-line'])

function partTraits(part: CssNode, text: string): readonly Trait[] {
  switch (part.type) {
    case 'ClassSelector':
      return [{ name: '.a', text }]
    case 'IdSelector':
      return [{ name: '#a', text }]
    case 'TypeSelector':
      return [{ name: part.name === '*' ? '*' : 'a', text }]
    case 'AttributeSelector':
      return [{ name: '[a]', text }]
    case 'Combinator':
      return [{ name: COMBINATORS[part.name] ?? part.name, text }]
    case 'PseudoElementSelector':
      return [{ name: `::${part.name.toLowerCase()}`, text: `::${part.name}` }]
    case 'PseudoClassSelector': {
      const name = part.name.toLowerCase()
      return [{ name: `${OLD_PSEUDO_ELEMENTS.has(name) ? '::' : ':'}${name}`, text: `:${part.name}` }]
    }
    default:
      return []
  }
}
