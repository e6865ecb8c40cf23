import type { Newsletter } from '../core/content/newsletter.ts'
import type { StateCounts } from '../core/delivery/ledger.ts'
import type { Mailing } from '../core/message/mailing.ts'
import type { MailingKind } from '../io/ledger-view.ts'
import type { Enrolment } from './enrol.ts'
import type { Servers } from './open-servers.ts'
import type { PreparedMailing } from './prepare-mailing.ts'
import type { Target } from './send-target.ts'

/** What somebody should know before saying yes. */
export interface SendSummary {
  readonly edition: string
  readonly subject: string
  readonly from: string
  readonly kind: MailingKind
  /** The list's name, or the addresses. */
  readonly target: string
  /** Who will be mailed now. */
  readonly due: number
  readonly counts: StateCounts
  /** Absent where the list was frozen before. */
  readonly frozen?: NonNullable<Enrolment['frozen']>
  /** Lost from sight when the last run was killed. */
  readonly lost: number
  /** Refused or lost before, and tried again. */
  readonly reopened: number
  readonly variants: number
  readonly servers: readonly string[]
  /** Messages a second; absent where nothing is asked for patience. */
  readonly rate?: number
  /** `letters.example.org`, where messages are signed. */
  readonly dkim?: string
  /** Hash of the content. */
  readonly content: string
  readonly warnings: number
  /** Of the checks; none unless it is forced. */
  readonly errors: number
  /** Why it is sent although the checks found errors. */
  readonly forced?: string
  readonly dryRun: boolean
  /** Whether somebody has to say yes. */
  readonly asks: boolean
}

export interface SummaryOptions {
  readonly prepared: PreparedMailing
  readonly target: Target
  readonly servers: Servers
  readonly newsletter: Newsletter
  readonly enrolled: Enrolment
  readonly rate: number
  readonly dryRun: boolean
}

export function summarise(options: SummaryOptions): SendSummary {
  const { prepared, target, servers, newsletter, enrolled, rate, dryRun } = options
  const { record, counts, frozen, lost, reopened, warnings } = enrolled
  const { dkim } = newsletter.sending
  const due = counts.pending + counts.deferred
  return {
    edition: record.edition,
    subject: subjectOf(prepared.mailing),
    from: `${newsletter.sender.name} <${newsletter.sender.email}>`,
    kind: record.kind,
    target: target.name,
    due,
    counts,
    ...(frozen ? { frozen } : {}),
    lost,
    reopened,
    variants: prepared.mailing.variants.length,
    servers: servers.lanes.map(({ transport }) => transport.name),
    ...(servers.isRemote ? { rate } : {}),
    ...(servers.signer && dkim ? { dkim: `${dkim.selector}._domainkey.${dkim.domain}` } : {}),
    content: record.content,
    warnings: warnings.filter(({ severity }) => severity === 'warning').length,
    errors: warnings.filter(({ severity }) => severity === 'error').length,
    ...(record.forced === null ? {} : { forced: record.forced }),
    dryRun,
    asks: record.kind === 'list' && !dryRun && due > 0 && (frozen !== undefined || reopened > 0),
  }
}

/** With its merge fields by name. */
function subjectOf({ variants }: Mailing): string {
  return (variants[0]?.subject ?? []).map(part => (typeof part === 'string' ? part : `{{${part.name}}}`)).join('')
}
