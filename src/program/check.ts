import { relative, sep } from 'node:path'
import { type Command, Option } from 'commander'
import type { CheckedEdition, CheckOptions, CheckReport } from '../commands/check.ts'
import { githubAnnotations } from '../core/source/annotations.ts'
import { attemptAsync, type Diagnostic, type Place } from '../core/source/diagnostic.ts'
import { countDiagnostics, formatDiagnostics, type Palette, plural } from '../core/source/report.ts'
import { systemClock } from '../io/clock.ts'
import type { MendedFile } from '../io/mend-files.ts'
import { createMjmlPool } from '../io/mjml-pool.ts'
import { readVersion } from '../io/package.ts'
import { listenForStop } from './interruption.ts'
import { type CommonOptions, EXIT, type Outcome, type Tools, withCommonOptions } from './outcome.ts'

interface CheckFlags extends CommonOptions {
  readonly all?: boolean
  readonly links?: boolean
  readonly fresh?: boolean
  readonly list?: string
  readonly strict?: boolean
  readonly fix?: boolean
  readonly format: 'pretty' | 'json' | 'sarif' | 'github'
  readonly explain?: string | true
  readonly out: string
}

export function addCheck(program: Command, tools: Tools): void {
  withCommonOptions(program.command('check'))
    .description('find before sending what readers would find after')
    .argument('[edition...]', 'names of editions: 2025-09-05; the newest unless given')
    .option('--all', 'every edition')
    .option('--links', 'open every link')
    .option('--fresh', 'open links again that answered a while ago')
    .option('--list <name>', 'measure the email for the longest reader of a list besides')
    .option('--strict', 'fail on warnings too')
    .option('--fix', 'mend the typography in place')
    .addOption(
      new Option('--format <format>', 'how findings are told')
        .choices(['pretty', 'json', 'sarif', 'github'])
        .default('pretty'),
    )
    .option('--explain [rule]', 'print the help of a rule, or the list of them')
    .option('--out <folder>', 'where builds go, relative to the project', 'out')
    .action((editions: string[], flags: CheckFlags, command: Command) => {
      if (flags.all && editions.length > 0) command.error('error: either --all, or the names of editions')
      const format = flags.json ? 'json' : flags.format
      return tools.report({ ...flags, json: format === 'json' }, async () => {
        if (flags.explain !== undefined) return explain(flags.explain, tools)
        return run(editions, { ...flags, format }, tools)
      })
    })
}

async function explain(rule: string | true, { terminal }: Tools): Promise<Outcome> {
  // The rules are imported where they are asked for: no other command should wait for them.
  const { explainRule, listRules } = await import('../core/checks/explain.ts')
  const text = rule === true ? listRules(terminal.palette) : explainRule(rule, terminal.palette)
  return { data: { text }, summary: text }
}

async function run(editions: readonly string[], flags: CheckFlags, tools: Tools): Promise<Outcome> {
  const { terminal } = tools
  const { project, out, all = false, links = false, fresh = false, list } = flags
  const [{ check }, { mendFiles }] = await Promise.all([import('../commands/check.ts'), import('../io/mend-files.ts')])
  const pool = createMjmlPool()
  const stop = listenForStop(tools)
  const options: CheckOptions = {
    ...{ project, out, editions, all, links, fresh, clock: systemClock, compile: pool.compile, signal: stop.signal },
    // One run of it takes seconds.
    spam: !all,
    ...(list === undefined ? {} : { list }),
    onProgress: terminal.progress('checking'),
  }
  const problems: Diagnostic[] = []
  try {
    let report = await attemptAsync(problems, () => check(options))
    const mended: MendedFile[] = []
    for (let round = 0; flags.fix && report && round < MOST_ROUNDS; round++) {
      const files = mendFiles(report.root, report.mends)
      const refused = files.filter(file => file.count === 0)
      mended.push(...files.filter(({ count }) => count > 0), ...(round === 0 ? refused : []))
      if (files.length === refused.length) break
      report = await attemptAsync(problems, () => check(options))
    }
    return describe({ report, problems, mended: together(mended) }, flags, tools)
  } catch (cause) {
    const signal = stop.interruption()
    if (!signal) throw cause
    terminal.note('Stopped.')
    return { data: {}, summary: '', exitCode: EXIT[signal] }
  } finally {
    stop.end()
    await pool.close()
  }
}

/** Two changes of the same words cannot be made at once: the second is seen when the first is made. */
const MOST_ROUNDS = 4

/** One line a file. */
function together(files: readonly MendedFile[]): readonly MendedFile[] {
  const paths = [...new Set(files.map(({ path }) => path))]
  return paths.map(path => {
    const own = files.filter(file => file.path === path)
    const refused = own.find(file => file.refused !== undefined)?.refused
    return {
      path,
      count: own.reduce((sum, { count }) => sum + count, 0),
      ...(refused === undefined ? {} : { refused }),
    }
  })
}

interface Checked {
  /** Absent where there was nothing to check. */
  readonly report: CheckReport | undefined
  readonly problems: readonly Diagnostic[]
  readonly mended: readonly MendedFile[]
}

async function describe(
  { report, problems, mended }: Checked,
  flags: CheckFlags,
  { terminal }: Tools,
): Promise<Outcome> {
  const editions = report?.editions ?? []
  const findings = [...problems, ...editions.flatMap(edition => edition.findings)]
  const waived = editions.flatMap(edition => edition.waived)
  const failing = flags.strict ? ['error', 'warning'] : ['error']
  const exitCode = findings.some(({ severity }) => failing.includes(severity)) ? EXIT.failed : EXIT.done
  const data = { editions, problems, mended, counts: counts(findings, waived) }
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (flags.format !== 'pretty') terminal.quiet = false
  if (terminal.quiet && errors.length > 0) terminal.note(formatDiagnostics(errors, terminal.palette))
  switch (flags.format) {
    case 'sarif': {
      const { sarifLog } = await import('../core/checks/sarif.ts')
      const log = { findings: fromHere(findings, flags), waived: fromHere(waived, flags), version: readVersion() }
      return { data, exitCode, summary: JSON.stringify(sarifLog(log), null, 2) }
    }
    case 'github':
      return { data, exitCode, summary: githubAnnotations(fromHere(findings, flags)) }
    default: {
      const parts = [
        ...(problems.length > 0 ? [formatDiagnostics(problems, terminal.palette)] : []),
        ...editions.map(edition => formatEdition(edition, terminal.palette)),
        ...(editions.length === 1 && problems.length === 0 ? [] : [formatCounts(findings, waived)]),
        ...mended.map(({ path, count, refused }) =>
          refused === undefined ? `${path}: ${plural(count, 'place')} mended` : `${path}: not mended, ${refused}`,
        ),
      ]
      return { data, exitCode, summary: parts.join('\n\n') }
    }
  }
}

/** Other tools look for files from the folder in which they run, which may hold the project. */
function fromHere(findings: readonly Diagnostic[], { project }: CheckFlags): readonly Diagnostic[] {
  const folder = relative('.', project).split(sep).join('/')
  const move = (place: Place): Place =>
    folder === '' || place.file.startsWith('broadsheet:') ? place : { ...place, file: `${folder}/${place.file}` }
  return findings.map(({ at, related, ...finding }) => ({
    ...finding,
    ...(at ? { at: move(at) } : {}),
    ...(related ? { related: related.map(move) } : {}),
  }))
}

function counts(findings: readonly Diagnostic[], waived: readonly Diagnostic[]) {
  const count = (severity: Diagnostic['severity']) => findings.filter(finding => finding.severity === severity).length
  return { error: count('error'), warning: count('warning'), info: count('info'), waived: waived.length }
}

/** An edition's findings, file by file, and what they come to. */
function formatEdition(edition: CheckedEdition, palette: Palette): string {
  const { id, subject, findings, waived, spam, opened, isOffline } = edition
  const asked = [
    ...(opened === undefined
      ? []
      : [plural(opened, 'link') + (isOffline ? ' that could not be opened: is this machine offline?' : ' opened')]),
    ...(spam === undefined ? [] : [`SpamAssassin ${spam}`]),
  ]
  const heading = [palette.strong(id), subject ?? palette.quiet('cannot be built')].join('  ')
  const result = [formatCounts(findings, waived), ...asked].join(', ')
  const told = [...byFile(findings)].map(([file, group]) => formatGroup(file, group, palette))
  return [heading, ...told, `  ${result}`].join(told.length > 0 ? '\n\n' : '\n')
}

/** Findings come in the order of their files. */
function byFile(findings: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>()
  for (const finding of findings) {
    const file = finding.at?.file ?? ''
    groups.set(file, [...(groups.get(file) ?? []), finding])
  }
  return groups
}

function formatGroup(file: string, findings: readonly Diagnostic[], palette: Palette): string {
  const title = file === '' ? 'the edition as a whole' : file
  return `${palette.strong(title)}  ${palette.quiet(countDiagnostics(findings))}\n\n${formatDiagnostics(findings, palette)}`
}

function formatCounts(findings: readonly Diagnostic[], waived: readonly Diagnostic[]): string {
  return [countDiagnostics(findings), ...(waived.length > 0 ? [`${waived.length} waived`] : [])].join(', ')
}
