import { CLIENT_IDS } from './client-support-data.ts'

/** A family and a platform, as Can I email has them: `outlook/windows`. */
export type ClientId = (typeof CLIENT_IDS)[number]

/** By readership; findings name clients in this order. */
const FAMILIES: Readonly<Record<string, string>> = {
  'apple-mail': 'Apple Mail',
  gmail: 'Gmail',
  outlook: 'Outlook',
  yahoo: 'Yahoo Mail',
  'samsung-email': 'Samsung Email',
  aol: 'AOL Mail',
  thunderbird: 'Thunderbird',
  protonmail: 'Proton Mail',
  hey: 'HEY',
  fastmail: 'Fastmail',
  gmx: 'GMX',
  'web-de': 'WEB.DE',
  't-online-de': 'T-Online',
  'ionos-1and1': 'IONOS',
  orange: 'Orange',
  'free-fr': 'Free',
  sfr: 'SFR',
  laposte: 'La Poste',
  'mail-ru': 'Mail.ru',
}

const PLATFORMS: Readonly<Record<string, string>> = {
  windows: 'Windows',
  macos: 'macOS',
  'desktop-webmail': 'the web',
  'outlook-com': 'the web',
  'mobile-webmail': 'the mobile web',
  ios: 'iOS',
  android: 'Android',
}

/** Every client that is known, with its name for people: `gmail/ios` is "Gmail on iOS". */
export const CLIENTS: ReadonlyMap<ClientId, string> = new Map(
  Object.keys(FAMILIES).flatMap(family => platformsOf(family).map(id => [id, nameClients([id])[0] ?? id] as const)),
)

/** What a setting may name: families, and clients of a family. */
export const CLIENT_NAMES: readonly string[] = [...Object.keys(FAMILIES), ...CLIENTS.keys()]

/**
 * The families that nearly all opens come from. With every client, nearly every feature is missing somewhere: of those
 * tested in webmail of a single provider, hardly one is read by a hundredth of a list.
 */
export const DEFAULT_CLIENTS: readonly ClientId[] = matchClients([
  'apple-mail',
  'gmail',
  'outlook',
  'yahoo',
  'samsung-email',
]).clients

/** The clients that a list of families and clients stands for, each once, and the names that nothing is called. */
export function matchClients(names: readonly string[]): {
  readonly clients: readonly ClientId[]
  readonly unknown: readonly string[]
} {
  return {
    clients: [...CLIENTS.keys()].filter(id => names.includes(id) || names.includes(familyOf(id))),
    unknown: names.filter(name => !CLIENT_NAMES.includes(name)),
  }
}

/** One name a family: "Gmail" where all its clients are meant, else "Outlook on Windows and macOS". */
export function nameClients(ids: readonly ClientId[]): readonly string[] {
  return Object.entries(FAMILIES).flatMap(([family, name]) => {
    const all = platformsOf(family)
    const meant = all.filter(id => ids.includes(id))
    if (meant.length === 0) return []
    return meant.length === all.length ? [name] : [`${name} on ${enumerate(meant.map(platformName))}`]
  })
}

function platformsOf(family: string): readonly ClientId[] {
  const order = Object.keys(PLATFORMS)
  return CLIENT_IDS.filter(id => familyOf(id) === family).sort(
    (a, b) => order.indexOf(platformOf(a)) - order.indexOf(platformOf(b)),
  )
}

function familyOf(id: ClientId): string {
  return id.slice(0, id.indexOf('/'))
}

function platformOf(id: ClientId): string {
  return id.slice(id.indexOf('/') + 1)
}

function platformName(id: ClientId): string {
  return PLATFORMS[platformOf(id)] ?? platformOf(id)
}

function enumerate(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
