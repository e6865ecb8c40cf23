import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Manifest } from '../core/email/manifest.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { sha256 } from '../core/source/source.ts'

const MANIFEST = 'manifest.json'

/** Folders of a project that are written by people, never by a build. */
const AUTHORED = ['content', 'templates', 'src', 'test', 'node_modules', '.git']

/**
 * The folder that builds go to.
 * @throws BroadsheetError where it is the project, above it, or one of the folders that people write.
 */
export function outputFolder(root: string, out = 'out'): string {
  const folder = resolve(root, out)
  const target = relative(real(folder), real(resolve(root)))
  const inside = relative(real(resolve(root)), real(folder)).split(sep)[0] ?? ''
  const isAbove = target === '' || !target.split(sep).includes('..')
  if (!isAbove && !AUTHORED.includes(inside)) return folder
  const hint = 'Builds go into a folder of their own, such as out.'
  const message = isAbove
    ? 'The output folder may be neither the project nor a folder around it.'
    : `Nothing is built into ${inside}/.`
  throw new BroadsheetError([error('output/location', message, { at: { file: folder }, hint })])
}

/** The path behind links, of a folder that need not exist yet. */
function real(path: string): string {
  return existsSync(path)
    ? realpathSync(path)
    : join(dirname(path) === path ? path : real(dirname(path)), basename(path))
}

/**
 * Puts an edition's files in place: all of them are written beside it first, then moved one by one, the manifest last.
 * Where anything fails before that (a full disk), what was there stays; files of the build before that this one no
 * longer makes are removed, and nothing else is.
 */
export function writeEdition(
  out: string,
  id: string,
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
): void {
  const folder = join(out, id)
  try {
    refuseLink(folder)
    refuseLink(join(folder, 'images'))
    sweep(folder)
    mkdirSync(folder, { recursive: true })
    const staging = mkdtempSync(join(folder, STAGING))
    try {
      const before = readManifest(out, id)?.outputs ?? {}
      const changed = [...files].filter(([path, bytes]) => !isPictureInPlace(folder, path, bytes))
      const all = new Map([...changed, [MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]])
      for (const [path, bytes] of all) {
        mkdirSync(dirname(join(staging, path)), { recursive: true })
        writeFileSync(join(staging, path), bytes)
      }
      for (const path of all.keys()) refuseFolder(join(folder, path))
      for (const path of all.keys()) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        renameSync(join(staging, path), join(folder, path))
      }
      const stale = Object.keys(before).filter(path => !files.has(path) && isBelow(folder, path))
      for (const path of stale) rmSync(join(folder, path), { force: true })
    } finally {
      rmSync(staging, { recursive: true, force: true })
    }
  } catch (cause) {
    throw writeFailure(folder, cause)
  }
}

/** The manifest of the build that is there; undefined where there is none, or none that a build wrote. */
export function readManifest(out: string, id: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(out, id, MANIFEST), 'utf8')) as Manifest
    const outputs = Object.values(manifest.outputs)
    const isWhole = manifest.edition === id && manifest.variants.length > 0 && Object.keys(manifest.inputs).length > 0
    return isWhole && outputs.every(({ sha256: hash, bytes }) => hash && bytes >= 0) ? manifest : undefined
  } catch {
    return undefined
  }
}

/** Whether everything that a manifest names is there as it says. */
export function isComplete(out: string, manifest: Manifest): boolean {
  return Object.entries(manifest.outputs).every(([path, output]) => {
    const file = join(out, manifest.edition, path)
    if (statSync(file, { throwIfNoEntry: false })?.size !== output.bytes) return false
    return sha256(readFileSync(file)) === output.sha256
  })
}

/** Writes a file where there is none. @returns false where there is one, which stays as it is. */
export function createFile(root: string, path: string, content: string | Uint8Array): boolean {
  const file = join(root, path)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw writeFailure(file, cause)
  }
}

/** @throws BroadsheetError where the folder is a link: what is written there would go elsewhere. */
export function refuseLink(folder: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return
  const details = {
    at: { file: folder },
    hint: 'Delete the link; the folder is made anew.',
  }
  throw new BroadsheetError([error('output/location', 'This folder of the output is a link to elsewhere.', details)])
}

const STAGING = '.staging-'

/** What a build left behind that was killed. */
function sweep(folder: string): void {
  if (!existsSync(folder)) return
  const left = readdirSync(folder).filter(name => name.startsWith(STAGING))
  for (const name of left) rmSync(join(folder, name), { recursive: true, force: true })
}

/** Pictures are most of an edition's bytes and seldom change; reading one costs less than writing it. */
function isPictureInPlace(folder: string, path: string, bytes: Uint8Array): boolean {
  const file = join(folder, path)
  const isCandidate = path.startsWith('images/') && statSync(file, { throwIfNoEntry: false })?.size === bytes.length
  return isCandidate && readFileSync(file).equals(bytes)
}

/** The one thing that a move cannot replace; found out before anything is moved. */
function refuseFolder(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isDirectory()) return
  const details = { at: { file }, hint: 'Move it away; builds write a file of this name.' }
  throw new BroadsheetError([error('output/write', 'A folder stands where a file should.', details)])
}

/** A manifest is a file like any other; a path in it is not believed. */
function isBelow(folder: string, path: string): boolean {
  const inside = relative(folder, resolve(folder, path))
  return inside !== '' && !inside.startsWith('..')
}

/** A refusal of the disk as a diagnostic; anything else is a bug, and comes back as it is. */
export function writeFailure(folder: string, cause: unknown): unknown {
  if (cause instanceof BroadsheetError || !(cause instanceof Error) || !('code' in cause)) return cause
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EACCES: 'writing there is not allowed',
    EROFS: 'the disk is read-only',
    EPERM: 'writing there is not allowed',
    ENOTDIR: 'a file stands where a folder should',
    EEXIST: 'a file stands where a folder should',
  }
  const reason = reasons[String(cause.code)] ?? cause.message
  const details = {
    at: { file: folder },
    hint: 'What was built before is untouched.',
  }
  return new BroadsheetError([error('output/write', `The output cannot be written: ${reason}.`, details)], { cause })
}
