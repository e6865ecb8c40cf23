import type { Command } from 'commander'
import type { BuildResult, BuiltEdition } from '../commands/build.ts'
import type { Diagnostic } from '../core/source/diagnostic.ts'
import { countDiagnostics, formatDiagnostics, kilobytes, type Palette, plural } from '../core/source/report.ts'
import { createMjmlPool } from '../io/mjml-pool.ts'
import type { Terminal } from '../io/terminal.ts'
import { type CommonOptions, EXIT, type Tools, withCommonOptions } from './outcome.ts'

export function addBuild(program: Command, { terminal, report }: Tools): void {
  withCommonOptions(program.command('build'))
    .description('build the newest edition, the named ones, or all of them')
    .argument('[edition...]', 'names of editions: 2025-09-05')
    .option('--all', 'every edition; those whose inputs have not changed are passed over')
    .option('--out <folder>', 'where builds go, relative to the project', 'out')
    .option('--no-check', 'do not hold what was built against the rules')
    .action((editions: string[], options: CommonOptions & { all?: boolean; out: string; check: boolean }) =>
      report(options, async () => {
        const pool = createMjmlPool()
        try {
          const { build } = await import('../commands/build.ts')
          const onProgress = terminal.progress('building')
          const result = await build({ ...options, editions, compile: pool.compile, onProgress })
          const errors = result.editions.flatMap(errorsOf)
          if (terminal.quiet && errors.length > 0) terminal.note(formatDiagnostics(errors, terminal.palette))
          return {
            data: buildData(result),
            summary: buildSummary(result, terminal),
            warnings: result.warnings,
            exitCode: errors.length > 0 ? EXIT.failed : EXIT.done,
          }
        } finally {
          await pool.close()
        }
      }),
    )
}

function buildData({ editions }: BuildResult): object {
  return {
    editions: editions.map(({ id, status, folder, manifest, checks }) => {
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
        ...(checks ? { checks } : {}),
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
  const wrong = editions.filter(edition => edition.status === 'unchanged' && errorsOf(edition).length > 0)
  const { palette } = terminal
  shown.push(...wrong.map(edition => `${palette.strong(edition.id)}${checksSummary(edition, palette)}`))
  return shown.join('\n\n')
}

function errorsOf({ checks }: BuiltEdition): readonly Diagnostic[] {
  return checks?.findings.filter(({ severity }) => severity === 'error') ?? []
}

function editionSummary(built: BuiltEdition, { palette }: Terminal): string {
  const { folder, manifest, checks } = built
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
  const own = Object.keys(outputs).filter(path => !path.includes('/'))
  const files = [...own, 'manifest.json', ...(checks ? ['checks.json'] : [])]
  const rows = [heading, `  ${facts.join(', ')}`, `  ${palette.quiet(`${folder}/{${files.join(',')}}`)}`]
  return `${rows.join('\n')}${checks ? checksSummary(built, palette) : ''}`
}

/** The counts, and the errors in full: what is less is told by `check`. */
function checksSummary(built: BuiltEdition, palette: Palette): string {
  const { id, checks } = built
  const { findings = [], waived = [] } = checks ?? {}
  const errors = errorsOf(built)
  const counts = countDiagnostics(findings, waived)
  const more = findings.length > errors.length ? palette.quiet(`  (broadsheet check ${id})`) : ''
  const told = errors.length > 0 ? `\n\n${formatDiagnostics(errors, palette)}\n` : ''
  return `${told}\n  checks: ${counts}${more}`
}
