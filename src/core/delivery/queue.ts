import type { DeliveryLedger, DueDelivery } from './ledger.ts'

/**
 * Who is next. Pulls from the ledger a window at a time, however long the list is, and hands out one recipient to each
 * worker, so that no domain has more messages under way than it may and none has to wait for another's.
 */
export interface Queue {
  /** The next recipient, or what there is instead. */
  readonly next: (now: number) => Turn
  /** The recipient's domain is free again. */
  readonly release: (due: DueDelivery) => void
  /** The recipient was not tried after all. */
  readonly giveBack: (due: DueDelivery) => void
}

type Turn =
  | { readonly type: 'due'; readonly due: DueDelivery }
  /**
   * Everybody who could go now belongs to a domain that is busy, or is under way and may come back; the next deferred
   * recipient is due at `at`.
   */
  | { readonly type: 'busy'; readonly at: number | undefined }
  /** Only deferred recipients are left; `at` in milliseconds since 1970. */
  | { readonly type: 'later'; readonly at: number }
  | { readonly type: 'empty' }

/** Recipients read from the ledger at a time. */
const PAGE = 500
/** However few domains have room, no more than this is held in memory. */
const WINDOW = 5_000
/** Deferred recipients come due by the minute; asking at every message would cost more than the message. */
const LOOK_EVERY_MS = 1_000

export function createQueue(ledger: DeliveryLedger, perDomain: number): Queue {
  /** By domain, in the order in which the domains get their turns. */
  const waiting = new Map<string, DueDelivery[]>()
  const busy = new Map<string, number>()
  /** Of everybody waiting or under way: the ledger offers the deferred until their state has changed. */
  const held = new Set<number>()
  let count = 0
  let isRead = false
  let looked = Number.NEGATIVE_INFINITY

  const put = (due: DueDelivery) => {
    const line = waiting.get(due.domain)
    if (line) line.push(due)
    else waiting.set(due.domain, [due])
    held.add(due.id)
    count++
  }
  const read = (now: number): boolean => {
    const before = count
    if (now - looked >= LOOK_EVERY_MS || now < looked) {
      looked = now
      for (const due of ledger.dueDeferred(now, PAGE)) if (!held.has(due.id)) put(due)
    }
    if (!isRead) {
      const page = ledger.nextPending(PAGE)
      isRead = page.length < PAGE
      for (const due of page) put(due)
    }
    return count > before
  }
  const take = (): DueDelivery | undefined => {
    for (const [domain, line] of waiting) {
      if ((busy.get(domain) ?? 0) >= perDomain) continue
      const due = line.shift()
      // The domain goes to the end of the round.
      waiting.delete(domain)
      if (line.length > 0) waiting.set(domain, line)
      if (!due) continue
      count--
      busy.set(domain, (busy.get(domain) ?? 0) + 1)
      return due
    }
    return undefined
  }
  const release = ({ id, domain }: DueDelivery) => {
    const left = (busy.get(domain) ?? 1) - 1
    if (left > 0) busy.set(domain, left)
    else busy.delete(domain)
    held.delete(id)
  }

  return {
    next: now => {
      if (count === 0) read(now)
      let due = take()
      while (!due && count < WINDOW && read(now)) due = take()
      const at = due ? undefined : ledger.nextDue()
      if (at !== undefined && at <= now) {
        looked = Number.NEGATIVE_INFINITY
        if (read(now)) due = take()
      }
      if (due) return { type: 'due', due }
      if (held.size > 0) return { type: 'busy', at: at !== undefined && at > now ? at : undefined }
      return at === undefined ? { type: 'empty' } : { type: 'later', at: Math.max(at, now + 1) }
    },
    release,
    giveBack: due => {
      release(due)
      put(due)
    },
  }
}
