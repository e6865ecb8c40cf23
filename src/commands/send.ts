import { join } from 'node:path'
import type { DeliveryReport } from '../core/delivery/deliver.ts'
import type { StateCounts } from '../core/delivery/ledger.ts'
import { USUAL_POLICY } from '../core/delivery/policy.ts'
import type { Clock } from '../core/delivery/run.ts'
import { BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import type { MailingRecord } from '../io/ledger-view.ts'
import { readSuppression } from '../io/suppression.ts'
import { enrol } from './enrol.ts'
import { type OpenOptions, openEdition, openNewsletter } from './open-edition.ts'
import { openServers } from './open-servers.ts'
import { prepareMailing } from './prepare-mailing.ts'
import type { RenderEdition } from './render-apart.ts'
import { type SendSummary, summarise } from './send-summary.ts'
import { findTarget, type TargetOptions } from './send-target.ts'
import { submitMailing } from './submit-mailing.ts'
import { withLedger } from './with-ledger.ts'

export interface SendOptions extends OpenOptions, TargetOptions {
  readonly edition: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Does everything but submit, and leaves no trace. */
  readonly dryRun?: boolean
  /** Goes on without the rows of the list that cannot be used. */
  readonly skipInvalid?: boolean
  /** Tries those again whom servers refused. */
  readonly retryFailed?: boolean
  /** Mails those again of whom nobody knows whether they have the message. */
  readonly resendUnknown?: boolean
  /** Goes on with the email that the mailing began with, whatever has become of the edition. */
  readonly resumeLocked?: boolean
  /** Sends this content or none: its hash, or eight characters of it or more. */
  readonly onlyIf?: string
  /** Sends although the checks find errors; the reason is written down. */
  readonly force?: string
  /** Messages a second; what the newsletter says unless given. */
  readonly rate?: number
  /** Milliseconds to wait for deferred recipients. */
  readonly patience?: number
  /** Asked before messages go to a list that is no test; told only, where it is one. @returns whether to go on. */
  readonly confirm: (summary: SendSummary) => Promise<boolean>
  /** `renderApart` where memory matters, `renderHere` where it does not. */
  readonly render: RenderEdition
  readonly onProgress?: (counts: StateCounts) => void
  /** Aborted to finish what is under way and leave the rest to the next run. */
  readonly drain: AbortSignal
  /** Aborted to cut every line at once. */
  readonly cut: AbortSignal
}

export interface SendResult {
  readonly ending: DeliveryReport['ending'] | { readonly type: 'declined' }
  readonly counts: StateCounts
  readonly summary: SendSummary
  readonly warnings: readonly Diagnostic[]
}

/**
 * Sends an edition to a list, or goes on with a mailing that was interrupted.
 * @throws BroadsheetError where anything is wrong before the first message; nothing has been sent then.
 */
export async function send(options: SendOptions): Promise<SendResult> {
  const { edition, environment, clock, dryRun = false, resumeLocked } = options
  const opened = resumeLocked ? undefined : await openEdition(options, edition)
  const { newsletter, root, out } = opened ?? openNewsletter(options)
  const target = findTarget(root, newsletter, options)
  const suppression = await readSuppression(root)
  const { sending } = newsletter
  const servers = await openServers({
    environment,
    sending,
    editionFolder: join(out, edition),
    dryRun,
    signal: options.drain,
  })
  const kind = servers.isOutbox ? 'outbox' : target.isTest ? 'test' : 'list'
  return withLedger({ root, isScratch: dryRun }, async ledger => {
    const now = clock.now()
    const { secret } = servers
    const checks = { force: options.force }
    const context = { ledger, edition, opened, newsletter, kind, target, secret, checks, now } as const
    const prepared = await prepareMailing({ ...context, place: options, render: options.render })
    refuseOther(prepared.record.content, options.onlyIf)
    refuseStale(prepared.record, now)
    const rate = servers.isRemote ? (options.rate ?? sending.rate) : UNHURRIED
    let summary: SendSummary | undefined
    const enrolment = await enrol({
      ...{ ledger, prepared, target, servers, suppression, now },
      skipInvalid: options.skipInvalid === true,
      retryFailed: options.retryFailed === true,
      resendUnknown: options.resendUnknown === true,
      confirm: async enrolled => {
        summary = summarise({ prepared, target, servers, newsletter, enrolled, rate, dryRun })
        return options.confirm(summary)
      },
    })
    if (!summary) throw new Error('nobody was asked')
    if (!enrolment)
      return { ending: { type: 'declined' }, counts: summary.counts, summary, warnings: prepared.warnings }
    const policy = { ...USUAL_POLICY, ...sending, rate, patience: options.patience ?? USUAL_POLICY.patience }
    const report = await submitMailing({ ...options, ledger, prepared, servers, suppression, enrolment, policy })
    return { ...report, summary, warnings: enrolment.warnings }
  })
}

/** The outbox asks nobody for patience. */
const UNHURRIED = 1_000_000

const SHORTEST_HASH = 8

function refuseOther(content: string, onlyIf: string | undefined): void {
  if (onlyIf === undefined) return
  const wanted = onlyIf.toLowerCase()
  if (wanted.length >= SHORTEST_HASH && content.startsWith(wanted)) return
  const message = `This is version ${content.slice(0, SHORTEST_HASH)}, not ${onlyIf.slice(0, 64)}.`
  const hint =
    'The hash is in the summary of a send, and in manifest.json as `content`; eight characters of it will do.'
  throw new BroadsheetError([error('send/other-content', message, { hint })])
}

function refuseStale({ notAfter, edition }: Pick<MailingRecord, 'notAfter' | 'edition'>, now: number): void {
  if (notAfter === null || now <= notAfter) return
  const message = `${edition} was not to be sent after ${new Date(notAfter).toISOString()}, and it is later.`
  throw new BroadsheetError([error('send/stale', message, { hint: 'Look at `notAfter` in the edition.' })])
}
