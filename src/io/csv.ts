import { CsvError, type Parser, parse } from 'csv-parse'
import type { ListHead } from '../core/content/list-header.ts'
import { type Delimiter, detectDelimiter } from '../core/source/csv-line.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { utf8Chunks } from './utf8-stream.ts'

/** A record of a CSV file (RFC 4180); blank lines are records of one empty cell. */
export interface CsvRow {
  /** On which it begins. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface Csv {
  readonly head: ListHead
  /** All records behind the first; to be read once. None of them is held after it was handed out. */
  readonly rows: AsyncGenerator<readonly CsvRow[]>
}

/** Characters and cells of one record. A quote that is never closed ends here, not at the end of the file. */
const LARGEST_RECORD = 65_536
/** Bytes: more than any record within the limit can take, its quotes and separators included. */
const LONGEST_WAIT = 16 * LARGEST_RECORD
/** The header among them. At 100 messages a second, fourteen hours. */
const MOST_RECORDS = 5_000_000
const NEWLINE = 0x0a

/**
 * Reads the first record, whose line shows what separates cells.
 * The caller closes `chunks`, whose rest nobody may come to read.
 * @throws BroadsheetError, now or while the rows are read, where the file is not UTF-8 or its quotes do not match.
 */
export async function openCsv(chunks: AsyncIterable<Buffer>, path: string): Promise<Csv> {
  const source = utf8Chunks(chunks, path)
  let start = Buffer.alloc(0)
  while (!start.includes(NEWLINE) && start.length < LARGEST_RECORD) {
    const { done, value } = await source.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  const end = start.indexOf(NEWLINE)
  const line = start.toString('utf8', 0, Math.min(end < 0 ? start.length : end, LARGEST_RECORD)).replace(/\r$/, '')
  if (line.trim() === '') throw firstLineEmpty(path)
  if (line.includes('\r')) throw macLines(path)
  const delimiter = detectDelimiter(line)
  const rows = readRows(start, source, { delimiter, path })
  const [header, ...first] = (await rows.next()).value ?? []
  return { head: { file: path, line, delimiter, cells: header?.cells ?? [] }, rows: followed(first, rows) }
}

async function* followed(first: readonly CsvRow[], rows: AsyncGenerator<readonly CsvRow[]>) {
  if (first.length > 0) yield first
  yield* rows
}

async function* readRows(
  start: Buffer,
  rest: AsyncIterable<Buffer>,
  format: { readonly delimiter: Delimiter; readonly path: string },
): AsyncGenerator<readonly CsvRow[]> {
  const reader = createReader(format)
  let total = 0
  for await (const chunk of concatenate(start, rest)) {
    const rows = await reader.write(chunk)
    total += rows.length
    if (total > MOST_RECORDS) throw tooManyRecords(format.path)
    if (rows.length > 0) yield rows
  }
  const rows = await reader.end()
  if (rows.length > 0) yield rows
}

/** Bytes in, the records that end in them out. */
function createReader({ delimiter, path }: { readonly delimiter: Delimiter; readonly path: string }) {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: LARGEST_RECORD,
  })
  let line = 1
  let rows: CsvRow[] = []
  let waiting = 0
  let mostCells = 0
  // A record arrives while its chunk is written, so `line` is that of the one under way when something is wrong.
  // Lines are counted here, which is several times faster than asking the parser where each record began.
  parser.on('data', (cells: readonly string[]) => {
    mostCells = Math.max(mostCells, cells.length)
    if (mostCells > LARGEST_RECORD) return
    rows.push({ line, cells })
    line += 1 + lineEnds(cells)
  })
  // What is wrong arrives with the write as well.
  parser.on('error', () => {})
  const take = async (step: Promise<void>, bytes: number): Promise<readonly CsvRow[]> => {
    await step.catch(cause => Promise.reject(asDiagnostic(cause, path, line)))
    waiting = rows.length > 0 ? 0 : waiting + bytes
    if (waiting > LONGEST_WAIT || mostCells > LARGEST_RECORD) throw tooLarge(path, line)
    const taken = rows
    rows = []
    return taken
  }
  return {
    write: (chunk: Buffer) => take(write(parser, chunk), chunk.length),
    end: () => take(finish(parser), 0),
  }
}

async function* concatenate(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield start
  yield* rest
}

function write(parser: Parser, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => parser.write(chunk, cause => (cause ? reject(cause) : resolve())))
}

/** Until the last record is out: the end of a file may be in the middle of one. */
function finish(parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject).once('end', resolve)
    parser.end()
  })
}

function lineEnds(cells: readonly string[]): number {
  let count = 0
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++
  }
  return count
}

function asDiagnostic(cause: unknown, path: string, line: number): unknown {
  if (!(cause instanceof CsvError)) return cause
  const at = { file: path, line }
  switch (cause.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return tooLarge(path, line)
    case 'CSV_QUOTE_NOT_CLOSED':
      return new BroadsheetError([error('list/quote', 'A quote in this row is never closed.', { at })])
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE': {
      const hint = 'Put quotes around the whole cell, and write two of them for one inside it: "Ada ""Countess"" L".'
      return new BroadsheetError([error('list/quote', 'A quote in this row stands where none can.', { at, hint })])
    }
    default:
      return cause
  }
}

function tooLarge(path: string, line: number): BroadsheetError {
  const hint = 'A quote may be open here that is never closed.'
  return new BroadsheetError([
    error('list/too-large', 'The row that begins here is longer than 64 kB.', { at: { file: path, line }, hint }),
  ])
}

function tooManyRecords(path: string): BroadsheetError {
  const message = `The file has more than ${MOST_RECORDS.toLocaleString('en')} rows.`
  return new BroadsheetError([error('list/too-large', message, { at: { file: path }, hint: 'Split it.' })])
}

function firstLineEmpty(path: string): BroadsheetError {
  const details = { at: { file: path, line: 1 }, hint: 'It names the columns: `email,firstName`.' }
  return new BroadsheetError([error('list/header', 'The first line is empty.', details)])
}

function macLines(path: string): BroadsheetError {
  const message = 'The lines of this file end as on a Mac of the last century.'
  const hint = 'Save it with line ends of Unix or Windows.'
  return new BroadsheetError([error('list/header', message, { at: { file: path, line: 1 }, hint })])
}
