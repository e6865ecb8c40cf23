import type { Ask } from './link-page.ts'
import { type LinkReply, type LinkRequest, type LinkRequestOptions, sendRequest } from './link-request.ts'

/** Between two requests to a host: as fast as a person clicks, slower than what servers take for an attack. */
const PAUSE_MS = 250

/** How long a host that is busy is waited for, once. */
const LONGEST_WAIT_MS = 5_000

export interface LinkTurnOptions extends LinkRequestOptions {
  /** On whose pages fragments are looked for. */
  readonly ownHosts: ReadonlySet<string>
}

/** Requests that wait for their turn at a host, wherever they come from: one at a time, and a pause between two. */
export function createLinkTurns({ ownHosts, ...options }: LinkTurnOptions): Ask {
  const { clock, signal } = options
  const last = new Map<string, Promise<unknown>>()
  const sendPatiently = async (request: LinkRequest): Promise<LinkReply> => {
    const reply = await sendRequest(request, options)
    const wait = shortWait(reply, clock.now())
    if (wait === undefined) return reply
    await clock.sleep(wait, signal)
    return sendRequest(request, options)
  }
  return request => {
    const { hostname } = request.url
    // A redirect may have led to somebody else's page.
    const asked = ownHosts.has(hostname) ? request : { ...request, fragments: new Set<string>() }
    const before = last.get(hostname)
    const turn = before
      ? before.then(() => clock.sleep(PAUSE_MS, signal)).then(() => sendPatiently(asked))
      : sendPatiently(asked)
    last.set(
      hostname,
      turn.catch(() => {}),
    )
    return turn
  }
}

/** Milliseconds that a busy server asks to be left alone; undefined where it does not, or for longer than we wait. */
function shortWait(reply: LinkReply, now: number): number | undefined {
  if (reply.type !== 'status' || (reply.status !== 429 && reply.status !== 503)) return undefined
  const { retryAfter = '' } = reply
  // Seconds or a date (RFC 9110 10.2.3).
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now
  return wait <= LONGEST_WAIT_MS ? Math.max(wait, PAUSE_MS) : undefined
}
