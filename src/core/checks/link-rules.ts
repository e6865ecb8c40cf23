import { type PageElement, textOf } from '../page/page.ts'
import { GENERIC_TEXTS } from './generic-texts.ts'
import { isPrivate, isReserved } from './hosts.ts'
import { placeOfElement } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Every link of the page with its address. */
function* linksOf({ page }: Proof): Iterable<{ readonly element: PageElement; readonly href: string }> {
  for (const element of page.elements) {
    const { href } = element.attributes
    if ((element.name === 'a' || element.name === 'area') && href !== undefined) yield { element, href: href.trim() }
  }
}

function parseUrl(href: string): URL | undefined {
  return URL.canParse(href) ? new URL(href) : undefined
}

function* placeholders(proof: Proof): Iterable<Finding> {
  const isSample = isInvented(proof.digest.newsletter)
  for (const { element, href } of linksOf(proof)) {
    const why = placeholder(href, isSample)
    if (why) yield { message: `\`${href}\` ${why}.`, at: placeOfElement(proof, element, href) }
  }
}

function placeholder(href: string, isSample: boolean): string | undefined {
  if (href === '' || href === '#') return 'leads nowhere'
  if (/^(?:javascript|data|vscript|vbscript|file|blob|about):/i.test(href)) return 'cannot be followed from a mail'
  if (/\b(?:TODO|FIXME|TBD)\b(?!\.(?:md|txt)\b)/.test(href)) return 'is not finished'
  if (href.startsWith('#')) return undefined
  const url = parseUrl(href)
  if (!url) return 'is not a complete address'
  if (url.protocol === 'mailto:') {
    return !isSample && isReserved(url.pathname.split('@')[1] ?? '') ? 'is an address that nobody has' : undefined
  }
  if (!/^https?:$/.test(url.protocol)) return undefined
  if (isPrivate(url.hostname)) return 'is an address that only this machine or its neighbours know'
  return !isSample && isReserved(url.hostname) ? 'is an address made for examples' : undefined
}

/** A newsletter that lives at an address made for examples is a sample itself, and may link to its like. */
function isInvented({ sender, urls }: Proof['digest']['newsletter']): boolean {
  const site = parseUrl(urls.site)?.hostname ?? ''
  return isReserved(sender.email.split('@')[1] ?? '') && isReserved(site)
}

/** Whatever is longer says something. */
const LONGEST_GENERIC = 60

function* genericTexts(proof: Proof): Iterable<Finding> {
  const own = GENERIC_TEXTS.get(new Intl.Locale(proof.digest.edition.language).language) ?? []
  const generic = new Set([...(GENERIC_TEXTS.get('en') ?? []), ...own])
  for (const { element } of linksOf(proof)) {
    if (element.hidden) continue
    const text = textOf(proof.page, element)
    if (text.length > LONGEST_GENERIC) continue
    const words = text
      .toLowerCase()
      .replace(/[\s\u00A0]+/g, ' ')
      .replace(/^[\s«»“”"'‹›→»>(]+|[\s.…!:«»“”"'‹›→»>)]+$/gu, '')
    if (!generic.has(words)) continue
    yield { message: `"${text}" does not say where the link leads.`, at: placeOfElement(proof, element, text) }
  }
}

function* plainHttp(proof: Proof): Iterable<Finding> {
  for (const { element, href } of linksOf(proof)) {
    if (!/^http:/i.test(href)) continue
    yield { message: `\`${href}\` is sent in the clear.`, at: placeOfElement(proof, element, href) }
  }
}

const SHORTENERS = new Set(
  'bit.ly t.co goo.gl tinyurl.com ow.ly is.gd buff.ly j.mp rebrand.ly cutt.ly shorturl.at t.ly rb.gy tiny.cc lnkd.in bl.ink s.id v.gd dlvr.it'.split(
    ' ',
  ),
)

function* shortened(proof: Proof): Iterable<Finding> {
  for (const { element, href } of linksOf(proof)) {
    const host = parseUrl(href)?.hostname.replace(/^www\./, '') ?? ''
    if (!SHORTENERS.has(host)) continue
    yield { message: `\`${href}\` hides where it leads.`, at: placeOfElement(proof, element, href) }
  }
}

/** A text that is an address, or the beginning of one, and nothing else. */
const SHOWN_ADDRESS = /^(?:https?:\/\/)?((?:[\p{L}\d-]+\.)+\p{L}{2,})(?::\d+)?(?:[/?#]\S*)?[…]?$/u

function* mismatches(proof: Proof): Iterable<Finding> {
  for (const { element, href } of linksOf(proof)) {
    const text = textOf(proof.page, element)
    const shown = SHOWN_ADDRESS.exec(text)?.[1]
    const url = parseUrl(href)
    if (!shown || !url || !/^https?:$/.test(url.protocol) || isName(text, shown, url.hostname)) continue
    const [said, meant] = [bareHost(parseUrl(`https://${shown}`)?.hostname ?? shown), bareHost(url.hostname)]
    if (said === meant || meant.endsWith(`.${said}`) || said.endsWith(`.${meant}`)) continue
    const message = `The link shows ${shown} and leads to ${url.hostname}, as phishing does.`
    yield { message, at: placeOfElement(proof, element, text) }
  }
}

/** What looks like a host and is none: a file, a program, a company. */
function isName(text: string, host: string, target: string): boolean {
  if (/^https?:/i.test(text)) return false
  const isFile = FILE_ENDING.test(host) && !/\..*\./.test(host)
  // News of Booking.com stands elsewhere, but not at booking-com.example.
  const isCompany = text === host && /\p{Lu}/u.test(host) && !/^www\./i.test(host)
  const [word = ''] = host.toLowerCase().split('.')
  return isFile || (isCompany && !target.includes(word))
}

const FILE_ENDING =
  /\.(?:js|ts|py|rb|rs|md|sh|php|html?|txt|csv|pdf|json|ya?ml|zip|mp[34]|go|vue|css|xml|toml|docx?|xlsx?|pptx?|od[ts]|epub|ics|png|jpe?g|gif|svg|java|[jt]sx)$/i

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\d?\./, '')
}

function* anchors(proof: Proof): Iterable<Finding> {
  for (const { element, href } of linksOf(proof)) {
    if (!/^#./.test(href)) continue
    yield { message: `\`${href}\` leads to another part of the mail.`, at: placeOfElement(proof, element, href) }
  }
}

const UTM = ['utm_source', 'utm_medium', 'utm_campaign'] as const

function* tracked(proof: Proof): Iterable<Finding> {
  for (const { element, href } of linksOf(proof)) {
    const keys = [...(parseUrl(href)?.searchParams.keys() ?? [])].filter(key => key.startsWith('utm_'))
    const twice = keys.find((key, index) => keys.indexOf(key) !== index)
    const missing = keys.length > 0 ? UTM.filter(key => !keys.includes(key)) : []
    const at = () => placeOfElement(proof, element, href)
    if (twice) yield { message: `\`${twice}\` stands in this address twice.`, at: at() }
    else if (missing.length > 0) {
      yield { message: `This address has \`${keys[0]}\` and no \`${missing.join('`, no `')}\`.`, at: at() }
    }
  }
}

export const LINK_RULES: readonly Rule[] = [
  {
    id: 'link/placeholder',
    severity: 'error',
    finds: 'links that are empty, `#`, TODO, local, private or made for examples',
    why: 'They lead nowhere, or only on the desk of the person who wrote them. A newsletter whose own site and sender are at an address made for examples may link to such addresses.',
    source: 'RFC 2606 and RFC 6761 (names for examples), RFC 1918 and RFC 4193 (private addresses).',
    fix: 'Give the link the address that readers should reach.',
    check: placeholders,
  },
  {
    id: 'link/generic-text',
    severity: 'warning',
    finds: 'links that say "click here", "read more" and the like',
    why: 'Screen readers list links by their words alone, and everybody else scans for them.',
    source: 'WCAG 2.2, 2.4.4 and 2.4.9.',
    fix: 'Link the words that name what is there.',
    check: genericTexts,
  },
  {
    id: 'link/http',
    severity: 'warning',
    finds: 'links over plain http',
    why: 'Anybody on the way can read and change what the reader gets, and browsers warn of it.',
    source: 'Browsers since 2018 mark pages over http as not secure.',
    fix: 'Try the same address with https://.',
    check: plainHttp,
  },
  {
    id: 'link/shortener',
    severity: 'warning',
    finds: 'shortened links',
    why: 'Filters distrust them since spammers use them, readers cannot see where they go, and they die with their service.',
    source: 'URI blocklists (SURBL, Spamhaus DBL) list shorteners by name.',
    fix: 'Link to the address behind it.',
    check: shortened,
  },
  {
    id: 'link/text-mismatch',
    severity: 'warning',
    finds: 'links that show one host and lead to another',
    why: 'That is how phishing is told; clients and filters warn of it.',
    source: 'Thunderbird and Gmail compare the shown host with the target.',
    fix: 'Show the host that the link leads to, or words instead of an address.',
    check: mismatches,
  },
  {
    id: 'link/anchor',
    severity: 'warning',
    finds: 'links to another part of the same mail',
    why: 'They are dead in Gmail for iOS, Yahoo, Samsung Email and HEY.',
    source: 'Can I email: html-anchor-links.',
    fix: 'Link to a page on the web.',
    check: anchors,
  },
  {
    id: 'link/utm',
    severity: 'warning',
    finds: 'addresses with some utm parameters but not all, or one twice',
    why: 'Analytics files such visits under "other", or under whatever comes first.',
    source: 'Google Analytics wants source, medium and campaign together.',
    fix: 'Give all of utm_source, utm_medium and utm_campaign once, or none.',
    check: tracked,
  },
]
