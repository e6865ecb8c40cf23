import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ledger, openLedger } from '../io/ledger.ts'
import { copyLedger, LEDGER_FOLDER, openForReading } from '../io/ledger-file.ts'

export interface LedgerPlace {
  /** Of the project. */
  readonly root: string
  /** Works on a copy that is thrown away; the ledger itself may be in use. */
  readonly isScratch: boolean
}

/** Opens the project's ledger for as long as a task takes. */
export async function withLedger<T>(
  { root, isScratch }: LedgerPlace,
  task: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  if (isScratch) return withCopy(root, task)
  const ledger = openLedger(join(root, LEDGER_FOLDER))
  try {
    return await task(ledger)
  } finally {
    ledger.close()
  }
}

async function withCopy<T>(root: string, task: (ledger: Ledger) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-'))
  try {
    const original = openForReading(join(root, LEDGER_FOLDER))
    if (original) {
      copyLedger(original, folder)
      original.close()
    }
    const ledger = openLedger(folder)
    try {
      return await task(ledger)
    } finally {
      ledger.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
