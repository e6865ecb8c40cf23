import { chmodSync, lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mendText, type PlacedMend } from '../core/checks/mend.ts'
import { writeFailure } from './output.ts'

/** A file whose typography was mended. */
export interface MendedFile {
  /** Relative to the project. */
  readonly path: string
  readonly count: number
}

/**
 * Mends files in place, each written whole beside itself and moved over: a crash leaves one or the other.
 * @throws BroadsheetError where one cannot be written.
 */
export function mendFiles(root: string, mends: ReadonlyMap<string, readonly PlacedMend[]>): readonly MendedFile[] {
  return [...mends].flatMap(([path, placed]) => {
    const file = join(root, path)
    if (path.startsWith('broadsheet:') || !lstatSync(file, { throwIfNoEntry: false })?.isFile()) return []
    const before = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(readFileSync(file))
    const { text, count } = mendText(path, before, placed)
    if (text !== before) replaceFile(file, text)
    return count > 0 ? [{ path, count }] : []
  })
}

function replaceFile(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(fresh, text, { flag: 'wx' })
    chmodSync(fresh, statSync(file).mode)
    renameSync(fresh, file)
  } catch (cause) {
    rmSync(fresh, { force: true })
    throw writeFailure(file, cause)
  }
}
