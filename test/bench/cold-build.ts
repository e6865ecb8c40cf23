import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printLine } from './line.ts'
import { interleave, median, medianRatio } from './measure.ts'
import { CLI, ROOT } from './root.ts'
import { readSample } from './sample.ts'
import { scratchFolder } from './scratch-folder.ts'

const folder = scratchFolder()
const html = join(folder, 'html')
mkdirSync(html)

const { email } = await readSample()
const documents = email.variants.map(({ mjml }, index) => {
  const path = join(folder, `${index}.mjml`)
  writeFileSync(path, mjml)
  return path
})

const node = (file: string, ...argv: readonly string[]) =>
  execFileSync(process.execPath, [file, ...argv], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
const mjml = (...argv: readonly string[]) =>
  node(join(ROOT, 'node_modules/mjml/bin/mjml'), '-r', ...documents, '-o', html, '--config.fonts={}', ...argv)

const times = await interleave(
  { warmUps: 1, rounds: 7 },
  {
    // What the mjml command does is built; checking it is more, and a line of its own.
    build: () => node(CLI, 'build', '--no-check', '--out', join(folder, 'out')),
    checked: () => node(CLI, 'build', '--out', join(folder, 'checked')),
    mjml: () => mjml(),
    // The mjml command indents its HTML unless told otherwise; a build does not.
    bare: () => mjml('--config.beautify=false'),
  },
)
const value = median(times.build)
printLine({
  name: 'cold build of the sample',
  value,
  unit: 'ms',
  ratio: { of: medianRatio(times.build, times.mjml), to: 'mjml command' },
  bar: { atMost: 1.25 },
})
printLine({
  name: 'cold build of the sample, checked',
  value: median(times.checked),
  unit: 'ms',
  ratio: { of: medianRatio(times.checked, times.build), to: 'the same, unchecked' },
})
printLine({
  name: 'cold build of the sample',
  value,
  unit: 'ms',
  ratio: { of: medianRatio(times.build, times.bare), to: 'mjml command, no indenting' },
})
