import { setMaxListeners } from 'node:events'
import type { Clock } from '../../../src/core/delivery/run.ts'

export interface FakeClock extends Clock {
  /** Sets the wall clock, as an administrator or a time server does. */
  readonly jump: (ms: number) => void
  /** Milliseconds since the beginning, by the clock that never jumps. */
  readonly elapsed: () => number
  /** Lets no time pass while something takes its own: a disk knows nothing of this clock. */
  readonly during: <T>(task: Promise<T>) => Promise<T>
}

/** A clock on which sleeping takes no time: whoever sleeps longest wakes last. */
export function createFakeClock(start = 1_757_000_000_000): FakeClock {
  let elapsed = 0
  let offset = start
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []
  let isTicking = false
  let underWay = 0
  const tick = () => {
    isTicking = false
    if (underWay > 0) return
    sleepers.sort((a, b) => a.at - b.at)
    const next = sleepers.shift()
    if (!next) return
    elapsed = Math.max(elapsed, next.at)
    next.wake()
    schedule()
  }
  // Everything that can happen without time passing happens first.
  const schedule = () => {
    if (isTicking || sleepers.length === 0) return
    isTicking = true
    setImmediate(() => setImmediate(tick))
  }
  return {
    now: () => Math.floor(offset + elapsed),
    monotonic: () => elapsed,
    elapsed: () => elapsed,
    during: async task => {
      underWay++
      try {
        return await task
      } finally {
        if (--underWay === 0) schedule()
      }
    },
    jump: ms => {
      offset += ms
    },
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal.aborted) return resolve()
        const wake = () => {
          signal.removeEventListener('abort', onAbort)
          resolve()
        }
        const sleeper = { at: elapsed + ms, wake }
        const onAbort = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          wake()
        }
        setMaxListeners(0, signal)
        signal.addEventListener('abort', onAbort)
        sleepers.push(sleeper)
        schedule()
      }),
  }
}
