import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DueDelivery } from '../../../src/core/delivery/ledger.ts'
import type { Mailing } from '../../../src/core/message/mailing.ts'
import type { Message } from '../../../src/core/message/message.ts'
import { type Ledger, openLedger } from '../../../src/io/ledger.ts'
import type { FrozenList, MailingRecord } from '../../../src/io/ledger-view.ts'

/** A ledger on disk for one test. */
export function scratchLedger(folder = scratchFolder()): Ledger {
  const ledger = openLedger(folder)
  onTestFinished(() => ledger.close())
  return ledger
}

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-ledger-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const NOW = 1_757_000_000_000

/** A mailing whose list is frozen. */
export async function freezeMailing(
  ledger: Ledger,
  addresses: readonly string[],
  { suppressed = [], name = '2025-09-05' }: { readonly suppressed?: readonly string[]; readonly name?: string } = {},
): Promise<MailingRecord> {
  const record = { name, edition: '2025-09-05', kind: 'list', content: 'c', inputs: 'i', settings: '' } as const
  ledger.begin()
  const mailing = ledger.create({ ...record, notAfter: null, began: NOW, forced: null }, { edition: name } as Mailing)
  await ledger.freeze(mailing, {
    name: 'readers',
    read: async put => {
      put(addresses.map(email => ({ email, columns: {} })))
      return 'hash'
    },
    fields: [],
    isSuppressed: address => suppressed.includes(address),
    now: NOW,
  })
  ledger.commit()
  return mailing
}

/** The first list of a mailing. */
export function listOf(ledger: Ledger, mailing: MailingRecord): FrozenList {
  const [list] = ledger.lists(mailing)
  if (!list) throw new Error('the mailing has no list')
  return list
}

/** Addresses at so many domains in turn. */
export function addresses(count: number, domains = 20): readonly string[] {
  return Array.from({ length: count }, (_, index) => `reader${index}@d${index % domains}.example`)
}

export function bareMessage({ recipient }: DueDelivery): Message {
  const { email: to } = recipient
  return {
    id: `<${to}>`,
    from: 'news@scratch.example',
    to,
    subject: 'A subject',
    chunks: [Buffer.from(`To: <${to}>\r\n`)],
  }
}
