import type { Recipient } from '../core/content/recipient.ts'
import {
  type DeliveryLedger,
  type DeliveryState,
  type DueDelivery,
  type Outcome,
  STATES,
  type StateCounts,
} from '../core/delivery/ledger.ts'
import { guard, type LedgerDatabase } from './ledger-file.ts'
import type { ViewOptions } from './ledger-view.ts'
import type { Change, LedgerWriter } from './ledger-writer.ts'

interface DeliveryLedgerOptions {
  readonly database: LedgerDatabase
  readonly writer: LedgerWriter
  readonly folder: string
  readonly mailing: number
  /** Of the list that is being mailed; others of the mailing are not touched. */
  readonly list: number
  readonly run: number
}

/** One run's view of one mailing's deliveries. */
export function createDeliveryLedger(options: DeliveryLedgerOptions): DeliveryLedger {
  const { database, writer, folder, mailing, list, run } = options
  const safely = <T>(task: () => T): T => guard(folder, task)
  const statements = safely(() => prepare(database))
  let last = ''
  return {
    counts: () => countStates({ database, folder }, mailing, list),
    nextPending: limit => {
      const rows = safely(() => statements.pending.all(mailing, last, list, limit)) as DeliveryRow[]
      last = rows.at(-1)?.person ?? last
      return rows.map(toDue)
    },
    dueDeferred: (now, limit) =>
      (safely(() => statements.deferred.all(mailing, now, list, limit)) as DeliveryRow[]).map(toDue),
    nextDue: () => {
      const row = safely(() => statements.nextDue.get(mailing, list)) as { at: number | null }
      return row.at ?? undefined
    },
    intend: async (id, messageId, at) => {
      const [changes] = await writer.write([{ sql: INTEND, values: [run, messageId, at, id] }])
      return changes === 1
    },
    settle: async (id, outcome) => {
      const [changes] = await writer.write(settlement({ id, run }, outcome))
      if (changes !== 1) throw new Error(`delivery ${id} was not being sent by run ${run}`)
    },
    suppress: async (id, at) => {
      await writer.write([{ sql: SUPPRESS, values: [at, id] }])
    },
    reopenPolicyRefusals: () => safely(() => statements.reopen.run(mailing, run)).changes,
  }
}

/** How many recipients of a mailing, or of one of its lists, are in which state. */
export function countStates({ database, folder }: ViewOptions, mailing: number, list?: number): StateCounts {
  const [condition, values] = list === undefined ? ['', [mailing]] : [' AND list = ?', [mailing, list]]
  const sql = `SELECT state, count(*) AS count FROM delivery WHERE mailing = ?${condition} GROUP BY state`
  const rows = guard(folder, () => database.prepare(sql).all(...values)) as { state: DeliveryState; count: number }[]
  const none = Object.fromEntries(STATES.map(state => [state, 0])) as Record<DeliveryState, number>
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
}

interface DeliveryRow {
  readonly id: number
  readonly person: string
  readonly address: string
  readonly fields: string
  readonly tries: number
  readonly first_try: number | null
}

function toDue({ id, address, fields, tries, first_try: firstTry }: DeliveryRow): DueDelivery {
  const recipient = { email: address, ...(JSON.parse(fields) as Omit<Recipient, 'email'>) }
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return { id, recipient, domain, tries, ...(firstTry === null ? {} : { firstTry }) }
}

/** libsql takes a lone object for named values, so none of these binds a single Buffer or list. */
function prepare(database: LedgerDatabase) {
  const columns = 'id, person, address, fields, tries, first_try'
  return {
    pending: database.prepare(
      `SELECT ${columns} FROM delivery WHERE mailing = ? AND state = 'pending' AND person > ? AND list = ? ORDER BY person LIMIT ?`,
    ),
    deferred: database.prepare(
      `SELECT ${columns} FROM delivery WHERE mailing = ? AND state = 'deferred' AND next_try <= ? AND list = ? ORDER BY next_try LIMIT ?`,
    ),
    nextDue: database.prepare(
      "SELECT min(next_try) AS at FROM delivery WHERE mailing = ? AND state = 'deferred' AND list = ?",
    ),
    reopen: database.prepare(
      `UPDATE delivery SET state = 'pending', tries = 0, first_try = NULL, next_try = NULL, reason = NULL, code = NULL
       WHERE mailing = ? AND run = ? AND state = 'rejected' AND reason = 'policy'`,
    ),
  }
}

const INTEND =
  "UPDATE delivery SET state = 'sending', run = ?, message_id = ?, changed = ? WHERE id = ? AND state IN ('pending', 'deferred')"
const SUPPRESS =
  "UPDATE delivery SET state = 'suppressed', changed = ? WHERE id = ? AND state IN ('pending', 'deferred')"
const SETTLE = `UPDATE delivery SET state = ?, tries = tries + 1, first_try = coalesce(first_try, ?), next_try = ?,
  reason = ?, code = ?, reply = ?, changed = ? WHERE id = ? AND state = 'sending' AND run = ?`
/** Who was not sent anything is as due as before. */
const UNDO = `UPDATE delivery SET state = CASE WHEN tries > 0 THEN 'deferred' ELSE 'pending' END,
  next_try = CASE WHEN tries > 0 THEN ? END, reply = ?, changed = ? WHERE id = ? AND state = 'sending' AND run = ?`
/** Right behind one of the two above, and only where it settled something. */
const ATTEMPT = `INSERT INTO attempt (delivery, run, at, server, outcome, code, reply)
  SELECT ?, ?, ?, ?, ?, ?, ? WHERE changes() = 1`

/** Servers write what they like. */
const LONGEST_REPLY = 500

/** The changes that write an outcome down; the first says whether there was anything to settle. */
function settlement(
  { id, run }: { readonly id: number; readonly run: number },
  { submission, nextTry, at, server }: Outcome,
): readonly Change[] {
  const { type } = submission
  const reply = (type === 'unsent' ? submission.fault.message : submission.reply).slice(0, LONGEST_REPLY)
  const code = type === 'deferred' || type === 'rejected' ? submission.code : null
  const attempt = { sql: ATTEMPT, values: [id, run, at, server, type, code, reply] }
  if (type === 'unsent') return [{ sql: UNDO, values: [at, reply, at, id, run] }, attempt]
  const isGivenUp = type === 'deferred' && nextTry === undefined
  const reason = type === 'rejected' ? submission.reason : isGivenUp ? 'gave-up' : null
  const state = isGivenUp ? 'rejected' : type
  return [{ sql: SETTLE, values: [state, at, nextTry ?? null, reason, code, reply, at, id, run] }, attempt]
}
