import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mjml2html from 'mjml'
import type { BuildOptions } from '../../src/index.ts'
import { build, createMjmlPool, createReadCache, MJML_OPTIONS } from './compiled-package.ts'
import { printLine } from './line.ts'
import { interleave, median, medianRatio } from './measure.ts'
import { ROOT } from './root.ts'
import { readSample } from './sample.ts'
import { scratchFolder } from './scratch-folder.ts'

const folder = scratchFolder()
const { digest, email } = await readSample()
const [lead] = digest.variants[0]?.blocks.find(({ name }) => name === 'lead')?.slugs ?? []
if (!lead) throw new Error('the sample has no lead')

/** A project of its own, and one word of its lead article changed before each build. */
function createRebuild(name: string, options: Pick<BuildOptions, 'compile' | 'check'>) {
  const project = join(folder, name)
  cpSync(join(ROOT, 'content'), join(project, 'content'), { recursive: true })
  const article = join(project, 'content/articles', `${lead}.md`)
  const text = readFileSync(article, 'utf8').trimEnd()
  const cache = createReadCache()
  let edits = 0
  return async () => {
    writeFileSync(article, `${text} Edit${++edits}.\n`)
    await build({ project, editions: [digest.edition.id], cache, ...options })
  }
}

const pool = createMjmlPool()
const times = await interleave(
  { warmUps: 10, rounds: 40 },
  {
    pool: createRebuild('pool', { compile: pool.compile, check: false }),
    mjml: async () => {
      for (const { mjml } of email.variants) await mjml2html(mjml, MJML_OPTIONS)
    },
    alone: createRebuild('alone', { check: false }),
    checked: createRebuild('checked', { compile: pool.compile }),
  },
)
await pool.close()

printLine({
  name: 'warm rebuild after an edit',
  value: median(times.pool),
  unit: 'ms',
  ratio: { of: medianRatio(times.pool, times.mjml), to: 'mjml alone' },
  bar: { atMost: 1.1 },
})
printLine({
  name: 'warm rebuild, MJML in the same thread',
  value: median(times.alone),
  unit: 'ms',
  ratio: { of: medianRatio(times.alone, times.mjml), to: 'mjml alone' },
})
printLine({
  name: 'warm rebuild, checked',
  value: median(times.checked),
  unit: 'ms',
  ratio: { of: medianRatio(times.checked, times.pool), to: 'the same, unchecked' },
})
