import { Command, CommanderError } from 'commander'
import { BroadsheetError } from './core/source/diagnostic.ts'
import { countDiagnostics, formatDiagnostics } from './core/source/report.ts'
import { readVersion } from './io/package.ts'
import { createTerminal } from './io/terminal.ts'
import { addBuild } from './program/build.ts'
import { addCheck } from './program/check.ts'
import { addLedger } from './program/ledger.ts'
import { addNew } from './program/new.ts'
import { EXIT, type Surroundings, type Tools } from './program/outcome.ts'
import { addPreview } from './program/preview.ts'
import { addRehearse } from './program/rehearse.ts'
import { addSend } from './program/send.ts'

/** The command line: argv to a command, its result to stdout, everything else to stderr. */
export function createProgram(surroundings: Surroundings) {
  const terminal = createTerminal(surroundings)
  let exitCode: number = EXIT.done

  const program = new Command('broadsheet')
    .description('Markdown articles in, a newspaper-style email digest out, sent from your own server.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.print(text.trimEnd()),
      writeErr: text => terminal.note(text.trimEnd()),
    })

  const report: Tools['report'] = async (options, command) => {
    terminal.quiet = options.quiet === true
    try {
      const { data, summary, warnings = [], exitCode: code = EXIT.done } = await command()
      terminal.clearProgress()
      if (warnings.length > 0 && !terminal.quiet) terminal.note(`${formatDiagnostics(warnings, terminal.palette)}\n`)
      if (options.json && data) terminal.print(JSON.stringify({ ...data, diagnostics: warnings }, null, 2))
      else if (summary !== '') terminal.print(summary)
      exitCode = code
    } catch (cause) {
      terminal.clearProgress()
      if (!(cause instanceof BroadsheetError)) throw cause
      const { diagnostics } = cause
      // A server that is away may be back: worth another try, as when it goes away in the middle.
      exitCode = diagnostics.every(({ code }) => code === 'server/unreachable') ? EXIT.later : EXIT.failed
      if (options.json) surroundings.stdout.write(`${JSON.stringify({ diagnostics }, null, 2)}\n`)
      else terminal.note(`${formatDiagnostics(diagnostics, terminal.palette)}\n\n${countDiagnostics(diagnostics)}`)
    }
  }
  const tools = { surroundings, terminal, report }
  addBuild(program, tools)
  addCheck(program, tools)
  addPreview(program, tools)
  addSend(program, tools)
  addLedger(program, tools)
  addRehearse(program, tools)
  addNew(program, tools)

  return {
    async run(argv: readonly string[]): Promise<number> {
      try {
        await program.parseAsync(argv, { from: 'user' })
      } catch (cause) {
        if (!(cause instanceof CommanderError)) throw cause
        return cause.exitCode === 0 ? EXIT.done : EXIT.usage
      }
      return exitCode
    },
  }
}
