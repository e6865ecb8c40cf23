import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAddress } from '../core/content/address.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { plural } from '../core/source/report.ts'
import type { Ledger } from '../io/ledger.ts'
import { removeFromOutbox } from '../io/outbox.ts'
import { outputFolder } from '../io/output.ts'
import { neverSent } from './find-mailing.ts'
import { withLedger } from './with-ledger.ts'

export interface PurgeOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  /** Relative to the project; `out` unless given. */
  readonly out?: string
  /** All of an edition; or else one person, everywhere. */
  readonly edition?: string
  readonly address?: string
  /** Gives up those of the edition who have not been mailed yet. */
  readonly cancel?: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface PurgeResult {
  /** Rows of the ledger that named somebody. */
  readonly purged: number
}

/**
 * Takes personal data out of the ledger and the outboxes. Hashes stay, so that nobody is mailed twice.
 * @throws BroadsheetError where the mailing is not finished, or there is none.
 */
export async function purge(options: PurgeOptions): Promise<PurgeResult> {
  const { project, out, edition, address, now } = options
  const root = resolve(project)
  if ((edition === undefined) === (address === undefined)) {
    const hint = 'Write `broadsheet purge 2025-09-05`, or `broadsheet purge --address somebody@example.org`.'
    throw new BroadsheetError([error('send/target', 'Either an edition is purged or one person.', { hint })])
  }
  return withLedger({ root, isScratch: false }, async ledger => {
    if (edition !== undefined) {
      const purged = purgeEdition(ledger, edition, options)
      rmSync(join(outputFolder(root, out), edition, 'outbox'), { recursive: true, force: true })
      return { purged }
    }
    const person = parseAddress(address ?? '')
    if (person === undefined) {
      throw new BroadsheetError([error('recipient/address', `\`${address}\` is not a mail address.`)])
    }
    for (const { edition: sent, messageId } of ledger.messagesTo(person)) {
      removeFromOutbox(join(outputFolder(root, out), sent, 'outbox'), messageId)
    }
    return { purged: ledger.purge({ address: person }, now) }
  })
}

function purgeEdition(ledger: Ledger, edition: string, { cancel = false, now }: PurgeOptions): number {
  const mailings = ledger.mailings(edition)
  if (mailings.length === 0) throw neverSent(ledger, edition)
  for (const mailing of mailings) {
    const { pending, sending, deferred } = ledger.counts(mailing)
    const left = pending + sending + deferred
    if (left === 0 || cancel || mailing.kind !== 'list') continue
    const message = `${plural(left, 'reader')} of ${edition} have not been mailed yet.`
    const hint = 'Finish the mailing first, or add `--cancel` to give them up.'
    throw new BroadsheetError([error('send/unfinished', message, { hint })])
  }
  return mailings.reduce((sum, mailing) => sum + ledger.purge({ mailing }, now), 0)
}
