import { type Audience, type AudienceCase, columnsOf } from './audience.ts'
import type { Newsletter } from './newsletter.ts'

/** One row of a list: who gets the message, and what the newsletter knows of them. */
export interface Recipient {
  readonly email: string
  /** What the list calls them, where it has a name for them that is not their address. */
  readonly id?: string
  /** The other columns: merge fields and attributes, by column name. */
  readonly columns: Readonly<Record<string, string>>
  /** Addresses made for this recipient alone; where absent, the newsletter's own. */
  readonly urls?: {
    readonly unsubscribe?: string
    readonly preferences?: string
    readonly web?: string
  }
}

/** The person of `sample:` in the newsletter, or a reader of whom nothing is known. */
export function sampleRecipient({ sample }: Pick<Newsletter, 'sample'>): Recipient {
  const { email = 'reader@example.com', ...columns } = sample
  return { email, columns }
}

/** Somebody as they would be in an audience case: whatever the audiences ask for is as the case has it. */
export function withAudience(
  recipient: Recipient,
  audiences: readonly Audience[],
  { columns }: Pick<AudienceCase, 'columns'>,
): Recipient {
  const asked = columnsOf(audiences)
  const others = Object.entries(recipient.columns).filter(([name]) => !asked.includes(name))
  return { ...recipient, columns: { ...Object.fromEntries(others), ...columns } }
}
