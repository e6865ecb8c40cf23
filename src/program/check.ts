import { relative, sep } from 'node:path'
import { type Command, Option } from 'commander'
import type { CheckOptions, CheckReport } from '../commands/check.ts'
import type { MendReport } from '../commands/mend.ts'
import { githubAnnotations } from '../core/source/annotations.ts'
import { attemptAsync, type Diagnostic, type Place } from '../core/source/diagnostic.ts'
import { countDiagnostics, formatDiagnostics } from '../core/source/report.ts'
import { systemClock } from '../io/clock.ts'
import type { MendedFile } from '../io/mend-files.ts'
import { createMjmlPool } from '../io/mjml-pool.ts'
import { readVersion } from '../io/package.ts'
import { formatEdition, formatMended } from './check-text.ts'
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
        return runCheck(editions, { ...flags, format }, tools)
      })
    })
}

async function explain(rule: string | true, { terminal }: Tools): Promise<Outcome> {
  // The rules are imported where they are asked for: no other command should wait for them.
  const { explainRule, listRules } = await import('../core/checks/explain.ts')
  const text = rule === true ? listRules(terminal.palette) : explainRule(rule, terminal.palette)
  return { data: { text }, summary: text }
}

async function runCheck(editions: readonly string[], flags: CheckFlags, tools: Tools): Promise<Outcome> {
  const { terminal } = tools
  const { project, out, all = false, links = false, fresh = false, list } = flags
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
    const run = flags.fix ? (await import('../commands/mend.ts')).mend : (await import('../commands/check.ts')).check
    const report: (CheckReport & Partial<MendReport>) | undefined = await attemptAsync(problems, () => run(options))
    return describe({ report, problems, mended: report?.mended ?? [] }, flags, tools)
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
  // Who asks for a format wants it, however quiet.
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
      const isOne = editions.length === 1 && problems.length === 0
      const parts = [
        ...(problems.length > 0 ? [formatDiagnostics(problems, terminal.palette)] : []),
        ...editions.map(edition => formatEdition(edition, terminal.palette)),
        ...(isOne ? [] : [countDiagnostics(findings, waived)]),
        ...mended.map(formatMended),
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
