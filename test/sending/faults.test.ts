import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startFaultyServer } from '../../src/io/faulty-server.ts'
import { EDITION, mailingProject, run, runHere, SECRET, start } from './command.ts'
import { startSink } from './sink.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** As on a disk that takes no file above so many kilobytes. */
async function runOnSmallDisk(
  kilobytes: number,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  const script = `ulimit -f ${kilobytes * 2}; exec "$@"`
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, CLI, ...args], {
    env: { PATH: process.env.PATH ?? '', BROADSHEET_SECRET: SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

test('a full disk stops the mailing before the next message; with room again, everybody gets theirs once', async () => {
  const sink = await startSink()
  const project = mailingProject(3000)
  const args = ['send', EDITION, '--list', 'readers', '--yes', '--project', project]
  const environment = { SMTP_URL: sink.url }
  // Room for the frozen list, and for a part of what is written while it is sent.
  const full = await runOnSmallDisk(1800, args, environment)
  expect(full.code).toBe(1)
  expect(full.stderr).toMatch(/\[ledger\/(?:write|unreadable)\]/)
  expect(full.stderr).not.toContain('    at ')
  const before = sink.inbox.size
  expect(before).toBeLessThan(3000)
  const again = await run(args, environment)
  expect(again.stdout).toMatch(/accepted/)
  expect([...sink.inbox.values()].every(count => count === 1)).toBe(true)
  const [, accepted = '0'] = /([\d,]+) accepted/.exec(again.stdout) ?? []
  const [, unknown = '0'] = /([\d,]+) unknown/.exec(again.stdout) ?? []
  expect(Number(accepted.replace(',', '')) + Number(unknown)).toBe(3000)
})

test('a ledger that cannot be written is told before anything is sent', async () => {
  const sink = await startSink()
  const project = mailingProject(3)
  writeFileSync(join(project, '.broadsheet'), 'a file where the folder should be')
  const { code, stderr } = await run(['send', EDITION, '--list', 'readers', '--yes', '--project', project], {
    SMTP_URL: sink.url,
  })
  expect([code, stderr]).toEqual([1, expect.stringContaining('[ledger/write]')])
  expect(sink.inbox.size).toBe(0)
})

test.skipIf(process.getuid?.() === 0)('a folder that is read-only is told before anything is sent', async () => {
  const project = mailingProject(3)
  mkdirSync(join(project, '.broadsheet'))
  chmodSync(join(project, '.broadsheet'), 0o500)
  const { code, stderr } = await run(['send', EDITION, '--list', 'test', '--project', project])
  expect([code, stderr]).toEqual([1, expect.stringContaining('[ledger/write]')])
})

test('an outbox that cannot be made is told', async () => {
  const project = mailingProject(3)
  rmSync(join(project, 'out'), { recursive: true, force: true })
  writeFileSync(join(project, 'out'), 'a file where the folder should be')
  const { code, stderr } = await run(['send', EDITION, '--list', 'test', '--project', project])
  expect([code, stderr]).toEqual([1, expect.stringContaining('[output/write]')])
})

test('a server that goes away for good ends the mailing for now, with the line that goes on', async () => {
  const server = await startFaultyServer({ plan: () => undefined })
  const project = mailingProject(3)
  const url = `smtp://127.0.0.1:${server.port}`
  await server.close()
  const { code, stderr } = await run(['send', EDITION, '--list', 'readers', '--yes', '--project', project], {
    SMTP_URL: url,
  })
  expect([code, stderr]).toEqual([75, expect.stringContaining('[server/unreachable]')])
  expect(existsSync(join(project, '.broadsheet'))).toBe(false)
})

test('without a terminal a list is not mailed unasked', async () => {
  const sink = await startSink()
  const project = mailingProject(3)
  const { code, stdout, stderr } = await run(['send', EDITION, '--list', 'readers', '--project', project], {
    SMTP_URL: sink.url,
  })
  expect(code).toBe(1)
  expect(stderr).toContain('--yes')
  expect(stdout).toContain('Nothing was sent')
  expect(sink.inbox.size).toBe(0)
})

/** With somebody at a terminal who types an answer. */
async function runAtTerminal(args: readonly string[], answer: string, environment: Readonly<Record<string, string>>) {
  const command = [process.execPath, CLI, ...args].map(word => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', BROADSHEET_SECRET: SECRET, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let shown = ''
  let isAnswered = false
  child.stdout.on('data', chunk => {
    shown += chunk
    if (isAnswered || !shown.includes('Type ')) return
    isAnswered = true
    child.stdin.write(answer)
  })
  const [code] = await once(child, 'close')
  return { code, shown }
}

test.each([
  ['the number of readers', '1,200\n', 0, 1200],
  ['another number', '12\n', 1, 0],
  ['yes', 'yes\n', 1, 0],
  ['nothing', '\n', 1, 0],
  ['the end of the input', '\u0004', 1, 0],
])('at a terminal a list is mailed once somebody types how many: %s', async (_, answer, expected, mailed) => {
  const sink = await startSink()
  const project = mailingProject(1200)
  const args = ['send', EDITION, '--list', 'readers', '--project', project]
  const { code, shown } = await runAtTerminal(args, answer, { SMTP_URL: sink.url })
  expect(shown).toContain('Type 1200 to send it')
  expect([code, sink.inbox.size]).toEqual([expected, mailed])
  if (mailed > 0) expect(shown).toMatch(/\d+ % {2}[\d,]+ of 1,200 {2}/)
})

test.each([
  [[EDITION], 'to a list or to single addresses'],
  [[EDITION, '--list', 'test', '--to', 'a@x.example'], 'to a list or to single addresses'],
  [[EDITION, '--list', 'test', '--rate', 'fast'], 'number of messages'],
  [[EDITION, '--list', 'test', '--wait', '-1'], 'number of minutes'],
  [[EDITION, '--list', 'test', '--unknown', 'guess'], 'Allowed choices'],
])('wrong use is told as such: send %j', async (args, text) => {
  const { code, stderr } = await runHere(['send', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(text)])
})

test('a second signal cuts the lines at once, and who was being mailed is unknown', async () => {
  const server = await startFaultyServer({ plan: () => 'stall-after-dot' })
  onTestFinished(server.close)
  const project = mailingProject(20)
  const running = start(['send', EDITION, '--list', 'readers', '--yes', '--project', project], {
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
  })
  await expect.poll(() => server.inbox.size, { timeout: 20_000 }).toBeGreaterThan(0)
  let heard = ''
  running.process.stderr?.on('data', chunk => (heard += chunk))
  running.process.kill('SIGINT')
  await expect.poll(() => heard, { timeout: 20_000 }).toContain('once more')
  running.process.kill('SIGINT')
  const { code, stdout } = await running.ended
  expect(code).toBe(130)
  expect(stdout).toMatch(/[1-5] unknown/)
  expect(stdout).toContain('nobody knows whether they arrived')
})

test('a signal before the first message ends the sending at once', async () => {
  const server = createServer(() => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const running = start(['send', EDITION, '--list', 'readers', '--yes', '--project', mailingProject(3)], {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
  })
  await once(server, 'connection')
  running.process.kill('SIGTERM')
  const { code, stdout } = await running.ended
  expect([code, stdout]).toEqual([143, 'Stopped before anything was sent.\n'])
})
