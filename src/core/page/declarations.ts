import parse from 'css-tree/parser'

/** Declarations by property, in small letters; of several for one property the last. `!important` is left out. */
export type Declarations = ReadonlyMap<string, string>

/** An email repeats a few dozen styles hundreds of times. */
const known = new Map<string, Declarations>()
const MOST_KNOWN = 4000

/** The declarations of a `style` attribute. */
export function parseDeclarations(style: string): Declarations {
  const before = known.get(style)
  if (before) return before
  if (known.size >= MOST_KNOWN) known.clear()
  const declarations = readDeclarations(style)
  known.set(style, declarations)
  return declarations
}

function readDeclarations(style: string): Declarations {
  if (style.trim() === '') return new Map()
  const list = parse(style, { context: 'declarationList', parseValue: false, onParseError: () => {} })
  const declarations = new Map<string, string>()
  if (list.type !== 'DeclarationList') return declarations
  for (const node of list.children.toArray()) {
    if (node.type !== 'Declaration' || node.value.type !== 'Raw') continue
    declarations.set(node.property.toLowerCase(), node.value.value.trim())
  }
  return declarations
}
