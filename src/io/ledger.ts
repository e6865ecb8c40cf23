import { deflateSync, inflateSync } from 'node:zlib'
import type { DeliveryLedger } from '../core/delivery/ledger.ts'
import type { Mailing } from '../core/message/mailing.ts'
import { createDeliveryLedger } from './ledger-delivery.ts'
import { guard, type OpenLedger, openForWriting } from './ledger-file.ts'
import { type FreezeCounts, type Freezing, freezeList, personIn } from './ledger-freeze.ts'
import { purge } from './ledger-purge.ts'
import { createLedgerView, type FrozenList, type LedgerView, type MailingRecord } from './ledger-view.ts'
import { createLedgerWriter } from './ledger-writer.ts'

/** The durable record of what was sent to whom. Only one process at a time has it; see `openForWriting`. */
export interface Ledger extends LedgerView {
  /** The email as it was stored. */
  readonly readMailing: (mailing: MailingRecord) => Mailing
  /** Everything from here to `commit` or `rollback` happens at once, or not at all. */
  readonly begin: () => void
  readonly commit: () => void
  readonly rollback: () => void
  readonly create: (record: Omit<MailingRecord, 'id'>, mailing: Mailing) => MailingRecord
  readonly freeze: (mailing: MailingRecord, list: Freezing) => Promise<FreezeCounts>
  /**
   * Starts a run, between `begin` and `commit`. Whoever was being mailed when the last one was killed is `unknown` from
   * now on.
   * @returns the number of the run and of those people.
   */
  readonly startRun: (mailing: MailingRecord, now: number) => { readonly run: number; readonly lost: number }
  readonly endRun: (run: number, ending: string, now: number) => void
  readonly deliveries: (mailing: MailingRecord, list: Pick<FrozenList, 'id'>, run: number) => DeliveryLedger
  /** Makes everybody of a list in a state due again. @returns how many. */
  readonly reopen: (list: Pick<FrozenList, 'id'>, from: 'rejected' | 'unknown', now: number) => number
  /** Message-IDs of those whose outcome nobody knows. */
  readonly unknownIds: (mailing: MailingRecord) => readonly string[]
  /** Message-IDs of some that a server accepted. */
  readonly acceptedIds: (mailing: MailingRecord, limit: number) => readonly string[]
  /** Writes down what was found out about one of them. */
  readonly settleUnknown: (mailing: MailingRecord, messageId: string, found: Found) => void
  /** What was sent to one person, in all mailings. */
  readonly messagesTo: (address: string) => readonly { readonly edition: string; readonly messageId: string }[]
  /** @returns how many people. */
  readonly purge: (whom: { readonly mailing: MailingRecord } | { readonly address: string }, now: number) => number
  readonly close: () => void
}

/** What somebody else knows of a message that was lost from sight. */
interface Found {
  readonly state: 'accepted' | 'pending'
  /** How it is known. */
  readonly reply: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** @throws BroadsheetError where another process has it, or it cannot be opened. */
export function openLedger(folder: string): Ledger {
  const open = openForWriting(folder)
  const { database, path } = open
  const writer = createLedgerWriter(path, folder)
  const safely = <T>(task: () => T): T => guard(folder, task)
  const run = (sql: string, ...values: unknown[]) => safely(() => database.prepare(sql).run(...values))
  const all = (sql: string, ...values: unknown[]) => safely(() => database.prepare(sql).all(...values))
  const view = createLedgerView({ database, folder })
  return {
    ...view,
    readMailing: ({ id }) => {
      const [row] = all('SELECT artefact FROM mailing WHERE id = ?', id) as { artefact: ArrayBuffer }[]
      if (!row) throw new Error(`the ledger has no mailing ${id}`)
      return JSON.parse(inflateSync(new Uint8Array(row.artefact)).toString()) as Mailing
    },
    begin: () => safely(() => database.exec('BEGIN IMMEDIATE')),
    commit: () => safely(() => database.exec('COMMIT')),
    rollback: () => {
      if (database.inTransaction) safely(() => database.exec('ROLLBACK'))
    },
    create: (record, mailing) => {
      const { name, edition, kind, content, inputs, settings, notAfter, began, forced } = record
      const artefact = deflateSync(JSON.stringify(mailing))
      const { lastInsertRowid } = run(
        'INSERT INTO mailing (name, edition, kind, content, inputs, settings, artefact, not_after, began, forced) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[name, edition, kind, content, inputs, settings, artefact, notAfter, began, forced],
      )
      return { ...record, id: Number(lastInsertRowid) }
    },
    freeze: (mailing, list) => freezeList({ database, folder }, mailing, list),
    startRun: ({ id }, now) => {
      const { lastInsertRowid } = run('INSERT INTO run (mailing, began) VALUES (?, ?)', id, now)
      return { run: Number(lastInsertRowid), lost: loseSight(open, folder, id, now) }
    },
    endRun: (id, ending, now) => {
      run('UPDATE run SET ended = ?, ending = ? WHERE id = ?', now, ending, id)
    },
    deliveries: (mailing, list, id) =>
      createDeliveryLedger({ database, writer, folder, mailing: mailing.id, list: list.id, run: id }),
    reopen: ({ id }, from, now) =>
      run(
        "UPDATE delivery SET state = 'pending', tries = 0, first_try = NULL, next_try = NULL, changed = ? WHERE list = ? AND state = ? AND address IS NOT NULL",
        ...[now, id, from],
      ).changes,
    unknownIds: ({ id }) =>
      (
        all(
          "SELECT message_id AS id FROM delivery WHERE mailing = ? AND state = 'unknown' AND message_id <> ''",
          id,
        ) as {
          id: string
        }[]
      ).map(row => row.id),
    acceptedIds: ({ id }, limit) =>
      (
        all(
          "SELECT message_id AS id FROM delivery WHERE mailing = ? AND state = 'accepted' AND message_id <> '' LIMIT ?",
          ...[id, limit],
        ) as { id: string }[]
      ).map(row => row.id),
    settleUnknown: ({ id }, messageId, { state, reply, at }) => {
      run(
        `UPDATE delivery SET state = ?, reply = ?, changed = ?, tries = 0, first_try = NULL, next_try = NULL
         WHERE mailing = ? AND message_id = ? AND state = 'unknown'`,
        ...[state, reply, at, id, messageId],
      )
    },
    messagesTo: address =>
      view.names().flatMap(
        name =>
          all(
            `SELECT mailing.edition, delivery.message_id AS messageId FROM delivery JOIN mailing ON mailing.id = delivery.mailing
             WHERE mailing.name = ? AND delivery.person = ? AND delivery.message_id IS NOT NULL`,
            ...[name, personIn(name, address)],
          ) as { edition: string; messageId: string }[],
      ),
    purge: (whom, now) =>
      purge(
        { database, folder, now },
        'mailing' in whom
          ? { mailing: whom.mailing.id }
          : { people: view.names().map(name => personIn(name, whom.address)) },
      ),
    close: () => {
      writer.close()
      open.close()
    },
  }
}

/** A process that was killed between the intent and the outcome: nobody knows what the server has. */
function loseSight({ database }: OpenLedger, folder: string, mailing: number, now: number): number {
  const reply = 'The process ended while the message was under way.'
  return guard(folder, () => {
    database
      .prepare(
        "INSERT INTO attempt (delivery, run, at, server, outcome, reply) SELECT id, run, ?, '', 'unknown', ? FROM delivery WHERE mailing = ? AND state = 'sending'",
      )
      .run(now, reply, mailing)
    return database
      .prepare("UPDATE delivery SET state = 'unknown', reply = ?, changed = ? WHERE mailing = ? AND state = 'sending'")
      .run(reply, now, mailing).changes
  })
}
