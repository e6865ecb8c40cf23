import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { BroadsheetError } from '../../src/core/source/diagnostic.ts'
import { openLedger } from '../../src/io/ledger.ts'
import { copyLedger, openForReading } from '../../src/io/ledger-file.ts'
import { createLedgerView } from '../../src/io/ledger-view.ts'
import {
  addresses,
  freezeMailing,
  listOf,
  NOW,
  scratchFolder,
  scratchLedger,
} from '../core/delivery/scratch-mailing.ts'

const ACCEPTED = { submission: { type: 'accepted', reply: '250 ok' }, at: NOW, server: 'smtp://x' } as const

function codesOf(task: () => unknown): readonly string[] {
  try {
    task()
  } catch (cause) {
    if (cause instanceof BroadsheetError) return cause.diagnostics.map(({ code }) => code)
    throw cause
  }
  return []
}

test('only one process at a time writes the ledger; another is told so at once', () => {
  const folder = scratchFolder()
  scratchLedger(folder)
  expect(codesOf(() => openLedger(folder))).toEqual(['ledger/locked'])
})

test('somebody who is being mailed by one run is not mailed by another', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, ['ada@reader.example'])
  const first = ledger.deliveries(mailing, listOf(ledger, mailing), ledger.startRun(mailing, NOW).run)
  const [due] = first.nextPending(10)
  expect(await first.intend(due?.id ?? 0, '<m>', NOW)).toBe(true)
  expect(await first.intend(due?.id ?? 0, '<m>', NOW)).toBe(false)
})

test('an outcome is only written for the run that is sending', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, ['ada@reader.example'])
  const first = ledger.deliveries(mailing, listOf(ledger, mailing), ledger.startRun(mailing, NOW).run)
  const [due] = first.nextPending(10)
  await first.intend(due?.id ?? 0, '<m>', NOW)
  const other = await freezeMailing(ledger, [], { name: 'other' })
  const second = ledger.deliveries(mailing, listOf(ledger, mailing), ledger.startRun(other, NOW).run)
  await expect(second.settle(due?.id ?? 0, ACCEPTED)).rejects.toThrow('was not being sent')
})

test('who was being mailed when the process died is unknown to the next run, and stays so', async () => {
  const folder = scratchFolder()
  const before = openLedger(folder)
  const mailing = await freezeMailing(before, addresses(5))
  const deliveries = before.deliveries(mailing, listOf(before, mailing), before.startRun(mailing, NOW).run)
  const [first, second] = deliveries.nextPending(10)
  await deliveries.intend(first?.id ?? 0, '<1>', NOW)
  await deliveries.intend(second?.id ?? 0, '<2>', NOW)
  await deliveries.settle(second?.id ?? 0, ACCEPTED)
  before.close()
  const after = scratchLedger(folder)
  expect(after.startRun(mailing, NOW)).toMatchObject({ lost: 1 })
  expect(after.counts(mailing)).toMatchObject({ unknown: 1, accepted: 1, pending: 3, sending: 0 })
  expect(after.unknownIds(mailing)).toEqual(['<1>'])
})

test('a list that is not committed leaves no trace', async () => {
  const folder = scratchFolder()
  const ledger = openLedger(folder)
  ledger.begin()
  ledger.create(
    {
      ...{ name: 'x', edition: 'x', kind: 'list', content: '', inputs: '', settings: '' },
      notAfter: null,
      began: NOW,
      forced: null,
    },
    { edition: 'x' } as never,
  )
  ledger.close()
  expect(scratchLedger(folder).mailings('x')).toEqual([])
})

test('the same address in other letters is the same reader', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, ['Ada@Reader.example', 'ada@reader.example', 'ADA@READER.EXAMPLE'])
  expect(ledger.counts(mailing)).toMatchObject({ pending: 1 })
})

test('a second list adds only those whom the first had not', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(10))
  const counts = await ledger.freeze(mailing, {
    name: 'staff',
    read: async put => {
      put([...addresses(12), 'reader11@d11.example'].map(email => ({ email, columns: {} })))
      return 'hash'
    },
    fields: [],
    isSuppressed: address => address.startsWith('reader10@'),
    now: NOW,
  })
  expect(counts).toEqual({ added: 1, duplicates: 1, known: 10, suppressed: 1 })
})

test('only the columns that the mailing needs are kept of a reader', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, [])
  await ledger.freeze(mailing, {
    name: 'staff',
    read: async put => {
      put([{ email: 'ada@reader.example', columns: { firstName: 'Ada', salary: '12' } }])
      return 'hash'
    },
    fields: ['firstName'],
    isSuppressed: () => false,
    now: NOW,
  })
  const [, staff] = ledger.lists(mailing)
  const [due] = ledger.deliveries(mailing, staff ?? { id: 0 }, 1).nextPending(1)
  expect(due?.recipient).toEqual({ email: 'ada@reader.example', columns: { firstName: 'Ada' } })
})

test('purging takes every address out, of the files too, and nobody becomes due by it', async () => {
  const folder = scratchFolder()
  const ledger = openLedger(folder)
  const mailing = await freezeMailing(ledger, ['ada@reader.example', 'grace@reader.example'])
  const { run } = ledger.startRun(mailing, NOW)
  const deliveries = ledger.deliveries(mailing, listOf(ledger, mailing), run)
  const [first] = deliveries.nextPending(1)
  await deliveries.intend(first?.id ?? 0, '<1>', NOW)
  const reply = '550 5.7.1 <ada@reader.example> <grace@reader.example> refused'
  await deliveries.settle(first?.id ?? 0, {
    ...ACCEPTED,
    submission: { type: 'rejected', reason: 'policy', code: 550, reply },
  })
  expect(ledger.purge({ mailing }, NOW)).toBe(2)
  expect(ledger.counts(mailing)).toMatchObject({ rejected: 1, cancelled: 1, pending: 0 })
  expect(ledger.reopen(listOf(ledger, mailing), 'rejected', NOW)).toBe(0)
  ledger.close()
  for (const file of ['ledger.db', 'ledger.db-wal'].map(name => join(folder, name))) {
    const bytes = statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, 'latin1') : ''
    expect(bytes).not.toContain('reader.example')
  }
})

test('who was purged is still known to have been mailed', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, ['ada@reader.example'])
  ledger.purge({ mailing }, NOW)
  const counts = await ledger.freeze(mailing, {
    name: 'staff',
    read: async put => {
      put([{ email: 'Ada@reader.example', columns: {} }])
      return 'hash'
    },
    fields: [],
    isSuppressed: () => false,
    now: NOW,
  })
  expect(counts).toMatchObject({ added: 0, known: 1 })
})

test('one person is purged from all mailings, and others stay', async () => {
  const ledger = scratchLedger()
  const first = await freezeMailing(ledger, ['ada@reader.example', 'grace@reader.example'], { name: 'one' })
  const second = await freezeMailing(ledger, ['ada@reader.example'], { name: 'two' })
  expect(ledger.purge({ address: 'ADA@reader.example' }, NOW)).toBe(2)
  expect([...ledger.everybody(first)].map(({ address }) => address).sort()).toEqual(
    [null, 'grace@reader.example'].sort(),
  )
  expect(ledger.counts(second)).toMatchObject({ cancelled: 1 })
})

test('the ledger is readable by nobody else', () => {
  const folder = join(scratchFolder(), '.broadsheet')
  scratchLedger(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of ['ledger.db', 'ledger.db-wal', 'lock.db']) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  }
})

test('a ledger that is being written can be read, and copied', async () => {
  const folder = scratchFolder()
  const ledger = scratchLedger(folder)
  const mailing = await freezeMailing(ledger, addresses(7))
  ledger.begin()
  ledger.startRun(mailing, NOW)
  const open = openForReading(folder)
  if (!open) throw new Error('no ledger')
  expect(createLedgerView({ database: open.database, folder }).counts(mailing)).toMatchObject({ pending: 7 })
  const copy = scratchFolder()
  copyLedger(open, copy)
  open.close()
  ledger.rollback()
  expect(scratchLedger(copy).counts(mailing)).toMatchObject({ pending: 7 })
})

test.each([
  [
    'a file that is no ledger',
    (folder: string) => writeFileSync(join(folder, 'ledger.db'), 'Dear reader, '.repeat(500)),
  ],
  ['a folder where the ledger should be', (folder: string) => mkdirSync(join(folder, 'ledger.db'))],
])('%s is told for what it is', (_, spoil) => {
  const folder = scratchFolder()
  spoil(folder)
  const [code = ''] = codesOf(() => openLedger(folder))
  expect(code).toMatch(/^ledger\//)
})

test('a file where the folder should be is told', () => {
  const folder = join(scratchFolder(), 'file')
  writeFileSync(folder, '')
  chmodSync(folder, 0o600)
  expect(codesOf(() => openLedger(folder))).toEqual(['ledger/write'])
})

test('a ledger of the first version is brought up to date by whoever opens it next, with what is in it', async () => {
  for (const open of [openLedger, openForReading]) {
    const folder = scratchFolder()
    const before = openLedger(folder)
    await freezeMailing(before, ['ada@reader.example'], { name: '2025-09-05' })
    before.close()
    const database = new Database(join(folder, 'ledger.db'))
    database.exec('ALTER TABLE mailing DROP COLUMN forced; PRAGMA user_version = 1;')
    database.close()
    const opened = open(folder)
    onTestFinished(() => opened?.close())
    const view = opened && 'database' in opened ? createLedgerView({ database: opened.database, folder }) : opened
    expect(view?.mailings('2025-09-05')).toMatchObject([{ name: '2025-09-05', forced: null }])
  }
})

test('a ledger of a later version is left alone', () => {
  const folder = scratchFolder()
  openLedger(folder).close()
  const database = new Database(join(folder, 'ledger.db'))
  database.exec('PRAGMA user_version = 99;')
  database.close()
  expect(codesOf(() => openLedger(folder))).toEqual(['ledger/unreadable'])
  expect(codesOf(() => openForReading(folder))).toEqual(['ledger/unreadable'])
})
