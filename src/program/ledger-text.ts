import type { Reconciliation } from '../commands/reconcile.ts'
import type { EditionStatus } from '../commands/status.ts'
import { STATES } from '../core/delivery/ledger.ts'
import { formatDuration } from '../core/delivery/progress.ts'
import { type Palette, plural } from '../core/source/report.ts'
import type { MailingStatus, Reason, UnknownDelivery } from '../io/ledger-report.ts'

interface StatusContext {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly palette: Palette
}

const MOST_UNKNOWNS = 20

/** How an edition's mailings stand: counts, reasons, those who are held. */
export function formatStatus({ mailings, deadAddresses }: EditionStatus, context: StatusContext): string {
  const parts = mailings.map(mailing => formatMailing(mailing, context))
  const dead = deadAddresses.length
  if (dead > 0) {
    const [edition = ''] = mailings.map(({ edition }) => edition)
    const command = `broadsheet status ${edition} --dead >> content/lists/suppression.csv`
    parts.push(
      `${dead === 1 ? '1 address does' : `${dead.toLocaleString('en')} addresses do`} not exist. To mail them no more:\n  ${command}`,
    )
  }
  return parts.join('\n\n')
}

function formatMailing(mailing: MailingStatus, { now, palette }: StatusContext): string {
  const { name, kind, content, began, forced, lists, counts, reasons, unknowns, speed, nextDue } = mailing
  const { strong, quiet } = palette
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const target = lists.map(list => list.name).join(', ')
  const waiting = counts.pending + counts.sending
  const lines = [
    `${strong(name)}  ${kind} ${target}, ${plural(total, 'reader')}, began ${time(began)}, content ${content.slice(0, 8)}`,
    `  ${phase(mailing, now)}`,
    ...(forced === null ? [] : [`  sent although the checks found errors: ${forced}`]),
    ...STATES.filter(state => counts[state] > 0).map(state => row(counts[state], state, total)),
    ...(waiting > 0 && speed > 0
      ? [quiet(`  ${speed.toFixed(1)} a second at last, ${formatDuration(waiting / speed)} left at that speed`)]
      : []),
    ...(nextDue === undefined ? [] : [quiet(`  the next deferred reader is due at ${time(nextDue)}`)]),
    ...(reasons.length > 0 ? ['  why:', ...reasons.map(formatReason)] : []),
    ...(unknowns.length > 0 ? ['  unknown:', ...formatUnknowns(unknowns)] : []),
  ]
  return lines.join('\n')
}

/** A run that wrote nothing for longer was killed, or waits for deferred readers. */
const SILENCE_MS = 60_000

function phase({ lastRun, counts }: MailingStatus, now: number): string {
  const left = counts.pending + counts.deferred + counts.sending
  if (!lastRun) return 'not begun'
  if (lastRun.ended !== null) return left > 0 ? `stopped at ${time(lastRun.ended)} (${lastRun.ending})` : 'finished'
  const isQuiet = now - (lastRun.lastOutcome ?? lastRun.began) > SILENCE_MS
  return isQuiet ? 'waiting or killed; sending again goes on in either case' : 'being sent now'
}

function row(count: number, state: string, total: number): string {
  const share = total === 0 ? 0 : (100 * count) / total
  return `  ${count.toLocaleString('en').padStart(10)}  ${state.padEnd(10)} ${share.toFixed(1).padStart(5)} %`
}

function formatReason({ state, reason, count, reply }: Reason): string {
  const label = reason ? `${state}, ${reason}` : state
  return `  ${count.toLocaleString('en').padStart(10)}  ${label}: ${reply}`
}

function formatUnknowns(unknowns: readonly UnknownDelivery[]): readonly string[] {
  const rows = unknowns
    .slice(0, MOST_UNKNOWNS)
    .map(({ address, messageId, at }) => `    ${address ?? '(purged)'}  ${messageId ?? ''}  ${time(at)}`)
  const more = unknowns.length - MOST_UNKNOWNS
  return more > 0 ? [...rows, `    and ${more} more; --json has them`] : rows
}

export function formatReconciliation(result: Reconciliation, edition: string): string {
  const { unknown, accepted, due, left, lines } = result
  if (unknown === 0) return 'Nobody is unknown.'
  const advice =
    left > 0
      ? `If the log holds everything since the mailing began, \`--complete\` makes them due; \`broadsheet send ${edition} --unknown=resend\` risks a second copy.`
      : ''
  const rows = [
    `${plural(unknown, 'reader')} unknown, ${plural(lines, 'line')} read:`,
    `  ${accepted} have it, ${due} are due again, ${left} are still unknown`,
  ]
  return [...rows, advice].filter(line => line !== '').join('\n')
}

/** `2025-09-05 18:03:20 UTC` */
function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
