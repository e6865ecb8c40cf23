import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProgram } from '../src/program.ts'
import { articleFile, editionFile, scratchProject } from './scratch-project.ts'

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line in this process, for whatever compiles no MJML. */
async function run(...argv: readonly string[]): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  const program = createProgram({
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    environment: {},
    now: () => Date.UTC(2025, 8, 5),
  })
  return { code: await program.run(argv), stdout, stderr }
}

/** The compiled command in a process of its own. */
function broadsheet(cwd: string, ...argv: readonly string[]): Promise<Outcome> {
  const cli = join(import.meta.dirname, '../dist/cli.js')
  return new Promise(resolve => {
    execFile(process.execPath, [cli, ...argv], { cwd }, (failure, stdout, stderr) => {
      resolve({ code: failure ? Number(failure.code) : 0, stdout, stderr })
    })
  })
}

const SIMPLE = {
  'content/articles/one.md': articleFile(''),
  'content/editions/2025-09-05.md': editionFile('  - greeting\n  - { block: lead, article: one }\n'),
}

test.each([
  ['an unknown command', ['bild'], 'Did you mean build?'],
  ['an unknown option', ['build', '--al'], 'Did you mean --all?'],
  ['a missing argument', ['new', 'article'], 'title'],
  ['an unknown kind of article', ['new', 'article', 'T', '--kind', 'newz'], 'Allowed choices'],
  ['no command at all', [], 'Usage: broadsheet'],
  ['half a command', ['new'], 'Usage: broadsheet new'],
])('%s is wrong use: exit 2, told on stderr, stdout empty', async (_, argv, told) => {
  const { code, stdout, stderr } = await run(...argv)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(told)
})

test.each([
  ['--help', 'Usage: broadsheet'],
  [
    '--version',
    (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version,
  ],
])('%s goes to stdout and exits 0', async (flag, told) => {
  const { code, stdout, stderr } = await run(flag)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain(told)
})

test('problems of the content exit 1 with code, place, frame and hint on stderr', async () => {
  const root = scratchProject({ ...SIMPLE, 'content/editions/2025-09-05.md': editionFile('  - greetin\n') })
  const { code, stdout, stderr } = await broadsheet(root, 'build')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toBe(`error There is no block \`greetin\`. [block/unknown]
  content/editions/2025-09-05.md:6:5
      4 | date: 2025-09-05T09:00
      5 | blocks:
    > 6 |   - greetin
        |     ^^^^^^^
      7 | ---
      8 |
  Did you mean \`greeting\`?

1 error
`)
})

test('build --json prints what was built, and its diagnostics where nothing was', async () => {
  const root = scratchProject(SIMPLE)
  const good = await broadsheet(root, 'build', '--json')
  expect(JSON.parse(good.stdout)).toMatchObject({
    editions: [{ id: '2025-09-05', status: 'built', subject: 'A subject', words: 5, minutes: 1, variants: 1 }],
    diagnostics: [],
  })
  writeFileSync(join(root, 'content/editions/2025-09-05.md'), editionFile('  - { block: lead, article: two }\n'))
  const bad = await broadsheet(root, 'build', '--json')
  expect(bad.code).toBe(1)
  expect(JSON.parse(bad.stdout)).toMatchObject({
    diagnostics: [{ code: 'article/unknown', at: { file: 'content/editions/2025-09-05.md', line: 6, column: 29 } }],
  })
})

test('--json tells what is wrong also with --quiet', async () => {
  const root = scratchProject({ ...SIMPLE, 'content/editions/2025-09-05.md': editionFile('  - greetin\n') })
  const { code, stdout } = await broadsheet(root, 'build', '--json', '--quiet')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'block/unknown' }] })
})

test('build works from another folder with --project, elsewhere with --out, and silently with --quiet', async () => {
  const root = scratchProject(SIMPLE)
  const { code, stdout, stderr } = await broadsheet('/', 'build', '--project', root, '--out', 'built', '--quiet')
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(readFileSync(join(root, 'built/2025-09-05/email.txt'), 'utf8')).toContain('Words.')
})

test('the summary tells blocks, words, reading time and bytes', async () => {
  const { code, stdout, stderr } = await broadsheet(scratchProject(SIMPLE), 'build')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(
    /^2025-09-05 {2}A subject\n {2}2 blocks, 5 words, 1 minute to read, [\d.]+ kB HTML, [\d.]+ kB text\n/,
  )
})

test('the summary tells how many pictures there are, and their weight', async () => {
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
  const files = { ...SIMPLE, 'content/images/a.gif': gif, 'content/images/b.gif': Buffer.concat([gif, gif]) }
  const figures = ['a', 'b'].map(name => `  - { block: figure, src: ../images/${name}.gif, alt: x }\n`).join('')
  const root = scratchProject({ ...files, 'content/editions/2025-09-05.md': editionFile(figures) })
  expect((await broadsheet(root, 'build')).stdout).toMatch(/ kB text, 2 pictures, 0\.\d kB\n/)
})

test('a bug is thrown on with its stack', async () => {
  const surroundings = { stdout: { write: () => undefined }, stderr: { write: () => undefined }, environment: {} }
  const program = createProgram({
    ...surroundings,
    now: () => {
      throw new TypeError('a bug')
    },
  })
  await expect(program.run(['new', 'newsletter', '--project', scratchProject()])).rejects.toThrow('a bug')
})
