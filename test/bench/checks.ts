import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { writeArchive } from './archive-project.ts'
import { checkEdition, composeMailing, createArchive, loadProject } from './compiled-package.ts'
import { printLine } from './line.ts'
import { interleave, median } from './measure.ts'
import { ROOT } from './root.ts'
import { readSample } from './sample.ts'
import { scratchFolder } from './scratch-folder.ts'

const EDITIONS = 500
const METERED_CLI = fileURLToPath(new URL('./metered-cli.js', import.meta.url))

const { seconds, megabytes } = checkAll()
printLine({ name: '500 editions checked', value: seconds, unit: 's' })
printLine({ name: '500 editions checked, rate', value: EDITIONS / seconds, unit: 'editions/s' })
printLine({ name: '500 editions checked, peak memory', value: megabytes, unit: 'MB' })

const { digest, email } = await readSample()
const past = createArchive(await loadProject(ROOT)).before(digest.edition)
const times = await interleave(
  { warmUps: 10, rounds: 40 },
  { check: async () => checkEdition({ digest, email, mailing: await composeMailing(email), facts: { past } }) },
)
printLine({
  name: 'all rules but links on the sample, warm',
  value: median(times.check),
  unit: 'ms',
  bar: { atMost: 120 },
})

/** `check --all` as a process of its own; first of all, while this process is small. */
function checkAll(): { seconds: number; megabytes: number } {
  const project = scratchFolder()
  writeArchive(project, EDITIONS)
  const start = performance.now()
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    [METERED_CLI, 'check', '--all', '--json', '--project', project],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  const seconds = (performance.now() - start) / 1000
  if (status !== 0 && status !== 1) throw new Error(`check --all failed: ${stderr}${stdout}`)
  const { editions } = JSON.parse(stdout) as { editions: readonly { subject?: string }[] }
  const checked = editions.filter(({ subject }) => subject !== undefined).length
  if (checked !== EDITIONS) throw new Error(`checked ${checked} of ${EDITIONS}`)
  return { seconds, megabytes: (Number(output[3]) * 1024) / 1e6 }
}
