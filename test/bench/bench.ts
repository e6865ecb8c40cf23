import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { formatHeading } from './line.ts'

/** One file each, run in a process of its own: what one leaves behind in memory is no burden on the next. */
const BENCHMARKS = [
  'cold-build',
  'warm-rebuild',
  'archive',
  'checks',
  'pictures',
  'bytes',
  'personalise',
  'messages',
  'preview',
  'sending',
]

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const chosen = BENCHMARKS.filter(name => name.includes(values.only))

if (chosen.length === 0) {
  console.error(`No benchmark is called that. There are ${BENCHMARKS.join(', ')}.`)
  process.exitCode = 2
} else {
  console.log(formatHeading())
  for (const name of chosen) run(name)
}

/** A missed bar is printed and no more; a benchmark that cannot run is a failure. */
function run(name: string): void {
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url))
  const { status, signal } = spawnSync(process.execPath, [file], { stdio: 'inherit' })
  if (status === 0) return
  console.error(`${name} ended with ${signal ?? `exit code ${status}`}.`)
  process.exitCode = 1
}
