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
