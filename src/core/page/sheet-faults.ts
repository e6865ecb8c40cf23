import type { CssNode } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'
import walk from 'css-tree/walker'

/** Something in a style sheet for which Gmail drops all of it. */
interface SheetFault {
  readonly message: string
  readonly snippet: string
}

export function findSheetFaults(sheet: string): readonly SheetFault[] {
  const faults: SheetFault[] = []
  const tree = parse(sheet, {
    parseValue: true,
    onParseError: (cause, node) =>
      faults.push({ message: `it cannot be read (${cause.message})`, snippet: sourceOf(node, sheet) }),
    positions: true,
  })
  walk(tree, function (node: CssNode) {
    if (node.type === 'Atrule' && this.atrule && this.atrule !== node) {
      const snippet = `@${node.name}`
      faults.push({ message: `\`${snippet}\` stands inside \`@${this.atrule.name}\``, snippet })
    }
    if (node.type === 'Function' && /^rgba?$|^hsla?$/i.test(node.name) && !hasComma(node.children.toArray())) {
      const snippet = generate(node)
      faults.push({ message: `\`${snippet}\` has spaces for commas`, snippet: sourceOf(node, sheet) })
    }
  })
  return faults
}

function hasComma(parts: readonly CssNode[]): boolean {
  return parts.some(part => part.type === 'Operator' && part.value === ',')
}

function sourceOf({ loc }: CssNode, sheet: string): string {
  return loc ? (sheet.slice(loc.start.offset, loc.end.offset).split('\n')[0] ?? '') : ''
}
