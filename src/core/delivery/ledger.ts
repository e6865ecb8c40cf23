import type { Recipient } from '../content/recipient.ts'
import type { Submission } from './submission.ts'

export const STATES = [
  'pending',
  'sending',
  'accepted',
  'deferred',
  'rejected',
  'unknown',
  'suppressed',
  'cancelled',
] as const

/** Where one recipient of a mailing stands. */
export type DeliveryState = (typeof STATES)[number]

export type StateCounts = Readonly<Record<DeliveryState, number>>

/** A recipient who is due. */
export interface DueDelivery {
  readonly id: number
  readonly recipient: Recipient
  /** Of the address. */
  readonly domain: string
  /** Submissions that ended in a deferral. */
  readonly tries: number
  /** Milliseconds since 1970; absent before the first. */
  readonly firstTry?: number
}

/** How a submission is written down. */
export interface Outcome {
  readonly submission: Submission
  /** Of a deferral: milliseconds since 1970; absent where it is not tried again. */
  readonly nextTry?: number
  readonly at: number
  /** The transport's name. */
  readonly server: string
}

/** The durable record of one mailing, as its delivery needs it. A change is on disk when its promise is kept, and changes
 * are written in the order in which they were asked for. */
export interface DeliveryLedger {
  readonly counts: () => StateCounts
  /** The next recipients who were never tried, from where the last call ended. */
  readonly nextPending: (limit: number) => readonly DueDelivery[]
  /** Deferred recipients whose time has come. */
  readonly dueDeferred: (now: number, limit: number) => readonly DueDelivery[]
  /** When the next deferred recipient is due; undefined where there is none. */
  readonly nextDue: () => number | undefined
  /**
   * Writes down that a message is about to be submitted. From here on the recipient is never tried again by itself
   * unless an outcome says so.
   * @returns false where the recipient is no longer due, and must not be mailed.
   */
  readonly intend: (id: number, messageId: string, at: number) => Promise<boolean>
  readonly settle: (id: number, outcome: Outcome) => Promise<void>
  /** Takes somebody who is suppressed off the mailing. */
  readonly suppress: (id: number, at: number) => Promise<void>
  /** Makes due again whom this run saw refused for the message's sake: nobody loses a mail for having been first. */
  readonly reopenPolicyRefusals: () => number
}
