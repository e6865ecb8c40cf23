import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { contentId } from '../../../src/core/email/email.ts'
import { composeMailing, composeMessage, type Mailing, messageBytes } from '../../../src/index.ts'
import { scratchEmail, to } from './scratch-email.ts'

test('a mailing names the columns that its merge fields and audiences ask for, and no others', async () => {
  const { fields } = await composeMailing(await scratchEmail())
  expect(fields).toEqual(['city', 'firstName', 'home', 'plan', 'region'])
  const few = await scratchEmail({ subject: '{{city}}', blocks: '  - greeting\n', letter: '{{email}}' })
  expect((await composeMailing(few)).fields).toEqual(['city'])
  const one = { blocks: '  - greeting\n  - { block: text, markdown: "{{home}}", audience: { not: { region: eu } } }\n' }
  expect((await composeMailing(await scratchEmail({ ...one, subject: 'A', letter: 'B' }))).fields).toEqual([
    'home',
    'region',
  ])
  const none = await scratchEmail({ subject: 'A', blocks: '  - greeting\n', letter: 'Hello.' })
  expect((await composeMailing(none)).fields).toEqual([])
})

test('a stored mailing makes the same bytes', async () => {
  const mailing = await composeMailing(await scratchEmail(), { id: 'one-test', subjectPrefix: '[Test] ' })
  const stored = JSON.parse(JSON.stringify(mailing)) as Mailing
  expect(stored).toEqual(mailing)
  for (const columns of [{}, { plan: 'subscriber', firstName: 'Zoë' }, { region: 'eu', city: 'Kyiv' }]) {
    for (const keys of [{}, { secret: 's' }]) {
      const [first, second] = [mailing, stored].map(each => messageBytes(composeMessage(each, to(columns), keys)))
      expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true)
    }
  }
})

test('the same email is the same mailing, another date or id is another one', async () => {
  const [email, again] = [await scratchEmail(), await scratchEmail()]
  expect(await composeMailing(again)).toEqual(await composeMailing(email))
  const dated = await composeMailing(email, { date: 'Sat, 06 Sep 2025 10:00:00 +0200' })
  expect(messageBytes(composeMessage(dated, to())).toString()).toContain(
    '\r\nDate: Sat, 06 Sep 2025 10:00:00 +0200\r\n',
  )
  const body = ({ variants }: Mailing) => JSON.stringify(variants[0]?.mime.body)
  expect(body(await composeMailing(email, { id: 'other' }))).not.toBe(body(dated))
})

test('a message carries the pictures that its variant shows, inside, and no others', async () => {
  const email = await scratchEmail()
  const mailing = await composeMailing(email)
  const names = ['all', 'own'].map(name => email.embedded.find(picture => picture.name.startsWith(name)))
  for (const [columns, shown] of [
    [{}, names.slice(0, 1)],
    [{ region: 'eu' }, names],
  ] as const) {
    const bytes = messageBytes(composeMessage(mailing, to(columns)))
    const { attachments, html } = await simpleParser(bytes, { skipImageLinks: true })
    expect(attachments.map(({ cid }) => cid).sort()).toEqual(shown.map(picture => picture && contentId(picture)))
    for (const { cid, related, contentDisposition, content } of attachments) {
      expect([related, contentDisposition, html]).toEqual([true, 'inline', expect.stringContaining(`src="cid:${cid}"`)])
      const picture = email.embedded.find(each => contentId(each) === cid)
      expect(content.equals(picture?.bytes ?? Buffer.alloc(0))).toBe(true)
    }
    const types = [...bytes.toString('latin1').matchAll(/^Content-Type: ([a-z/]+)/gm)].map(([, type]) => type)
    const images = attachments.map(() => 'image/png')
    expect(types).toEqual(['multipart/alternative', 'text/plain', 'multipart/related', 'text/html', ...images])
  }
})

test('hosted pictures are not carried', async () => {
  const email = await scratchEmail({ settings: { imageBaseUrl: 'https://img.example/' } })
  const bytes = messageBytes(composeMessage(await composeMailing(email), to({ region: 'eu' })))
  expect(bytes.toString()).not.toMatch(/image\/|multipart\/related/)
})
