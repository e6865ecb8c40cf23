import { isList, isParts, type Shape, type ShapeParts } from '../src/core/templates/shape.ts'
import { ARTICLE, BLOCK_SHAPES, COMMON_SHAPE, DATE, PICTURE } from '../src/core/templates/view-shape.ts'

/** The README's tables of what templates see, made of the shapes that templates are checked against. */
export function viewReference(): string {
  return [
    'Every template sees:\n',
    table('name', COMMON_SHAPE),
    '\nThe templates of a block see its fields besides:\n',
    table('block', BLOCK_SHAPES),
    '\nSome of these have parts, and are shown as `{{date.short}}` or `{{image.src}}`:\n',
    table('', { 'a date': DATE, 'a picture': PICTURE, 'an article': ARTICLE }),
    '',
  ].join('\n')
}

function table(heading: string, shapes: ShapeParts): string {
  const rows = Object.entries(shapes).map(([name, shape]) => {
    const label = name.includes(' ') ? name : `\`${name}\``
    return `| ${label} | ${isParts(shape) ? partsOf(shape) || 'nothing of its own' : shape} |`
  })
  return [`| ${heading} | |`, '|---|---|', ...rows].join('\n')
}

const NAMED = new Map<Shape, string>([
  [DATE, 'a date'],
  [PICTURE, 'a picture'],
])

function partsOf(shape: ShapeParts): string {
  return Object.entries(shape)
    .map(([name, part]) => describe(name === '' ? 'itself' : `\`${name}\``, part))
    .join('; ')
}

function describe(name: string, shape: Shape): string {
  const known = NAMED.get(shape)
  if (known !== undefined) return `${name}: ${known}`
  if (isList(shape))
    return isParts(shape[0]) ? `${name}, each with (${partsOf(shape[0])})` : `${name}, each ${shape[0]}`
  return isParts(shape) ? `${name} (${partsOf(shape)})` : `${name}: ${shape}`
}
