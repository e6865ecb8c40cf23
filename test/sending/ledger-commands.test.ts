import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findMailing } from '../../src/commands/find-mailing.ts'
import { type Fault, startFaultyServer } from '../../src/io/faulty-server.ts'
import { openLedger } from '../../src/io/ledger.ts'
import { EDITION, mailingProject, run, runHere } from './command.ts'

/** A mailing of which the readers, by number, met these faults at their first attempt. */
async function sentMailing(readers: number, faults: Readonly<Record<number, Fault>>) {
  const project = mailingProject(readers)
  const server = await startFaultyServer({
    plan: (address, attempt) => (attempt === 1 ? faults[Number(/\d+/.exec(address)?.[0])] : undefined),
  })
  onTestFinished(server.close)
  const environment = { SMTP_URL: `smtp://127.0.0.1:${server.port}` }
  const sent = await run(
    ['send', EDITION, '--list', 'readers', '--yes', '--wait', '0', '--project', project],
    environment,
  )
  return { project, server, environment, sent }
}

test('status tells who has the message, who has not, and why', async () => {
  const { project, sent } = await sentMailing(30, { 3: 'refused', 4: 'refused', 7: 'later', 9: 'cut-after-dot' })
  expect(sent.code).toBe(75)
  expect(sent.stdout).toContain('26 accepted, 1 deferred, 2 rejected, 1 unknown')
  expect(sent.stdout).toContain(`broadsheet send ${EDITION} --list readers`)
  const { code, stdout } = await runHere(['status', EDITION, '--project', project])
  expect(code).toBe(0)
  expect(stdout).toMatch(/26 {2}accepted +86\.7 %/)
  expect(stdout).toMatch(/2 {2}rejected, address: 550 5\.1\.1 No such user here/)
  expect(stdout).toMatch(/1 {2}deferred: 451 4\.7\.1 Greylisted/)
  expect(stdout).toMatch(/reader9@d9\.example {2}<2025-09-05\.[0-9a-f]{20}@scratch\.example>/)
  expect(stdout).toContain('--dead >> content/lists/suppression.csv')
})

test('status is there for programs too', async () => {
  const { project } = await sentMailing(10, { 3: 'refused' })
  const { stdout } = await runHere(['status', EDITION, '--project', project, '--json'])
  const [mailing] = JSON.parse(stdout).mailings
  expect(mailing).toMatchObject({
    ...{ name: EDITION, kind: 'list' },
    counts: { accepted: 9, rejected: 1 },
    reasons: [{ state: 'rejected', reason: 'address', code: 550, count: 1 }],
    lastRun: { ending: 'done' },
  })
})

test('addresses that do not exist are printed as rows for the suppression list, which takes them', async () => {
  const { project, environment, server } = await sentMailing(10, { 3: 'refused', 5: 'refused' })
  const { stdout } = await runHere(['status', EDITION, '--dead', '--project', project])
  expect(stdout).toMatch(
    /^email,reason,date\nreader3@d3\.example,no such address,\d{4}-\d\d-\d\d\nreader5@d5\.example,.*\n$/,
  )
  writeFileSync(join(project, 'content/lists/suppression.csv'), stdout)
  const again = await run(
    ['send', EDITION, '--list', 'readers', '--yes', '--retry-failed', '--project', project],
    environment,
  )
  expect(again.stdout).toContain('8 accepted, 2 suppressed')
  expect(server.inbox.size).toBe(8)
})

test('an edition that was never sent has no status, and a name nearly right is found', async () => {
  const { project } = await sentMailing(2, {})
  const { code, stderr } = await runHere(['status', '2025-09-06', '--project', project])
  expect(code).toBe(1)
  expect(stderr).toContain(`Did you mean \`${EDITION}\`?`)
})

test('a log settles the unknown: taken, refused, and the rest only where it is complete', async () => {
  const faults = { 1: 'cut-after-dot', 2: 'stall-after-dot', 3: 'cut-after-dot' } as const
  const { project, server, environment } = await sentMailing(20, { 1: faults[1], 3: faults[3], 5: 'cut-after-dot' })
  const { stdout } = await runHere(['status', EDITION, '--project', project, '--json'])
  const ids = new Map<string, string>(
    JSON.parse(stdout).mailings[0].unknowns.map((each: { address: string; messageId: string }) => [
      each.address,
      each.messageId,
    ]),
  )
  expect(ids.size).toBe(3)
  const log = join(project, 'mail.log')
  const ledger = openLedger(join(project, '.broadsheet'))
  const [accepted] = ledger.acceptedIds(findMailing(ledger, EDITION), 1)
  ledger.close()
  writeFileSync(
    log,
    [
      `Sep  5 18:00:01 mx postfix/cleanup[1]: 4F1A2B3C4D: message-id=${ids.get('reader1@d1.example')}`,
      'Sep  5 18:00:01 mx postfix/qmgr[2]: 4F1A2B3C4D: from=<news@scratch.example>, size=70123, nrcpt=1 (queue active)',
      `Sep  5 18:00:02 mx postfix/cleanup[1]: 5A5A5A5A5A: message-id=${ids.get('reader3@d3.example')}`,
      'Sep  5 18:00:02 mx postfix/cleanup[1]: 5A5A5A5A5A: milter-reject: END-OF-MESSAGE from localhost: 5.7.1 No',
      `Sep  5 18:00:03 mx postfix/cleanup[1]: 6B6B6B6B6B: message-id=${accepted}`,
      'Sep  5 18:00:03 mx postfix/qmgr[2]: 6B6B6B6B6B: from=<news@scratch.example>, size=70123, nrcpt=1 (queue active)',
    ].join('\n'),
  )
  const args = ['reconcile', EDITION, '--log', log, '--project', project, '--json']
  const first = await runHere(args)
  expect(first.code).toBe(1)
  expect(JSON.parse(first.stdout)).toMatchObject({ unknown: 3, accepted: 1, due: 1, left: 1 })
  expect(JSON.parse((await runHere([...args, '--complete'])).stdout)).toMatchObject({ unknown: 1, due: 1, left: 0 })
  const again = await run(['send', EDITION, '--list', 'readers', '--yes', '--project', project], environment)
  expect(again.stdout).toContain('20 accepted')
  expect(server.inbox.get('reader1@d1.example')).toBe(1)
})

test('a log that knows nobody of the mailing is not taken for complete', async () => {
  const { project } = await sentMailing(10, { 1: 'cut-after-dot' })
  const log = join(project, 'other.log')
  writeFileSync(log, 'hallo\n')
  const { code, stderr } = await runHere(['reconcile', EDITION, '--log', log, '--complete', '--project', project])
  expect([code, stderr]).toEqual([1, expect.stringContaining('[log/unreadable]')])
  expect((await runHere(['status', EDITION, '--project', project])).stdout).toMatch(/1 {2}unknown/)
})

test('a log that is not there is told', async () => {
  const { project } = await sentMailing(2, {})
  const { code, stderr } = await runHere(['reconcile', EDITION, '--log', join(project, 'no.log'), '--project', project])
  expect([code, stderr]).toEqual([1, expect.stringContaining('[log/unreadable]')])
})

test('purging an edition takes every address out of ledger and outbox, and the list is not mailed again', async () => {
  const { project, server, environment } = await sentMailing(10, {})
  await run(['send', EDITION, '--list', 'test', '--project', project])
  const { code, stdout } = await runHere(['purge', EDITION, '--project', project])
  expect([code, stdout]).toEqual([0, 'purged 12 rows of the ledger\n'])
  expect(existsSync(join(project, 'out', EDITION, 'outbox'))).toBe(false)
  for (const name of readdirSync(join(project, '.broadsheet'))) {
    expect(readFileSync(join(project, '.broadsheet', name), 'latin1')).not.toMatch(/reader\d@|Name \d/)
  }
  const again = await run(['send', EDITION, '--list', 'readers', '--yes', '--project', project], environment)
  expect(again.stdout).toContain('10 accepted')
  expect([...server.inbox.values()].every(count => count === 1)).toBe(true)
})

test('a mailing that is not finished is not purged, unless it is given up', async () => {
  const { project } = await sentMailing(10, { 3: 'later' })
  const refused = await runHere(['purge', EDITION, '--project', project])
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[send/unfinished]')])
  expect((await runHere(['purge', EDITION, '--cancel', '--project', project])).code).toBe(0)
  expect((await runHere(['status', EDITION, '--project', project])).stdout).toMatch(/1 {2}cancelled/)
})

test('one person is purged from everywhere', async () => {
  const { project } = await sentMailing(10, {})
  const { stdout } = await runHere(['purge', '--address', 'READER3@d3.example', '--project', project])
  expect(stdout).toBe('purged 1 row of the ledger\n')
  await run(['send', EDITION, '--list', 'test', '--project', project])
  await run(['send', EDITION, '--to', 'me@x.example', '--project', project])
  const mails = () =>
    readdirSync(join(project, 'out', EDITION, 'outbox')).map(name =>
      readFileSync(join(project, 'out', EDITION, 'outbox', name), 'utf8'),
    )
  expect(mails()).toHaveLength(3)
  await runHere(['purge', '--address', 'ada@reader.example', '--project', project])
  await runHere(['purge', '--address', 'me@x.example', '--project', project])
  expect(mails().map(mail => /^To: <(.*)>/m.exec(mail)?.[1])).toEqual(['grace@reader.example'])
  const ledger = readdirSync(join(project, '.broadsheet')).map(name =>
    readFileSync(join(project, '.broadsheet', name), 'latin1'),
  )
  expect(ledger.join('')).not.toMatch(/me@x\.example|ada@reader\.example/)
})

test('purging takes an edition or a person, not both and not neither', async () => {
  const project = mailingProject(1)
  for (const args of [[], [EDITION, '--address', 'a@x.example'], ['--address', 'nobody']]) {
    expect((await runHere(['purge', ...args, '--project', project])).code).toBe(1)
  }
})
