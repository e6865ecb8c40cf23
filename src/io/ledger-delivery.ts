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

interface DeliveryLedgerOptions {
  readonly database: LedgerDatabase
  readonly folder: string
  readonly mailing: number
  readonly run: number
}

/** One run's view of one mailing's deliveries. */
export function createDeliveryLedger({ database, folder, mailing, run }: DeliveryLedgerOptions): DeliveryLedger {
  const safely = <T>(task: () => T): T => guard(folder, task)
  const statements = safely(() => prepare(database))
  const commit = createGroupCommit(database, folder)
  let last = ''
  return {
    counts: () => countStates(database, folder, mailing),
    nextPending: limit => {
      const rows = safely(() => statements.pending.all(mailing, last, limit)) as DeliveryRow[]
      last = rows.at(-1)?.person ?? last
      return rows.map(toDue)
    },
    dueDeferred: (now, limit) =>
      (safely(() => statements.deferred.all(mailing, now, limit)) as DeliveryRow[]).map(toDue),
    nextDue: () => {
      const row = safely(() => statements.nextDue.get(mailing, 'deferred')) as { at: number | null }
      return row.at ?? undefined
    },
    intend: (id, messageId, at) => commit(() => statements.intend.run(run, messageId, at, id).changes === 1),
    settle: (id, outcome) => commit(() => settle(statements, { id, run }, outcome)),
    suppress: (id, at) => {
      safely(() => statements.suppress.run(at, id))
    },
    reopenPolicyRefusals: () => safely(() => statements.reopen.run(mailing, run)).changes,
  }
}

/** How many recipients of a mailing are in which state. */
export function countStates(database: LedgerDatabase, folder: string, mailing: number): StateCounts {
  const rows = guard(folder, () =>
    database.prepare('SELECT state, count(*) AS count FROM delivery WHERE mailing = ? GROUP BY state').all(mailing),
  ) as { state: DeliveryState; count: number }[]
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
      `SELECT ${columns} FROM delivery WHERE mailing = ? AND state = 'pending' AND person > ? ORDER BY person LIMIT ?`,
    ),
    deferred: database.prepare(
      `SELECT ${columns} FROM delivery WHERE mailing = ? AND state = 'deferred' AND next_try <= ? ORDER BY next_try LIMIT ?`,
    ),
    nextDue: database.prepare('SELECT min(next_try) AS at FROM delivery WHERE mailing = ? AND state = ?'),
    intend: database.prepare(
      "UPDATE delivery SET state = 'sending', run = ?, message_id = ?, changed = ? WHERE id = ? AND state IN ('pending', 'deferred')",
    ),
    settle: database.prepare(
      `UPDATE delivery SET state = ?, tries = tries + ?, first_try = coalesce(first_try, ?), next_try = ?, reason = ?,
       code = ?, reply = ?, changed = ? WHERE id = ? AND state = 'sending' AND run = ?`,
    ),
    attempt: database.prepare(
      'INSERT INTO attempt (delivery, run, at, server, outcome, code, reply) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    suppress: database.prepare(
      "UPDATE delivery SET state = 'suppressed', changed = ? WHERE id = ? AND state IN ('pending', 'deferred')",
    ),
    reopen: database.prepare(
      "UPDATE delivery SET state = 'pending' WHERE mailing = ? AND run = ? AND state = 'rejected' AND reason = 'policy'",
    ),
    untried: database.prepare('SELECT tries FROM delivery WHERE id = ? AND run = ?'),
  }
}

type Statements = ReturnType<typeof prepare>

/** Servers write what they like. */
const LONGEST_REPLY = 500

function settle(
  statements: Statements,
  { id, run }: { readonly id: number; readonly run: number },
  { submission, nextTry, at, server }: Outcome,
): void {
  const { type } = submission
  const reply = (type === 'unsent' ? submission.fault.message : submission.reply).slice(0, LONGEST_REPLY)
  const code = type === 'deferred' || type === 'rejected' ? submission.code : null
  const reason = type === 'rejected' ? submission.reason : type === 'deferred' && !nextTry ? 'gave-up' : null
  const isTry = type !== 'unsent'
  const tries = (statements.untried.get(id, run) as { tries: number } | undefined)?.tries ?? 0
  // One that was never sent is as due as it was before.
  const before = tries > 0 ? 'deferred' : 'pending'
  const state = type === 'unsent' ? before : type === 'deferred' && !nextTry ? 'rejected' : type
  const due = type === 'unsent' ? (tries > 0 ? at : null) : (nextTry ?? null)
  const { changes } = statements.settle.run(
    ...[state, isTry ? 1 : 0, isTry ? at : null, due, reason, code, reply, at, id, run],
  )
  if (changes !== 1) throw new Error(`delivery ${id} was not being sent by run ${run}`)
  statements.attempt.run(id, run, at, server, type, code, reply)
}

type Commit = <T>(change: () => T) => Promise<T>

/**
 * Changes that are asked for in one turn of the event loop go to disk together, in order: waiting for the disk takes
 * longer than all else about a message, and one wait serves all connections.
 */
function createGroupCommit(database: LedgerDatabase, folder: string): Commit {
  let waiting: Change[] = []
  const flush = () => {
    const changes = waiting
    waiting = []
    const finish: (() => void)[] = []
    try {
      guard(folder, () => {
        database.exec('BEGIN IMMEDIATE')
        for (const change of changes) finish.push(change.make())
        database.exec('COMMIT')
      })
    } catch (cause) {
      if (database.inTransaction) database.exec('ROLLBACK')
      for (const { reject } of changes) reject(cause)
      return
    }
    for (const done of finish) done()
  }
  return change =>
    new Promise((resolve, reject) => {
      const make = () => {
        const value = change()
        return () => resolve(value)
      }
      if (waiting.push({ make, reject }) === 1) setImmediate(flush)
    })
}

interface Change {
  /** @returns what to do once it is on disk. */
  readonly make: () => () => void
  readonly reject: (cause: unknown) => void
}
