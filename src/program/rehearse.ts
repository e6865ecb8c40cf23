import type { Command } from 'commander'
import type { Rehearsal } from '../commands/rehearse.ts'
import { createMeter, formatProgress } from '../core/delivery/progress.ts'
import { plural } from '../core/source/report.ts'
import { systemClock } from '../io/clock.ts'
import { listenForInterruptions } from './interruption.ts'
import { type CommonOptions, EXIT, type Tools, withCommonOptions } from './outcome.ts'
import { formatCounts } from './send-text.ts'

interface RehearseFlags extends CommonOptions {
  readonly list: string
  readonly skipInvalid?: boolean
}

export function addRehearse(program: Command, tools: Tools): void {
  const { terminal, report } = tools
  withCommonOptions(program.command('rehearse'))
    .description('send an edition to a list for practice, to a faulty server on this machine; nobody is mailed')
    .argument('<edition>', 'its name: 2025-09-05')
    .requiredOption('--list <name>', 'the list: content/lists/<name>.csv')
    .option('--skip-invalid', 'go on without the rows of the list that cannot be used')
    .action((edition: string, { project, list, skipInvalid = false, ...flags }: RehearseFlags) =>
      report({ project, ...flags }, async () => {
        const [{ rehearse }, { renderApart }] = await Promise.all([
          import('../commands/rehearse.ts'),
          import('../commands/render-apart.ts'),
        ])
        const interruptions = listenForInterruptions(tools)
        const meter = createMeter()
        const draw = terminal.line()
        try {
          const rehearsal = await rehearse({
            ...{ project, edition, list, skipInvalid, clock: systemClock },
            onProgress: counts => draw(columns => formatProgress(meter.see(counts, systemClock.monotonic()), columns)),
            render: renderApart,
            drain: interruptions.drain,
            cut: interruptions.cut,
          })
          const signal = interruptions.signal()
          const isRight = rehearsal.twice.length + rehearsal.missed.length + rehearsal.unrecorded.length === 0
          return {
            data: { ...rehearsal, faults: Object.fromEntries(rehearsal.faults) },
            summary: formatRehearsal(rehearsal),
            exitCode: signal ? EXIT[signal] : isRight ? EXIT.done : EXIT.failed,
          }
        } finally {
          interruptions.stop()
        }
      }),
    )
}

function formatRehearsal(rehearsal: Rehearsal): string {
  const { list, counts, twice, missed, unrecorded, unknownWithMessage, faults, runs, milliseconds } = rehearsal
  const played = [...[...faults].map(([fault, count]) => `${count} ${fault}`), 'a restart in the middle'].join(', ')
  const unknowns = counts.unknown > 0 ? `, ${unknownWithMessage} of the unknown among them` : ''
  return [
    `list ${list}: ${formatCounts(counts)}`,
    `  ${plural(twice.length, 'reader')} got it twice${firstOf(twice)}`,
    `  ${plural(missed.length, 'reader')} missed${firstOf(missed)}`,
    ...(unrecorded.length > 0
      ? [`  ${plural(unrecorded.length, 'reader')} got it unrecorded${firstOf(unrecorded)}`]
      : []),
    `  the server really took ${plural(counts.accepted + unknownWithMessage, 'message')}${unknowns}`,
    `  faults: ${played}`,
    `  ${plural(runs, 'run')}, ${(milliseconds / 1000).toFixed(1)} s`,
    ...(rehearsal.isDrained ? ['  stopped before the end'] : []),
  ].join('\n')
}

/** The first few, to look for. */
function firstOf(addresses: readonly string[]): string {
  return addresses.length === 0 ? '' : `: ${addresses.slice(0, 3).join(', ')}`
}
