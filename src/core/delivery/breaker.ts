import type { DeliveryPolicy } from './policy.ts'
import { gistOf, type Submission } from './submission.ts'

/** Looks at every outcome and says when something is wrong that more tries would only repeat. */
export interface Breaker {
  /** @returns why the mailing must stop; undefined while it may go on. */
  readonly see: (submission: Submission) => Alarm | undefined
}

export type Alarm =
  /** The servers refuse the message, not the people. */
  | { readonly type: 'policy'; readonly reply: string }
  /** One message after the other is lost from sight. */
  | { readonly type: 'unknown'; readonly reply: string }
  /** Nothing can be handed over until somebody mends the settings. */
  | { readonly type: 'settings'; readonly reply: string }

export function createBreaker({ policyRefusals, unknownsInARow }: DeliveryPolicy): Breaker {
  let refusals = 0
  let unknowns = 0
  const gists = new Map<string, number>()
  return {
    see: submission => {
      const isPolicy = submission.type === 'rejected' && submission.reason === 'policy'
      refusals = isPolicy ? refusals + 1 : submission.type === 'unsent' ? refusals : 0
      unknowns = submission.type === 'unknown' ? unknowns + 1 : submission.type === 'unsent' ? unknowns : 0
      if (submission.type === 'unsent') {
        const { type, message } = submission.fault
        return type === 'settings' ? { type, reply: message } : undefined
      }
      if (isPolicy) {
        const gist = gistOf(submission.reply)
        const same = (gists.get(gist) ?? 0) + 1
        gists.set(gist, same)
        if (refusals >= policyRefusals || same >= policyRefusals) return { type: 'policy', reply: submission.reply }
      }
      return unknowns >= unknownsInARow
        ? { type: 'unknown', reply: (submission as { reply: string }).reply }
        : undefined
    },
  }
}

/** How one server is doing. */
export interface Health {
  /** The line to it broke, or could not be had. @returns what to do about it. */
  readonly fault: () =>
    | { readonly type: 'retry' }
    | { readonly type: 'pause'; readonly ms: number }
    | { readonly type: 'give-up' }
  /** It answered, whatever it said. */
  readonly answered: () => void
}

export function createHealth({ faultsBeforePause, pauses }: DeliveryPolicy): Health {
  let faults = 0
  let rests = 0
  return {
    fault: () => {
      if (++faults < faultsBeforePause) return { type: 'retry' }
      faults = 0
      const ms = pauses[rests++]
      return ms === undefined ? { type: 'give-up' } : { type: 'pause', ms }
    },
    answered: () => {
      faults = 0
      rests = 0
    },
  }
}
