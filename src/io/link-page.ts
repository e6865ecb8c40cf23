import { STATUS_CODES } from 'node:http'
import type { LinkAnswer, Redirect } from '../core/checks/link-answer.ts'
import { decodeFragment, type FragmentSearch } from './link-fragments.ts'
import type { LinkReply, LinkRequest } from './link-request.ts'

/** An address without its fragment, and the fragments by which links name places in it. */
export interface LinkedPage {
  readonly url: URL
  /** Those that are worth looking for. */
  readonly fragments: ReadonlySet<string>
}

export type Ask = (request: LinkRequest) => Promise<LinkReply>

/** What browsers allow is 20; who needs more than this has lost their way. */
const MOST_REDIRECTS = 10

/** Follows a page to where it leads. @returns its answer for a link with this fragment, or with none. */
export async function openPage(page: LinkedPage, ask: Ask): Promise<(fragment?: string) => LinkAnswer> {
  const arrival = await arrive(page, ask)
  return fragment => answerOf(arrival, fragment)
}

/**
 * HEAD spares a server the page. Many answer it wrongly, though, with redirects as with errors: where it ends in doubt,
 * the whole way is gone again as browsers go it.
 */
async function arrive(page: LinkedPage, ask: Ask): Promise<Arrival> {
  if (page.fragments.size === 0) {
    const arrival = await follow(page, 'HEAD', ask)
    if (!isDoubtful(arrival.reply)) return arrival
  }
  return follow(page, 'GET', ask)
}

/** Where a way ended, and how it went. */
interface Arrival {
  readonly reply: LinkReply
  readonly redirects: readonly Redirect[]
  /** A redirect that names a fragment of its own overrides that of the link (RFC 9110 10.2.2). */
  readonly isElsewhere: boolean
}

async function follow({ url: start, fragments }: LinkedPage, method: 'HEAD' | 'GET', ask: Ask): Promise<Arrival> {
  const redirects: Redirect[] = []
  const seen = new Set<string>()
  let url = start
  for (;;) {
    seen.add(withoutFragment(url))
    const reply = await ask({ url, method, fragments })
    const arrival = { redirects, isElsewhere: url.hash !== '' }
    if (reply.type !== 'status' || !REDIRECTS.includes(reply.status)) return { ...arrival, reply }
    const fail = (reason: string): Arrival => ({ ...arrival, reply: { type: 'failed', reason } })
    const next = targetOf(reply.location, url)
    if (typeof next === 'string') return fail(next)
    if (redirects.length === MOST_REDIRECTS) return fail(`it redirects more than ${MOST_REDIRECTS} times`)
    redirects.push({ status: reply.status, to: next.href })
    if (seen.has(withoutFragment(next))) return fail('it redirects in a circle')
    url = next
  }
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/** Where a redirect leads, or why it leads nowhere. */
function targetOf(location: string | undefined, from: URL): URL | string {
  if (!location) return 'it redirects without saying where to'
  // Node reads fields as Latin-1; browsers take addresses for UTF-8.
  const target = Buffer.from(location, 'latin1').toString()
  if (!URL.canParse(target, from.href)) return 'it redirects to something that is no address'
  const url = new URL(target, from)
  return /^https?:$/.test(url.protocol) ? url : `it redirects to a ${url.protocol} address`
}

export function withoutFragment(url: URL): string {
  const page = new URL(url)
  page.hash = ''
  return page.href
}

/** Refusals of the visitor, not of the method; asking again would only annoy. */
const FIRM: readonly number[] = [401, 429, 999]

function isDoubtful(reply: LinkReply): boolean {
  if (reply.type !== 'status') return reply.type === 'interrupted'
  const isBusy = reply.status === 503 && reply.retryAfter !== undefined
  return reply.status >= 400 && !FIRM.includes(reply.status) && !isBusy
}

function answerOf({ reply, redirects, isElsewhere }: Arrival, fragment?: string): LinkAnswer {
  switch (reply.type) {
    case 'no-host':
      return { type: 'broken', reason: reply.reason, redirects }
    case 'interrupted':
    case 'failed':
      return { type: 'unverified', reason: reply.reason, redirects }
    case 'status': {
      const { status, search } = reply
      const isReached = status >= 200 && status < 300
      if (isReached) {
        const miss = fragment === undefined || isElsewhere ? undefined : missOf(fragment, search)
        return miss ? { ...miss, redirects } : { type: 'reached', status, redirects }
      }
      const reason = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
      return { type: status === 404 || status === 410 ? 'broken' : 'unverified', reason, redirects }
    }
  }
}

function missOf(fragment: string, search: FragmentSearch | undefined) {
  if (!search || search.found.has(fragment)) return undefined
  const name = `#${decodeFragment(fragment)}`
  switch (search.end) {
    case 'enough':
    case 'whole':
      return { type: 'broken', reason: `the page has no ${name}` } as const
    case 'too-long':
      return { type: 'unverified', reason: `the page is too long to look for ${name}` } as const
    case 'unreadable':
      return { type: 'unverified', reason: `the page could not be read as far as ${name}` } as const
  }
}
