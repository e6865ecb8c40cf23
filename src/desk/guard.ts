import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { TOKEN_HEADER } from './token-header.ts'

/** Who may speak to the desk. */
export interface Admission {
  /** The `Host` headers that are answered, in small letters, with their port; what else leads here is rebound DNS. */
  readonly hosts: ReadonlySet<string>
  /** Of this run; only the desk's own page knows it. */
  readonly token: string
}

/**
 * Keeps everybody out but the desk's own page: names that are not the desk's, pages of other origins, and whoever wants
 * to change something without the token. Answers nobody with CORS headers.
 */
export function guard(admission: () => Admission): MiddlewareHandler {
  return async (context, next) => {
    const refusal = refusalOf(context, admission())
    if (refusal === undefined) await next()
    else context.res = context.text(refusal, 403)
    for (const [name, value] of Object.entries(COMMON)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    }
  }
}

/** Of every answer that does not say otherwise. */
const COMMON: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function refusalOf({ req }: Context, { hosts, token }: Admission): string | undefined {
  const host = req.header('host')?.toLowerCase() ?? ''
  if (!hosts.has(host)) return `The desk does not answer to this name. It is at ${[...hosts][0]}.`
  const isReading = req.method === 'GET' || req.method === 'HEAD'
  if (isReading) return isForeign(req) ? 'The desk does not speak to pages of other sites.' : undefined
  if (req.method !== 'POST') return 'The desk knows GET and POST.'
  if (req.header('origin') !== `http://${host}`) return 'This did not come from the page of the desk.'
  if (!isSame(req.header(TOKEN_HEADER) ?? '', token)) return 'The desk was started again since: load its page again.'
  if (!/^application\/json(?:;|$)/.test(req.header('content-type') ?? '')) return 'The desk reads JSON.'
  return undefined
}

/** Fetch Metadata: following a link to the desk is all that another page may do. */
function isForeign(req: Context['req']): boolean {
  const site = req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return !(req.header('sec-fetch-mode') === 'navigate' && req.header('sec-fetch-dest') === 'document')
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)]
  return left.length === right.length && timingSafeEqual(left, right)
}
