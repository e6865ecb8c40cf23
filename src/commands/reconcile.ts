import { createReadStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { searchPostfixLog } from '../core/delivery/postfix-log.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { findMailing } from './find-mailing.ts'
import { withLedger } from './with-ledger.ts'

export interface ReconcileOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  readonly edition: string
  /** Of the mail server; what ends in `.gz` is unpacked. */
  readonly log: string
  /** Whether the log is known to hold everything since the mailing began: who is not in it has no message. */
  readonly isComplete?: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface Reconciliation {
  readonly unknown: number
  /** Found in the log, taken by the server. */
  readonly accepted: number
  /** Found in the log as refused, or not found in one that is complete: they are due again. */
  readonly due: number
  /** Still unknown. */
  readonly left: number
  /** Lines of the log. */
  readonly lines: number
}

/**
 * Settles those of whom nobody knows whether they have their message, by what the mail server wrote down.
 * @throws BroadsheetError where there is no such mailing or log.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { project, edition, log, isComplete = false, now } = options
  if (!existsSync(log)) {
    throw new BroadsheetError([error('log/unreadable', 'There is no such file.', { at: { file: log } })])
  }
  return withLedger({ root: resolve(project), isScratch: false }, async ledger => {
    const mailing = findMailing(ledger, edition)
    ledger.begin()
    try {
      // Whoever was being mailed when the last run was killed is looked for as well.
      const { run } = ledger.startRun(mailing, now)
      const wanted = ledger.unknownIds(mailing)
      const known = ledger.acceptedIds(mailing, KNOWN)
      const found = await searchPostfixLog(readLines(log), new Set([...wanted, ...known]))
      const { lines } = found
      if (isComplete && known.length > 0 && !known.some(id => found.accepted.has(id))) throw otherLog(log)
      const [accepted, refused, begun] = [found.accepted, found.refused, found.begun].map(
        ids => new Set(wanted.filter(id => ids.has(id))),
      ) as [Set<string>, Set<string>, Set<string>]
      const isTraced = (id: string) => accepted.has(id) || refused.has(id) || begun.has(id)
      const absent = isComplete ? wanted.filter(id => !isTraced(id)) : []
      for (const id of accepted) {
        ledger.settleUnknown(mailing, id, { state: 'accepted', reply: "In the mail server's log.", at: now })
      }
      for (const id of refused) {
        ledger.settleUnknown(mailing, id, { state: 'pending', reply: "Refused, says the mail server's log.", at: now })
      }
      for (const id of absent) {
        ledger.settleUnknown(mailing, id, { state: 'pending', reply: "Not in the mail server's log.", at: now })
      }
      ledger.endRun(run, 'reconciled', now)
      ledger.commit()
      const due = refused.size + absent.length
      const left = wanted.length - accepted.size - due
      return { unknown: wanted.length, accepted: accepted.size, due, left, lines }
    } finally {
      ledger.rollback()
    }
  })
}

/** So many messages that were accepted for certain are looked for as well. */
const KNOWN = 1000

/** A log of another server, or another week, knows nobody; taken for complete, it would have everybody mailed again. */
function otherLog(log: string): BroadsheetError {
  const message = 'Not one message that was accepted for certain is in this log, so it is not the log of this mailing.'
  const hint = 'Give the log of the server that SMTP_URL names, from the time of the mailing.'
  return new BroadsheetError([error('log/unreadable', message, { at: { file: log }, hint })])
}

async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (cause) {
    const message = `The log cannot be read: ${cause instanceof Error ? cause.message : cause}.`
    throw new BroadsheetError([error('log/unreadable', message, { at: { file: path } })], { cause })
  } finally {
    file.destroy()
  }
}
