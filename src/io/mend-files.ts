import { chmodSync, lstatSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mendText, type PlacedMend } from '../core/checks/mend.ts'
import { writeFailure } from './output.ts'

/** What became of a file whose typography was to be mended. */
export interface MendedFile {
  /** Relative to the project. */
  readonly path: string
  readonly count: number
  /** Why nothing of it was mended. */
  readonly refused?: string
}

/**
 * Mends files in place, each written whole beside itself and moved over: a crash leaves one or the other.
 * @throws BroadsheetError where one cannot be written.
 */
export function mendFiles(root: string, mends: ReadonlyMap<string, readonly PlacedMend[]>): readonly MendedFile[] {
  return [...mends].flatMap(([path, placed]): readonly MendedFile[] => {
    const file = join(root, path)
    const stats = lstatSync(file, { throwIfNoEntry: false })
    const refused = refusal(stats)
    if (refused !== undefined || !stats) return [{ path, count: 0, refused: refused ?? 'it is gone' }]
    const before = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(readFileSync(file))
    const { text, count } = mendText(path, before, placed)
    if (text !== before) replaceFile(file, text, stats.mode)
    return count > 0 ? [{ path, count }] : []
  })
}

function refusal(stats: Stats | undefined): string | undefined {
  if (!stats?.isFile()) return 'it is a link to elsewhere'
  if (stats.nlink > 1) return 'it has another name, which would keep the old text'
  return (stats.mode & 0o200) === 0 ? 'it may not be written' : undefined
}

function replaceFile(file: string, text: string, mode: number): void {
  const fresh = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(fresh, text, { flag: 'wx' })
    chmodSync(fresh, mode)
    renameSync(fresh, file)
  } catch (cause) {
    rmSync(fresh, { force: true })
    throw writeFailure(file, cause)
  }
}
