import type { DeliveryState, StateCounts } from '../core/delivery/ledger.ts'
import { countStates } from './ledger-delivery.ts'
import { guard, type LedgerDatabase } from './ledger-file.ts'
import { deadAddresses, type MailingStatus, reportMailing } from './ledger-report.ts'

/** What a mailing is for; only one to a list is remembered for ever. */
export type MailingKind = 'list' | 'test' | 'outbox'

/** One email to one or several lists, as it was when its first message left. */
export interface MailingRecord {
  readonly id: number
  /** `2025-09-05`; of a test or an outbox with a number behind it. */
  readonly name: string
  readonly edition: string
  readonly kind: MailingKind
  /** Hash of the email: what everybody gets. */
  readonly content: string
  /** Hash of everything that the email was made from. */
  readonly inputs: string
  /** Fingerprint of the secret, which the links of the messages depend on. */
  readonly settings: string
  /** Milliseconds since 1970: nobody is mailed later. */
  readonly notAfter: number | null
  /** Milliseconds since 1970. */
  readonly began: number
  /** Why it was sent although the checks found errors. */
  readonly forced: string | null
}

export interface FrozenList {
  readonly id: number
  readonly name: string
  readonly sha256: string
  /** Milliseconds since 1970. */
  readonly frozen: number
}

/** Where one person stands. */
interface Standing {
  readonly address: string | null
  readonly state: DeliveryState
}

/** What can be read of the ledger, by anybody and at any time. */
export interface LedgerView {
  /** Of one edition, the oldest first. */
  readonly mailings: (edition: string) => readonly MailingRecord[]
  /** Of all mailings. */
  readonly names: () => readonly string[]
  readonly lists: (mailing: Pick<MailingRecord, 'id'>) => readonly FrozenList[]
  readonly counts: (mailing: Pick<MailingRecord, 'id'>, list?: Pick<FrozenList, 'id'>) => StateCounts
  /** Everybody of a mailing, one at a time; an address is null once personal data is purged. */
  readonly everybody: (mailing: Pick<MailingRecord, 'id'>) => Iterable<Standing>
  readonly status: (mailing: MailingRecord) => MailingStatus
  /** Addresses that servers say do not exist: candidates for the suppression list. */
  readonly deadAddresses: (mailing: MailingRecord) => readonly string[]
}

export interface ViewOptions {
  readonly database: LedgerDatabase
  readonly folder: string
}

export function createLedgerView(options: ViewOptions): LedgerView {
  const { database, folder } = options
  const all = (sql: string, ...values: unknown[]) => guard(folder, () => database.prepare(sql).all(...values))
  // Reading brings nothing up to date: what the first version wrote has no such column.
  const forced = () =>
    all("SELECT 1 FROM pragma_table_info('mailing') WHERE name = 'forced'").length > 0 ? 'forced' : 'NULL AS forced'
  const lists = ({ id }: Pick<MailingRecord, 'id'>) =>
    all('SELECT id, name, sha256, frozen FROM list WHERE mailing = ? ORDER BY id', id) as FrozenList[]
  return {
    mailings: edition =>
      all(
        `SELECT id, name, edition, kind, content, inputs, settings, not_after AS notAfter, began, ${forced()}
         FROM mailing WHERE edition = ? ORDER BY id`,
        edition,
      ) as MailingRecord[],
    names: () => (all('SELECT name FROM mailing') as { name: string }[]).map(({ name }) => name),
    lists,
    counts: ({ id }, list) => countStates(options, id, list?.id),
    everybody: ({ id }) =>
      guard(folder, () =>
        database.prepare('SELECT address, state FROM delivery WHERE mailing = ? ORDER BY id').iterate(id),
      ) as Iterable<Standing>,
    status: mailing => reportMailing(options, mailing, lists(mailing)),
    deadAddresses: ({ id }) => deadAddresses(options, id),
  }
}
