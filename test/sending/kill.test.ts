import { expect, test } from 'vitest'
import { STATES, type StateCounts } from '../../src/core/delivery/ledger.ts'
import { openLedger } from '../../src/io/ledger.ts'
import { EDITION, mailingProject, readerAddresses, run, start } from './command.ts'
import { type SinkOptions, startSink } from './sink.ts'

const READERS = 2000

/** The same numbers every time. */
function createDice(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Ends a run in the middle of its work, at a message and a moment that the dice choose. */
function createTrap(dice: (below: number) => number) {
  let left = Number.POSITIVE_INFINITY
  let moment = ''
  let spring = () => {}
  const at: SinkOptions['at'] = where => {
    if (where !== moment || --left > 0) return
    left = Number.POSITIVE_INFINITY
    spring()
  }
  const arm = (messages: number, action: () => void) => {
    left = 1 + dice(messages)
    moment = ['recipient', 'message', 'answered'][dice(3)] ?? ''
    spring = action
  }
  return { at, arm }
}

function standings(project: string): ReadonlyMap<string, string> {
  const ledger = openLedger(`${project}/.broadsheet`)
  try {
    const [mailing] = ledger.mailings(EDITION)
    if (!mailing) throw new Error('no mailing')
    return new Map([...ledger.everybody(mailing)].map(({ address, state }) => [address ?? '', state]))
  } finally {
    ledger.close()
  }
}

function countsOf(states: Iterable<string>): StateCounts {
  const counts = Object.fromEntries(STATES.map(state => [state, 0])) as Record<(typeof STATES)[number], number>
  for (const state of states) counts[state as (typeof STATES)[number]]++
  return counts
}

test('killed fifty times and more, a mailing reaches nobody twice, and says of nobody wrongly that they have it', async () => {
  const trap = createTrap(createDice(20250905))
  const sink = await startSink(trap)
  const project = mailingProject(READERS)
  const args = ['send', EDITION, '--list', 'readers', '--yes', '--project', project]
  let kills = 0
  for (let runs = 0; runs < 400; runs++) {
    const running = start(args, { SMTP_URL: sink.url })
    // Once it has been killed often enough it may finish.
    if (kills < 60) trap.arm(50, () => running.process.kill('SIGKILL'))
    const { signal, code, stderr } = await running.ended
    if (signal !== 'SIGKILL') {
      expect([stderr, code]).toEqual([expect.any(String), 1])
      break
    }
    kills++
  }
  expect(kills).toBeGreaterThanOrEqual(50)
  const states = standings(project)
  expect([...states.keys()].sort()).toEqual([...readerAddresses(READERS)].sort())
  const counts = countsOf(states.values())
  expect(counts.accepted + counts.unknown).toBe(READERS)
  for (const [address, state] of states) {
    const got = sink.inbox.get(address) ?? 0
    expect(got).toBeLessThanOrEqual(1)
    if (state === 'accepted') expect(got).toBe(1)
  }
  // What is held is what was under way: five connections, at most, at each kill.
  expect(counts.unknown).toBeLessThanOrEqual(kills * 5)
})

test('ended politely twenty times, a mailing reaches everybody, and nobody is unknown', async () => {
  const trap = createTrap(createDice(412))
  const sink = await startSink(trap)
  const project = mailingProject(READERS)
  const args = ['send', EDITION, '--list', 'readers', '--yes', '--project', project]
  let drains = 0
  for (let runs = 0; runs < 100; runs++) {
    const running = start(args, { SMTP_URL: sink.url })
    if (drains < 20) trap.arm(90, () => running.process.kill(drains % 2 === 0 ? 'SIGTERM' : 'SIGINT'))
    const { code, stdout, stderr } = await running.ended
    if (code === 0) break
    expect([stderr, code]).toEqual([expect.any(String), drains % 2 === 0 ? 143 : 130])
    expect(stdout).toContain(`broadsheet send ${EDITION} --list readers`)
    drains++
  }
  expect(drains).toBeGreaterThanOrEqual(20)
  expect(countsOf(standings(project).values())).toMatchObject({ accepted: READERS, unknown: 0 })
  expect(sink.inbox.size).toBe(READERS)
  expect([...sink.inbox.values()].every(count => count === 1)).toBe(true)
})

test('two senders at once: the second is refused, the first goes on', async () => {
  let held = (): void => {}
  const underWay = new Promise<void>(resolve => {
    held = resolve
  })
  const sink = await startSink({ at: () => held() })
  const project = mailingProject(300)
  const args = ['send', EDITION, '--list', 'readers', '--yes', '--project', project, '--rate', '100']
  const first = start(args, { SMTP_URL: sink.url })
  await underWay
  const second = await run(args, { SMTP_URL: sink.url })
  expect(second.code).toBe(1)
  expect(second.stderr).toContain('[ledger/locked]')
  expect((await first.ended).code).toBe(0)
  expect([...sink.inbox.values()].every(count => count === 1)).toBe(true)
  expect(sink.inbox.size).toBe(300)
})
