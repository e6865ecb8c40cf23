import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchProject } from './scratch-project.ts'

const ROOT = join(import.meta.dirname, '..')

/** An empty folder with the packed package installed, its dependencies linked from here: no registry is asked. */
function installed(): string {
  const folder = scratchProject({ 'content/newsletter.yaml': '' })
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string }]
  const modules = join(folder, 'empty/node_modules')
  mkdirSync(modules, { recursive: true })
  execFileSync('tar', ['-xzf', filename, '-C', modules], { cwd: folder })
  execFileSync('mv', [join(modules, 'package'), join(modules, 'broadsheet')])
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  return join(folder, 'empty')
}

const node = (cwd: string, ...args: readonly string[]) =>
  execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })

test('the packed package starts a newsletter in an empty folder that builds at once', () => {
  const folder = installed()
  const cli = 'node_modules/broadsheet/dist/cli.js'
  expect(node(folder, cli, 'new', 'newsletter', 'My Paper')).toContain('created content/newsletter.yaml')
  expect(node(folder, cli, 'build')).toContain('A digest is a promise about time')
})

test('the packed package is a typed library of four verbs', () => {
  const folder = installed()
  node(folder, 'node_modules/broadsheet/dist/cli.js', 'new', 'newsletter', 'My Paper')
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { readdirSync } from 'node:fs'
import { assembleDigest, loadProject, personalise, renderEmail } from 'broadsheet'
const project = await loadProject('.')
const digest = assembleDigest(project, readdirSync('content/editions')[0].replace('.md', ''))
const email = await renderEmail(digest)
const { subject, text } = personalise(email, { email: 'a@b.example', columns: { firstName: 'Zoe' } })
console.log(subject, text.toString().includes('Good morning, Zoe,'))
`,
  )
  expect(node(folder, 'use.mjs')).toBe('A digest is a promise about time true\n')
  writeFileSync(
    join(folder, 'use.mts'),
    `import { personalise, type Email } from 'broadsheet'
declare const email: Email
export const subject: string = personalise(email, { email: 'a@b.example', columns: {} }).subject
// @ts-expect-error: a recipient has an address
personalise(email, { columns: {} })
`,
  )
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "module": "nodenext", "strict": true, "noEmit": true, "skipLibCheck": false, "types": ["node"] }, "files": ["use.mts"] }',
  )
  expect(node(folder, join(ROOT, 'node_modules/typescript/bin/tsc'))).toBe('')
}, 60_000)

test('the package holds what it runs on and nothing else', () => {
  const files = readdirSync(join(installed(), 'node_modules/broadsheet'))
  expect(files.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'templates'])
  expect(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).toMatchObject({
    name: 'broadsheet',
    license: 'MIT',
  })
})
