import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { suggest } from '../core/source/near-miss.ts'
import type { LedgerView, MailingRecord } from '../io/ledger-view.ts'

/**
 * The mailing of an edition to its lists, else its last test.
 * @throws BroadsheetError where nothing of it was ever sent.
 */
export function findMailing(ledger: LedgerView, edition: string): MailingRecord {
  const mailings = ledger.mailings(edition)
  const mailing = mailings.find(({ kind }) => kind === 'list') ?? mailings.at(-1)
  if (!mailing) throw neverSent(ledger, edition)
  return mailing
}

export function neverSent(ledger: LedgerView | undefined, edition: string): BroadsheetError {
  const editions = new Set((ledger?.names() ?? []).map(name => name.replace(/~.*$/, '')))
  const message = `Nothing of \`${edition}\` was ever sent from here.`
  return new BroadsheetError([error('send/not-begun', message, suggest(edition, [...editions]))])
}
