import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../core/source/source.ts'
import { readVersions } from './package.ts'
import type { MailablePicture } from './picture-conversion.ts'

/** Raised with every change of picture-conversion.ts that can change what is mailed. */
const RECIPE = 1

/** A picture as it lies in the project, and how wide it is wanted. */
export interface PictureRequest {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly width: number
}

/** What was made of the same bytes before; undefined where nothing was, or where what is there is damaged. */
export function readCached(folder: string, request: PictureRequest): MailablePicture | undefined {
  const entry = readEntry(join(folder, entryName(request)))
  if (!entry) return undefined
  const { isAsItWas, ...picture } = JSON.parse(entry.head.toString()) as EntryHead
  return { ...picture, bytes: isAsItWas ? request.bytes : entry.bytes }
}

/** Where it cannot be kept (a read-only folder, a full disk) the next build makes it again. */
export function writeCached(folder: string, request: PictureRequest, picture: MailablePicture): void {
  const { bytes, ...described } = picture
  const isAsItWas = bytes === request.bytes
  const head: EntryHead = { ...described, isAsItWas }
  const file = join(folder, entryName(request))
  const staged = `${file}.${process.pid}`
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(staged, formatEntry(head, isAsItWas ? new Uint8Array() : bytes))
    renameSync(staged, file)
  } catch {
    removeQuietly(staged)
  }
}

/** One line of JSON before the bytes. */
interface EntryHead extends Omit<MailablePicture, 'bytes'> {
  /** Mailed as it lies in the project; the entry has no bytes of its own. */
  readonly isAsItWas: boolean
}

/** Each release of sharp stands on one release of libvips. */
function entryName({ sha256: source, width }: PictureRequest): string {
  const { sharp, 'heic-decode': heic } = readVersions()
  return sha256(JSON.stringify({ source, width, sharp, heic, RECIPE }))
}

const HASH_LENGTH = 64
const NEW_LINE = 10

/** The first line is the SHA-256 of all that follows. */
function formatEntry(head: EntryHead, bytes: Uint8Array): Uint8Array {
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes])
  return Buffer.concat([Buffer.from(`${sha256(content)}\n`), content])
}

function readEntry(file: string): { readonly head: Buffer; readonly bytes: Buffer } | undefined {
  const entry = contentOf(file)
  const content = entry?.subarray(HASH_LENGTH + 1)
  if (!entry || !content || entry.toString('latin1', 0, HASH_LENGTH) !== sha256(content)) return undefined
  const end = content.indexOf(NEW_LINE)
  return { head: content.subarray(0, end), bytes: content.subarray(end + 1) }
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It may be the folder itself that is no folder; nothing was written then.
  }
}
