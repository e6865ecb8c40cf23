import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { recipientId, secretMark } from '../../../src/core/message/unsubscribe.ts'
import {
  composeMailing,
  composeMessage,
  messageBytes,
  type Recipient,
  unsubscribeToken,
  verifyUnsubscribeToken,
} from '../../../src/index.ts'
import { fieldsOf, type ScratchOptions, scratchEmail, to } from './scratch-email.ts'

const SECRET = 'a secret of some length'
const TOKEN = unsubscribeToken(SECRET, 'reader-7')

test('a token names the id that it was made for', () => {
  expect(TOKEN).toMatch(/^v1\.reader-7\.[A-Za-z0-9_-]{43}$/)
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), fc.string({ minLength: 1 }), (id, secret) => {
      expect(verifyUnsubscribeToken(secret, unsubscribeToken(secret, id))).toBe(id)
    }),
  )
})

test('a token with any sign of it changed, left out or put in is none', () => {
  const signs = [...'aA0_-.=+/ é\n']
  for (let index = 0; index <= TOKEN.length; index++) {
    const [before, behind] = [TOKEN.slice(0, index), TOKEN.slice(index)]
    const changed = [...signs.map(sign => before + sign + behind.slice(1)), before + behind.slice(1), before, behind]
    const longer = signs.map(sign => before + sign + behind)
    for (const token of [...changed, ...longer].filter(each => each !== TOKEN)) {
      expect([token, verifyUnsubscribeToken(SECRET, token)]).toEqual([token, undefined])
    }
  }
})

const [, , SIGNATURE] = TOKEN.split('.')
const nothing: readonly unknown[] = [
  undefined,
  null,
  7,
  {},
  [],
  [TOKEN],
  { length: 3, toString: () => TOKEN },
  new String(TOKEN),
]

test.each<readonly [string, unknown]>([
  ['another secret', unsubscribeToken('another', 'reader-7')],
  ['another id', `v1.reader-8.${SIGNATURE}`],
  ['another version', TOKEN.replace('v1', 'v2')],
  ['no id', `v1..${SIGNATURE}`],
  ['no signature', 'v1.reader-7.'],
  ['a signature of the id alone', `v1.reader-7.${createHmac('sha256', SECRET).update('reader-7').digest('base64url')}`],
  ['a megabyte', 'x'.repeat(1_000_000)],
  ['a megabyte behind it', TOKEN + 'x'.repeat(1_000_000)],
  ['a megabyte of dots', '.'.repeat(1_000_000)],
  ['a long id', unsubscribeToken(SECRET, 'x'.repeat(65))],
  ['an id with a dot', unsubscribeToken(SECRET, 'a.b')],
  ['other letters that look the same', TOKEN.replace('a', 'а')],
  ['nothing', ''],
  ['dots', '..'],
  ...nothing.map(value => [`what is no text: ${JSON.stringify(value)}`, value] as const),
])('%s is no token', (_, token) => {
  expect(verifyUnsubscribeToken(SECRET, token as string)).toBeUndefined()
})

test('without a secret nothing is verified, not even what was signed with none', () => {
  expect(verifyUnsubscribeToken('', unsubscribeToken('', 'reader-7'))).toBeUndefined()
  expect(verifyUnsubscribeToken(undefined as unknown as string, TOKEN)).toBeUndefined()
})

test('whatever is asked, it answers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (secret, token) => {
      expect(verifyUnsubscribeToken(secret, token)).toBeUndefined()
    }),
  )
})

test('an address without an id has one made of it, by which nobody knows it', () => {
  const id = recipientId(SECRET, 'Ada@Bücher.example')
  expect(id).toMatch(/^[A-Za-z0-9_-]{16}$/)
  expect(recipientId(SECRET, 'ada@xn--bcher-kva.example')).toBe(id)
  expect(recipientId(SECRET, 'bob@xn--bcher-kva.example')).not.toBe(id)
  expect(recipientId('another', 'ada@xn--bcher-kva.example')).not.toBe(id)
})

test('secrets are told apart by a mark that tells neither', () => {
  expect([secretMark('a'), secretMark('b')].every(mark => /^[0-9a-f]{8}$/.test(mark))).toBe(true)
  expect(secretMark('a')).not.toBe(secretMark('b'))
})

const LETTER = '[leave]({{unsubscribeUrl}}), [manage]({{preferencesUrl}})'

async function links(options: ScratchOptions & { urls?: string }, recipient: Recipient = to(), secret?: string) {
  const { urls = 'unsubscribe: "https://s.example/leave"', ...rest } = options
  const settings = { urls: `{ site: "https://s.example/", ${urls} }` }
  const email = await scratchEmail({ blocks: '  - greeting\n', letter: LETTER, settings, ...rest })
  const bytes = messageBytes(
    composeMessage(await composeMailing(email), recipient, secret === undefined ? {} : { secret }),
  )
  const { html = '', text = '' } = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true })
  return {
    bytes,
    header: /^<([^>]*)>/.exec(fieldsOf(bytes).get('list-unsubscribe')?.[0] ?? '')?.[1],
    leave: /href="([^"]*)"[^>]*>leave</.exec(html || '')?.[1],
    footer: /href="([^"]*)"[^>]*>Unsubscribe</.exec(html || '')?.[1],
    manage: /href="([^"]*)"[^>]*>manage</.exec(html || '')?.[1],
    text: [...text.matchAll(/^(?:https?|mailto):\S+$/gm)].map(([url]) => url),
  }
}

const tokenIn = (url = '') => /[?&]token=(v1\.[^&#]+)/.exec(url)?.[1] ?? ''

test('a recipient’s token is in the header, and in every link for leaving of both parts', async () => {
  const { header, leave, footer, manage, text } = await links({}, to(), SECRET)
  expect(header).toMatch(/^https:\/\/s\.example\/leave\?token=v1\./)
  expect([leave, footer, manage]).toEqual([header, header, header])
  expect(text.filter(url => url === header).length).toBeGreaterThanOrEqual(2)
  expect(text.filter(url => url.includes('/leave') && url !== header)).toEqual([])
  expect(verifyUnsubscribeToken(SECRET, tokenIn(header))).toBe(recipientId(SECRET, 'ada@reader.example'))
})

test('without a secret, and with an empty one, everybody has the newsletter’s address', async () => {
  for (const secret of [undefined, '']) {
    const { header, leave, manage } = await links({}, to(), secret)
    expect([header, leave, manage]).toEqual([
      'https://s.example/leave',
      'https://s.example/leave',
      'https://s.example/leave',
    ])
  }
})

test('the token is in the link for preferences only where that is the one for leaving', async () => {
  const apart = await links(
    { urls: 'unsubscribe: "https://s.example/leave", preferences: "https://s.example/choose"' },
    to(),
    SECRET,
  )
  expect([tokenIn(apart.leave) !== '', apart.manage]).toEqual([true, 'https://s.example/choose'])
  const same = await links(
    { urls: 'unsubscribe: "https://s.example/{token}", preferences: "https://s.example/{token}"' },
    to(),
    SECRET,
  )
  expect(same.leave).toMatch(/^https:\/\/s\.example\/v1\./)
  expect([same.manage, same.header]).toEqual([same.leave, same.leave])
  const plain = await links({
    urls: 'unsubscribe: "https://s.example/leave", preferences: "https://s.example/{token}"',
  })
  expect(plain.manage).toBe('https://s.example')
})

test('an address that the list gives is left as it is', async () => {
  const urls = { unsubscribe: 'https://l.example/u?x=1', preferences: 'https://l.example/p' }
  const { bytes, header, leave, footer, manage } = await links({}, to({}, { urls }), SECRET)
  expect([header, leave, footer, manage]).toEqual([
    urls.unsubscribe,
    urls.unsubscribe,
    urls.unsubscribe,
    urls.preferences,
  ])
  expect(bytes.toString()).not.toContain('v1.')
})

test.each([
  ['an id that the list gives is the one in the token', 'reader_7-A', 'reader_7-A'],
  ['an id that could not stand in an address is not', 'reader 7', recipientId(SECRET, 'ada@reader.example')],
  ['nor one that is an address', 'ada@reader.example', recipientId(SECRET, 'ada@reader.example')],
  ['nor one with dots', 'a.b.c', recipientId(SECRET, 'ada@reader.example')],
  ['nor an empty one', '', recipientId(SECRET, 'ada@reader.example')],
  ['nor one that is too long', 'x'.repeat(65), recipientId(SECRET, 'ada@reader.example')],
])('%s', async (_, id, expected) => {
  const { header } = await links({}, to({}, { id }), SECRET)
  expect(verifyUnsubscribeToken(SECRET, tokenIn(header))).toBe(expected)
})

test('no link tells the address', async () => {
  const { bytes } = await links({ urls: 'unsubscribe: "https://s.example/leave?x={token}"' }, to(), SECRET)
  const { html = '', text = '' } = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true })
  const urls = [...`${html}\n${text}\n${fieldsOf(bytes).get('list-unsubscribe')}`.matchAll(/https?:[^\s"<>]+/g)]
  expect(urls.length).toBeGreaterThan(5)
  expect(urls.filter(([url]) => /ada|reader\.example|%40/.test(url))).toEqual([])
})
