import { lookup } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'

/** Who knows where hosts are. */
export interface HostNames {
  /** How connections find addresses. */
  readonly lookup: LookupFunction
  /** Whether a name server says that there is no such host. False where none answers, or another one disagrees. */
  readonly isUnknown: (host: string, signal: AbortSignal) => Promise<boolean>
}

const PATIENCE = { timeout: 2_000, tries: 2 }

/**
 * The machine's own resolver. Of a name that it does not find it may only have failed to ask (macOS says ENOTFOUND when
 * it is offline), so a name server is asked directly before a host is called unknown.
 */
export const systemNames: HostNames = {
  lookup,
  isUnknown: async (host, signal) => {
    const resolver = new Resolver(PATIENCE)
    const stop = () => resolver.cancel()
    signal.addEventListener('abort', stop, { once: true })
    try {
      await resolver.resolve4(host)
      return false
    } catch (cause) {
      // ENODATA: the name is there (for mail, say) and has no address of a host.
      return cause instanceof Error && 'code' in cause && ['ENOTFOUND', 'ENODATA'].includes(String(cause.code))
    } finally {
      signal.removeEventListener('abort', stop)
    }
  },
}
