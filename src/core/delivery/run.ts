import type { Message } from '../message/message.ts'
import { type Alarm, type Breaker, createBreaker } from './breaker.ts'
import type { DeliveryLedger, DeliveryState, DueDelivery, StateCounts } from './ledger.ts'
import { createPace, type Pace } from './pace.ts'
import type { DeliveryPolicy } from './policy.ts'
import { createQueue, type Queue } from './queue.ts'
import type { Connection, Transport } from './transport.ts'

export interface Clock {
  /** Whole milliseconds since 1970; may jump. */
  readonly now: () => number
  /** Milliseconds since some moment; never jumps. */
  readonly monotonic: () => number
  /** Ends early where the signal does. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface DeliverOptions {
  readonly ledger: DeliveryLedger
  readonly servers: readonly { readonly transport: Transport; readonly connections: number }[]
  readonly policy: DeliveryPolicy
  /** The message for one recipient, ready to be submitted. */
  readonly compose: (due: DueDelivery) => Message | Promise<Message>
  /** Asked for everybody once more, right before their message. */
  readonly isSuppressed: (address: string) => boolean | Promise<boolean>
  readonly clock: Clock
  /** Aborted to finish what is under way and leave the rest to the next run. */
  readonly drain: AbortSignal
  /** Aborted to cut every line at once. */
  readonly cut: AbortSignal
  /** Milliseconds since 1970: nobody is mailed later than this. */
  readonly notAfter?: number
  readonly onProgress?: (counts: StateCounts) => void
}

/** How a run came to its end. */
export type Ending =
  /** Nobody is left but those who were accepted, refused for good, or are held for a person to look at. */
  | { readonly type: 'done' }
  /** Deferred recipients are left; the first is due at `at`, in milliseconds since 1970. */
  | { readonly type: 'waiting'; readonly at: number }
  | { readonly type: 'drained' }
  | { readonly type: 'stopped'; readonly alarm: StopReason }

type StopReason =
  | Alarm
  /** Every server was given up: `reply` is what the last one did. */
  | { readonly type: 'connection'; readonly reply: string }
  /** It is later than the edition may be mailed. */
  | { readonly type: 'stale'; readonly reply: string }

/** What the workers of one delivery share. */
export interface Run extends DeliverOptions {
  readonly queue: Queue
  readonly pace: Pace
  readonly breaker: Breaker
  readonly counts: StateCounts
  /** Open connections, to be cut where somebody insists. */
  readonly lines: Set<Connection>
  /** Aborted once the run ends, for whatever reason. */
  readonly over: AbortSignal
  readonly ending: () => Ending | undefined
  /** The first reason counts. */
  readonly end: (ending: Ending) => void
  readonly move: (from: DeliveryState, to: DeliveryState) => void
  /** One server is given up; with the last one the run ends. */
  readonly giveUp: (reply: string) => void
  /** Until something about the queue, or the run, has changed. */
  readonly change: () => Promise<void>
  readonly announceChange: () => void
}

export function createRun(options: DeliverOptions): Run {
  const { ledger, servers, policy, onProgress } = options
  const counts: Record<DeliveryState, number> = { ...ledger.counts() }
  const over = new AbortController()
  let ending: Ending | undefined
  let serversLeft = servers.length
  let waiters: (() => void)[] = []
  const announceChange = () => {
    const woken = waiters
    waiters = []
    for (const wake of woken) wake()
  }
  const end = (reason: Ending) => {
    ending ??= reason
    over.abort()
    announceChange()
  }
  return {
    ...options,
    queue: createQueue(ledger, policy.perDomain),
    pace: createPace(policy.rate),
    breaker: createBreaker(policy),
    counts,
    lines: new Set(),
    over: over.signal,
    ending: () => ending,
    end,
    giveUp: reply => {
      if (--serversLeft === 0) end({ type: 'stopped', alarm: { type: 'connection', reply } })
      else announceChange()
    },
    move: (from, to) => {
      counts[from]--
      counts[to]++
      onProgress?.(counts)
    },
    change: () => new Promise(resolve => waiters.push(resolve)),
    announceChange,
  }
}

/** Follows the two signals. @returns how to stop following. */
export function obeySignals({ drain, cut, clock, policy, lines, end }: Run): () => void {
  const finished = new AbortController()
  const cutLines = () => {
    for (const line of lines) line.cut()
  }
  const onDrain = async () => {
    end({ type: 'drained' })
    await clock.sleep(policy.drainWithin, finished.signal)
    if (!finished.signal.aborted) cutLines()
  }
  const onCut = () => {
    end({ type: 'drained' })
    cutLines()
  }
  drain.addEventListener('abort', onDrain, { signal: finished.signal })
  cut.addEventListener('abort', onCut, { signal: finished.signal })
  if (drain.aborted) void onDrain()
  if (cut.aborted) onCut()
  return () => finished.abort()
}
