import { Buffer } from 'node:buffer'
import type { Recipient } from '../content/recipient.ts'
import type { Email, EmailVariant } from '../email/email.ts'
import { fieldValue, variantFor } from '../email/personalise.ts'
import { fillSlot, type Slot } from '../email/skeleton.ts'
import type { LongestEmail } from './facts.ts'

/** Measures an email for one recipient after the other, and remembers the longest of each variant. */
export interface LongestEmails {
  readonly see: (recipient: Recipient) => void
  readonly longest: ReadonlyMap<number, LongestEmail>
}

export function measureLongest(email: Email, list: string): LongestEmails {
  const longest = new Map<number, LongestEmail>()
  const measured = new Map(email.variants.map((variant, index) => [variant, measureFixed(variant, index)]))
  return {
    longest,
    see: recipient => {
      const known = measured.get(variantFor(email, recipient))
      if (!known) return
      const filled = known.slots.reduce(
        (sum, slot) => sum + Buffer.byteLength(fillSlot(slot.context, fieldValue(slot, email, recipient))),
        known.fixed,
      )
      if (filled > (longest.get(known.index)?.bytes ?? 0)) longest.set(known.index, { bytes: filled, list })
    },
  }
}

function measureFixed({ html }: EmailVariant, index: number) {
  const slots = html.filter((part): part is Slot => typeof part !== 'string')
  const fixed = html.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : 0), 0)
  return { index, slots, fixed }
}
