import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createProgram } from '../../src/program.ts'
import { editionFile, NEWSLETTER, scratchProject } from '../scratch-project.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export const EDITION = '2025-09-05'
export const SECRET = 'a-secret-of-the-tests-0123456789abcdef'

/** A project whose edition greets by name, with a list of so many readers at forty domains. */
export function mailingProject(readers: number, files: Readonly<Record<string, string>> = {}): string {
  const rows = Array.from({ length: readers }, (_, index) => `reader${index}@d${index % 40}.example,Name ${index}`)
  return scratchProject({
    'content/newsletter.yaml': `${NEWSLETTER}sending: { rate: 1000, connections: 5, perDomain: 5 }\n`,
    [`content/editions/${EDITION}.md`]: editionFile('  - greeting\n', { letter: 'Good morning, {{firstName}}.\n' }),
    'content/lists/readers.csv': `email,firstName\n${rows.join('\n')}\n`,
    'content/lists/test.csv': 'email,firstName\nada@reader.example,Ada\ngrace@reader.example,\n',
    ...files,
  })
}

export function readerAddresses(readers: number): readonly string[] {
  return Array.from({ length: readers }, (_, index) => `reader${index}@d${index % 40}.example`)
}

export interface Ran {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ran>
}

export type Environment = Readonly<Record<string, string>>

/** Starts the command line in a process of its own. */
export function start(args: readonly string[], environment: Environment = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', BROADSHEET_SECRET: SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }))
  return { process: child, ended }
}

export function run(args: readonly string[], environment?: Environment): Promise<Ran> {
  return start(args, environment).ended
}

/** Runs the command line in this process: for commands that render nothing. */
export async function runHere(args: readonly string[]): Promise<Omit<Ran, 'signal'>> {
  let [stdout, stderr] = ['', '']
  const code = await createProgram({
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    environment: { BROADSHEET_SECRET: SECRET },
    now: () => Date.now(),
  }).run(args)
  return { code, stdout, stderr }
}
