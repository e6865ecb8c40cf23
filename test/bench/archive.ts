import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { writeArchive } from './archive-project.ts'
import { printLine } from './line.ts'
import { median } from './measure.ts'
import { scratchFolder } from './scratch-folder.ts'

// This process stays small: Linux counts the memory of the process that starts another as held by both.
const EDITIONS = 500
const REPEATS = 3
const METERED_CLI = fileURLToPath(new URL('./metered-cli.js', import.meta.url))

const project = scratchFolder()
const lead = writeArchive(project, EDITIONS)

const fresh = buildAll(EDITIONS)
printLine({ name: '500 editions from nothing', value: fresh.seconds, unit: 's' })
printLine({ name: '500 editions from nothing, rate', value: EDITIONS / fresh.seconds, unit: 'editions/s' })
printLine({ name: '500 editions from nothing, peak memory', value: fresh.megabytes, unit: 'MB' })

const unchanged = Array.from({ length: REPEATS }, () => buildAll(0))
printLine({
  name: '500 editions unchanged',
  value: median(unchanged.map(({ seconds }) => seconds)),
  unit: 's',
  bar: { atMost: 1.5 },
})
printLine({
  name: '500 editions unchanged, peak memory',
  value: median(unchanged.map(({ megabytes }) => megabytes)),
  unit: 'MB',
  bar: { atMost: 300 },
})

const changed = Array.from({ length: REPEATS }, (_, edit) => {
  appendFileSync(lead, `\nEdit ${edit}.\n`)
  return buildAll(1)
})
printLine({
  name: '500 editions, an article edited',
  value: median(changed.map(({ seconds }) => seconds)),
  unit: 's',
})
printLine({
  name: '500 editions, an article edited, peak memory',
  value: median(changed.map(({ megabytes }) => megabytes)),
  unit: 'MB',
})

/** `build --all` as a process of its own, held to building as many editions as were changed. */
function buildAll(expected: number): { seconds: number; megabytes: number } {
  const start = performance.now()
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    [METERED_CLI, 'build', '--all', '--no-check', '--json', '--project', project],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`build --all failed: ${stderr}${stdout}`)
  const { editions } = JSON.parse(stdout) as { editions: readonly { status: string }[] }
  const built = editions.filter(edition => edition.status === 'built').length
  if (built !== expected || editions.length !== EDITIONS) throw new Error(`built ${built} of ${editions.length}`)
  return { seconds, megabytes: (Number(output[3]) * 1024) / 1e6 }
}
