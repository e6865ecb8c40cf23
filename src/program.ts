import { Command, CommanderError, Option } from 'commander'
import type { BuildResult, BuiltEdition } from './commands/build.ts'
import { BroadsheetError, type Diagnostic } from './core/source/diagnostic.ts'
import { countDiagnostics, formatDiagnostics, plural } from './core/source/report.ts'
import { createMjmlPool } from './io/mjml-pool.ts'
import { readVersion } from './io/package.ts'
import { createTerminal, type Terminal, type TerminalStream } from './io/terminal.ts'

/** Of articles; written out, since the schema that knows them is imported when a command needs it. */
const KINDS = ['news', 'analysis', 'opinion', 'interview', 'chart']

/** Exit codes: sysexits.h has no better ones for a command whose input is somebody's prose. */
const EXIT = { done: 0, failed: 1, usage: 2 } as const

export interface Surroundings {
  readonly stdout: TerminalStream
  readonly stderr: TerminalStream
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface CommonOptions {
  readonly project: string
  readonly json?: boolean
  readonly quiet?: boolean
}

/** The command line: argv to a command, its result to stdout, everything else to stderr. */
export function createProgram(surroundings: Surroundings) {
  const terminal = createTerminal(surroundings)
  let exitCode: number = EXIT.done

  const program = new Command('broadsheet')
    .description('Markdown articles in, a newspaper-style email digest out.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.print(text.trimEnd()),
      writeErr: text => terminal.note(text.trimEnd()),
    })

  common(program.command('build'))
    .description('build the newest edition, the named ones, or all of them')
    .argument('[edition...]', 'names of editions: 2025-09-05')
    .option('--all', 'every edition; those whose inputs have not changed are passed over')
    .option('--out <folder>', 'where builds go, relative to the project', 'out')
    .action((editions: string[], options: CommonOptions & { all?: boolean; out: string }) =>
      report(options, async () => {
        const pool = createMjmlPool()
        try {
          const { build } = await import('./commands/build.ts')
          const onProgress = terminal.progress('building')
          const result = await build({
            ...options,
            editions,
            compile: pool.compile,
            onProgress,
          })
          return {
            data: buildData(result),
            summary: buildSummary(result, terminal),
            warnings: result.warnings,
          }
        } finally {
          await pool.close()
        }
      }),
    )

  const create = program.command('new').description('start an edition, an article or a newsletter')

  common(create.command('edition'))
    .description('gather the articles since the last edition into a new one')
    .argument('[date]', 'its day, 2025-09-05; today unless given')
    .action((date: string | undefined, options: CommonOptions) =>
      report(options, async () => {
        const { newEdition } = await import('./commands/new-edition.ts')
        return created(
          await newEdition({
            project: options.project,
            now: surroundings.now(),
            ...(date ? { date } : {}),
          }),
        )
      }),
    )

  common(create.command('article'))
    .description('start an article with its front matter')
    .argument('<title>', 'its headline, in quotes')
    .addOption(new Option('--kind <kind>', 'what it is').choices(KINDS).default('news'))
    .action((title: string, options: CommonOptions & { kind: string }) =>
      report(options, async () => {
        const { newArticle } = await import('./commands/new-article.ts')
        return created(
          await newArticle({
            project: options.project,
            title,
            kind: options.kind,
            now: surroundings.now(),
          }),
        )
      }),
    )

  common(create.command('newsletter'))
    .description('start a newsletter that builds at once')
    .argument('[name]', 'its name', 'The Daily Digest')
    .action((name: string, options: CommonOptions) =>
      report(options, async () => {
        const { newNewsletter } = await import('./commands/new-newsletter.ts')
        return created(
          await newNewsletter({
            project: options.project,
            name,
            now: surroundings.now(),
          }),
        )
      }),
    )

  /** Runs a command and tells its outcome; only a bug goes further, with its stack. */
  async function report(options: CommonOptions, command: () => Promise<Outcome>): Promise<void> {
    terminal.quiet = options.quiet === true
    try {
      const { data, summary, warnings = [] } = await command()
      terminal.clearProgress()
      if (warnings.length > 0 && !terminal.quiet) terminal.note(`${formatDiagnostics(warnings, terminal.palette)}\n`)
      if (options.json) terminal.print(JSON.stringify({ ...data, diagnostics: warnings }, null, 2))
      else terminal.print(summary)
    } catch (cause) {
      terminal.clearProgress()
      if (!(cause instanceof BroadsheetError)) throw cause
      exitCode = EXIT.failed
      const { diagnostics } = cause
      if (options.json) surroundings.stdout.write(`${JSON.stringify({ diagnostics }, null, 2)}\n`)
      else terminal.note(`${formatDiagnostics(diagnostics, terminal.palette)}\n\n${countDiagnostics(diagnostics)}`)
    }
  }

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

interface Outcome {
  /** For `--json`. */
  readonly data: object
  /** For people. */
  readonly summary: string
  readonly warnings?: readonly Diagnostic[]
}

function common(command: Command): Command {
  return command
    .option('--project <folder>', 'the folder that holds content/', '.')
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print errors only')
}

function created(files: readonly string[]): Outcome {
  return {
    data: { created: files },
    summary: files.map(file => `created ${file}`).join('\n'),
  }
}

function buildData({ editions }: BuildResult): object {
  return {
    editions: editions.map(({ id, status, folder, manifest }) => {
      const { subject, words, minutes, bytes, variants } = manifest
      return {
        id,
        status,
        folder,
        subject,
        words,
        minutes,
        bytes,
        variants: variants.length,
      }
    }),
  }
}

const LISTED = 12

function buildSummary({ editions }: BuildResult, terminal: Terminal): string {
  const built = editions.filter(({ status }) => status === 'built')
  const unchanged = editions.length - built.length
  const shown = built.slice(-LISTED).map(edition => editionSummary(edition, terminal))
  if (built.length > LISTED) shown.unshift(`${plural(built.length - LISTED, 'edition')} built before these`)
  if (unchanged > 0) shown.push(`${plural(unchanged, 'edition')} unchanged`)
  return shown.join('\n\n')
}

function editionSummary({ folder, manifest }: BuiltEdition, { palette }: Terminal): string {
  const { edition, subject, words, minutes, bytes, variants, pictures, outputs } = manifest
  const blocks = (variants[0]?.blocks.length ?? 0) - 2
  const weight = pictures.reduce((sum, picture) => sum + picture.bytes, 0)
  const facts = [
    plural(blocks, 'block'),
    plural(words, 'word'),
    `${plural(minutes, 'minute')} to read`,
    `${kilobytes(bytes.html)} HTML`,
    `${kilobytes(bytes.text)} text`,
    ...(pictures.length > 0 ? [plural(pictures.length, 'picture'), kilobytes(weight)] : []),
    ...(variants.length > 1 ? [plural(variants.length, 'audience variant')] : []),
  ]
  const heading = `${palette.strong(edition)}  ${subject}`
  return `${heading}\n  ${facts.join(', ')}\n  ${palette.quiet(
    `${folder}/{${Object.keys(outputs)
      .filter(path => !path.includes('/'))
      .join(',')},manifest.json}`,
  )}`
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
