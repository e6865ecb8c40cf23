import type { Place } from '../source/diagnostic.ts'
import type { LinkAnswer } from './link-answer.ts'
import { placeOfElement } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Every address of the edition that was opened, with its answer and where it stands. */
function* answers(
  proof: Proof,
): Iterable<{ readonly href: string; readonly answer: LinkAnswer; readonly at: () => Place }> {
  const { facts, page } = proof
  for (const element of page.elements) {
    const href = element.name === 'a' ? element.attributes.href : undefined
    const answer = href === undefined ? undefined : facts.links?.get(href)
    if (href !== undefined && answer) yield { href, answer, at: () => placeOfElement(proof, element, href) }
  }
}

/** Addresses of the links of a proof that can be opened; the web copy of the edition is not there before it is sent. */
export function linksToOpen({ page, email }: Proof): readonly string[] {
  const hrefs = page.elements.flatMap(({ name, attributes }) => (name === 'a' ? (attributes.href ?? []) : []))
  return [...new Set(hrefs)].filter(
    href => href !== email.urls.webUrl && /^https?:\/\//i.test(href) && URL.canParse(href),
  )
}

function* broken(proof: Proof): Iterable<Finding> {
  for (const { href, answer, at } of answers(proof)) {
    if (answer.type === 'broken') yield { message: `\`${href}\` is broken: ${answer.reason}.`, at: at() }
    if (answer.type !== 'unverified') continue
    const message = `\`${href}\` could not be verified: ${answer.reason}.`
    yield { message, severity: 'warning', hint: 'Open it in a browser.', at: at() }
  }
}

/** What has moved for good (RFC 9110, 15.4.2 and 15.4.9). */
const PERMANENT = new Set([301, 308])

function* redirected(proof: Proof): Iterable<Finding> {
  for (const { href, answer, at } of answers(proof)) {
    const [first] = answer.redirects
    const last = answer.redirects.at(-1)
    if (answer.type !== 'reached' || !first || !last || !answer.redirects.every(({ status }) => PERMANENT.has(status)))
      continue
    yield { message: `\`${href}\` has moved to \`${last.to}\`.`, hint: 'Link to the new address.', at: at() }
  }
}

export const LINK_ANSWER_RULES: readonly Rule[] = [
  {
    id: 'link/broken',
    severity: 'error',
    finds: 'links that do not answer (`--links`)',
    why: '404, 410 and a host that does not exist are errors; what a server may only say to robots (401, 403, 429, 999, 5xx, no answer) is a warning that the link could not be verified.',
    source: 'RFC 9110; each address is asked with HEAD, then GET, as a browser would.',
    fix: 'Give the address that the page has now, or take the link out.',
    check: broken,
  },
  {
    id: 'link/redirect',
    severity: 'info',
    finds: 'links to pages that have moved for good (`--links`)',
    why: 'Redirects are forgotten sooner or later, and cost the reader a moment each.',
    source: 'RFC 9110, 15.4: 301 and 308.',
    fix: 'Link to the new address.',
    check: redirected,
  },
]
