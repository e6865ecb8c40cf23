import { normaliseAddress, parseAddress } from '../core/content/address.ts'
import type { Newsletter } from '../core/content/newsletter.ts'
import { type Recipient, sampleRecipient } from '../core/content/recipient.ts'
import { BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import { sha256 } from '../core/source/source.ts'
import { hashRecipientList, readRecipientList } from '../io/recipient-list.ts'

/** Who is to be mailed: a list of the project, or single addresses. */
export interface Target {
  /** The list's name, or the addresses. */
  readonly name: string
  /** What the ledger knows it by, which is nobody's address. */
  readonly key: string
  /** Marked in the subject, sent without asking, and sent anew every time. */
  readonly isTest: boolean
  /** Sent anew even if the last time was interrupted. */
  readonly isList: boolean
  /** Of what `read` would read now. */
  readonly hash: () => Promise<string>
  readonly read: (put: (rows: readonly Recipient[]) => void) => Promise<ReadRows>
}

export interface ReadRows {
  readonly sha256: string
  readonly columns: readonly string[]
  /** Rows that cannot be used. */
  readonly invalid: number
  readonly findings: readonly Diagnostic[]
}

export interface TargetOptions {
  readonly list?: string
  readonly to?: readonly string[]
  /** What is known of whoever is mailed by address; what is known of the sample reader unless given. */
  readonly as?: Recipient['columns']
}

/** @throws BroadsheetError where it is neither or both, or an address is none. */
export function findTarget(root: string, newsletter: Newsletter, { list, to = [], as }: TargetOptions): Target {
  if ((list === undefined) === (to.length === 0)) {
    const hint = 'Write `--list test` or `--to you@example.org`.'
    throw new BroadsheetError([
      error('send/target', 'A mailing goes either to a list or to single addresses.', { hint }),
    ])
  }
  return list === undefined
    ? addressTarget(to, as ?? sampleRecipient(newsletter).columns)
    : listTarget(root, newsletter, list)
}

function listTarget(root: string, newsletter: Newsletter, name: string): Target {
  return {
    name,
    key: name,
    isTest: newsletter.testLists.includes(name),
    isList: true,
    hash: () => hashRecipientList(root, name),
    read: async put => {
      const { sha256, columns, counts, findings } = await readRecipientList(root, name, {
        newsletter,
        onRows: rows => put(rows.map(({ recipient }) => recipient)),
      })
      return { sha256, columns, invalid: counts.invalid, findings }
    },
  }
}

function addressTarget(to: readonly string[], columns: Recipient['columns']): Target {
  const wrong = to.filter(address => parseAddress(address) === undefined)
  if (wrong.length > 0) {
    throw new BroadsheetError(wrong.map(text => error('recipient/address', `\`${text}\` is not a mail address.`)))
  }
  const name = [...new Set(to.map(normaliseAddress))].join(', ')
  const hash = sha256(name)
  return {
    name,
    key: `to ${hash.slice(0, 12)}`,
    isTest: true,
    isList: false,
    hash: async () => hash,
    read: async put => {
      put(to.map(address => ({ email: parseAddress(address) ?? address, columns })))
      return { sha256: hash, columns: Object.keys(columns), invalid: 0, findings: [] }
    },
  }
}
