import { expect, test } from 'vitest'
import { deliver } from '../../../src/core/delivery/deliver.ts'
import type { DeliveryLedger } from '../../../src/core/delivery/ledger.ts'
import { type DeliveryPolicy, USUAL_POLICY } from '../../../src/core/delivery/policy.ts'
import type { DeliverOptions } from '../../../src/core/delivery/run.ts'
import type { Transport } from '../../../src/core/delivery/transport.ts'
import type { Ledger } from '../../../src/io/ledger.ts'
import type { MailingRecord } from '../../../src/io/ledger-view.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { addresses, bareMessage, freezeMailing, listOf, NOW, scratchLedger } from './scratch-mailing.ts'
import { BROKEN, createScriptedServer, deferred, LOST, refused } from './scripted-server.ts'

const POLICY: DeliveryPolicy = { ...USUAL_POLICY, rate: 1000 }

interface Setting extends Omit<Partial<DeliverOptions>, 'clock'> {
  readonly server: Transport
  readonly connections?: number
  readonly clock?: FakeClock
}

/** One run over a mailing that is in the ledger. */
async function run(ledger: Ledger, mailing: MailingRecord, setting: Setting) {
  const { server, connections = 5, clock = createFakeClock(), ...options } = setting
  const { run } = ledger.startRun(mailing, NOW)
  return deliver({
    ledger: onClock(ledger.deliveries(mailing, listOf(ledger, mailing), run), clock),
    servers: [{ transport: server, connections }],
    policy: POLICY,
    compose: bareMessage,
    isSuppressed: () => false,
    clock,
    drain: new AbortController().signal,
    cut: new AbortController().signal,
    ...options,
  })
}

/** A ledger whose waits for the disk take none of the clock's time. */
function onClock(ledger: DeliveryLedger, clock: FakeClock): DeliveryLedger {
  return {
    ...ledger,
    intend: (...values) => clock.during(ledger.intend(...values)),
    settle: (...values) => clock.during(ledger.settle(...values)),
    suppress: (...values) => clock.during(ledger.suppress(...values)),
  }
}

test('everybody gets the message once', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(1200))
  const server = createScriptedServer()
  const report = await run(ledger, mailing, { server })
  expect(report.ending).toEqual({ type: 'done' })
  expect(report.counts).toMatchObject({ accepted: 1200, pending: 0, sending: 0 })
  expect([...server.inbox].sort()).toEqual([...addresses(1200)].sort())
})

test('a second run finds nothing to do', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(50))
  const server = createScriptedServer()
  await run(ledger, mailing, { server })
  const report = await run(ledger, mailing, { server })
  expect(report.ending).toEqual({ type: 'done' })
  expect(server.inbox).toHaveLength(50)
})

test('a deferred recipient is tried again after five minutes, and then accepted', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(10))
  const server = createScriptedServer({
    answer: (to, attempt) => (to.startsWith('reader3@') && attempt < 3 ? deferred() : undefined),
  })
  const clock = createFakeClock()
  const report = await run(ledger, mailing, { server, clock })
  expect(report.ending).toEqual({ type: 'done' })
  expect(server.tried.filter(to => to.startsWith('reader3@'))).toHaveLength(3)
  expect(clock.elapsed()).toBeGreaterThanOrEqual(20 * 60_000)
  expect(clock.elapsed()).toBeLessThan(21 * 60_000)
})

test('nobody is waited for longer than the patience lasts', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(10))
  const server = createScriptedServer({ answer: to => (to.startsWith('reader3@') ? deferred() : undefined) })
  const report = await run(ledger, mailing, { server, policy: { ...POLICY, patience: 60_000 } })
  expect(report.ending.type).toBe('waiting')
  expect(report.counts).toMatchObject({ accepted: 9, deferred: 1 })
})

test('after six tries in a day a deferral is a refusal', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(1))
  const server = createScriptedServer({ answer: () => deferred() })
  const report = await run(ledger, mailing, { server, policy: { ...POLICY, patience: 48 * 3_600_000 } })
  expect(server.tried).toHaveLength(6)
  expect(report.counts).toMatchObject({ rejected: 1, deferred: 0 })
})

test('a line that breaks before the message costs nobody anything', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(300))
  let count = 0
  const server = createScriptedServer({ answer: () => (++count % 7 === 0 ? BROKEN : undefined) })
  const report = await run(ledger, mailing, { server })
  expect(report.counts).toMatchObject({ accepted: 300 })
  expect(new Set(server.inbox).size).toBe(300)
  expect(server.inbox).toHaveLength(300)
})

test('whose message was lost from sight is held, and not mailed by the next run', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(40))
  const server = createScriptedServer({ answer: to => (to.startsWith('reader7@') ? LOST : undefined) })
  const report = await run(ledger, mailing, { server })
  expect(report.counts).toMatchObject({ accepted: 39, unknown: 1 })
  const again = await run(ledger, mailing, { server: createScriptedServer() })
  expect(again.counts).toMatchObject({ accepted: 39, unknown: 1 })
})

test('three unknown outcomes in a row stop the mailing', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(400))
  const server = createScriptedServer({ answer: () => LOST })
  const report = await run(ledger, mailing, { server, connections: 1 })
  expect(report.ending).toMatchObject({ type: 'stopped', alarm: { type: 'unknown' } })
  expect(report.counts).toMatchObject({ unknown: 3, pending: 397 })
})

test.each([
  ['in a row', (to: string) => refused('policy', `554 5.7.1 Spam ${to.length % 7} of ${'x'.repeat(to.length % 7)}`)],
  ['with the same words', () => refused('policy', '554 5.7.1 This is spam')],
])('three refusals of the message %s stop it, and those people are mailed once it is mended', async (_, answer) => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(400))
  const report = await run(ledger, mailing, { server: createScriptedServer({ answer }), connections: 1 })
  expect(report.ending).toMatchObject({ type: 'stopped', alarm: { type: 'policy' } })
  expect(report.counts).toMatchObject({ rejected: 0, pending: 400 })
  const mended = createScriptedServer()
  await run(ledger, mailing, { server: mended })
  expect(new Set(mended.inbox).size).toBe(400)
})

test('the same refusal of three people stops the mailing, however many were accepted between', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(400))
  const server = createScriptedServer({
    answer: to => (Number(/\d+/.exec(to)?.[0]) % 20 === 0 ? refused('policy', `554 5.7.1 <${to}> spam`) : undefined),
  })
  const report = await run(ledger, mailing, { server, connections: 1 })
  expect(report.ending).toMatchObject({ type: 'stopped', alarm: { type: 'policy' } })
  expect(report.counts.rejected).toBe(0)
})

test('an unknown address is refused for good, and the mailing goes on', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(100))
  const server = createScriptedServer({
    answer: to => (Number(/\d+/.exec(to)?.[0]) % 2 === 0 ? refused('address', '550 5.1.1 No such user') : undefined),
  })
  const report = await run(ledger, mailing, { server })
  expect(report.ending).toEqual({ type: 'done' })
  expect(report.counts).toMatchObject({ accepted: 50, rejected: 50 })
})

test('a refused login stops at once, and everybody is still due', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(30))
  const server = createScriptedServer({ connect: () => ({ type: 'settings', message: 'wrong password' }) })
  const clock = createFakeClock()
  const report = await run(ledger, mailing, { server, clock })
  expect(report.ending).toMatchObject({ type: 'stopped', alarm: { type: 'settings', reply: 'wrong password' } })
  expect(report.counts).toMatchObject({ pending: 30 })
  expect(clock.elapsed()).toBeLessThan(1000)
})

test('a server that cannot be reached is given three rests, then given up', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(30))
  const server = createScriptedServer({ connect: () => ({ type: 'connection', message: 'refused' }) })
  const clock = createFakeClock()
  const report = await run(ledger, mailing, { server, clock })
  expect(report.ending).toMatchObject({ type: 'stopped', alarm: { type: 'connection', reply: 'refused' } })
  expect(report.counts).toMatchObject({ pending: 30 })
  expect(clock.elapsed()).toBeGreaterThanOrEqual(15_000 + 60_000 + 180_000)
})

test('a server that is back after a rest goes on', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(30))
  const server = createScriptedServer({
    connect: attempt => (attempt < 12 ? { type: 'connection', message: 'refused' } : undefined),
  })
  const report = await run(ledger, mailing, { server })
  expect(report.ending).toEqual({ type: 'done' })
  expect(report.counts).toMatchObject({ accepted: 30 })
})

test('where one of two servers is gone, the other does the work', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(200))
  const gone = createScriptedServer({ connect: () => ({ type: 'connection', message: 'refused' }) })
  const alive = createScriptedServer()
  const servers = [
    { transport: gone, connections: 2 },
    { transport: alive, connections: 2 },
  ]
  const report = await run(ledger, mailing, { server: gone, servers })
  expect(report.ending).toEqual({ type: 'done' })
  expect(alive.inbox).toHaveLength(200)
})

test('no domain has more messages under way than it may, and domains are mixed', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(300, 4))
  const underWay = new Map<string, number>()
  let most = 0
  const server = createScriptedServer({
    answer: async to => {
      const domain = to.slice(to.indexOf('@'))
      underWay.set(domain, (underWay.get(domain) ?? 0) + 1)
      most = Math.max(most, underWay.get(domain) ?? 0)
      await new Promise(resolve => setImmediate(resolve))
      underWay.set(domain, (underWay.get(domain) ?? 0) - 1)
      return undefined
    },
  })
  await run(ledger, mailing, { server, connections: 12, policy: { ...POLICY, perDomain: 2 } })
  expect(most).toBe(2)
  expect(new Set(server.inbox.slice(0, 4).map(to => to.slice(to.indexOf('@')))).size).toBe(4)
  expect(server.inbox).toHaveLength(300)
})

test('messages leave at the rate that was asked for', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(201))
  const clock = createFakeClock()
  await run(ledger, mailing, { server: createScriptedServer(), clock, policy: { ...POLICY, rate: 10 } })
  expect(clock.elapsed()).toBeGreaterThan(19_800)
  expect(clock.elapsed()).toBeLessThan(20_100)
})

test('a drain finishes what is under way and leaves the rest', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(500))
  const drain = new AbortController()
  const server = createScriptedServer({
    answer: () => {
      if (server.tried.length === 40) drain.abort()
      return undefined
    },
  })
  const report = await run(ledger, mailing, { server, drain: drain.signal })
  expect(report.ending).toEqual({ type: 'drained' })
  expect(report.counts).toMatchObject({ accepted: server.inbox.length, unknown: 0, sending: 0 })
  expect(server.inbox.length).toBeLessThan(50)
})

test('somebody who is suppressed while the mailing runs is not mailed', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(60))
  const server = createScriptedServer()
  const isSuppressed = (address: string) => address.startsWith('reader5') && server.tried.length > 0
  const report = await run(ledger, mailing, { server, isSuppressed })
  expect(report.counts.suppressed).toBeGreaterThanOrEqual(10)
  expect(server.inbox.filter(to => to.startsWith('reader5')).length).toBeLessThanOrEqual(1)
})

test('nobody is mailed after the moment at which the edition is stale', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(100))
  const clock = createFakeClock()
  const server = createScriptedServer()
  const options = { server, clock, notAfter: clock.now() + 5_000, policy: { ...POLICY, rate: 10 } }
  const report = await run(ledger, mailing, options)
  expect(report.ending).toMatchObject({ type: 'stopped', alarm: { type: 'stale' } })
  expect(server.inbox.length).toBeGreaterThan(40)
  expect(server.inbox.length).toBeLessThan(60)
})

test.each([
  ['forward', 3 * 3_600_000],
  ['back', -3 * 3_600_000],
])('a clock that is set %s while the mailing runs costs nobody their mail', async (_, ms) => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(100))
  const clock = createFakeClock()
  const server = createScriptedServer({
    answer: (to, attempt) => {
      if (server.tried.length === 50) clock.jump(ms)
      return to.startsWith('reader9@') && attempt === 1 ? deferred() : undefined
    },
  })
  const report = await run(ledger, mailing, { server, clock, policy: { ...POLICY, patience: 24 * 3_600_000 } })
  expect(report.counts).toMatchObject({ accepted: 100 })
  expect(server.inbox).toHaveLength(100)
})

test('a ledger that cannot be written stops the mailing before the message leaves', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(100))
  const { run: id } = ledger.startRun(mailing, NOW)
  const real = ledger.deliveries(mailing, listOf(ledger, mailing), id)
  let intents = 0
  const full = {
    ...real,
    intend: async (...values: Parameters<typeof real.intend>) => {
      if (++intents > 10) throw new Error('disk full')
      return real.intend(...values)
    },
  }
  const server = createScriptedServer()
  await expect(run(ledger, mailing, { server, ledger: full })).rejects.toThrow('disk full')
  expect(server.inbox).toHaveLength(10)
})

test('an outcome that cannot be written ends the run, however few are left', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(3))
  const { run: id } = ledger.startRun(mailing, NOW)
  const real = ledger.deliveries(mailing, listOf(ledger, mailing), id)
  const full = { ...real, settle: () => Promise.reject(new Error('disk full')) }
  await expect(run(ledger, mailing, { server: createScriptedServer(), ledger: full })).rejects.toThrow('disk full')
})

test('who was refused for the message, and is put off two days later, is tried again like everybody', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(10))
  await run(ledger, mailing, { server: createScriptedServer({ answer: () => refused('policy') }), connections: 1 })
  const clock = createFakeClock(NOW + 48 * 3_600_000)
  const server = createScriptedServer({ answer: (_, attempt) => (attempt === 1 ? deferred() : undefined) })
  const report = await run(ledger, mailing, { server, clock })
  expect(report.counts).toMatchObject({ accepted: 10, rejected: 0 })
})

test('those deferred at the end of a long mailing are waited for like those at its beginning', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(400))
  let count = 0
  const server = createScriptedServer({
    answer: (_, attempt) => (++count > 390 && attempt === 1 ? deferred() : undefined),
  })
  // Forty minutes for the list alone.
  const report = await run(ledger, mailing, { server, connections: 1, policy: { ...POLICY, rate: 1 / 6 } })
  expect(report.ending).toEqual({ type: 'done' })
  expect(report.counts).toMatchObject({ accepted: 400 })
})

test('a page of deferred recipients who are due is not left for the next run', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(1200))
  await run(ledger, mailing, {
    server: createScriptedServer({ answer: () => deferred() }),
    policy: { ...POLICY, patience: 0 },
  })
  const clock = createFakeClock(NOW + 3_600_000)
  const report = await run(ledger, mailing, {
    server: createScriptedServer(),
    clock,
    policy: { ...POLICY, patience: 0 },
  })
  expect(report.counts).toMatchObject({ accepted: 1200 })
})

test('somebody who is due is not kept waiting by a message that hangs', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(2))
  let letGo = () => {}
  const triedAgain = new Promise<void>(resolve => {
    letGo = resolve
  })
  const server = createScriptedServer({
    answer: async (to, attempt) => {
      if (to.startsWith('reader0@')) await triedAgain
      else if (attempt === 1) return deferred()
      else letGo()
      return undefined
    },
  })
  expect((await run(ledger, mailing, { server })).counts).toMatchObject({ accepted: 2 })
})

test('a mailing that is over before it is stale is done', async () => {
  const ledger = scratchLedger()
  const mailing = await freezeMailing(ledger, addresses(1))
  const clock = createFakeClock()
  const server = createScriptedServer({
    answer: () => {
      clock.jump(3_600_000)
      return undefined
    },
  })
  const report = await run(ledger, mailing, { server, clock, notAfter: clock.now() + 1000 })
  expect(report.ending).toEqual({ type: 'done' })
})
