import type { CssNode, Declaration } from 'css-tree'

/** Whether a declaration gives the ground a colour, which is there without any picture. */
export function hasGround(declaration: Declaration): boolean {
  const property = declaration.property.toLowerCase()
  if (property === 'background-color') return true
  if (property !== 'background' || declaration.value.type !== 'Value') return false
  const parts = declaration.value.children.toArray()
  const isGradient = parts.some(part => part.type === 'Function' && /gradient$/i.test(part.name))
  return !isGradient && parts.some(isColour)
}

function isColour(node: CssNode): boolean {
  if (node.type === 'Hash') return true
  if (node.type === 'Function') return /^(?:rgb|hsl)a?$/i.test(node.name)
  return node.type === 'Identifier' && !NOT_COLOURS.has(node.name.toLowerCase())
}

/** Words of `background` that are no colour. */
const NOT_COLOURS = new Set(
  'none transparent initial inherit unset revert auto cover contain center top right bottom left repeat repeat-x repeat-y no-repeat space round scroll fixed local border-box padding-box content-box text'.split(
    ' ',
  ),
)
