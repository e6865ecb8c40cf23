/** How fast messages may leave: a token bucket whose rate falls when servers ask for patience and recovers by itself. */
export interface Pace {
  /** Takes the next token. @returns the milliseconds to wait before using it. */
  readonly take: (now: number) => number
  /** The server asked for patience, or the line broke; `share` of the rate is left. */
  readonly slow: (now: number, share: number) => void
  /** A message was accepted. */
  readonly recover: () => void
  /** Messages a second that are allowed at the moment. */
  readonly rate: () => number
}

/** However many refusals, a mailing goes on at a fraction of its rate. */
const SLOWEST = 1 / 16
/** Replies to messages that were under way together say the same thing once. */
const SLOWED_FOR_MS = 1_000
/** Of the full rate, with each accepted message. */
const RECOVERY = 1 / 100
/** Tokens that an idle bucket saves up, in seconds of the rate; nobody sees a burst. */
const SAVED_SECONDS = 0.1

/** @param fullRate messages a second; `now` is a clock that never jumps, in milliseconds. */
export function createPace(fullRate: number): Pace {
  let share = 1
  let slowed = Number.NEGATIVE_INFINITY
  /** When the next token is due. */
  let due = Number.NEGATIVE_INFINITY
  return {
    take: now => {
      const interval = 1000 / (fullRate * share)
      due = Math.max(due, now - SAVED_SECONDS * 1000)
      const wait = Math.max(0, due - now)
      due += interval
      return wait
    },
    slow: (now, left) => {
      if (now - slowed < SLOWED_FOR_MS) return
      slowed = now
      share = Math.max(SLOWEST, share * left)
    },
    recover: () => {
      share = Math.min(1, share + RECOVERY)
    },
    rate: () => fullRate * share,
  }
}
