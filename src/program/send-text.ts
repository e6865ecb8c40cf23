import type { SendSummary } from '../commands/send-summary.ts'
import type { DeliveryReport } from '../core/delivery/deliver.ts'
import type { StateCounts } from '../core/delivery/ledger.ts'
import { formatDuration } from '../core/delivery/progress.ts'
import { type Palette, plural } from '../core/source/report.ts'

/** What somebody should know before saying yes, a fact a line. */
export function formatSummary(summary: SendSummary, { strong, quiet, warning }: Palette): string {
  const { edition, subject, from, kind, target, due, counts, servers, rate, dkim, content, variants } = summary
  const done = counts.accepted
  const rows: (readonly [string, string] | false)[] = [
    ['subject', subject],
    ['from', from],
    ['to', `${plural(due, 'reader')}: ${target}${kind === 'test' ? ' (a test)' : ''}`],
    summary.frozen !== undefined && leftOut(summary.frozen) !== '' && ['left out', leftOut(summary.frozen)],
    done > 0 && ['accepted', `${plural(done, 'reader')} before`],
    summary.reopened > 0 && ['again', `${plural(summary.reopened, 'reader')} who were refused or lost from sight`],
    counts.unknown > 0 && ['held', `${plural(counts.unknown, 'reader')} of whom nobody knows whether they have it`],
    variants > 1 && ['variants', `${variants} by audience`],
    ['by', servers.join(', ')],
    rate !== undefined && ['rate', `${rate} a second, ${formatDuration(due / rate)} at best`],
    dkim !== undefined && ['signed', dkim],
    ['checks', checks(summary, warning)],
    summary.forced !== undefined && ['forced', warning(summary.forced)],
    ['content', content.slice(0, 8)],
  ]
  const lines = rows.flatMap(row => (row ? [`  ${quiet(row[0].padEnd(9))} ${row[1]}`] : []))
  return [strong(`${edition}${summary.dryRun ? '  (dry run)' : ''}`), ...lines].join('\n')
}

function checks({ errors, warnings }: SendSummary, warning: Palette['warning']): string {
  const parts = [errors > 0 && plural(errors, 'error'), warnings > 0 && plural(warnings, 'warning')].filter(Boolean)
  return parts.length === 0 ? 'nothing to mend' : warning(parts.join(', '))
}

function leftOut({ duplicates, known, suppressed, invalid }: NonNullable<SendSummary['frozen']>): string {
  const parts = [
    duplicates > 0 && plural(duplicates, 'duplicate'),
    known > 0 && `${known.toLocaleString('en')} mailed by another list`,
    suppressed > 0 && `${suppressed.toLocaleString('en')} suppressed`,
    invalid > 0 && plural(invalid, 'invalid row'),
  ]
  return parts.filter(part => part !== false).join(', ')
}

/** `4,988 accepted, 3 deferred, 2 rejected, 1 unknown`; what is nought is left out, but for the first. */
export function formatCounts({ accepted, ...others }: StateCounts): string {
  const rest = (['pending', 'deferred', 'rejected', 'unknown', 'suppressed', 'cancelled'] as const)
    .filter(state => others[state] > 0)
    .map(state => `${others[state].toLocaleString('en')} ${state}`)
  return [`${accepted.toLocaleString('en')} accepted`, ...rest].join(', ')
}

export interface EndingText {
  readonly text: string
  /** What to do about it. */
  readonly advice?: string
}

interface EndingContext {
  /** What to type to go on. */
  readonly again: string
  /** Messages that this run lost from sight. */
  readonly cut: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** How a sending ended, and what to do next. */
export function describeEnding(ending: DeliveryReport['ending'], { again, cut, now }: EndingContext): EndingText {
  switch (ending.type) {
    case 'done':
      return { text: '' }
    case 'waiting': {
      const wait = formatDuration(Math.max(60, (ending.at - now) / 1000))
      return { text: `The next deferred reader is due in ${wait}.`, advice: `To try them then: ${again}` }
    }
    case 'drained':
      return {
        text:
          cut > 0
            ? `Stopped; ${plural(cut, 'message')} under way were cut off, and nobody knows whether they arrived.`
            : 'Stopped as you asked; everything that was under way is finished.',
        advice: `To go on: ${again}`,
      }
    case 'stopped':
      return describeStop(ending.alarm, again)
  }
}

type Stop = Extract<DeliveryReport['ending'], { type: 'stopped' }>['alarm']

function describeStop({ type, reply }: Stop, again: string): EndingText {
  switch (type) {
    case 'policy':
      return {
        text: `Stopped: the server refuses this message, whoever it is for: ${reply}`,
        advice: `Those who were refused are due again. When the cause is mended: ${again}`,
      }
    case 'unknown':
      return {
        text: `Stopped: one message after the other was lost from sight: ${reply}`,
        advice: `Look at the server and its log (\`broadsheet reconcile\`), then: ${again}`,
      }
    case 'settings':
      return { text: `Stopped: ${reply}`, advice: `Nobody is lost. When it is mended: ${again}` }
    case 'connection':
      return { text: `Stopped for now: ${reply}`, advice: `When the server is back: ${again}` }
    case 'stale':
      return { text: 'Stopped: it is later than the edition may be sent (`notAfter`).' }
  }
}
