import { computed } from '@preact/signals'
import type { ClientPreview, Scheme } from '../../core/preview/client-preview.ts'
import { queryValue } from './location.ts'

export const PARTS = [
  { id: 'email', label: 'Email', key: 'e' },
  { id: 'text', label: 'Text', key: 't' },
  { id: 'inbox', label: 'Inbox', key: 'i' },
  { id: 'html', label: 'HTML', key: 'h' },
  { id: 'mjml', label: 'MJML', key: 'm' },
  { id: 'raw', label: 'Message', key: 'r' },
] as const

export const WIDTHS = [
  { id: '320', label: '320', title: 'Small phone, 320 pixels', key: '1' },
  { id: '375', label: '375', title: 'Phone, 375 pixels', key: '2' },
  { id: '768', label: 'Tablet', title: 'Tablet, 768 pixels', key: '3' },
  { id: '1024', label: 'Desktop', title: 'Desktop, 1024 pixels', key: '4' },
  { id: 'free', label: 'Free', title: 'Any width', key: '5' },
] as const

interface SchemeChoice {
  readonly id: Scheme
  readonly label: string
  readonly isSimulated: boolean
  readonly key: string
}

/** No mail program is asked: what is simulated follows published descriptions, and says so. */
export const SCHEMES: readonly SchemeChoice[] = [
  { id: 'light', label: 'Light', isSimulated: false, key: 'l' },
  { id: 'dark', label: 'Dark, as authored', isSimulated: false, key: 'd' },
  { id: 'outlook', label: 'Outlook', isSimulated: true, key: 'o' },
  { id: 'partial', label: 'Partial inversion', isSimulated: true, key: 'p' },
  { id: 'full', label: 'Full inversion', isSimulated: true, key: 'f' },
  { id: 'auto', label: 'Automatic dark mode', isSimulated: true, key: 'a' },
]

export const PANELS = [
  { id: 'checks', label: 'Checks', key: 'c' },
  { id: 'blocks', label: 'Blocks', key: 'b' },
  { id: 'reader', label: 'Reader', key: 'u' },
] as const

export const ZOOMS = [50, 67, 80, 90, 100, 110, 125, 150, 200] as const

/** Pixels of the free width. */
export const NARROWEST = 280
const USUAL_WIDTH = 375
export const WIDEST = 1400

/** As an address of the desk names a free width. */
export function freeWidth(pixels: number): string {
  return `${pixels}px`
}

const known = <T extends string>(choices: readonly { readonly id: T }[], name: string, usual: T): T =>
  choices.find(({ id }) => id === queryValue(name))?.id ?? usual

/** How somebody looks at an edition. */
export const settings = computed(() => {
  const widthValue = queryValue('width') ?? String(USUAL_WIDTH)
  // `375` is the phone's, and `375px` a free width that happens to be as wide.
  const pixels = Number(/^(\d+)(?:px)?$/.exec(widthValue)?.[1] ?? USUAL_WIDTH)
  const named = WIDTHS.find(({ id }) => id === widthValue)?.id
  const zoom = Number(queryValue('zoom') ?? 100)
  const audience = queryValue('audience')
  return {
    part: known(PARTS, 'part', 'email'),
    widthChoice: named ?? ('free' as const),
    width: clamp(pixels, NARROWEST, WIDEST),
    scheme: known(SCHEMES, 'scheme', 'light'),
    images: queryValue('images') !== 'off',
    styles: queryValue('styles') !== 'off',
    zoom: (ZOOMS as readonly number[]).includes(zoom) ? zoom : 100,
    panel: known(PANELS, 'panel', 'checks'),
    reader: queryValue('reader'),
    audience,
  }
})

/** The part of a query that says who reads. */
export function readerQuery(): Readonly<Record<string, string>> {
  const { reader, audience } = settings.value
  return { ...(reader === undefined ? {} : { reader }), ...(audience === undefined ? {} : { audience }) }
}

/** The part of a query that says how it is shown. */
export function previewQuery({ scheme, images, styles }: ClientPreview): Readonly<Record<string, string>> {
  return {
    ...(scheme === 'light' ? {} : { scheme }),
    ...(images ? {} : { images: 'off' }),
    ...(styles ? {} : { styles: 'off' }),
  }
}

export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
