import type { DeliveryState, StateCounts } from '../core/delivery/ledger.ts'
import { gistOf } from '../core/delivery/submission.ts'
import { countStates } from './ledger-delivery.ts'
import { guard } from './ledger-file.ts'
import type { FrozenList, MailingRecord, ViewOptions } from './ledger-view.ts'

/** How one mailing stands. */
export interface MailingStatus
  extends Pick<MailingRecord, 'name' | 'edition' | 'kind' | 'content' | 'began' | 'forced'> {
  readonly lists: readonly FrozenList[]
  readonly counts: StateCounts
  readonly lastRun: LastRun | undefined
  /** Messages accepted a second, over the last minute of its last run. */
  readonly speed: number
  /** When the next deferred recipient is due, in milliseconds since 1970. */
  readonly nextDue: number | undefined
  /** What servers said of those who have no message, the most frequent first. */
  readonly reasons: readonly Reason[]
  readonly unknowns: readonly UnknownDelivery[]
}

interface LastRun {
  /** Milliseconds since 1970, like all times here. */
  readonly began: number
  readonly ended: number | null
  /** As `Ending` has it; null while the run goes on, or after it was killed. */
  readonly ending: string | null
  readonly lastOutcome: number | null
}

export interface Reason {
  readonly state: DeliveryState
  readonly reason: string | null
  readonly code: number | null
  /** With addresses and ids left out. */
  readonly reply: string
  readonly count: number
}

export interface UnknownDelivery {
  /** Null once personal data is purged. */
  readonly address: string | null
  readonly messageId: string | null
  readonly at: number
}

const LISTED_UNKNOWNS = 1000
const LISTED_REASONS = 20
const MINUTE = 60_000

export function reportMailing(
  options: ViewOptions,
  mailing: MailingRecord,
  lists: readonly FrozenList[],
): MailingStatus {
  const { database, folder } = options
  const { id, name, edition, kind, content, began, forced } = mailing
  const all = (sql: string, ...values: unknown[]) => guard(folder, () => database.prepare(sql).all(...values))
  const [lastRun] = all(
    `SELECT began, ended, ending, (SELECT max(at) FROM attempt WHERE run = run.id) AS lastOutcome
     FROM run WHERE mailing = ? ORDER BY id DESC LIMIT ?`,
    ...[id, 1],
  ) as LastRun[]
  const [due] = all("SELECT min(next_try) AS at FROM delivery WHERE mailing = ? AND state = 'deferred'", id) as {
    at: number | null
  }[]
  return {
    ...{ name, edition, kind, content, began, forced, lists },
    counts: countStates(options, id),
    lastRun,
    speed: lastRun?.lastOutcome ? speedBefore(all, id, { ...lastRun, lastOutcome: lastRun.lastOutcome }) : 0,
    nextDue: due?.at ?? undefined,
    reasons: reasonsOf(all, id),
    unknowns: all(
      "SELECT address, message_id AS messageId, changed AS at FROM delivery WHERE mailing = ? AND state = 'unknown' ORDER BY changed LIMIT ?",
      ...[id, LISTED_UNKNOWNS],
    ) as UnknownDelivery[],
  }
}

type All = (sql: string, ...values: unknown[]) => unknown[]

function speedBefore(
  all: All,
  mailing: number,
  { began, lastOutcome }: LastRun & { readonly lastOutcome: number },
): number {
  const from = Math.max(began, lastOutcome - MINUTE)
  const [row] = all(
    `SELECT count(*) AS count FROM attempt WHERE run = (SELECT max(id) FROM run WHERE mailing = ?)
     AND outcome = 'accepted' AND at >= ?`,
    ...[mailing, from],
  ) as { count: number }[]
  return (1000 * (row?.count ?? 0)) / Math.max(1000, lastOutcome - from)
}

function reasonsOf(all: All, mailing: number): readonly Reason[] {
  const rows = all(
    `SELECT state, reason, code, coalesce(reply, '') AS reply, count(*) AS count FROM delivery
     WHERE mailing = ? AND state IN ('rejected', 'deferred', 'unknown') GROUP BY state, reason, code, reply`,
    mailing,
  ) as Reason[]
  const alike = new Map<string, Reason>()
  for (const { reply, ...row } of rows) {
    const gist = gistOf(reply)
    const key = [row.state, row.reason, row.code, gist].join('\n')
    alike.set(key, { ...row, reply: gist, count: (alike.get(key)?.count ?? 0) + row.count })
  }
  return [...alike.values()].sort((a, b) => b.count - a.count).slice(0, LISTED_REASONS)
}

/** Addresses that servers say do not exist: candidates for the suppression list. */
export function deadAddresses({ database, folder }: ViewOptions, mailing: number): readonly string[] {
  const rows = guard(folder, () =>
    database
      .prepare(
        "SELECT address FROM delivery WHERE mailing = ? AND state = 'rejected' AND reason = 'address' AND address IS NOT NULL ORDER BY address",
      )
      .all(mailing),
  ) as { address: string }[]
  return rows.map(({ address }) => address)
}
