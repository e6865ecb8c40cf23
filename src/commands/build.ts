import { join, resolve } from 'node:path'
import pMap from 'p-map'
import type { CheckResult } from '../core/checks/check.ts'
import { sampleRecipient } from '../core/content/recipient.ts'
import { assembleDigest, type Digest } from '../core/digest/digest.ts'
import type { Project } from '../core/digest/project.ts'
import { contentId, type Email, renderEmail } from '../core/email/email.ts'
import { digestInputs } from '../core/email/inputs.ts'
import { createManifest, isCurrent, type Manifest } from '../core/email/manifest.ts'
import { type CompileMjml, compileMjml } from '../core/email/mjml.ts'
import { type PersonalisedEmail, personalise, variantFor } from '../core/email/personalise.ts'
import {
  attempt,
  attemptAsync,
  BroadsheetError,
  type Diagnostic,
  dedupe,
  throwErrors,
} from '../core/source/diagnostic.ts'
import { readChecks, writeChecks } from '../io/check-record.ts'
import { fingerprintOf, forgetFingerprint, readFingerprint, writeFingerprint } from '../io/fingerprint.ts'
import { isComplete, outputFolder, readManifest, writeEdition } from '../io/output.ts'
import { readVersions } from '../io/package.ts'
import { readPictures } from '../io/pictures.ts'
import { createReadCache, listProject, type ProjectListing, type ReadCache } from '../io/project-files.ts'
import { chooseEditions, editionIds } from './choose-editions.ts'
import { parseListing } from './load-project.ts'
import { concerns, pictureCache } from './open-edition.ts'

export interface BuildOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  /** Relative to the project; `out` unless given. */
  readonly out?: string
  /** Names of editions; none means the newest. */
  readonly editions?: readonly string[]
  /** Every edition, passing over those whose inputs have not changed. */
  readonly all?: boolean
  /** Kept from one build to the next by a process that builds often. */
  readonly cache?: ReadCache
  readonly compile?: CompileMjml
  /** Whether what is built is held against the rules; true unless given. */
  readonly check?: boolean
  readonly onProgress?: (done: number, total: number, edition: string) => void
}

export interface BuildResult {
  readonly editions: readonly BuiltEdition[]
  readonly warnings: readonly Diagnostic[]
}

export interface BuiltEdition {
  readonly id: string
  readonly status: 'built' | 'unchanged'
  readonly folder: string
  readonly manifest: Manifest
  /** What the rules have to say, or had when it was built; absent where nobody asks. */
  readonly checks?: CheckResult
}

/**
 * Builds editions into the output folder. Nothing is written for an edition in which anything is wrong.
 * @throws BroadsheetError with every problem of the run.
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const root = resolve(options.project)
  const out = outputFolder(root, options.out)
  const listing = listProject(root)
  const versions = readVersions()
  const cache = options.cache ?? createReadCache()
  const isWhole = options.all === true && (options.editions ?? []).length === 0
  const fingerprint = isWhole ? fingerprintOf(listing, versions) : undefined
  const { all, compile = compileMjml, check = true } = options
  const isUntouched = fingerprint !== undefined && fingerprint === readFingerprint(out)
  const untouched = isUntouched ? completeEditions(listing, { out, check }) : undefined
  if (untouched) return { editions: untouched, warnings: [] }

  const { project, problems } = parseListing(listing, cache)
  if (!project) throw new BroadsheetError(problems)
  const ids = chooseEditions(project, listing, options)
  const findings = problems.filter(problem => concerns(problem, ids))
  const run = { root, out, versions, compile, all: all === true, project: check ? project : undefined }
  // Everything is assembled and every picture looked at before the first byte is written: a run reports all at once.
  // The pictures are read again, from the cache, when their edition is built; held until then, those of an archive
  // would fill the memory.
  const digests = ids.flatMap(id => attempt(findings, () => assembleDigest(project, id)) ?? [])
  for (const { pictures } of digests) {
    await attemptAsync(findings, () => readPictures(root, pictures, { cache: pictureCache(out) }))
  }
  throwErrors(findings)
  let done = 0
  const buildOne = async (digest: Digest) => {
    const edition = await attemptBuild(digest, run, findings)
    options.onProgress?.(++done, ids.length, digest.edition.id)
    return edition
  }
  const built = await pMap(digests, buildOne, { concurrency: IN_FLIGHT })
  throwErrors(findings)
  if (fingerprint) writeFingerprint(out, fingerprint)
  return { editions: built.flatMap(edition => edition ?? []), warnings: dedupe(findings) }
}

/** Enough for the threads that compile MJML to have the next edition at hand while this one writes the last. */
const IN_FLIGHT = 6

interface Run {
  readonly root: string
  readonly out: string
  readonly versions: Manifest['versions']
  readonly compile: CompileMjml
  /** Whether an edition whose inputs have not changed is passed over. */
  readonly all: boolean
  /** Given where what is built is checked. */
  readonly project: Project | undefined
}

async function attemptBuild(digest: Digest, run: Run, findings: Diagnostic[]): Promise<BuiltEdition | undefined> {
  return attemptAsync(findings, async () => {
    const { warnings, ...built } = await buildEdition(digest, run)
    findings.push(...digest.warnings, ...warnings)
    return built
  })
}

async function buildEdition(
  digest: Digest,
  { root, out, versions, compile, all, project }: Run,
): Promise<BuiltEdition & Pick<Email, 'warnings'>> {
  const { id } = digest.edition
  const folder = join(out, id)
  const pictures = await readPictures(root, digest.pictures, { cache: pictureCache(out) })
  const inputs = digestInputs(digest, pictures)
  const before = all ? readManifest(out, id) : undefined
  const checks = project && before ? readChecks(out, before) : undefined
  const isChecked = !project || checks !== undefined
  if (before && isChecked && isCurrent(before, inputs, versions) && isComplete(out, before)) {
    return { id, status: 'unchanged', folder, manifest: before, warnings: [], ...(checks ? { checks } : {}) }
  }
  // Imported while the email is rendered, not after.
  const messages = Promise.all([import('../core/message/mailing.ts'), import('../core/message/message.ts')])
  const proofreading = project ? import('./proofread.ts') : undefined
  const email = await renderEmail(digest, { pictures, compile })
  const recipient = sampleRecipient(digest.newsletter)
  const filled = personalise(email, recipient)
  const [{ composeMailing }, { composeMessage, messageBytes }] = await messages
  const mailing = await composeMailing(email)
  const eml = messageBytes(composeMessage(mailing, recipient))
  const outputs = editionFiles(email, { filled, eml })
  const variant = variantFor(email, recipient)
  const manifest = createManifest({
    email,
    variant,
    filled,
    inputs,
    versions,
    outputs,
  })
  forgetFingerprint(out)
  writeEdition(out, id, outputs, manifest)
  const built = { id, status: 'built', folder, manifest, warnings: email.warnings } as const
  if (!project || !proofreading) return built
  const { proofread } = await proofreading
  const found = await proofread({ root, project, digest, email, mailing })
  writeChecks(out, manifest, found)
  return { ...built, checks: found }
}

interface Built {
  readonly filled: PersonalisedEmail
  readonly eml: Uint8Array
}

function editionFiles(email: Email, { filled, eml }: Built): Map<string, Uint8Array> {
  const html = email.embedded.reduce(
    (text, picture) => text.replaceAll(`cid:${contentId(picture)}`, `images/${picture.name}`),
    filled.html.toString(),
  )
  return new Map<string, Uint8Array>([
    ['email.html', Buffer.from(html)],
    ['email.txt', filled.text],
    ['email.eml', eml],
    ...email.pictures.map(({ name, bytes }) => [`images/${name}`, bytes] as const),
  ])
}

function completeEditions(
  listing: ProjectListing,
  { out, check }: { readonly out: string; readonly check: boolean },
): readonly BuiltEdition[] | undefined {
  const editions: BuiltEdition[] = []
  for (const id of editionIds(listing)) {
    const manifest = readManifest(out, id)
    const checks = check && manifest ? readChecks(out, manifest) : undefined
    if (!manifest || (check && !checks) || !isComplete(out, manifest)) return undefined
    editions.push({ id, status: 'unchanged', folder: join(out, id), manifest, ...(checks ? { checks } : {}) })
  }
  return editions
}
