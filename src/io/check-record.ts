import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult } from '../core/checks/check.ts'
import type { Manifest } from '../core/email/manifest.ts'
import { sha256 } from '../core/source/source.ts'
import { writeFailure } from './output.ts'

/** Beside the files of an edition: what the rules said of them when they were built. */
const RECORD = 'checks.json'

interface Record extends CheckResult {
  /** Hash of the manifest of the build that was checked. */
  readonly build: string
}

export function writeChecks(out: string, manifest: Manifest, result: CheckResult): void {
  const folder = join(out, manifest.edition)
  const record: Record = { build: hashOf(manifest), ...result }
  try {
    writeFileSync(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`)
  } catch (cause) {
    throw writeFailure(folder, cause)
  }
}

/** Undefined where this build was not checked. */
export function readChecks(out: string, manifest: Manifest): CheckResult | undefined {
  try {
    const { build, ...result } = JSON.parse(readFileSync(join(out, manifest.edition, RECORD), 'utf8')) as Record
    const isWhole = Array.isArray(result.findings) && Array.isArray(result.waived)
    return isWhole && build === hashOf(manifest) ? result : undefined
  } catch {
    return undefined
  }
}

function hashOf(manifest: Manifest): string {
  return sha256(JSON.stringify(manifest))
}
