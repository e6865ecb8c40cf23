import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { simpleParser } from 'mailparser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { renderHere } from '../../src/commands/render-here.ts'
import { type SendOptions, send } from '../../src/commands/send.ts'
import type { SendSummary } from '../../src/commands/send-summary.ts'
import { readStatus } from '../../src/commands/status.ts'
import { verifyUnsubscribeToken } from '../../src/core/message/unsubscribe.ts'
import { BroadsheetError } from '../../src/core/source/diagnostic.ts'
import { systemClock } from '../../src/io/clock.ts'
import { startFaultyServer } from '../../src/io/faulty-server.ts'
import { editionFile, NEWSLETTER } from '../scratch-project.ts'
import { EDITION, mailingProject, readerAddresses, runHere, SECRET } from './command.ts'
import { startSink } from './sink.ts'

const NEVER = new AbortController().signal

/** Sends without being asked, unless a test says otherwise. */
function sendFrom(project: string, options: Partial<SendOptions>) {
  return send({
    project,
    edition: EDITION,
    environment: { BROADSHEET_SECRET: SECRET },
    clock: systemClock,
    render: renderHere,
    confirm: async () => true,
    drain: NEVER,
    cut: NEVER,
    patience: 0,
    ...options,
  })
}

/** Begins a mailing, and is interrupted before the first message. */
function beginFrom(project: string, options: Partial<SendOptions>) {
  const drain = new AbortController()
  const confirm = async () => {
    drain.abort()
    return true
  }
  return sendFrom(project, { ...options, drain: drain.signal, confirm })
}

async function codesOf(task: Promise<unknown>): Promise<readonly string[]> {
  try {
    await task
  } catch (cause) {
    if (cause instanceof BroadsheetError) return cause.diagnostics.map(({ code }) => code)
    throw cause
  }
  return []
}

function outboxOf(project: string): readonly string[] {
  const folder = join(project, 'out', EDITION, 'outbox')
  return existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : []
}

function smtp(url: string) {
  return { BROADSHEET_SECRET: SECRET, SMTP_URL: url }
}

test('without a server and without a secret, a test list goes into the outbox', async () => {
  const project = mailingProject(0)
  const { counts, ending, summary } = await sendFrom(project, { list: 'test', environment: {} })
  expect(ending).toEqual({ type: 'done' })
  expect(counts.accepted).toBe(2)
  expect(summary.servers).toEqual(['outbox'])
  const mails = await Promise.all(outboxOf(project).map(file => simpleParser(readFileSync(file))))
  expect(mails.map(mail => mail.subject)).toEqual(['[Test] A subject', '[Test] A subject'])
  expect(mails.map(mail => /Good morning, (\w+)/.exec(mail.text ?? '')?.[1]).sort()).toEqual(['Ada', 'reader'])
  for (const file of outboxOf(project)) {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(file).not.toMatch(/ada|grace/i)
  }
})

test('what was written to the outbox does not count as sent', async () => {
  const project = mailingProject(5)
  await sendFrom(project, { list: 'readers' })
  expect(outboxOf(project)).toHaveLength(5)
  const sink = await startSink()
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  expect(sink.inbox.size).toBe(5)
})

test('a test is sent anew every time, to the same people', async () => {
  const project = mailingProject(0)
  const sink = await startSink({ keep: true })
  const ids = new Set<string | undefined>()
  for (let time = 0; time < 3; time++) {
    await sendFrom(project, { to: ['me@x.example'], environment: smtp(sink.url) })
    ids.add((await simpleParser(sink.messages.get('me@x.example') ?? '')).messageId)
  }
  expect(sink.inbox.get('me@x.example')).toBe(3)
  expect(ids.size).toBe(3)
})

test('a test list that was interrupted goes on where it stopped', async () => {
  const project = mailingProject(0)
  const sink = await startSink()
  const interrupted = await beginFrom(project, { list: 'test', environment: smtp(sink.url) })
  expect(interrupted.ending).toEqual({ type: 'drained' })
  expect(sink.inbox.size).toBe(0)
  await sendFrom(project, { list: 'test', environment: smtp(sink.url) })
  expect(readStatus({ project, edition: EDITION }).mailings.map(({ name }) => name)).toEqual([`${EDITION}~test-1`])
  expect([...sink.inbox.values()]).toEqual([1, 1])
})

test('a test that was interrupted begins anew where the edition has changed since', async () => {
  const project = mailingProject(0)
  await beginFrom(project, { list: 'test' })
  const changed = editionFile('  - greeting\n', { letter: 'Good evening, {{firstName}}.\n' })
  writeFileSync(join(project, `content/editions/${EDITION}.md`), changed)
  expect((await sendFrom(project, { list: 'test' })).counts.accepted).toBe(2)
  expect(outboxOf(project).every(file => readFileSync(file, 'utf8').includes('Good evening'))).toBe(true)
})

test('before a list is mailed somebody is asked, who knows what there is to know', async () => {
  const project = mailingProject(3, {
    'content/lists/suppression.csv': 'email\nreader2@d2.example\n',
  })
  writeFileSync(
    join(project, 'content/lists/readers.csv'),
    'email,firstName\nreader0@d0.example,A\nREADER0@d0.example,B\nreader1@d1.example,\nreader2@d2.example,\n',
  )
  const sink = await startSink()
  const asked: SendSummary[] = []
  const confirm = async (summary: SendSummary) => asked.push(summary) > 0
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url), confirm })
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({
    ...{ edition: EDITION, subject: 'A subject', from: 'Scratch <news@scratch.example>', kind: 'list', asks: true },
    ...{ target: 'readers', due: 2, rate: 1000, variants: 1, warnings: 1 },
    frozen: { added: 2, duplicates: 1, suppressed: 1, known: 0, invalid: 0 },
    content: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect([...sink.inbox.keys()].sort()).toEqual(['reader0@d0.example', 'reader1@d1.example'])
})

test('where the answer is no, nothing is sent and nothing is written down', async () => {
  const project = mailingProject(3)
  const sink = await startSink()
  const result = await sendFrom(project, { list: 'readers', environment: smtp(sink.url), confirm: async () => false })
  expect(result.ending).toEqual({ type: 'declined' })
  expect(sink.inbox.size).toBe(0)
  expect(await codesOf(Promise.resolve().then(() => readStatus({ project, edition: EDITION })))).toEqual([
    'send/not-begun',
  ])
})

test('going on with a mailing asks nobody again', async () => {
  const project = mailingProject(20)
  const sink = await startSink()
  await beginFrom(project, { list: 'readers', environment: smtp(sink.url) })
  let asks: boolean | undefined
  const confirm = async (summary: SendSummary) => {
    asks = summary.asks
    return true
  }
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url), confirm })
  expect(asks).toBe(false)
  expect(sink.inbox.size).toBe(20)
})

test('a dry run composes everything and leaves no trace', async () => {
  const project = mailingProject(10)
  const { counts, summary } = await sendFrom(project, { list: 'readers', dryRun: true })
  expect(counts.accepted).toBe(10)
  expect(summary).toMatchObject({ dryRun: true, asks: false })
  expect(existsSync(join(project, '.broadsheet'))).toBe(false)
  expect(outboxOf(project)).toEqual([])
})

test('a dry run of a mailing that has begun tells what is left, and changes nothing', async () => {
  const project = mailingProject(10)
  const server = await startFaultyServer({
    plan: address => (address.startsWith('reader3@') ? 'later' : undefined),
  })
  onTestFinished(server.close)
  const environment = smtp(`smtp://127.0.0.1:${server.port}`)
  await sendFrom(project, { list: 'readers', environment })
  const dry = await sendFrom(project, { list: 'readers', environment, dryRun: true })
  expect(dry.summary).toMatchObject({ due: 1, counts: { accepted: 9, deferred: 1 } })
  expect(readStatus({ project, edition: EDITION }).mailings[0]?.counts).toMatchObject({ accepted: 9, deferred: 1 })
})

/** A mailing of which some have the message, and some have not. */
async function begunMailing(readers = 12) {
  const project = mailingProject(readers)
  const server = await startFaultyServer({
    plan: (address, attempt) => (Number(/\d+/.exec(address)?.[0]) % 2 === 1 && attempt === 1 ? 'refused' : undefined),
  })
  onTestFinished(server.close)
  const environment = smtp(`smtp://127.0.0.1:${server.port}`)
  await sendFrom(project, { list: 'readers', environment })
  return { project, server, environment }
}

test('those whom servers refused are tried again when somebody says so, the others are not', async () => {
  const { project, server, environment } = await begunMailing()
  expect((await sendFrom(project, { list: 'readers', environment })).counts.rejected).toBe(6)
  const result = await sendFrom(project, { list: 'readers', environment, retryFailed: true })
  expect(result.summary).toMatchObject({ reopened: 6, asks: true })
  expect(result.counts).toMatchObject({ accepted: 12, rejected: 0 })
  expect([...server.inbox.values()].every(count => count === 1)).toBe(true)
})

test('an edition that has changed since is not sent to the rest, unless the stored one is asked for', async () => {
  const { project, server, environment } = await begunMailing()
  const changed = editionFile('  - greeting\n', { letter: 'Good evening, {{firstName}}.\n' })
  writeFileSync(join(project, `content/editions/${EDITION}.md`), changed)
  expect(await codesOf(sendFrom(project, { list: 'readers', environment, retryFailed: true }))).toEqual([
    'send/changed',
  ])
  expect(server.inbox.size).toBe(6)
  const result = await sendFrom(project, { list: 'readers', environment, retryFailed: true, resumeLocked: true })
  expect(result.counts.accepted).toBe(12)
})

test('a stored email is sent even where the edition is in pieces', async () => {
  const { project, environment } = await begunMailing()
  writeFileSync(join(project, `content/editions/${EDITION}.md`), '---\nsubject: [\n---\n')
  const result = await sendFrom(project, { list: 'readers', environment, retryFailed: true, resumeLocked: true })
  expect(result.counts.accepted).toBe(12)
})

test('an edit that changes no word is no change', async () => {
  const { project, environment } = await begunMailing()
  const file = join(project, `content/editions/${EDITION}.md`)
  writeFileSync(file, readFileSync(file, 'utf8').replace('blocks:', '# A note\nblocks:'))
  const result = await sendFrom(project, { list: 'readers', environment, retryFailed: true })
  expect(result.counts.accepted).toBe(12)
})

test('those of whom nobody knows are mailed again when somebody says so', async () => {
  const project = mailingProject(10)
  const server = await startFaultyServer({
    plan: (address, attempt) => (address.startsWith('reader3@') && attempt === 1 ? 'cut-after-dot' : undefined),
  })
  onTestFinished(server.close)
  const environment = smtp(`smtp://127.0.0.1:${server.port}`)
  const first = await sendFrom(project, { list: 'readers', environment })
  expect(first.counts).toMatchObject({ accepted: 9, unknown: 1 })
  expect((await sendFrom(project, { list: 'readers', environment })).counts.unknown).toBe(1)
  const again = await sendFrom(project, { list: 'readers', environment, resendUnknown: true })
  expect(again.counts).toMatchObject({ accepted: 10, unknown: 0 })
  expect(server.inbox.get('reader3@d3.example')).toBe(2)
})

test('a second list gets the edition too, but for those who have it from the first', async () => {
  const project = mailingProject(5)
  writeFileSync(join(project, 'content/lists/staff.csv'), 'email\nreader1@d1.example\nboss@scratch.example\n')
  const sink = await startSink()
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  const second = await sendFrom(project, { list: 'staff', environment: smtp(sink.url) })
  expect(second.summary.frozen).toMatchObject({ added: 1, known: 1 })
  expect([...sink.inbox.values()]).toEqual(Array(6).fill(1))
})

test('who is added to a list after it was frozen is not mailed', async () => {
  const project = mailingProject(5)
  const sink = await startSink()
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  const file = join(project, 'content/lists/readers.csv')
  writeFileSync(file, `${readFileSync(file, 'utf8')}late@reader.example,Late\n`)
  const { counts } = await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  expect(counts.accepted).toBe(5)
  expect(sink.inbox.has('late@reader.example')).toBe(false)
})

test('somebody who leaves while the mailing runs is not mailed by it', async () => {
  const project = mailingProject(60)
  const suppression = join(project, 'content/lists/suppression.csv')
  writeFileSync(suppression, 'email\nnobody@reader.example\n')
  const left = readerAddresses(60)
  const sink = await startSink({
    at: moment => {
      if (moment === 'recipient' && sink.inbox.size === 0) writeFileSync(suppression, `email\n${left.join('\n')}\n`)
    },
  })
  const { counts } = await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  expect(counts.suppressed).toBeGreaterThanOrEqual(50)
  expect(counts.accepted + counts.suppressed).toBe(60)
  expect(sink.inbox.size).toBe(counts.accepted)
})

test('a list with bad rows is not sent, and each is told; it is sent without them where that is wanted', async () => {
  const project = mailingProject(0)
  const rows = 'email,firstName\nada@reader.example,Ada\nnobody,\ntwo@x.example;y@z.example,\ngrace@reader.example,\n'
  writeFileSync(join(project, 'content/lists/readers.csv'), rows)
  const sink = await startSink()
  const environment = smtp(sink.url)
  const codes = await codesOf(sendFrom(project, { list: 'readers', environment }))
  expect(codes.filter(code => code === 'recipient/address')).toHaveLength(2)
  expect(sink.inbox.size).toBe(0)
  const { counts, summary } = await sendFrom(project, { list: 'readers', environment, skipInvalid: true })
  expect(summary.frozen?.invalid).toBe(2)
  expect(counts.accepted).toBe(2)
})

test('what was agreed on is sent or nothing is', async () => {
  const project = mailingProject(2)
  const { summary } = await sendFrom(project, { list: 'test' })
  expect(await codesOf(sendFrom(project, { list: 'readers', onlyIf: '0'.repeat(64) }))).toEqual(['send/other-content'])
  expect(await codesOf(sendFrom(project, { list: 'readers', onlyIf: summary.content.slice(0, 7) }))).toEqual([
    'send/other-content',
  ])
  const sent = await sendFrom(project, { list: 'readers', onlyIf: summary.content.slice(0, 8).toUpperCase() })
  expect(sent.counts.accepted).toBe(2)
})

test('an edition that is stale is not sent', async () => {
  const edition = editionFile('  - greeting\n', { head: 'notAfter: 2025-09-06T09:00\n' })
  const project = mailingProject(2, { [`content/editions/${EDITION}.md`]: edition })
  expect(await codesOf(sendFrom(project, { list: 'test' }))).toEqual(['send/stale'])
  const before = { ...systemClock, now: () => Date.UTC(2025, 8, 6, 8, 59) }
  expect((await sendFrom(project, { list: 'test', clock: before })).counts.accepted).toBe(2)
})

test('a list is not mailed with links that do not know who follows them', async () => {
  const project = mailingProject(2)
  const sink = await startSink({ keep: true })
  const environment = { SMTP_URL: sink.url }
  expect(await codesOf(sendFrom(project, { list: 'readers', environment }))).toEqual(['environment/secret'])
  const own = 'email,unsubscribeUrl\nada@reader.example,https://scratch.example/leave/1\n'
  writeFileSync(join(project, 'content/lists/staff.csv'), own)
  expect((await sendFrom(project, { list: 'staff', environment })).counts.accepted).toBe(1)
  const mail = await simpleParser(sink.messages.get('ada@reader.example') ?? '')
  expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: 'https://scratch.example/leave/1' } })
})

test('the unsubscribe link knows who follows it, in the header and in both parts, and tells nobody else', async () => {
  const project = mailingProject(1)
  const sink = await startSink({ keep: true })
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  const bytes = sink.messages.get('reader0@d0.example') ?? Buffer.alloc(0)
  const mail = await simpleParser(bytes)
  const [, token = ''] = /[?&]token=([\w.-]+)/.exec(bytes.toString().replaceAll('=\r\n', '')) ?? []
  expect(verifyUnsubscribeToken(SECRET, token)).toBeDefined()
  for (const part of [mail.text, mail.html || '', JSON.stringify(mail.headers.get('list'))])
    expect(part).toContain(token)
  expect(token).not.toContain('reader0')
})

test('a mailing goes on only with the secret that it began with', async () => {
  const { project, environment } = await begunMailing()
  const other = { ...environment, BROADSHEET_SECRET: 'another-secret-of-the-tests-0123456789' }
  expect(await codesOf(sendFrom(project, { list: 'readers', environment: other, retryFailed: true }))).toEqual([
    'environment/secret',
  ])
})

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const DKIM_PRIVATE_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const SIGNING = `${NEWSLETTER}sending: { rate: 1000, dkim: { domain: scratch.example, selector: news } }\n`

test('messages are signed, and an independent verifier agrees', async () => {
  const project = mailingProject(3, { 'content/newsletter.yaml': SIGNING })
  const sink = await startSink({ keep: true })
  const { summary } = await sendFrom(project, { list: 'readers', environment: { ...smtp(sink.url), DKIM_PRIVATE_KEY } })
  expect(summary.dkim).toBe('news._domainkey.scratch.example')
  const resolver = async () => [[`v=DKIM1; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`]]
  for (const bytes of sink.messages.values()) {
    const { results } = await dkimVerify(bytes, { resolver })
    expect(results.map(({ status }) => status.result)).toEqual(['pass'])
    const signed = results[0]?.signingHeaders?.keys.toLowerCase() ?? ''
    expect(signed).toContain('list-unsubscribe-post')
  }
})

test.each([
  ['no key where one is wanted', SIGNING, {}],
  ['a key that cannot be used', SIGNING, { DKIM_PRIVATE_KEY: 'garbage' }],
  ['a key and no selector', NEWSLETTER, { DKIM_PRIVATE_KEY }],
])('%s stops before the first message', async (_, newsletter, keys) => {
  const project = mailingProject(3, { 'content/newsletter.yaml': newsletter })
  const sink = await startSink()
  expect(await codesOf(sendFrom(project, { list: 'readers', environment: { ...smtp(sink.url), ...keys } }))).toEqual([
    'dkim/key',
  ])
  expect(sink.inbox.size).toBe(0)
})

test.each([
  ['a port where nobody listens', 'smtp://127.0.0.1:9', 'server/unreachable'],
  ['a certificate that nobody vouches for', 'smtps://127.0.0.1:PORT', 'server/refused'],
])('%s is told before anybody is asked', async (_, address, code) => {
  const sink = await startSink()
  const url = address.replace('PORT', new URL(sink.url).port)
  const project = mailingProject(3)
  let asked = false
  const confirm = async () => {
    asked = true
    return true
  }
  expect(await codesOf(sendFrom(project, { list: 'readers', environment: smtp(url), confirm }))).toEqual([code])
  expect(asked).toBe(false)
  expect(existsSync(join(project, '.broadsheet'))).toBe(false)
})

test('several servers share the work by their weights', async () => {
  const project = mailingProject(400)
  const [heavy, light] = [await startSink(), await startSink()]
  const { summary } = await sendFrom(project, {
    list: 'readers',
    environment: smtp(`${heavy.url}?weight=4 ${light.url}?weight=1`),
  })
  expect(summary.servers).toEqual([heavy.url, light.url])
  expect(heavy.inbox.size + light.inbox.size).toBe(400)
  expect(light.inbox.size).toBeGreaterThan(0)
  expect(heavy.inbox.size).toBeGreaterThan(light.inbox.size)
})

test('no secret is in the ledger, nor in anything that a sending returns', async () => {
  const project = mailingProject(3, { 'content/newsletter.yaml': SIGNING })
  const sink = await startSink()
  const url = sink.url.replace('//', '//ada:s3cr3tw0rd@')
  const environment = { ...smtp(sink.url), DKIM_PRIVATE_KEY }
  const result = await sendFrom(project, { list: 'readers', environment })
  const refused = await sendFrom(project, { list: 'test', environment: { ...environment, SMTP_URL: url } }).catch(
    (cause: BroadsheetError) => JSON.stringify(cause.diagnostics) + String(cause.stack),
  )
  const ledger = readdirSync(join(project, '.broadsheet')).map(name => readFileSync(join(project, '.broadsheet', name)))
  const texts = [JSON.stringify(result), JSON.stringify(refused), ...ledger.map(bytes => bytes.toString('latin1'))]
  for (const text of texts) {
    for (const secret of [SECRET, 's3cr3tw0rd', DKIM_PRIVATE_KEY.split('\n')[1] ?? ''])
      expect(text).not.toContain(secret)
  }
})

test('a list of nobody, and a list and addresses at once, are told', async () => {
  const project = mailingProject(0)
  expect(await codesOf(sendFrom(project, { list: 'readers' }))).toEqual(['list/empty'])
  expect(await codesOf(sendFrom(project, { list: 'test', to: ['me@x.example'] }))).toEqual(['send/target'])
  expect(await codesOf(sendFrom(project, { to: ['a@x.example, b@y.example'] }))).toEqual(['recipient/address'])
})

test('an outbox that leads elsewhere is refused', async () => {
  const project = mailingProject(2)
  await sendFrom(project, { list: 'test' })
  rmSync(join(project, 'out', EDITION, 'outbox'), { recursive: true })
  const { symlinkSync } = await import('node:fs')
  symlinkSync(project, join(project, 'out', EDITION, 'outbox'))
  expect(await codesOf(sendFrom(project, { list: 'test' }))).toEqual(['output/location'])
})

test('a list is mailed for itself, and whoever is left of another one waits', async () => {
  const project = mailingProject(20)
  writeFileSync(join(project, 'content/lists/staff.csv'), 'email\nboss@scratch.example\n')
  const sink = await startSink()
  await beginFrom(project, { list: 'readers', environment: smtp(sink.url) })
  const { summary, counts } = await sendFrom(project, { list: 'staff', environment: smtp(sink.url) })
  expect([summary.due, counts.accepted]).toEqual([1, 1])
  expect([...sink.inbox.keys()]).toEqual(['boss@scratch.example'])
  await sendFrom(project, { list: 'readers', environment: smtp(sink.url) })
  expect(sink.inbox.size).toBe(21)
})

test('a mailing that a server has begun does not go on into the outbox', async () => {
  const project = mailingProject(5)
  const sink = await startSink()
  await beginFrom(project, { list: 'readers', environment: smtp(sink.url) })
  expect(await codesOf(sendFrom(project, { list: 'readers' }))).toEqual(['environment/smtp-url'])
})

test('a list that has changed since it was frozen is told', async () => {
  const { project, environment } = await begunMailing()
  const file = join(project, 'content/lists/readers.csv')
  writeFileSync(file, `${readFileSync(file, 'utf8')}late@reader.example,Late\n`)
  const { warnings } = await sendFrom(project, { list: 'readers', environment })
  expect(warnings.map(({ code }) => code)).toEqual(['list/changed'])
})

test('of two servers one that is away is no reason to wait', async () => {
  const project = mailingProject(10)
  const sink = await startSink()
  const { counts } = await sendFrom(project, { list: 'readers', environment: smtp(`smtp://127.0.0.1:9 ${sink.url}`) })
  expect(counts.accepted).toBe(10)
})

describe('an edition with errors', () => {
  const WRONG = { [`content/editions/${EDITION}.md`]: editionFile('  - greeting\n', { letter: 'TODO: a letter.\n' }) }

  test('is not sent, and leaves no trace', async () => {
    const project = mailingProject(3, WRONG)
    expect(await codesOf(sendFrom(project, { list: 'readers' }))).toEqual(['content/draft-marker', 'send/refused'])
    expect(outboxOf(project)).toEqual([])
    expect(await codesOf(sendFrom(project, { list: 'readers', dryRun: true }))).toContain('send/refused')
  })

  test('is sent where there is a reason, which is asked about, written down and told', async () => {
    const project = mailingProject(3, WRONG)
    const asked: SendSummary[] = []
    const confirm = async (summary: SendSummary) => asked.push(summary) > 0
    const { warnings } = await sendFrom(project, { list: 'readers', force: 'it is about to-do lists', confirm })
    expect(outboxOf(project)).toHaveLength(3)
    expect(asked).toMatchObject([{ forced: 'it is about to-do lists', errors: 1, warnings: 1 }])
    expect(warnings).toMatchObject([{ code: 'preheader/style' }, { code: 'content/draft-marker', severity: 'error' }])
    const { mailings } = await readStatus({ project, edition: EDITION })
    expect(mailings).toMatchObject([{ forced: 'it is about to-do lists' }])
    expect((await runHere(['status', EDITION, '--project', project])).stdout).toContain(
      'sent although the checks found errors: it is about to-do lists',
    )
  })

  test('is measured for the longest reader of the list', async () => {
    const filler = `${'A sentence of some length about nothing at all. '.repeat(20)}\n\n`.repeat(86)
    const letter = `${'{{firstName}} '.repeat(25)}\n\n${filler}`
    const project = mailingProject(1, {
      [`content/editions/${EDITION}.md`]: editionFile('  - greeting\n', { letter }),
      'content/lists/long.csv': `email,firstName\nada@reader.example,${'x'.repeat(1000)}\n`,
    })
    expect(await codesOf(sendFrom(project, { list: 'long' }))).toEqual(['size/gmail-clip', 'send/refused'])
    await sendFrom(project, { list: 'readers' })
    expect(outboxOf(project)).toHaveLength(1)
  })

  test('needs no reason where there is nothing wrong, and writes none down', async () => {
    const project = mailingProject(3)
    await sendFrom(project, { list: 'readers', force: 'just in case' })
    expect((await readStatus({ project, edition: EDITION })).mailings).toMatchObject([{ forced: null }])
  })

  test('goes on with what it began with: the reason is asked for once', async () => {
    const project = mailingProject(3, WRONG)
    await beginFrom(project, { list: 'readers', force: 'on purpose' })
    await sendFrom(project, { list: 'readers' })
    expect(outboxOf(project)).toHaveLength(3)
  })
})
