import Database from 'libsql/promise'
import { asDiagnostic, keepSafe } from './ledger-file.ts'

/** One statement with its values; never a lone list or buffer, which libsql takes for named values. */
export interface Change {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

/** Writes while the mailing goes on: waiting for the disk takes longer than all else about a message. */
export interface LedgerWriter {
  /**
   * Makes changes all at once, in the order in which they were asked for. Those that are asked for while the disk is
   * busy with others go there together.
   * @returns the number of rows that each has changed, once they are on disk.
   */
  readonly write: (changes: readonly Change[]) => Promise<readonly number[]>
  readonly close: () => void
}

interface Waiting {
  readonly changes: readonly Change[]
  readonly resolve: (rows: readonly number[]) => void
  readonly reject: (cause: unknown) => void
}

interface Statement {
  readonly run: (...values: readonly (string | number | null)[]) => Promise<{ readonly changes: number }>
}

/** @param path of the ledger, which another connection of this process has made and locked. */
export function createLedgerWriter(path: string, folder: string): LedgerWriter {
  let waiting: Waiting[] = []
  let isBusy = false
  let database: Database | undefined
  const statements = new Map<string, Promise<Statement>>()
  const open = async (): Promise<Database> => {
    if (database) return database
    database = new Database(path, {})
    await keepSafe(sql => database?.exec(sql))
    return database
  }
  const run = async (ledger: Database, { sql, values }: Change): Promise<number> => {
    const statement = statements.get(sql) ?? (ledger.prepare(sql) as Promise<Statement>)
    statements.set(sql, statement)
    return (await (await statement).run(...values)).changes
  }
  const writeTogether = async (group: readonly Waiting[]) => {
    try {
      const ledger = await open()
      await ledger.exec('BEGIN IMMEDIATE')
      try {
        const rows: number[][] = []
        for (const { changes } of group) {
          const counts: number[] = []
          for (const change of changes) counts.push(await run(ledger, change))
          rows.push(counts)
        }
        await ledger.exec('COMMIT')
        for (const [index, { resolve }] of group.entries()) resolve(rows[index] ?? [])
      } catch (cause) {
        await ledger.exec('ROLLBACK').catch(() => undefined)
        throw cause
      }
    } catch (cause) {
      for (const { reject } of group) reject(asDiagnostic(folder, cause))
    }
  }
  const flush = async () => {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await writeTogether(group)
    }
    isBusy = false
  }
  return {
    write: changes =>
      new Promise((resolve, reject) => {
        waiting.push({ changes, resolve, reject })
        if (isBusy) return
        isBusy = true
        // What else this turn of the event loop has to say goes along.
        setImmediate(() => void flush())
      }),
    close: () => database?.close(),
  }
}
