import { createHash } from 'node:crypto'
import { normaliseAddress } from '../core/content/address.ts'
import type { Recipient } from '../core/content/recipient.ts'
import { guard } from './ledger-file.ts'
import type { MailingRecord, ViewOptions } from './ledger-view.ts'

/** What became of a list's rows when they were frozen. */
export interface FreezeCounts {
  readonly added: number
  /** The same address again. */
  readonly duplicates: number
  /** In the mailing already, by another list. */
  readonly known: number
  readonly suppressed: number
}

export interface Freezing {
  readonly name: string
  /** Hands all of the list's rows to `put`. @returns the hash of what it read them from. */
  readonly read: (put: (rows: readonly Recipient[]) => void) => Promise<string>
  /** Names of the columns that the mailing needs; nothing else is kept of a person. */
  readonly fields: readonly string[]
  readonly isSuppressed: (address: string) => boolean
  readonly now: number
}

/** The name by which a person is known in one mailing, and by nothing else. */
export function personIn(mailing: string, address: string): string {
  return createHash('sha256')
    .update(`${mailing}\n${normaliseAddress(address)}`)
    .digest('hex')
    .slice(0, 32)
}

/**
 * Writes a list's readers into a mailing, between `begin` and `commit`. The rows are put aside as they come and sorted
 * before they go in: a million of them find their places in the indexes one behind the other, in a third of the time,
 * and however many there are, the memory stays the same.
 */
export async function freezeList(
  { database, folder }: ViewOptions,
  mailing: MailingRecord,
  { name, read, fields, isSuppressed, now }: Freezing,
): Promise<FreezeCounts> {
  const { list, stage } = guard(folder, () => {
    const row = database.prepare("INSERT INTO list (mailing, name, sha256, frozen) VALUES (?, ?, '', ?)")
    const { lastInsertRowid } = row.run(mailing.id, name, now)
    database.exec(STAGED)
    return { list: Number(lastInsertRowid), stage: database.prepare(STAGE) }
  })
  let count = 0
  const put = (rows: readonly Recipient[]) => {
    for (let from = 0; from < rows.length; from += BATCH) {
      const batch = rows.slice(from, from + BATCH)
      const staged = batch.map(recipient => stagedRow(mailing.name, recipient, { fields, isSuppressed }))
      count += guard(folder, () => stage.run(JSON.stringify(staged))).changes
    }
  }
  const sha256 = await read(put)
  return guard(folder, () => {
    const [known, inserted] = [
      database.prepare(KNOWN).get(mailing.id, 0) as { count: number },
      database.prepare(INSERT).run(mailing.id, list, now).changes,
    ]
    const suppressed = database.prepare(SUPPRESSED).get(mailing.id, list) as { count: number }
    database.exec('DROP TABLE temp.staged')
    database.prepare('UPDATE list SET sha256 = ? WHERE id = ?').run(sha256, list)
    return {
      added: inserted - suppressed.count,
      duplicates: count - inserted - known.count,
      known: known.count,
      suppressed: suppressed.count,
    }
  })
}

function stagedRow(
  mailing: string,
  { email, id, columns, urls }: Recipient,
  { fields, isSuppressed }: Pick<Freezing, 'fields' | 'isSuppressed'>,
): readonly string[] {
  const kept = Object.fromEntries(fields.flatMap(field => (columns[field] ? [[field, columns[field]]] : [])))
  const values = JSON.stringify({ columns: kept, ...(id === undefined ? {} : { id }), ...(urls ? { urls } : {}) })
  return [personIn(mailing, email), email, values, isSuppressed(email) ? 'suppressed' : 'pending']
}

const STAGED = `CREATE TEMP TABLE staged (
  position INTEGER PRIMARY KEY, person TEXT NOT NULL, address TEXT NOT NULL, fields TEXT NOT NULL, state TEXT NOT NULL
) STRICT`
/** Larger texts are collected seldom, and pile up. */
const BATCH = 100
/** A call for every row would take longer than what it does. */
const STAGE = `INSERT INTO temp.staged (person, address, fields, state)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`
/** Rows of readers whom another list has brought already. */
const KNOWN = `SELECT count(*) AS count FROM temp.staged WHERE EXISTS (
  SELECT 1 FROM delivery WHERE delivery.mailing = ? AND delivery.person = staged.person AND delivery.id > ?)`
/** Of rows that name the same reader the first one counts. */
const INSERT = `INSERT OR IGNORE INTO delivery (mailing, person, list, address, fields, state, changed)
  SELECT ?, person, ?, address, fields, state, ?
  FROM (SELECT person, min(position), address, fields, state FROM temp.staged GROUP BY person)`
const SUPPRESSED = "SELECT count(*) AS count FROM delivery WHERE mailing = ? AND state = 'suppressed' AND list = ?"
