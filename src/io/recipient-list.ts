import { createHash, type Hash } from 'node:crypto'
import { type ListColumns, type ListNewsletter, parseListColumns, parseListRow } from '../core/content/list.ts'
import type { Recipient } from '../core/content/recipient.ts'
import { BroadsheetError, type Diagnostic, error, warning } from '../core/source/diagnostic.ts'
import { type CsvRow, openCsv } from './csv.ts'
import { readChunks } from './files.ts'
import { findList } from './list-file.ts'

/** A row that can be written to. */
export interface ListRow {
  /** Of the file, on which the row begins. */
  readonly line: number
  readonly recipient: Recipient
}

export interface ReadListOptions {
  readonly newsletter: ListNewsletter
  /** Called with the rows that can be written to, in order, 500 at most; the next are read when it is done. */
  readonly onRows: (rows: readonly ListRow[]) => void | Promise<void>
}

/** What a list was found to be, after all of it was read. */
export interface ListReport {
  readonly path: string
  readonly columns: readonly string[]
  /** Blank rows are none. */
  readonly counts: {
    readonly rows: number
    readonly valid: number
    readonly invalid: number
    /** Rows among the valid ones that have a value which no audience asks for. */
    readonly attributeWarnings: number
  }
  /**
   * An error for each row that was left out and a warning for what is odd in the others, from the first 50 rows of
   * either kind; one more says how many are not told.
   */
  readonly findings: readonly Diagnostic[]
  /** Of the bytes that were read, in hex. */
  readonly sha256: string
}

const BATCH = 500

/**
 * Reads a list in constant memory. Addresses are handed out as often as they occur.
 * @throws BroadsheetError where there is no such list, its header is wrong, or what follows cannot be told apart.
 */
export async function readRecipientList(root: string, name: string, options: ReadListOptions): Promise<ListReport> {
  const file = findList(root, name)
  const hash = createHash('sha256')
  const chunks = readChunks(root, file)
  try {
    return await readList(hashed(chunks, hash), { ...options, path: file.path, digest: () => hash.digest('hex') })
  } finally {
    await chunks.return(undefined)
  }
}

/** Of the file as it is now, in hex; what `readRecipientList` tells of it. */
export async function hashRecipientList(root: string, name: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const _ of hashed(readChunks(root, findList(root, name)), hash));
  return hash.digest('hex')
}

async function* hashed(chunks: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

interface ReadOptions extends ReadListOptions {
  readonly path: string
  readonly digest: () => string
}

async function readList(chunks: AsyncIterable<Buffer>, options: ReadOptions): Promise<ListReport> {
  const { path, newsletter, onRows, digest } = options
  const { head, rows } = await openCsv(chunks, path)
  const columns = parseListColumns(head, newsletter)
  if ('problems' in columns) throw new BroadsheetError(columns.problems)
  const tally = createTally(path)
  for await (const read of rows) {
    for (let from = 0; from < read.length; from += BATCH) {
      const batch = parseRows(read.slice(from, from + BATCH), columns, tally)
      if (batch.length > 0) await onRows(batch)
    }
  }
  const { counts, findings } = tally.close()
  return { path, columns: columns.names, counts, findings: [...columns.warnings, ...findings], sha256: digest() }
}

function parseRows(rows: readonly CsvRow[], columns: ListColumns, tally: Tally): readonly ListRow[] {
  const good: ListRow[] = []
  for (const { line, cells } of rows) {
    const result = parseListRow(cells, line, columns)
    if (!result) continue
    const { recipient, findings } = result
    tally.add(recipient !== undefined, findings)
    if (recipient) good.push({ line, recipient })
  }
  return good
}

type Tally = ReturnType<typeof createTally>

/** Of bad rows and of odd ones: beyond these they are only counted, or a bad export would fill the memory. */
const MOST_TOLD = 50

function createTally(path: string) {
  const counts = { rows: 0, valid: 0, invalid: 0, attributeWarnings: 0 }
  const findings: Diagnostic[] = []
  return {
    add(valid: boolean, found: readonly Diagnostic[]) {
      counts.rows++
      if (valid) counts.valid++
      else counts.invalid++
      if (valid && found.length > 0) counts.attributeWarnings++
      const alike = valid ? counts.attributeWarnings : counts.invalid
      if (found.length > 0 && alike <= MOST_TOLD) findings.push(...found)
    },
    close() {
      const more = (count: number) => `And ${(count - MOST_TOLD).toLocaleString('en')} more rows like these.`
      const at = { file: path }
      const { invalid, attributeWarnings } = counts
      if (invalid > MOST_TOLD) findings.push(error('list/row', more(invalid), { at }))
      if (attributeWarnings > MOST_TOLD) findings.push(warning('list/attribute', more(attributeWarnings), { at }))
      return { counts, findings: findings as readonly Diagnostic[] }
    },
  }
}
