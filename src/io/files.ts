import { createReadStream, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { decodeSource, LARGEST_SOURCE, tooLarge } from '../core/source/decode.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import type { Source } from '../core/source/source.ts'

/** A file found on disk. `stamp` changes when the file does, and costs no reading. */
export interface FoundFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  readonly absolute: string
  readonly size: number
  readonly stamp: string
}

/**
 * The files below a folder of the project whose names end in one of these ways (in any, unless told), sorted, hidden ones left out. None where there is no folder.
 * Synchronous: thousands of small files are listed several times faster so than through the thread pool.
 */
export function listFiles(root: string, folder: string, ...endings: readonly string[]): readonly FoundFile[] {
  const isWanted = (name: string) => endings.length === 0 || endings.some(ending => name.endsWith(ending))
  return listNames(join(root, folder))
    .filter(name => isWanted(name) && !isHidden(name))
    .sort()
    .flatMap(name => statFile(root, `${folder}/${name}`) ?? [])
}

/** Begins with a dot, or lies in a folder that does. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name.includes('/.')
}

/** One file; undefined where there is none. */
export function findFile(root: string, path: string): FoundFile | undefined {
  return statFile(root, relative(root, join(root, path)).split(sep).join('/'))
}

/** @param path relative to the project, with forward slashes and without detours. */
function statFile(root: string, path: string): FoundFile | undefined {
  const absolute = join(root, path)
  const stat = statOf(absolute)
  if (!stat?.isFile()) return undefined
  return { path, absolute, size: stat.size, stamp: `${stat.ino}-${stat.size}-${stat.mtimeMs}-${stat.ctimeMs}` }
}

/** A link that leads to itself, or a name that no disk can hold, is no file. */
function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    if (hasCode(cause, 'ELOOP', 'ENAMETOOLONG')) return undefined
    throw unreadable(path, cause)
  }
}

/** @throws BroadsheetError where the file leads out of the project, or cannot be read. */
export function readBytes(root: string, file: FoundFile): Uint8Array {
  refuseOutside(root, file)
  try {
    return readFileSync(file.absolute)
  } catch (cause) {
    throw unreadable(file.path, cause)
  }
}

/** Bytes that a stream reads at once. */
const CHUNK = 256 * 1024

/** A file too large to be held, piece by piece. @throws BroadsheetError where readBytes would. */
export async function* readChunks(root: string, file: FoundFile): AsyncGenerator<Buffer> {
  refuseOutside(root, file)
  const stream = createReadStream(file.absolute, { highWaterMark: CHUNK })
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (cause) {
    throw unreadable(file.path, cause)
  }
}

/** Reads a text; an unchanged file gives the very Source it gave before, so that all that is known of it stays known. */
export function readSource(root: string, file: FoundFile, cache: SourceCache): Source {
  const known = cache.get(file.absolute)
  if (known?.stamp === file.stamp) return known.source
  if (file.size > LARGEST_SOURCE) throw tooLarge(file.path, file.size)
  const source = decodeSource(file.path, readBytes(root, file))
  cache.set(file.absolute, { stamp: file.stamp, source })
  return source
}

export type SourceCache = Map<string, { readonly stamp: string; readonly source: Source }>

/** A link may point anywhere in the project; one that leads out would mail somebody's private file. */
function refuseOutside(root: string, file: FoundFile): void {
  const real = relative(realpathSync.native(root), realpathSync.native(file.absolute))
  if (!real.startsWith('..') && !real.startsWith(sep)) return
  const details = {
    at: { file: file.path },
    hint: 'Copy the file into the project.',
  }
  throw new BroadsheetError([error('source/outside', 'This link leads out of the project.', details)])
}

/** With forward slashes. Asked for their types, Node does not look at every entry a second time. */
function listNames(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const names = entries.map(({ parentPath, name }) =>
      parentPath === folder ? name : join(relative(folder, parentPath), name),
    )
    return sep === '/' ? names : names.map(name => name.replaceAll(sep, '/'))
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return []
    throw unreadable(folder, cause)
  }
}

function hasCode(cause: unknown, ...codes: readonly string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code))
}

/** What the disk refuses, as a diagnostic. */
function unreadable(path: string, cause: unknown): BroadsheetError {
  const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
  const details = { at: { file: path }, hint: 'Look at its permissions.' }
  return new BroadsheetError([error('source/unreadable', `This cannot be read${reason}.`, details)], { cause })
}
