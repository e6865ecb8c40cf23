import { join } from 'node:path'
import pMap from 'p-map'
import { isNetworkFailure, type LinkAnswer } from '../core/checks/link-answer.ts'
import { linksToOpen } from '../core/checks/link-answer-rules.ts'
import { mendsOf, type PlacedMend } from '../core/checks/mend.ts'
import { type ProofOptions, pullProofs } from '../core/checks/proof.ts'
import { sampleRecipient } from '../core/content/recipient.ts'
import type { Clock } from '../core/delivery/run.ts'
import { assembleDigest } from '../core/digest/digest.ts'
import { type Email, renderEmail } from '../core/email/email.ts'
import { type CompileMjml, compileMjml } from '../core/email/mjml.ts'
import type { Skeleton } from '../core/email/skeleton.ts'
import { composeMailing } from '../core/message/mailing.ts'
import { composeMessage, messageBytes } from '../core/message/message.ts'
import { attemptAsync, type Diagnostic, dedupe } from '../core/source/diagnostic.ts'
import { systemClock } from '../io/clock.ts'
import { type LinkCache, openLinkCache } from '../io/link-cache.ts'
import { openLinks } from '../io/links.ts'
import { findList } from '../io/list-file.ts'
import { readPictures } from '../io/pictures.ts'
import { askSpamAssassin } from '../io/spamassassin.ts'
import { type Choice, chooseEditions } from './choose-editions.ts'
import { concerns, type OpenOptions, type OpenProject, openProject, pictureCache } from './open-edition.ts'
import { proofread } from './proofread.ts'

export interface CheckOptions extends OpenOptions, Choice {
  /** Opens every link. */
  readonly links?: boolean
  /** Opens those again that answered a while ago. */
  readonly fresh?: boolean
  /** Asks SpamAssassin, where it is installed. */
  readonly spam?: boolean
  /** The list for whose longest reader the email is measured. */
  readonly list?: string
  readonly compile?: CompileMjml
  /** The machine's own unless given. */
  readonly clock?: Clock
  /** Aborted to stop at once. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number, what: string) => void
}

export interface CheckReport {
  /** Where the project lies. */
  readonly root: string
  readonly editions: readonly CheckedEdition[]
  /** What of the findings can be mended in place, by file. */
  readonly mends: ReadonlyMap<string, readonly PlacedMend[]>
}

export interface CheckedEdition {
  readonly id: string
  /** Absent where it could not be built. */
  readonly subject?: string
  /** What keeps it from being built, what the build warns of, and what the rules found. */
  readonly findings: readonly Diagnostic[]
  readonly waived: readonly Diagnostic[]
  /** UTF-8 bytes of each block of the heaviest audience variant, merge fields not counted. */
  readonly blocks: readonly { readonly block: string; readonly bytes: number }[]
  /** Points of SpamAssassin, where it was asked. */
  readonly spam?: number
  /** How many links were opened. */
  readonly opened?: number
  /** Whether not a single server could be reached. */
  readonly isOffline?: boolean
}

/**
 * Holds editions against the rules. What keeps one from being checked is a finding of it. Nothing is written but the
 * cache of pictures and that of links.
 * @throws BroadsheetError where there is no newsletter to be read, or none of its editions.
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const opened = openProject(options)
  const { project, listing, out } = opened
  const ids = [...new Set(chooseEditions(project, listing, options))]
  if (options.list !== undefined) findList(opened.root, options.list)
  const answers = openLinkCache(join(out, '.links.json'))
  let done = 0
  const checkNext = async (id: string) => {
    options.signal?.throwIfAborted()
    const edition = await checkOne(id, { ...options, opened, answers })
    if (!options.links) options.onProgress?.(++done, ids.length, id)
    return edition
  }
  const editions = await pMap(ids, checkNext, { concurrency: options.links ? 1 : IN_FLIGHT })
  options.signal?.throwIfAborted()
  return { root: opened.root, editions, mends: mendsOf(editions.flatMap(({ findings }) => findings)) }
}

/** Enough for the threads that compile MJML to have the next edition at hand; links keep a pace of their own. */
const IN_FLIGHT = 6

interface Context extends CheckOptions {
  readonly opened: OpenProject
  readonly answers: LinkCache
}

async function checkOne(id: string, context: Context): Promise<CheckedEdition> {
  const { root, out, project, problems } = context.opened
  const { compile = compileMjml, list } = context
  const findings = problems.filter(problem => concerns(problem, [id]))
  const checked = await attemptAsync(findings, async () => {
    const digest = assembleDigest(project, id)
    const pictures = await readPictures(root, digest.pictures, { cache: pictureCache(out) })
    const email = await renderEmail(digest, { pictures, compile })
    const built = { digest, email, mailing: await composeMailing(email) }
    const [links, spam] = await Promise.all([openAll(built, context), judge(built, context)])
    const facts = { ...(links ? { links } : {}), ...(spam ? { spam } : {}) }
    const result = await proofread({ root, project, ...built, facts, ...(list === undefined ? {} : { list }) })
    findings.push(...digest.warnings, ...email.warnings)
    return {
      ...result,
      subject: fieldNames(email.variants[0]?.subject ?? []),
      blocks: heaviest(email),
      ...(spam ? { spam: spam.score } : {}),
      ...(links ? { opened: links.size, isOffline: isOffline(links) } : {}),
    }
  })
  if (!checked) return { id, findings: dedupe(findings), waived: [], blocks: [] }
  return { id, ...checked, findings: dedupe([...findings, ...checked.findings]) }
}

async function openAll(
  built: ProofOptions,
  { links, fresh, answers, clock = systemClock, signal, opened, onProgress }: Context,
) {
  if (!links) return undefined
  const urls = new Set(pullProofs(built).flatMap(linksToOpen))
  const own = new URL(opened.project.newsletter.urls.site).hostname.replace(/^www\./, '')
  const told = await openLinks([...urls], {
    ownHosts: new Set([own, `www.${own}`]),
    cache: answers,
    clock,
    ...(fresh ? { maxAge: 0 } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  return isOffline(told) ? new Map([...told].map(([url, answer]) => [url, asUnverified(answer)] as const)) : told
}

/** Of a machine without a network, no link is broken for certain. */
function asUnverified(answer: LinkAnswer): LinkAnswer {
  return answer.type === 'broken' ? { ...answer, type: 'unverified' } : answer
}

async function judge({ digest, mailing }: ProofOptions, { spam, signal }: Context) {
  const message = composeMessage(mailing, sampleRecipient(digest.newsletter))
  return spam ? askSpamAssassin(messageBytes(message), signal) : undefined
}

function isOffline(links: ReadonlyMap<string, LinkAnswer>): boolean {
  return links.size > 0 && [...links.values()].every(isNetworkFailure)
}

function heaviest({ variants }: Email): CheckedEdition['blocks'] {
  const weights = variants.map(({ blocks }) => blocks.map(({ block, bytes }) => ({ block, bytes })))
  const sum = (blocks: CheckedEdition['blocks']) => blocks.reduce((total, { bytes }) => total + bytes, 0)
  return weights.sort((a, b) => sum(b) - sum(a))[0] ?? []
}

/** A subject with its merge fields by name. */
function fieldNames(skeleton: Skeleton): string {
  return skeleton.map(part => (typeof part === 'string' ? part : `{{${part.name}}}`)).join('')
}
