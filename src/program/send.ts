import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SendOptions, SendResult } from '../commands/send.ts'
import type { SendSummary } from '../commands/send-summary.ts'
import { createMeter, formatProgress } from '../core/delivery/progress.ts'
import { BroadsheetError } from '../core/source/diagnostic.ts'
import { plural } from '../core/source/report.ts'
import { systemClock } from '../io/clock.ts'
import { type Interruptions, listenForInterruptions } from './interruption.ts'
import { type CommonOptions, EXIT, type Outcome, type Tools, withCommonOptions } from './outcome.ts'
import { describeEnding, formatCounts, formatSummary } from './send-text.ts'

interface SendFlags extends CommonOptions {
  readonly list?: string
  readonly to?: readonly string[]
  readonly out: string
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly onlyIf?: string
  readonly skipInvalid?: boolean
  readonly retryFailed?: boolean
  readonly unknown: 'hold' | 'resend'
  readonly resumeLocked?: boolean
  readonly force?: string
  readonly rate?: number
  readonly wait?: number
}

export function addSend(program: Command, tools: Tools): void {
  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  withCommonOptions(program.command('send'))
    .description('send an edition to a list, or go on where the last sending stopped')
    .argument('<edition>', 'its name: 2025-09-05')
    .option('--list <name>', 'the list: content/lists/<name>.csv')
    .option('--to <address>', 'one address instead, as a test; may be repeated', collect)
    .option('--dry-run', 'do everything but submit, and leave no trace')
    .option('--yes', 'do not ask before mailing a list')
    .option('--only-if <hash>', 'send this content or none; the summary tells its hash')
    .option('--skip-invalid', 'go on without the rows of the list that cannot be used')
    .option('--retry-failed', 'try those again whom servers refused')
    .addOption(
      new Option('--unknown <what>', 'what to do about those of whom nobody knows whether they have it')
        .choices(['hold', 'resend'])
        .default('hold'),
    )
    .option('--resume-locked', 'go on with the email that the mailing began with, whatever has changed since')
    .option('--force <reason>', 'send although the checks find errors; the reason is written down', parseReason)
    .option('--rate <messages>', 'a second, instead of what the newsletter says', parseRate)
    .option('--wait <minutes>', 'how long to wait for deferred readers; 30 unless given', parseMinutes)
    .option('--out <folder>', 'where the outbox is made, relative to the project', 'out')
    .action((edition: string, flags: SendFlags, command: Command) => {
      if ((flags.list === undefined) === (flags.to === undefined)) {
        command.error(
          'error: a mailing goes either to a list or to single addresses: --list test, or --to you@example.org',
        )
      }
      return tools.report(flags, () => run(edition, flags, tools))
    })
}

async function run(edition: string, flags: SendFlags, tools: Tools): Promise<Outcome> {
  const { surroundings, terminal } = tools
  const [{ send }, { renderApart }] = await Promise.all([
    import('../commands/send.ts'),
    import('../commands/render-apart.ts'),
  ])
  const interruptions = listenForInterruptions(tools)
  const meter = createMeter()
  const draw = terminal.line()
  const ask = async (summary: SendSummary): Promise<boolean> => {
    const isAsked = summary.asks && !flags.yes
    if (isAsked || !(flags.json || terminal.quiet)) terminal.note(`${formatSummary(summary, terminal.palette)}\n`)
    if (!isAsked) return true
    const question = `Type ${summary.due} to send it to ${plural(summary.due, 'reader')}: `
    const answer = await surroundings.ask?.(question, interruptions.drain)
    if (answer === undefined) terminal.note('There is nobody to ask: add --yes to send without asking.')
    return answer?.replace(/[\s,.]/g, '') === String(summary.due)
  }
  try {
    const result = await send({
      ...toOptions(edition, flags),
      environment: surroundings.environment,
      clock: systemClock,
      confirm: ask,
      onProgress: counts => draw(columns => formatProgress(meter.see(counts, systemClock.monotonic()), columns)),
      render: renderApart,
      drain: interruptions.drain,
      cut: interruptions.cut,
    })
    return describe(result, { edition, flags, interruptions, tools })
  } catch (cause) {
    const first = interruptions.signal()
    const isStopped = cause instanceof BroadsheetError && cause.diagnostics.every(({ code }) => code === 'send/stopped')
    if (!first || !isStopped) throw cause
    return { data: {}, summary: 'Stopped before anything was sent.', exitCode: EXIT[first] }
  } finally {
    interruptions.stop()
  }
}

function toOptions(edition: string, flags: SendFlags) {
  const { project, out, list, to, onlyIf, force, rate, wait, unknown } = flags
  return {
    ...{ project, out, edition, resendUnknown: unknown === 'resend' },
    ...(list === undefined ? {} : { list }),
    ...(to === undefined ? {} : { to }),
    ...(onlyIf === undefined ? {} : { onlyIf }),
    ...(force === undefined ? {} : { force }),
    ...(rate === undefined ? {} : { rate }),
    ...(wait === undefined ? {} : { patience: wait * 60_000 }),
    dryRun: flags.dryRun === true,
    skipInvalid: flags.skipInvalid === true,
    retryFailed: flags.retryFailed === true,
    resumeLocked: flags.resumeLocked === true,
  } satisfies Partial<SendOptions>
}

interface Told {
  readonly edition: string
  readonly flags: SendFlags
  readonly interruptions: Interruptions
  readonly tools: Tools
}

function describe(result: SendResult, { edition, flags, interruptions, tools }: Told): Outcome {
  const { ending, counts, summary, warnings } = result
  const data = { ...summary, counts, ending }
  if (ending.type === 'declined') {
    const first = interruptions.signal()
    const exitCode = first ? EXIT[first] : EXIT.failed
    return { data, summary: 'Nothing was sent, and nothing is written down.', warnings, exitCode }
  }
  const cut = counts.unknown - summary.counts.unknown
  const again = commandLine(edition, flags)
  const { text, advice } = describeEnding(ending, { again, cut, now: tools.surroundings.now() })
  const lines = [
    summary.dryRun ? `dry run: ${plural(counts.accepted, 'message')} composed` : formatCounts(counts),
    text,
    advice ?? '',
    summary.kind === 'outbox' && !summary.dryRun ? `The messages lie in ${flags.out}/${edition}/outbox/.` : '',
    counts.rejected > 0 || counts.unknown > 0 ? `\`broadsheet status ${edition}\` tells why.` : '',
  ]
  return {
    data,
    summary: lines.filter(line => line !== '').join('\n'),
    warnings,
    exitCode: exitCodeOf(result, interruptions),
  }
}

function exitCodeOf({ ending, counts }: SendResult, { signal }: Interruptions): number {
  const first = signal()
  if (ending.type === 'drained' && first) return EXIT[first]
  if (ending.type === 'waiting') return EXIT.later
  if (ending.type === 'stopped') {
    return ending.alarm.type === 'connection' || ending.alarm.type === 'unknown' ? EXIT.later : EXIT.failed
  }
  return counts.rejected + counts.unknown > 0 ? EXIT.failed : EXIT.done
}

/** What to type to go on. */
function commandLine(edition: string, { list, to = [], project, out }: SendFlags): string {
  const flags = [
    ...(list === undefined ? [] : [`--list ${list}`]),
    ...to.map(address => `--to ${address}`),
    ...(project === '.' ? [] : [`--project ${project}`]),
    ...(out === 'out' ? [] : [`--out ${out}`]),
  ]
  return ['broadsheet send', edition, ...flags].join(' ')
}

function parseReason(text: string): string {
  if (text.trim() !== '') return text.trim()
  throw new InvalidArgumentError('It is a reason, in words.')
}

function parseRate(text: string): number {
  const rate = Number(text)
  if (rate > 0 && rate <= 10_000) return rate
  throw new InvalidArgumentError('It is a number of messages above 0.')
}

function parseMinutes(text: string): number {
  const minutes = Number(text)
  if (text.trim() !== '' && minutes >= 0) return minutes
  throw new InvalidArgumentError('It is a number of minutes.')
}
