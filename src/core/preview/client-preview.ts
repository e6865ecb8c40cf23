import { groundIn } from '../page/colour.ts'
import { parseDeclarations } from '../page/declarations.ts'
import { type SimulatedDark, simulatedDark } from '../templates/dark-models.ts'
import { answerPreference, type Preference, settleScheme } from './colour-scheme.ts'
import { NO_PICTURE, rewriteAddresses, rewriteCandidates } from './pictures.ts'
import { isColour, type Role, repaint, repaintAttribute, roleOf } from './repaint.ts'
import { rewriteStyle } from './style-text.ts'
import { type Attributes, rewriteTags, type Tag } from './tags.ts'

/**
 * How a client colours a mail: as it is written, in light or in its own dark colours, or dark in the client's way. Those
 * are simulations; see dark-models.ts.
 */
export const SCHEMES = ['light', 'dark', 'outlook', 'partial', 'full', 'auto'] as const
export type Scheme = (typeof SCHEMES)[number]

export interface ClientPreview {
  readonly scheme: Scheme
  readonly images: boolean
  /** Whether style sheets are kept; what stands in a `style` attribute always is. */
  readonly styles: boolean
}

export interface PreviewOptions {
  /** What a picture's address becomes, be it embedded (`cid:`) or hosted. */
  readonly pictureUrl: (src: string) => string
  /** Characters into the HTML at which blocks begin; the outermost elements of each get `data-block="<index>"`. */
  readonly offsets?: readonly number[]
}

/**
 * The HTML part as a mail client shows it, in whatever scheme the browser is that shows it. What asks for another page
 * or style sheet is taken out; pictures at addresses that `pictureUrl` leaves as they are have to be refused elsewhere.
 */
export function previewHtml(html: string, preview: ClientPreview, options: PreviewOptions): string {
  const view = viewOf(preview, options)
  const blockOf = findBlocks(options.offsets ?? [])
  return rewriteTags(html, {
    tag: tag => (isLeftOut(tag, preview) ? undefined : { ...show(tag, view), ...blockOf(tag) }),
    sheet: css => rewriteCss(css, 'stylesheet', view),
  })
}

interface View {
  readonly preference: Preference
  /** What recolours a mail that is shown in none of its own schemes. */
  readonly model: SimulatedDark | undefined
  /** Outlook marks what it has recoloured, and a mail's style sheet can answer to the marks. */
  readonly marks: boolean
  readonly pictureUrl: (src: string) => string
  /** A mail repeats a few dozen `style` attributes hundreds of times. */
  readonly styles: Map<string, string>
}

function viewOf({ scheme, images }: ClientPreview, { pictureUrl }: PreviewOptions): View {
  const shared = { pictureUrl: images ? pictureUrl : () => NO_PICTURE, styles: new Map() }
  switch (scheme) {
    case 'light':
    case 'dark':
      return { ...shared, preference: scheme, model: undefined, marks: false }
    default:
      return { ...shared, preference: undefined, model: simulatedDark(scheme), marks: scheme === 'outlook' }
  }
}

function isLeftOut({ name, attributes }: Tag, { styles }: ClientPreview): boolean {
  switch (name) {
    case 'base':
    case 'link':
      return true
    case 'meta':
      return attributes['http-equiv']?.trim().toLowerCase() === 'refresh'
    default:
      return name === 'style' && !styles
  }
}

/** The attributes that a tag is shown with. */
function show({ name, attributes }: Tag, view: View): Attributes {
  const { style, media, content } = attributes
  const isScheme = name === 'meta' && /^(?:supported-)?color-schemes?$/i.test(attributes.name?.trim() ?? '')
  return {
    ...attributes,
    ...(isScheme && content !== undefined ? { content: settleScheme(content, view.preference) } : {}),
    ...(media === undefined ? {} : { media: answerPreference(media, view.preference) }),
    ...showPictures(attributes, view),
    ...(style === undefined ? {} : { style: showStyle(style, view) }),
    ...(view.model ? paintAttributes(attributes, view.model) : {}),
    ...(view.marks ? marksOf(attributes) : {}),
    ...(view.model && name === 'html' ? layGround(attributes, view.model, view) : {}),
  }
}

function showPictures({ src, srcset, background, poster }: Attributes, { pictureUrl }: View): Attributes {
  return {
    ...(src === undefined ? {} : { src: pictureUrl(src) }),
    ...(srcset === undefined ? {} : { srcset: rewriteCandidates(srcset, pictureUrl) }),
    ...(background === undefined ? {} : { background: pictureUrl(background) }),
    ...(poster === undefined ? {} : { poster: pictureUrl(poster) }),
  }
}

function showStyle(style: string, view: View): string {
  const known = view.styles.get(style) ?? rewriteCss(style, 'declarationList', view)
  view.styles.set(style, known)
  return known
}

function rewriteCss(css: string, context: Parameters<typeof rewriteStyle>[1], view: View): string {
  const { preference, model, pictureUrl } = view
  if (!model && !/color-scheme|url\(/i.test(css)) return css
  return rewriteStyle(css, context, {
    condition: condition => answerPreference(condition, preference),
    value: (property, value, selector) => {
      if (property === 'color-scheme' || property === 'supported-color-schemes') return settleScheme(value, preference)
      // Of a font.
      if (property === 'src') return value
      const role = roleOf(property)
      const shown = rewriteAddresses(value, pictureUrl)
      // A mail's answer to Outlook's marks is the last word.
      return model && role && !selector.includes('[data-ogs') ? repaint(shown, model[role]) : shown
    },
  })
}

const COLOUR_ATTRIBUTES: Readonly<Record<string, Role>> = {
  ...{ color: 'text', text: 'text', link: 'text', vlink: 'text', alink: 'text' },
  ...{ bgcolor: 'background', bordercolor: 'border' },
}

function paintAttributes(attributes: Attributes, model: SimulatedDark): Attributes {
  const painted = Object.entries(COLOUR_ATTRIBUTES).flatMap(([name, role]) => {
    const value = attributes[name]
    return value === undefined ? [] : [[name, repaintAttribute(value, model[role])] as const]
  })
  return Object.fromEntries(painted)
}

/** What an element was coloured in before. */
function marksOf({ style = '', color, bgcolor }: Attributes): Attributes {
  const declared = parseDeclarations(style)
  const text = declared.get('color') ?? color
  const ground = declared.get('background-color') ?? groundIn(declared.get('background') ?? '') ?? bgcolor
  return {
    ...(text !== undefined && isColour(text) ? { 'data-ogsc': text } : {}),
    ...(ground !== undefined && isColour(ground) ? { 'data-ogsb': ground } : {}),
  }
}

/** The client's own page, on which the mail lies: what was black on white. */
function layGround({ style }: Attributes, { background, text }: SimulatedDark, view: View): Attributes {
  const ground = `background-color:${background('#ffffff')};color:${text('#000000')}`
  return {
    style: style === undefined ? ground : `${showStyle(style, view)};${ground}`,
    ...(view.marks ? { 'data-ogsc': '', 'data-ogsb': '' } : {}),
  }
}

/** The mark that an element gets, unless the one around it lies in the same block. */
function findBlocks(offsets: readonly number[]): (tag: Tag) => Attributes {
  // What a layout leaves out is said to begin at the beginning.
  const isThere = (start: number, index: number) => start > 0 && start >= Math.max(0, ...offsets.slice(0, index))
  const starts = offsets.flatMap((start, index) => (isThere(start, index) ? [{ start, index }] : []))
  const blockAt = (offset: number) => starts.findLast(({ start }) => start <= offset)?.index
  return ({ offset, parentOffset }) => {
    const block = blockAt(offset)
    const isInner = parentOffset !== undefined && blockAt(parentOffset) === block
    return block === undefined || isInner ? {} : { 'data-block': `${block}` }
  }
}
