import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { scratchProject } from '../scratch-project.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The command as a process of its own; ended with the test. */
function preview(...flags: readonly string[]) {
  const child = spawn(process.execPath, [CLI, 'preview', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let notes = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    notes += text
  })
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), notes: () => notes }
}

async function opened(...flags: readonly string[]) {
  const started = preview('--json', ...flags)
  const { value } = await started.lines.next()
  return { ...started, ...(JSON.parse(value) as { readonly url: string; readonly port: number }) }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit')
  return code
}

describe('broadsheet preview', { timeout: 30_000 }, () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('answers until %s, and is gone at once, whoever listens', async (signal, code) => {
    const { child, url } = await opened('--project', scratchProject(), '--port', '0')
    const events = await fetch(`${url}/api/events`)
    expect(events.status).toBe(200)
    const exit = exitOf(child)
    child.kill(signal)
    expect(await exit).toBe(code)
    await events.text().catch(() => {})
  })

  it('tells people where it is, and how to close it', async () => {
    const { child, lines, notes } = preview('--project', scratchProject(), '--port', '0')
    expect((await lines.next()).value).toMatch(/^The desk is open at http:\/\/localhost:\d+$/)
    const exit = exitOf(child)
    child.kill('SIGINT')
    await exit
    expect(notes()).toContain('Ctrl-C closes it.')
    expect(notes()).not.toContain('reach')
  })

  it('takes the next port where one is taken, and says so', async () => {
    const first = await opened('--project', scratchProject(), '--port', '0')
    const second = await opened('--project', scratchProject(), '--port', String(first.port))
    expect(second.port).toBeGreaterThan(first.port)
    expect(second.notes()).toContain(`Port ${first.port} is taken`)
  })

  it('warns whoever lets others in', async () => {
    const { child, notes } = await opened('--project', scratchProject(), '--port', '0', '--host', '0.0.0.0')
    const exit = exitOf(child)
    child.kill('SIGINT')
    await exit
    expect(notes()).toContain('Whoever can reach this address sees drafts and readers')
  })

  it('opens on a project that is broken, to be mended there', async () => {
    const { url } = await opened('--project', scratchProject({ 'content/newsletter.yaml': 'name: [' }), '--port', '0')
    const answer = (await (await fetch(`${url}/api/project`)).json()) as { problems: readonly { code: string }[] }
    expect(answer.problems).toMatchObject([{ code: 'front-matter/yaml' }])
  })

  it.each<[string, readonly string[], number, string]>([
    ['a folder that is not there', ['--project', join('/', 'no', 'such', 'folder')], 1, 'There is no folder'],
    ['an editor that nobody knows', ['--editor', 'notepad'], 1, 'no editor that the desk knows'],
    ['an editor that would run in the page', ['--editor', 'javascript://x/{path}'], 1, 'no editor that the desk knows'],
    ['a port that is none', ['--port', '70000'], 2, 'It is a number from 0 to 65535.'],
    ['an address that the machine does not have', ['--host', '203.0.113.7'], 1, 'cannot listen at 203.0.113.7'],
    ['an output folder that people write', ['--out', 'content'], 1, 'Nothing is built into content/.'],
  ])('does not open for %s', async (_, flags, code, words) => {
    const { child, notes } = preview('--project', scratchProject(), '--port', '0', ...flags)
    expect(await exitOf(child)).toBe(code)
    expect(notes()).toContain(words)
    expect(notes()).not.toContain('    at ')
  })
})
