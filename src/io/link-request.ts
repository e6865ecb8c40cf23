import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { NETWORK_REASONS, NO_HOST } from '../core/checks/link-answer.ts'
import type { Clock } from '../core/delivery/run.ts'
import type { HostNames } from './host-names.ts'
import { type FragmentSearch, findFragments } from './link-fragments.ts'

/**
 * What Firefox (its long-term release) says when somebody follows a link: much of the web refuses whoever introduces
 * itself as a robot, or misses these fields.
 */
const BROWSER_HEADERS = {
  'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-US,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br',
  'Upgrade-Insecure-Requests': '1',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Site': 'none',
  'Sec-Fetch-User': '?1',
}

/** Node's own limit of 16 KB is less than the content policies of some large sites. */
const LARGEST_HEADERS = 65_536

const CONNECTION = {
  // No pool: a connection that is kept may be closed by the server just when it is used again.
  agent: false,
  maxHeaderSize: LARGEST_HEADERS,
  // Node tries the next address of a host after 250 ms, which is less than some continents are away.
  autoSelectFamilyAttemptTimeout: 2_000,
}

export interface LinkRequest {
  readonly url: URL
  readonly method: 'HEAD' | 'GET'
  /** What to look for in the page; where there is nothing, its body is not read. */
  readonly fragments: ReadonlySet<string>
}

export interface LinkRequestOptions {
  readonly clock: Clock
  readonly names: HostNames
  /** Milliseconds for the headers, and as many again for the body. */
  readonly timeout: number
  readonly signal: AbortSignal
}

export type LinkReply =
  | {
      readonly type: 'status'
      readonly status: number
      readonly location: string | undefined
      readonly retryAfter: string | undefined
      readonly search: FragmentSearch | undefined
    }
  /** A name server says that there is no such host. */
  | { readonly type: 'no-host'; readonly reason: string }
  /** Silence, or something that is no answer: another method may fare better. */
  | { readonly type: 'interrupted'; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }

/** One request over a connection of its own, which is closed when this returns. @throws the signal's reason, nothing else. */
export async function sendRequest(asked: LinkRequest, options: LinkRequestOptions): Promise<LinkReply> {
  const { signal } = options
  signal.throwIfAborted()
  let request: ClientRequest | undefined
  const cut = () => void request?.destroy()
  signal.addEventListener('abort', cut, { once: true })
  try {
    request = prepare(asked, options.names)
    const response = await within(options, opening(request), cut)
    const { statusCode: status = 0, headers } = response
    const isSearched = status >= 200 && status < 300 && asked.fragments.size > 0
    const search = isSearched ? await within(options, findFragments(response, asked.fragments), cut) : undefined
    signal.throwIfAborted()
    return { type: 'status', status, location: headers.location, retryAfter: headers['retry-after'], search }
  } catch (cause) {
    signal.throwIfAborted()
    const reply = await explain(cause, asked.url, options)
    signal.throwIfAborted()
    return reply
  } finally {
    signal.removeEventListener('abort', cut)
    cut()
  }
}

function prepare({ url, method }: LinkRequest, { lookup }: HostNames): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return request(url, { ...CONNECTION, method, headers: BROWSER_HEADERS, lookup })
}

function opening(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', reject)
    request.once('close', () => reject(new Error('closed before it answered')))
    request.end()
  })
}

/** Cuts a task that takes too long. */
async function within<T>({ clock, timeout }: LinkRequestOptions, task: Promise<T>, cut: () => void): Promise<T> {
  const done = new AbortController()
  let isLate = false
  void clock.sleep(timeout, done.signal).then(() => {
    isLate = !done.signal.aborted
    if (isLate) cut()
  })
  try {
    return await task
  } catch (cause) {
    throw isLate ? Object.assign(new Error('too late', { cause }), { code: 'ETIMEDOUT' }) : cause
  } finally {
    done.abort()
  }
}

async function explain(cause: unknown, { hostname }: URL, options: LinkRequestOptions): Promise<LinkReply> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  switch (code) {
    case 'ENOTFOUND': {
      const isUnknown = await options.names.isUnknown(hostname, options.signal)
      if (isUnknown) return { type: 'no-host', reason: `${NO_HOST} ${hostname}` }
      return { type: 'failed', reason: `${NETWORK_REASONS.unnamed} ${hostname}` }
    }
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return { type: 'failed', reason: `${NETWORK_REASONS.unnamed} ${hostname}` }
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return { type: 'failed', reason: `${NETWORK_REASONS.unreachable} ${hostname}` }
    case 'ECONNREFUSED':
      return { type: 'failed', reason: `${NETWORK_REASONS.refused} ${hostname}` }
    case 'ETIMEDOUT':
      return { type: 'interrupted', reason: `${NETWORK_REASONS.silent} ${seconds(options.timeout)}` }
    case 'ECONNRESET':
    case 'EPIPE':
    case '':
      return { type: 'interrupted', reason: NETWORK_REASONS.cut }
    case 'HPE_HEADER_OVERFLOW':
      return { type: 'interrupted', reason: 'the header of its answer is too long' }
    default:
      if (code.startsWith('HPE_')) return { type: 'interrupted', reason: 'what it answers is not HTTP' }
      return { type: 'failed', reason: certificateProblem(code) ?? `it cannot be opened (${code})` }
  }
}

function certificateProblem(code: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another host'
  if (/CERT|SIGNATURE/.test(code)) return 'its certificate is not trusted'
  return /^(?:EPROTO|ERR_SSL|ERR_TLS)/.test(code) ? 'no secure connection can be made' : undefined
}

function seconds(ms: number): string {
  return ms === 1_000 ? '1 second' : `${ms / 1_000} seconds`
}
