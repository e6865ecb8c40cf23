import type { Command } from 'commander'
import type { BuildResult, BuiltEdition } from '../commands/build.ts'
import { plural } from '../core/source/report.ts'
import { createMjmlPool } from '../io/mjml-pool.ts'
import type { Terminal } from '../io/terminal.ts'
import { type CommonOptions, type Tools, withCommonOptions } from './outcome.ts'

export function addBuild(program: Command, { terminal, report }: Tools): void {
  withCommonOptions(program.command('build'))
    .description('build the newest edition, the named ones, or all of them')
    .argument('[edition...]', 'names of editions: 2025-09-05')
    .option('--all', 'every edition; those whose inputs have not changed are passed over')
    .option('--out <folder>', 'where builds go, relative to the project', 'out')
    .action((editions: string[], options: CommonOptions & { all?: boolean; out: string }) =>
      report(options, async () => {
        const pool = createMjmlPool()
        try {
          const { build } = await import('../commands/build.ts')
          const onProgress = terminal.progress('building')
          const result = await build({ ...options, editions, compile: pool.compile, onProgress })
          return { data: buildData(result), summary: buildSummary(result, terminal), warnings: result.warnings }
        } finally {
          await pool.close()
        }
      }),
    )
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
