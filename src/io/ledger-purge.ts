import type { LedgerDatabase } from './ledger-file.ts'
import { guard } from './ledger-file.ts'

export interface PurgeOptions {
  readonly database: LedgerDatabase
  readonly folder: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Takes every address, every field and every server's reply out of one mailing, or one person's out of all. What stays
 * is a hash of mailing and address with its state, so that nobody is mailed twice even then.
 * @returns how many people.
 */
export function purge(
  { database, folder, now }: PurgeOptions,
  whom: { readonly mailing: number } | { readonly people: readonly string[] },
): number {
  return guard(folder, () => {
    const [condition, values] =
      'mailing' in whom
        ? (['mailing = ?', [whom.mailing]] as const)
        : ([`person IN (${whom.people.map(() => '?').join(', ')})`, whom.people] as const)
    database.exec('BEGIN IMMEDIATE')
    try {
      database
        .prepare(`UPDATE attempt SET reply = NULL WHERE delivery IN (SELECT id FROM delivery WHERE ${condition})`)
        .run(...values)
      const { changes } = database
        .prepare(
          `UPDATE delivery SET address = NULL, fields = NULL, reply = NULL, message_id = NULL, changed = ?,
           state = CASE WHEN state IN ('pending', 'deferred') THEN 'cancelled' ELSE state END
           WHERE ${condition} AND address IS NOT NULL`,
        )
        .run(now, ...values)
      database.exec('COMMIT')
      // What was overwritten is still in the write-ahead log and in free pages until both are rewritten.
      database.exec('VACUUM')
      database.pragma('wal_checkpoint(TRUNCATE)')
      return changes
    } catch (cause) {
      if (database.inTransaction) database.exec('ROLLBACK')
      throw cause
    }
  })
}
