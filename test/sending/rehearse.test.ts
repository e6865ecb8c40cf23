import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rehearse } from '../../src/commands/rehearse.ts'
import { renderHere } from '../../src/commands/render-here.ts'
import { systemClock } from '../../src/io/clock.ts'
import { EDITION, mailingProject, run } from './command.ts'

test('a rehearsal meets every fault, misses nobody, mails nobody twice, and leaves no trace', async () => {
  const project = mailingProject(2000)
  const { code, stdout, stderr } = await run(['rehearse', EDITION, '--list', 'readers', '--project', project, '--json'])
  expect([stderr, code]).toEqual([expect.any(String), 0])
  const rehearsal = JSON.parse(stdout)
  expect(rehearsal).toMatchObject({ twice: [], missed: [], unrecorded: [], isDrained: false })
  const { accepted, rejected, unknown, pending, deferred, sending } = rehearsal.counts
  expect(accepted + rejected + unknown).toBe(2000)
  expect(pending + deferred + sending).toBe(0)
  expect(accepted).toBeGreaterThan(1900)
  expect(Object.keys(rehearsal.faults).sort()).toEqual([
    'closing',
    'cut-after-dot',
    'cut-before-dot',
    'later',
    'later-after-dot',
    'passing',
    'refused',
    'stall-after-dot',
    'stall-before-dot',
  ])
  expect(existsSync(join(project, '.broadsheet'))).toBe(false)
  expect(existsSync(join(project, 'out', EDITION))).toBe(false)
})

test('faults are played by the share, and what the ledger says is held against what the server took', async () => {
  const project = mailingProject(300)
  const signal = new AbortController().signal
  const options = { project, edition: EDITION, list: 'readers', clock: systemClock, drain: signal, cut: signal }
  const rehearsal = await rehearse({ ...options, render: renderHere })
  expect(rehearsal).toMatchObject({ twice: [], missed: [], unrecorded: [], isDrained: false })
  const { accepted, rejected, unknown } = rehearsal.counts
  expect(accepted + rejected + unknown).toBe(300)
  expect(rehearsal.faults.get('later')).toBeGreaterThan(0)
  expect(rehearsal.unknownWithMessage).toBeLessThanOrEqual(unknown)
})

test('what is wrong with the list is told as by a sending', async () => {
  const project = mailingProject(0)
  const { code, stderr } = await run(['rehearse', EDITION, '--list', 'reader', '--project', project])
  expect(code).toBe(1)
  expect(stderr).toContain('Did you mean `readers`?')
})
