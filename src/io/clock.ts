import { setMaxListeners } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../core/delivery/run.ts'

/** Longer, a timer would go off at once. */
const LONGEST_TIMER = 2_147_483_647

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    // One signal ends the sleep of every connection; Node takes more than ten for a leak.
    setMaxListeners(0, signal)
    try {
      await setTimeout(Math.min(ms, LONGEST_TIMER), undefined, { signal })
    } catch (cause) {
      if (!signal.aborted) throw cause
    }
  },
}
