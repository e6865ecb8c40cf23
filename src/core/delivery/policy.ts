/** When to try again, when to pause, when to stop: numbers only, so that a rehearsal can run them fast. */
export interface DeliveryPolicy {
  /** Messages a second. */
  readonly rate: number
  /** Messages under way to one recipient domain. */
  readonly perDomain: number
  /** After each deferral in turn, in milliseconds; one try more than there are numbers. */
  readonly retryAfter: readonly number[]
  /** A deferred recipient is not tried again later than this after the first try, in milliseconds. */
  readonly retryWithin: number
  /** Faults of one server in a row before it is given a rest. */
  readonly faultsBeforePause: number
  /** The rests in turn, in milliseconds; after the last one the server is given up for this run. */
  readonly pauses: readonly number[]
  /** Refusals in a row, or with the same words, that say the message is at fault. */
  readonly policyRefusals: number
  /** Unknown outcomes in a row before stopping. */
  readonly unknownsInARow: number
  /** How long to wait for deferred recipients before leaving them to the next run, in milliseconds. */
  readonly patience: number
  /** How long a drain waits for messages under way, in milliseconds. */
  readonly drainWithin: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * Retries: RFC 5321 4.5.4.1 asks for at least 30 minutes between later tries; greylisting servers let a sender in after
 * about five minutes.
 */
export const USUAL_POLICY: DeliveryPolicy = {
  rate: 10,
  perDomain: 3,
  retryAfter: [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 4 * HOUR],
  retryWithin: 24 * HOUR,
  faultsBeforePause: 5,
  pauses: [15 * SECOND, MINUTE, 3 * MINUTE],
  policyRefusals: 3,
  unknownsInARow: 3,
  patience: 30 * MINUTE,
  drainWithin: 30 * SECOND,
}

/** When a recipient who was deferred is tried again, in milliseconds since 1970; undefined where it was tried enough. */
export function nextTry(
  { retryAfter, retryWithin }: DeliveryPolicy,
  { tries, firstTry, now }: { readonly tries: number; readonly firstTry: number; readonly now: number },
): number | undefined {
  const wait = retryAfter[tries - 1]
  if (wait === undefined || now + wait > firstTry + retryWithin) return undefined
  return now + wait
}
