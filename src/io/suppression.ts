import { readFileSync } from 'node:fs'
import { normaliseAddress } from '../core/content/address.ts'
import { noAddress, wrongCount } from '../core/content/list.ts'
import { type ListHeader, parseListHeader } from '../core/content/list-header.ts'
import { detectDelimiter } from '../core/source/csv-line.ts'
import { BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import { type CsvRow, openCsv } from './csv.ts'
import { type FoundFile, findFile, readChunks } from './files.ts'
import { refuseSize, SUPPRESSION_FILE } from './list-file.ts'

/** Those who are not written to, whatever list they are on. */
export interface Suppression {
  readonly size: () => number
  /** Whether an address is among them, in whatever letters; what is no address is not. */
  readonly has: (address: string) => boolean
  /**
   * Reads the file again where it has changed; costs one look at its stamp where it has not.
   * @throws BroadsheetError where it cannot be read any more or is gone; what was known stays known.
   */
  readonly refresh: () => Promise<void>
}

/**
 * Nobody where there is no file.
 * @throws BroadsheetError where it cannot be read to its last row: somebody in it asked not to be written to.
 */
export async function readSuppression(root: string): Promise<Suppression> {
  let stamp: string | undefined
  let addresses: ReadonlySet<string> = new Set()
  const readAgain = async () => {
    const file = findFile(root, SUPPRESSION_FILE)
    if (!file && stamp !== undefined) throw gone()
    if (!file || file.stamp === stamp) return
    addresses = await readAddresses(root, file)
    stamp = file.stamp
  }
  let reading: Promise<void> | undefined
  // Many messages are under way at once; one of them reads.
  const refresh = () => {
    reading ??= readAgain().finally(() => {
      reading = undefined
    })
    return reading
  }
  await refresh()
  return {
    size: () => addresses.size,
    has: address => addresses.has(normaliseAddress(address) ?? ''),
    refresh,
  }
}

/**
 * Rows that can be put behind what the file holds now: in its columns, after a line end that it lacks, after a header
 * where there is no file. Who is in it already is left out.
 */
export async function suppressionRows(
  root: string,
  addresses: readonly string[],
  known: Readonly<Record<string, string>>,
): Promise<string> {
  const file = findFile(root, SUPPRESSION_FILE)
  const text = file ? readFileSync(file.absolute, 'utf8') : ''
  const suppression = await readSuppression(root)
  const [first = ''] = (file ? text : NEW_HEADER).replace(/^\uFEFF/, '').split(/\r?\n/, 1)
  const delimiter = detectDelimiter(first)
  const columns = first.split(delimiter).map(name => name.replaceAll('"', '').trim())
  const rows = addresses
    .filter(address => !suppression.has(address))
    .map(address => columns.map(name => (name === 'email' ? address : (known[name] ?? ''))).join(delimiter))
  if (rows.length === 0) return ''
  const before = !file ? `${NEW_HEADER}\n` : text.endsWith('\n') ? '' : '\n'
  return `${before}${rows.join('\n')}`
}

const NEW_HEADER = 'email,reason,date'

const MOST_TOLD = 50

async function readAddresses(root: string, file: FoundFile): Promise<ReadonlySet<string>> {
  refuseSize(file)
  const chunks = readChunks(root, file)
  try {
    return await collectAddresses(chunks, file.path)
  } finally {
    await chunks.return(undefined)
  }
}

async function collectAddresses(chunks: AsyncIterable<Buffer>, path: string): Promise<ReadonlySet<string>> {
  const { head, rows } = await openCsv(chunks, path)
  const header = parseListHeader(head)
  if ('problems' in header) throw new BroadsheetError(header.problems)
  const addresses = new Set<string>()
  const problems: Diagnostic[] = []
  for await (const read of rows) {
    for (const row of read) {
      const address = readAddress(row, header, path)
      if (typeof address === 'string') addresses.add(address)
      else if (address && problems.push(address) === MOST_TOLD) throw new BroadsheetError(problems)
    }
  }
  if (problems.length > 0) throw new BroadsheetError(problems)
  return addresses
}

/** @returns the finding where a row has no address; undefined for a row of blanks. */
function readAddress({ line, cells }: CsvRow, header: ListHeader, path: string): string | Diagnostic | undefined {
  if (cells.every(cell => cell.trim() === '')) return undefined
  const at = { file: path, line }
  const written = (cells[header.email] ?? '').trim()
  return wrongCount(cells.length, header.names.length, at) ?? normaliseAddress(written) ?? noAddress(written, at)
}

function gone(): BroadsheetError {
  const hint = 'Put it back: those in it asked not to be written to.'
  return new BroadsheetError([error('list/missing', `${SUPPRESSION_FILE} was there before, and is gone.`, { hint })])
}
