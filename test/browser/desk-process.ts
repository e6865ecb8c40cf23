import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CLI = join(ROOT, 'dist', 'cli.js')

export type Files = Readonly<Record<string, string | Uint8Array>>

/** A project in a folder of its own. */
export interface ProjectFolder {
  readonly root: string
  readonly read: (path: string) => string
  /** Nothing where there is no such file. */
  readonly readBytes: (path: string) => Uint8Array | undefined
  readonly write: (files: Files) => void
  readonly remove: (path: string) => void
  /** Gone, with everything in it. */
  readonly discard: () => void
}

/** A copy of the sample, and files that are other than in it. */
export function copySample(files: Files = {}): ProjectFolder {
  const root = mkdtempSync(join(tmpdir(), 'broadsheet-browser-'))
  cpSync(join(ROOT, 'content'), join(root, 'content'), { recursive: true })
  const write = (changed: Files) => {
    for (const [path, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
  }
  write(files)
  return {
    root,
    read: path => readFileSync(join(root, path), 'utf8'),
    readBytes: path => (existsSync(join(root, path)) ? readFileSync(join(root, path)) : undefined),
    write,
    remove: path => rmSync(join(root, path), { recursive: true, force: true }),
    discard: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** The text of a file as the package brings it. */
export function shipped(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

interface Ended {
  readonly code: number | null
  readonly stderr: string
}

/** The command as somebody runs it, in a process of its own. */
export interface DeskProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Interrupts it as Ctrl-C does. */
  readonly interrupt: () => void
  readonly ended: Promise<Ended>
  /** What it has said on standard error so far. */
  readonly stderr: () => string
  /** Ends it in whatever way. */
  readonly stop: () => Promise<void>
}

export interface DeskOptions {
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
}

export async function startDesk(
  project: string,
  { port = 0, environment = {} }: DeskOptions = {},
): Promise<DeskProcess> {
  const child = spawn(process.execPath, [CLI, 'preview', '--port', String(port), '--json', '--project', project], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', GIT_CONFIG_GLOBAL: '/dev/null', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', chunk => (stderr += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }))
  const lines = createInterface(child.stdout)
  const first = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended])
  if (typeof first !== 'string' || child.pid === undefined) throw new Error(`The desk did not open: ${stderr}`)
  const { url, port: taken } = JSON.parse(first) as { readonly url: string; readonly port: number }
  return {
    ...{ url, port: taken, pid: child.pid, ended },
    stderr: () => stderr,
    interrupt: () => void child.kill('SIGINT'),
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
