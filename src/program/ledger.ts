import type { Command } from 'commander'
import { plural } from '../core/source/report.ts'
import { formatReconciliation, formatStatus } from './ledger-text.ts'
import { type CommonOptions, EXIT, type Tools, withCommonOptions } from './outcome.ts'

/** The commands that look after the record of what was sent. */
export function addLedger(program: Command, { surroundings, terminal, report }: Tools): void {
  withCommonOptions(program.command('status'))
    .description('tell who has an edition, who has not, and why')
    .argument('<edition>', 'its name: 2025-09-05')
    .option('--dead', 'print the addresses that do not exist, as rows for suppression.csv')
    .action((edition: string, options: CommonOptions & { dead?: boolean }) =>
      report(options, async () => {
        const { deadRows, readStatus } = await import('../commands/status.ts')
        const { project, dead } = options
        const status = readStatus({ project, edition })
        const now = surroundings.now()
        const summary = dead
          ? await deadRows({ project, edition }, now)
          : formatStatus(status, { now, palette: terminal.palette })
        return { data: status, summary }
      }),
    )

  withCommonOptions(program.command('reconcile'))
    .description("settle unknown outcomes by the mail server's own log")
    .argument('<edition>', 'its name: 2025-09-05')
    .requiredOption('--log <file>', 'a Postfix log, plain or .gz')
    .option('--complete', 'the log holds everything since the mailing began: who is not in it has no message')
    .action((edition: string, options: CommonOptions & { log: string; complete?: boolean }) =>
      report(options, async () => {
        const { reconcile } = await import('../commands/reconcile.ts')
        const { project, log, complete: isComplete = false } = options
        const result = await reconcile({ project, edition, log, isComplete, now: surroundings.now() })
        return {
          data: result,
          summary: formatReconciliation(result, edition),
          exitCode: result.left > 0 ? EXIT.failed : EXIT.done,
        }
      }),
    )

  withCommonOptions(program.command('purge'))
    .description('take personal data out of the ledger and the outbox; nobody is mailed twice even then')
    .argument('[edition]', 'its name: 2025-09-05')
    .option('--address <address>', 'one person instead, in every edition')
    .option('--cancel', 'give up those who have not been mailed yet')
    .option('--out <folder>', 'where the outbox is, relative to the project', 'out')
    .action(
      (edition: string | undefined, options: CommonOptions & { address?: string; cancel?: boolean; out: string }) =>
        report(options, async () => {
          const { purge } = await import('../commands/purge.ts')
          const { project, out, address, cancel = false } = options
          const { purged } = await purge({
            ...{ project, out, cancel, now: surroundings.now() },
            ...(edition === undefined ? {} : { edition }),
            ...(address === undefined ? {} : { address }),
          })
          return { data: { purged }, summary: `purged ${plural(purged, 'row')} of the ledger` }
        }),
    )
}
