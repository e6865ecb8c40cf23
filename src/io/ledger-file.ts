import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { BroadsheetError, type DiagnosticCode, error } from '../core/source/diagnostic.ts'

export type LedgerDatabase = Database.Database

/** In the project; holds personal data, and is never committed. */
export const LEDGER_FOLDER = '.broadsheet'
const LEDGER = 'ledger.db'
const LOCK = 'lock.db'
/** Readable by nobody else. */
const OWN_FILE = 0o600
const OWN_FOLDER = 0o700

const VERSION = 2
/**
 * `person` is a hash of mailing and address: it tells duplicates, orders the sending (so that domains are mixed), and
 * stays when personal data is purged, so that nobody is mailed twice even then. Every change of
 * `state` is a compare-and-set.
 */
const SCHEMA = `
CREATE TABLE mailing (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, edition TEXT NOT NULL, kind TEXT NOT NULL,
  content TEXT NOT NULL, inputs TEXT NOT NULL, settings TEXT NOT NULL, artefact BLOB NOT NULL, not_after INTEGER,
  began INTEGER NOT NULL, forced TEXT
) STRICT;
CREATE TABLE list (
  id INTEGER PRIMARY KEY, mailing INTEGER NOT NULL REFERENCES mailing, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  frozen INTEGER NOT NULL, UNIQUE (mailing, name)
) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY, mailing INTEGER NOT NULL REFERENCES mailing, began INTEGER NOT NULL, ended INTEGER, ending TEXT
) STRICT;
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY, mailing INTEGER NOT NULL REFERENCES mailing, person TEXT NOT NULL,
  list INTEGER NOT NULL REFERENCES list, address TEXT, fields TEXT, state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  first_try INTEGER, next_try INTEGER, run INTEGER, message_id TEXT, reason TEXT, code INTEGER, reply TEXT,
  changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX delivery_person ON delivery (mailing, person);
CREATE INDEX delivery_state ON delivery (mailing, state);
CREATE INDEX delivery_pending ON delivery (mailing, person) WHERE state = 'pending';
CREATE INDEX delivery_deferred ON delivery (mailing, next_try) WHERE state = 'deferred';
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL REFERENCES delivery, run INTEGER NOT NULL REFERENCES run,
  at INTEGER NOT NULL, server TEXT NOT NULL, outcome TEXT NOT NULL, code INTEGER, reply TEXT
) STRICT;
PRAGMA user_version = ${VERSION};
`

/** From each version to the next, the first from 1 to 2. */
const STEPS: readonly string[] = ['ALTER TABLE mailing ADD COLUMN forced TEXT; PRAGMA user_version = 2;']

export interface OpenLedger {
  readonly database: LedgerDatabase
  readonly path: string
  readonly close: () => void
}

/** Of every connection that writes. */
const SETTINGS = [
  // With NORMAL a power cut could take back what was written down before a message left: it would leave again.
  'synchronous = FULL',
  'secure_delete = ON',
  // Held in memory, the rows of a long list would fill it.
  'temp_store = FILE',
]

/** Gives another connection of this process the same settings. */
export async function keepSafe(run: (sql: string) => unknown): Promise<void> {
  for (const setting of SETTINGS) await run(`PRAGMA ${setting}`)
}

/**
 * Opens the ledger in `folder` for the one process that may write it. The lock is the database's own, on a file beside
 * it: it ends with the process, however that ends.
 * @throws BroadsheetError where another process has it, or it cannot be opened.
 */
export function openForWriting(folder: string): OpenLedger {
  return guard(folder, () => {
    mkdirSync(folder, { recursive: true, mode: OWN_FOLDER })
    const lock = openOwn(join(folder, LOCK))
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch (cause) {
      lock.close()
      throw cause
    }
    const path = join(folder, LEDGER)
    const database = openOwn(path)
    database.pragma('journal_mode = WAL')
    for (const setting of SETTINGS) database.pragma(setting)
    migrate(database, folder)
    return {
      database,
      path,
      close: () => {
        database.close()
        lock.close()
      },
    }
  })
}

/** The ledger as it is at this moment, while somebody else may be writing it; undefined where there is none. */
export function openForReading(folder: string): OpenLedger | undefined {
  if (!existsSync(join(folder, LEDGER))) return undefined
  return guard(folder, () => {
    const path = join(folder, LEDGER)
    const database = new Database(path)
    database.pragma('query_only = ON')
    if (versionOf(database) > VERSION || versionOf(database) < 1) refuseOther(database, folder)
    return { database, path, close: () => database.close() }
  })
}

/** A copy in another folder, to try things on. */
export function copyLedger(from: OpenLedger, folder: string): void {
  guard(folder, () => {
    // SQLite takes the copy for a change of the original.
    from.database.pragma('query_only = OFF')
    from.database.prepare('VACUUM INTO ?').run(join(folder, LEDGER))
    from.database.pragma('query_only = ON')
  })
}

/** Created before the database is, whose own files take its mode over. */
function openOwn(path: string): LedgerDatabase {
  closeSync(openSync(path, 'a', OWN_FILE))
  chmodSync(path, OWN_FILE)
  return new Database(path)
}

function migrate(database: LedgerDatabase, folder: string): void {
  const version = versionOf(database)
  if (version === 0) database.exec(`BEGIN;${SCHEMA}COMMIT`)
  for (const step of STEPS.slice(version - 1)) if (version > 0) database.exec(`BEGIN;${step}COMMIT`)
  refuseOther(database, folder)
}

function refuseOther(database: LedgerDatabase, folder: string): void {
  if (versionOf(database) === VERSION) return
  const hint = 'Use the version of Broadsheet that wrote it.'
  throw new BroadsheetError([
    error('ledger/unreadable', 'Another version of Broadsheet wrote this ledger.', { at: { file: folder }, hint }),
  ])
}

function versionOf(database: LedgerDatabase): number {
  const [{ user_version: version = 0 } = {}] = database.pragma('user_version') as { user_version?: number }[]
  return version
}

/** Runs a task; what the database refuses comes as a diagnostic. */
export function guard<T>(folder: string, task: () => T): T {
  try {
    return task()
  } catch (cause) {
    throw asDiagnostic(folder, cause)
  }
}

/** What the database refuses, as a diagnostic; anything else is a bug, and comes back as it is. */
export function asDiagnostic(folder: string, cause: unknown): unknown {
  if (cause instanceof BroadsheetError) return cause
  const { code = '', message = '' } = cause as { readonly code?: string; readonly message?: string }
  const known: Record<string, readonly [DiagnosticCode, string, string]> = {
    SQLITE_BUSY: [
      'ledger/locked',
      'Another process is sending from this project.',
      'Wait for it, or end it with Ctrl-C; `broadsheet status` tells how far it is.',
    ],
    SQLITE_FULL: [
      'ledger/write',
      'The ledger cannot be written: the disk is full.',
      'Make room, then run the same command again; it goes on where it stopped.',
    ],
    SQLITE_NOTADB: [
      'ledger/unreadable',
      'This is not a ledger.',
      'Move the file away, if you know where it comes from.',
    ],
    SQLITE_CORRUPT: [
      'ledger/unreadable',
      'The ledger is damaged.',
      'Put a copy of it back before anything is sent again: it alone knows who has the mail.',
    ],
  }
  const unwritable: readonly [DiagnosticCode, string, string] = [
    'ledger/write',
    `The ledger cannot be written${code ? ` (${code})` : ''}.`,
    'Look at the permissions of the folder and the room on the disk; nothing is sent that cannot be written down.',
  ]
  const isRefusal = code.startsWith('SQLITE_') || /^E[A-Z]+$/.test(code) || message.startsWith('ConnectionFailed')
  if (!isRefusal) return cause
  const key = Object.keys(known).find(prefix => code.startsWith(prefix))
  const [name, text, hint] = (key && known[key]) || unwritable
  return new BroadsheetError([error(name, text, { at: { file: folder }, hint })], { cause })
}
