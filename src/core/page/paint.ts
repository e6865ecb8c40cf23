import { groundIn, type Hex, isTransparent, over } from './colour.ts'
import { type DarkSheet, darkValue } from './dark-sheet.ts'
import type { Page, PageElement } from './page.ts'

/** How an element is painted, inherited or its own. */
export interface Paint {
  readonly colour: Hex
  /** The element whose inline style gives the colour. */
  readonly colouredBy: PageElement | undefined
  /** Undefined above a picture, where nobody can know it. */
  readonly ground: Hex | undefined
  readonly groundedBy: PageElement | undefined
  /** CSS pixels */
  readonly size: number
  readonly bold: boolean
  readonly underlined: boolean
  readonly hidden: boolean
}

/** A page's elements as a client paints them that knows no style but theirs, or the rules for dark besides. */
export function paintPage({ elements }: Page, dark: DarkSheet = new Map()): ReadonlyMap<PageElement, Paint> {
  const painted = new Map<PageElement, Paint>()
  for (const element of elements) {
    const around = (element.parent && painted.get(element.parent)) ?? BARE
    painted.set(element, paintElement(element, around, dark))
  }
  return painted
}

const BARE: Paint = {
  colour: '#000000',
  colouredBy: undefined,
  ground: '#ffffff',
  groundedBy: undefined,
  size: 16,
  bold: false,
  underlined: false,
  hidden: false,
}

/** What browsers give a link that has no colour of its own. */
const LINK_BLUE = '#0000ee'
const BOLD = new Set(['b', 'strong', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
/** HTML standard, 15.3.6. */
const HEADING_SIZES: Readonly<Record<string, number>> = { h1: 2, h2: 1.5, h3: 1.17, h4: 1, h5: 0.83, h6: 0.67 }

function paintElement(element: PageElement, around: Paint, dark: DarkSheet): Paint {
  const { name, style, attributes } = element
  const said = (property: string) => darkValue(dark, element, property) ?? style.get(property)
  const background = said('background-color') ?? groundIn(style.get('background') ?? '') ?? attributes.bgcolor
  const isPictured = /url\(/.test(style.get('background') ?? style.get('background-image') ?? '')
  const ground = isPictured ? undefined : background ? over(background, around.ground ?? '#ffffff') : around.ground
  const isGrounded = background !== undefined && !isTransparent(background)
  const written = said('color') ?? (name === 'font' ? attributes.color : undefined)
  const colour = (written && over(written, ground ?? '#ffffff')) ?? (name === 'a' ? LINK_BLUE : around.colour)
  const weight = style.get('font-weight')
  const decoration = style.get('text-decoration') ?? style.get('text-decoration-line')
  return {
    colour,
    colouredBy: written ? element : name === 'a' ? undefined : around.colouredBy,
    ground: background && !isGrounded ? around.ground : ground,
    groundedBy: isGrounded || isPictured ? element : around.groundedBy,
    size: sizeOf(element, around.size),
    bold: weight === undefined ? around.bold || BOLD.has(name) : /^(?:bold|bolder|[6-9]00)$/.test(weight),
    underlined:
      decoration === undefined ? name === 'a' || name === 'u' || around.underlined : /underline/.test(decoration),
    hidden: around.hidden || darkValue(dark, element, 'display') === 'none',
  }
}

function sizeOf({ name, style }: PageElement, around: number): number {
  const given = style.get('font-size') ?? /(?:^|\s)([\d.]+(?:px|pt|em|rem|%))/.exec(style.get('font') ?? '')?.[1]
  const [, amount, unit] = /^([\d.]+)(px|pt|em|rem|%)$/.exec(given ?? '') ?? []
  if (amount === undefined) {
    const factor = HEADING_SIZES[name]
    if (factor !== undefined && given === undefined) return 16 * factor
    return given === undefined && (name === 'small' || name === 'sub' || name === 'sup') ? around / 1.2 : around
  }
  switch (unit) {
    case 'pt':
      return (Number(amount) * 4) / 3
    case 'em':
      return Number(amount) * around
    case 'rem':
      return Number(amount) * 16
    case '%':
      return (Number(amount) / 100) * around
    default:
      return Number(amount)
  }
}
