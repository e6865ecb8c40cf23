import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { RULE_IDS } from '../../src/core/source/rule-id.ts'
import { createProgram } from '../../src/program.ts'
import { scratchProject } from '../scratch-project.ts'

// Each starts a process or two, beside all the others.
vi.setConfig({ testTimeout: 60_000 })

const CLI = join(import.meta.dirname, '../../dist/cli.js')
const EDITION = 'content/editions/2025-09-05.md'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The compiled command in a process of its own, where nothing but Node is to be found. */
function broadsheet(project: string, ...argv: readonly string[]): Promise<Ran> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [CLI, ...argv],
      { cwd: project, env: { PATH: '', TZ: 'UTC' } },
      (cause, stdout, stderr) => resolve({ code: cause ? Number(cause.code) : 0, stdout, stderr }),
    )
  })
}

/** The command line in this process, for what renders nothing. */
async function here(...argv: readonly string[]): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  const program = createProgram({
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    environment: {},
    now: () => 0,
  })
  return { code: await program.run(argv), stdout, stderr }
}

function projectOf(letter: string, head = ''): string {
  return scratchProject({
    [EDITION]: `---\nsubject: The harbour votes on its tolls tonight\npreheader: And what the mayor said about ferries when nobody had asked\ndate: 2025-09-05T09:00\n${head}blocks: [greeting]\n---\n\n${letter}\n`,
  })
}

const LETTER = 'The harbour votes tonight, and the mayor has an opinion on ferries.'
const WRONG = `${LETTER} TODO: more.\n\nRead the [report](http://harbour.news/report), or`

test('findings are told where they stand, with the counts; errors exit with 1', async () => {
  const { code, stdout, stderr } = await broadsheet(projectOf(WRONG), 'check')
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toBe(`2025-09-05  The harbour votes on its tolls tonight

${EDITION}  1 error, 1 warning

error \`TODO\` marks something that is not finished. [content/draft-marker]
  ${EDITION}:8:69
       6 | ---
       7 |
    >  8 | The harbour votes tonight, and the mayor has an opinion on ferries. TODO: more.
         |                                                                     ^^^^
       9 |
      10 | Read the [report](http://harbour.news/report), or
  Write what is missing, or delete the marker.

warning \`http://harbour.news/report\` is sent in the clear. [link/http]
  ${EDITION}:10:19
       8 | The harbour votes tonight, and the mayor has an opinion on ferries. TODO: more.
       9 |
    > 10 | Read the [report](http://harbour.news/report), or
         |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^
      11 |
  Try the same address with https://.

  1 error, 1 warning
`)
})

test.each([
  ['warnings pass', 'Read the [report](http://harbour.news/report).', [], 0],
  ['warnings fail where they are taken for errors', 'Read the [report](http://harbour.news/report).', ['--strict'], 1],
  ['nothing to say passes', LETTER, ['--strict'], 0],
])('%s', async (_, letter, argv, expected) => {
  expect((await broadsheet(projectOf(letter), 'check', ...argv)).code).toBe(expected)
})

test('findings for programs: JSON, SARIF, annotations; nothing else on stdout', async () => {
  const project = projectOf(WRONG)
  const [json, sarif, github] = await Promise.all(
    ['json', 'sarif', 'github'].map(format => broadsheet(project, 'check', '--format', format)),
  )
  expect(JSON.parse(json?.stdout ?? '')).toMatchObject({
    editions: [{ id: '2025-09-05', findings: [{ code: 'content/draft-marker', at: { line: 8, column: 69 } }, {}] }],
    counts: { error: 1, warning: 1, info: 0, waived: 0 },
  })
  expect(JSON.parse(sarif?.stdout ?? '')).toMatchObject({ version: '2.1.0', runs: [{ results: [{}, {}] }] })
  expect(github?.stdout).toContain(`::error file=${EDITION},line=8,col=69,title=content/draft-marker::`)
  expect([json, sarif, github].map(ran => [ran?.code, ran?.stderr])).toEqual(Array(3).fill([1, '']))
})

test('files are named from the folder in which the command runs', async () => {
  const project = projectOf(WRONG)
  const outside = ['--project', basename(project), '--format'] as const
  const github = await broadsheet(dirname(project), 'check', ...outside, 'github')
  expect(github.stdout).toContain(`::error file=${basename(project)}/${EDITION},line=8,`)
  const sarif = await broadsheet(dirname(project), 'check', ...outside, 'sarif')
  expect(sarif.stdout).toContain(`"uri": "${basename(project)}/${EDITION}"`)
})

test('a project that cannot be read is told in the format that was asked for', async () => {
  const { code, stdout } = await here(
    'check',
    '--format',
    'sarif',
    '--project',
    scratchProject({ 'content/newsletter.yaml': 'x' }),
  )
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { runs: [{ results: [{ ruleId: 'front-matter/invalid' }] }] }])
})

test('typography is mended in place, and nothing else', async () => {
  const project = projectOf(`Two  spaces - and a dash. ${WRONG}`, 'authors: ["Grace O\'Malley"]\n')
  const before = readFileSync(join(project, EDITION), 'utf8')
  const { stdout } = await broadsheet(project, 'check', '--fix')
  expect(stdout).toContain(`${EDITION}: 2 places mended`)
  expect(stdout).not.toContain('typography/')
  expect(readFileSync(join(project, EDITION), 'utf8')).toBe(before.replace('Two  spaces - and', 'Two spaces – and'))
})

test('changes of the same words are made one after the other, and a file that may not be changed is left alone', async () => {
  const quote = "  - { block: quote, text: Words, who: \"O'Brien  'Bob' - the keeper\" }\n"
  const project = scratchProject({
    [EDITION]: `---\nsubject: The harbour votes on its tolls tonight\npreheader: And what the mayor said about ferries when nobody had asked\ndate: 2025-09-05T09:00\nblocks:\n${quote}  - { block: lead, article: linked }\n---\n`,
    'drafts/linked.md': '---\ntitle: A story\ndate: 2025-09-04\n---\n\nTwo  spaces.\n',
  })
  mkdirSync(join(project, 'content/articles'))
  symlinkSync('../../drafts/linked.md', join(project, 'content/articles/linked.md'))
  const { stdout } = await broadsheet(project, 'check', '--fix')
  expect(readFileSync(join(project, EDITION), 'utf8')).toContain('who: "O’Brien ‘Bob’ – the keeper"')
  expect(stdout).toContain('content/articles/linked.md: not mended, it is a link to elsewhere')
  expect(readFileSync(join(project, 'drafts/linked.md'), 'utf8')).toContain('Two  spaces')
})

test('a waiver is counted, and one that nothing needs is a warning', async () => {
  const waive = 'waive: { content/draft-marker: It is about the word, link/anchor: once needed }\n'
  const { code, stdout } = await broadsheet(projectOf(WRONG, waive), 'check')
  expect([code, stdout]).toEqual([0, expect.stringContaining('2 warnings, 1 waived')])
  expect(stdout).toContain(`[waiver/unused]\n  ${EDITION}:5:54`)
})

test.each(RULE_IDS.map(id => [id]))('%s has a page of help', async id => {
  const { code, stdout } = await here('check', '--explain', id)
  const labels = ['finds', 'why', 'do', 'source'].map(label => new RegExp(`^  ${label} +\\S.{8,}`, 'm').test(stdout))
  expect([code, stdout.split(' ')[0], labels]).toEqual([0, id, Array(4).fill(true)])
})

test('without a name, --explain lists the rules; a name that there is not has a near miss', async () => {
  const { stdout } = await here('check', '--explain')
  expect(stdout.trimEnd().split('\n')).toHaveLength(RULE_IDS.length)
  const { code, stderr } = await here('check', '--explain', 'link/htp')
  expect([code, stderr]).toEqual([1, expect.stringContaining('Did you mean `link/http`?')])
})

test('an interruption ends it at once, with nothing that looks like a result', async () => {
  let [stdout, stderr] = ['', '']
  const program = createProgram({
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    environment: {},
    now: () => 0,
    onInterrupt: listener => {
      listener('SIGINT')
      return () => {}
    },
  })
  const code = await program.run(['check', '--format', 'sarif', '--project', projectOf(WRONG)])
  expect([code, stdout, stderr]).toEqual([130, '', 'Stopped.\n'])
})

test('quiet, only errors are told, on stderr', async () => {
  const { code, stdout, stderr } = await broadsheet(projectOf(WRONG), 'check', '--quiet')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('content/draft-marker')
  expect(stderr).not.toContain('link/http')
})

test('a build ends with the counts and the errors, unless it is told not to', async () => {
  const project = projectOf(WRONG)
  const checked = await broadsheet(project, 'build')
  expect([checked.code, checked.stderr]).toEqual([1, ''])
  expect(checked.stdout).toMatch(
    /\[content\/draft-marker\]\n[\s\S]*\n {2}checks: 1 error, 1 warning {2}\(broadsheet check 2025-09-05\)\n$/,
  )
  expect(checked.stdout).not.toContain('[link/http]')
  const unchecked = await broadsheet(project, 'build', '--no-check')
  expect([unchecked.code, unchecked.stdout.includes('checks:')]).toEqual([0, false])
})
