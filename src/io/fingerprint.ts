import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FoundFile, listFiles, readBytes } from './files.ts'
import { writeFailure } from './output.ts'
import type { ProjectListing } from './project-files.ts'

const FINGERPRINT = '.fingerprint'

/** One hash over every file that any edition could depend on: the texts by content, the pictures by their stamps. */
export function fingerprintOf(listing: ProjectListing, versions: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256').update(JSON.stringify(versions))
  const { root, newsletter, articles, editions, templates } = listing
  const add = (home: string, file: FoundFile) => hash.update(`\n${file.path}\n`).update(readBytes(home, file))
  const texts = [...(newsletter ? [newsletter] : []), ...articles, ...editions]
  for (const file of texts) add(root, file)
  for (const { root: home, file } of templates.values()) add(home, file)
  // Pictures may lie anywhere in content/, and are too large to read them all.
  const read = new Set(texts.map(({ path }) => path))
  for (const { path, stamp } of listFiles(root, 'content')) if (!read.has(path)) hash.update(`\n${path} ${stamp}`)
  return hash.digest('hex')
}

/** What the whole project looked like when all its editions were last built. */
export function readFingerprint(out: string): string | undefined {
  try {
    return readFileSync(join(out, FINGERPRINT), 'utf8')
  } catch {
    return undefined
  }
}

/** Before anything is written: a run that ends early, or builds some editions only, leaves no fingerprint behind. */
export function forgetFingerprint(out: string): void {
  rmSync(join(out, FINGERPRINT), { force: true })
}

export function writeFingerprint(out: string, fingerprint: string): void {
  try {
    mkdirSync(out, { recursive: true })
    writeFileSync(join(out, `${FINGERPRINT}.new`), fingerprint)
    renameSync(join(out, `${FINGERPRINT}.new`), join(out, FINGERPRINT))
  } catch (cause) {
    throw writeFailure(out, cause)
  }
}
