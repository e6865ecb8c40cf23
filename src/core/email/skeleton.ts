import { Tokenizer } from 'htmlparser2'
import { MARKER, type MarkedField, type Markers, type MergeField } from '../prose/merge-field.ts'
import { isHarmlessUrl } from '../prose/url.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'

/** Where a value lands, and so how it is made harmless. */
export type SlotContext =
  /** Between tags. */
  | 'html'
  /** In an attribute that shows its value. */
  | 'attribute'
  /** The whole, or the beginning, of an address. */
  | 'url'
  /** Inside an address. */
  | 'url-part'
  /** The text part. */
  | 'text'
  /** A header field. */
  | 'header'

export interface Slot extends MergeField {
  readonly context: SlotContext
}

/** A rendered part cut at its merge fields: a recipient's part is a join. Plain data, so that it can be stored. */
export type Skeleton = readonly (string | Slot)[]

/** Cuts plain text. */
export function cutText(text: string, fields: Markers['fields'], context: 'text' | 'header'): Skeleton {
  return cut(text, fields, (_, field) => (field.inAddress ? 'url-part' : context))
}

/**
 * Cuts HTML. The context of each field is read off the place where its marker landed, so no template can get it wrong.
 * @throws BroadsheetError for a field in a place where no escaping would do (a style, a comment, a tag's name), and for
 * addresses that no client should follow: authors' are checked where they are written, a template can build its own.
 */
export function cutHtml(html: string, fields: Markers['fields']): Skeleton {
  const regions = scanRegions(html)
  refuseAddresses(html, regions)
  let index = 0
  return cut(html, fields, (start, field) => {
    while (regions[index] && (regions[index] as Region).end <= start) index++
    const region = regions[index]
    const context = region && region.start <= start && !opensTag(html, start) ? contextOf(region, start) : undefined
    if (context) return context
    const message = `The merge field \`${field.name}\` stands where it cannot be filled in safely.`
    const hint =
      'Merge fields may stand in text, in addresses and in attributes that show text, nowhere else in a template.'
    throw new BroadsheetError([error('template/field', message, { hint })])
  })
}

/** `<` before a marker is text as long as the marker is one; a value could make a tag of it. */
function opensTag(html: string, at: number): boolean {
  return /<[/!?]?$/.test(html.slice(Math.max(0, at - 2), at))
}

function cut(
  text: string,
  fields: Markers['fields'],
  contextAt: (start: number, field: MarkedField) => SlotContext,
): Skeleton {
  const parts: (string | Slot)[] = []
  let end = 0
  for (const match of text.matchAll(MARKER)) {
    const field = fields[Number(match[1])]
    if (!field) continue
    if (match.index > end) parts.push(text.slice(end, match.index))
    const { name, fallback } = field
    parts.push({ name, ...(fallback === undefined ? {} : { fallback }), context: contextAt(match.index, field) })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push(text.slice(end))
  return parts
}

type RegionKind = 'text' | 'raw' | 'attribute' | 'url'

interface Region {
  readonly kind: RegionKind
  readonly start: number
  readonly end: number
}

function contextOf({ kind, start }: Region, at: number): SlotContext | undefined {
  switch (kind) {
    case 'text':
      return 'html'
    case 'attribute':
      return 'attribute'
    case 'url':
      return at === start ? 'url' : 'url-part'
    case 'raw':
      return undefined
  }
}

/** Attributes that hold an address; of these `href` and `src` occur in mail. */
const ADDRESSES = new Set(['href', 'src', 'action', 'background', 'cite', 'poster', 'longdesc', 'formaction', 'data'])
/** Attributes that only show what they hold. */
const SHOWN = new Set(['alt', 'title', 'aria-label', 'content', 'summary', 'lang', 'dir', 'abbr', 'label', 'value'])
const RAW_ELEMENTS = new Set(['style', 'script', 'xml', 'noscript'])

/** Where text and attribute values stand in a document, in order; anything between is markup. */
function scanRegions(html: string): readonly Region[] {
  const regions: Region[] = []
  let element = ''
  let rawDepth = 0
  let attribute = ''
  let value: { start: number; end: number } | undefined
  const extend = (start: number, end: number) => {
    value = { start: value?.start ?? start, end }
  }
  const ignore = () => {}
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      ontext: (start, end) => regions.push({ kind: rawDepth > 0 ? 'raw' : 'text', start, end }),
      ontextentity: ignore,
      onopentagname: (start, end) => {
        element = html.slice(start, end).toLowerCase()
      },
      onopentagend: () => {
        if (RAW_ELEMENTS.has(element)) rawDepth++
      },
      onselfclosingtag: ignore,
      onclosetag: (start, end) => {
        if (RAW_ELEMENTS.has(html.slice(start, end).toLowerCase())) rawDepth = Math.max(0, rawDepth - 1)
      },
      onattribname: (start, end) => {
        attribute = html.slice(start, end).toLowerCase()
        value = undefined
      },
      onattribdata: extend,
      onattribentity: ignore,
      onattribend: quote => {
        if (!value) return
        const shown = SHOWN.has(attribute) ? 'attribute' : 'raw'
        // 3 and 2 are double and single quotes; a bare value could be left by a space.
        const quoted = Number(quote) >= 2
        regions.push({
          kind: !quoted ? 'raw' : ADDRESSES.has(attribute) ? 'url' : shown,
          ...value,
        })
      },
      oncomment: ignore,
      oncdata: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return regions
}

/** Line ends and other controls become a space. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu
/**
 * What has no meaning inside a value and reaches beyond it: marks that turn the direction of all that follows,
 * invisible separators, private-use characters (our own markers), halves of surrogate pairs. Joiners stay: Persian
 * and emoji are written with them.
 */
const INVISIBLE =
  /[\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu

/** Most values are; the tests below cost more than this one. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/
const HARMLESS = /^[^&<>"'`]*$/
const DANGEROUS = /[&<>"'`]/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** One line, without anything that reaches beyond its slot. */
export function cleanValue(value: string): string {
  if (PLAIN.test(value)) return value
  return value.replace(INVISIBLE, '').replace(CONTROLS, ' ').trim()
}

/** A cleaned value as it may stand in a slot. An address that is none, or runs something, becomes `#`. */
export function fillSlot(context: SlotContext, value: string): string {
  switch (context) {
    case 'html':
    case 'attribute':
      return escapeHtml(value)
    case 'url':
      return isHarmlessUrl(value) ? escapeHtml(value) : '#'
    case 'url-part':
      // A segment of dots alone would take the one before it away, encoded or not (URL standard).
      if (/^\.\.?$/.test(value)) return ''
      return encodeURIComponent(value).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    case 'text':
    case 'header':
      return value
  }
}

function escapeHtml(value: string): string {
  return HARMLESS.test(value) ? value : value.replace(DANGEROUS, sign => ENTITIES[sign] ?? '')
}

/** `cid:` names an embedded picture; \uE000 begins the marker of a merge field. */
const FOLLOWABLE = /^(?:https?:\/\/|mailto:|cid:|tel:|\uE000)/i

function refuseAddresses(html: string, regions: readonly Region[]): void {
  const addresses = regions.filter(({ kind }) => kind === 'url').map(({ start, end }) => html.slice(start, end))
  const unsafe = [...new Set(addresses.filter(url => !FOLLOWABLE.test(url)))]
  if (unsafe.length === 0) return
  const hint = 'Links and pictures in a mail need complete addresses: https, http or mailto.'
  throw new BroadsheetError(
    unsafe.map(url => error('template/url', `A template writes the address \`${url.slice(0, 80)}\`.`, { hint })),
  )
}
