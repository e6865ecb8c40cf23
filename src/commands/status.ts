import { join, resolve } from 'node:path'
import { LEDGER_FOLDER, openForReading } from '../io/ledger-file.ts'
import type { MailingStatus } from '../io/ledger-report.ts'
import { createLedgerView } from '../io/ledger-view.ts'
import { suppressionRows } from '../io/suppression.ts'
import { neverSent } from './find-mailing.ts'

export interface StatusOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  readonly edition: string
}

export interface EditionStatus {
  /** To lists, tests and outboxes, the oldest first. */
  readonly mailings: readonly MailingStatus[]
  /** Of the mailing to lists: addresses that servers say do not exist. */
  readonly deadAddresses: readonly string[]
}

/**
 * What the ledger says of an edition; it may be being sent at this moment.
 * @throws BroadsheetError where nothing of it was ever sent.
 */
export function readStatus({ project, edition }: StatusOptions): EditionStatus {
  const folder = join(resolve(project), LEDGER_FOLDER)
  const open = openForReading(folder)
  if (!open) throw neverSent(undefined, edition)
  try {
    const view = createLedgerView({ database: open.database, folder })
    const mailings = view.mailings(edition)
    if (mailings.length === 0) throw neverSent(view, edition)
    const toLists = mailings.find(({ kind }) => kind === 'list')
    return { mailings: mailings.map(view.status), deadAddresses: toLists ? view.deadAddresses(toLists) : [] }
  } finally {
    open.close()
  }
}

/**
 * Rows for the suppression list, of the addresses that do not exist and are not in it yet; to be put behind what it holds.
 * @throws BroadsheetError where nothing of the edition was ever sent, or the list cannot be read.
 */
export function deadRows(options: StatusOptions, now: number): Promise<string> {
  const { deadAddresses } = readStatus(options)
  const date = new Date(now).toISOString().slice(0, 10)
  return suppressionRows(resolve(options.project), deadAddresses, { reason: 'no such address', date })
}
