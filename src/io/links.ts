import { setMaxListeners } from 'node:events'
import pMap from 'p-map'
import { isNetworkFailure, type LinkAnswer } from '../core/checks/link-answer.ts'
import type { Clock } from '../core/delivery/run.ts'
import { type HostNames, systemNames } from './host-names.ts'
import type { LinkCache } from './link-cache.ts'
import { fragmentOf } from './link-fragments.ts'
import { openPage, withoutFragment } from './link-page.ts'
import { createLinkTurns } from './link-turns.ts'

export interface LinkOptions {
  /** Names of hosts, in small letters and without ports, on whose pages fragments are looked for. */
  readonly ownHosts: ReadonlySet<string>
  readonly cache: LinkCache
  readonly clock: Clock
  readonly signal?: AbortSignal
  /** Milliseconds for each request; 10 seconds unless given. */
  readonly timeout?: number
  /** Milliseconds after which a kept answer is not believed; its own age unless given, 0 to ask anew. */
  readonly maxAge?: number
  readonly names?: HostNames
  readonly onProgress?: (done: number, total: number, url: string) => void
}

const TIMEOUT_MS = 10_000

/** Hosts that are asked at the same time; one has one request at a time. */
const AT_ONCE = 8

/**
 * Opens http and https links, each page once, and leaves out all others.
 * @returns by link as it was given.
 * @throws the reason of the signal; what was answered until then is kept in the cache.
 */
export async function openLinks(
  urls: readonly string[],
  options: LinkOptions,
): Promise<ReadonlyMap<string, LinkAnswer>> {
  const { signal = new AbortController().signal, onProgress, cache, clock, maxAge } = options
  setMaxListeners(0, signal)
  const links = [...new Set(urls)].flatMap(url => readLink(url) ?? [])
  const answers = new Map<string, LinkAnswer>()
  const fresh = new Map<string, LinkAnswer>()
  const tell = ({ given }: Link, answer: LinkAnswer) => {
    answers.set(given, answer)
    onProgress?.(answers.size, links.length, given)
  }
  const open: Link[] = []
  for (const link of links) {
    const kept = cache.read(link.url.href, { now: clock.now(), ...(maxAge === undefined ? {} : { maxAge }) })
    if (kept) tell(link, kept)
    else open.push(link)
  }
  const ask = createLinkTurns({ names: systemNames, timeout: TIMEOUT_MS, ...options, signal })
  try {
    await pMap(
      hostsOf(open, options.ownHosts),
      async pages => {
        for (const page of pages) {
          const answerFor = await openPage(page, ask)
          for (const link of page.links) {
            const answer = answerFor(fragmentOf(link.url))
            fresh.set(link.url.href, answer)
            tell(link, answer)
          }
        }
      },
      { concurrency: AT_ONCE },
    )
  } finally {
    // Where nobody answered at all, nothing was learnt of the links.
    if (![...fresh.values()].every(isNetworkFailure)) {
      for (const [url, answer] of fresh) cache.write(url, answer, clock.now())
      cache.save()
    }
  }
  return answers
}

interface Link {
  /** As the caller knows it. */
  readonly given: string
  readonly url: URL
}

function readLink(given: string): Link | undefined {
  const url = URL.canParse(given) ? new URL(given) : undefined
  return url && /^https?:$/.test(url.protocol) ? { given, url } : undefined
}

interface Page {
  readonly url: URL
  readonly fragments: Set<string>
  readonly links: Link[]
}

/** The pages that links lead to, those of a host together, in the order in which they were first named. */
function hostsOf(links: readonly Link[], ownHosts: ReadonlySet<string>): readonly (readonly Page[])[] {
  const hosts = new Map<string, Map<string, Page>>()
  for (const link of links) {
    const pages = upsert(hosts, link.url.hostname, () => new Map<string, Page>())
    const href = withoutFragment(link.url)
    const page = upsert(pages, href, () => ({ url: new URL(href), fragments: new Set<string>(), links: [] }))
    page.links.push(link)
    const fragment = ownHosts.has(link.url.hostname) ? fragmentOf(link.url) : undefined
    if (fragment !== undefined) page.fragments.add(fragment)
  }
  return [...hosts.values()].map(pages => [...pages.values()])
}

function upsert<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const value = map.get(key) ?? create()
  map.set(key, value)
  return value
}
