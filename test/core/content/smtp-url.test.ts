import { describe, expect, test } from 'vitest'
import { parseSmtpUrls } from '../../../src/core/content/smtp-url.ts'
import { findingsOf } from '../../diagnostics-of.ts'

test.each([
  [
    'a name alone',
    'smtp://Mail.example.org',
    { name: 'smtp://mail.example.org:587', host: 'mail.example.org', port: 587, secure: false, requireTLS: true },
  ],
  [
    'TLS from the first byte',
    'smtps://mail.example.org/',
    { name: 'smtps://mail.example.org:465', host: 'mail.example.org', port: 465, secure: true, requireTLS: false },
  ],
  [
    'a user, with escapes',
    'smtp://ada%40example.org:s3%2Fcr%3At@mail.example.org:2525',
    {
      name: 'smtp://mail.example.org:2525',
      host: 'mail.example.org',
      port: 2525,
      secure: false,
      requireTLS: true,
      user: 'ada@example.org',
      pass: 's3/cr:t',
    },
  ],
  ['this machine', 'smtp://localhost:25', { name: 'smtp://localhost:25', port: 25, requireTLS: false }],
  ['this machine as a number', 'smtp://127.0.1.1', { host: '127.0.1.1', requireTLS: false }],
  ['this machine in IPv6', 'smtp://[::1]:25', { name: 'smtp://[::1]:25', host: '::1', requireTLS: false }],
  ['another machine in IPv6', 'smtp://[2001:db8::1]', { host: '2001:db8::1', requireTLS: true }],
  ['a name that begins like this machine', 'smtp://127.0.0.1.example', { requireTLS: true }],
  ['another that does', 'smtp://localhost.example', { requireTLS: true }],
  ['options', 'smtp://a.example?weight=3&name=Me.example', { weight: 3, clientName: 'me.example' }],
])('%s', (_, text, server) => {
  const [read, ...others] = parseSmtpUrls(text)
  expect([read, others]).toMatchObject([{ weight: 1, ...server }, []])
})

test('several stand on lines of their own, or behind one another', () => {
  const servers = parseSmtpUrls('\n smtp://a.example\nsmtp://b.example?weight=100 smtps://c.example\n')
  expect(servers.map(({ name, weight }) => `${name} ${weight}`)).toEqual([
    'smtp://a.example:587 1',
    'smtp://b.example:587 100',
    'smtps://c.example:465 1',
  ])
})

describe('a refusal tells the problem and nothing of the address', () => {
  test.each([
    ['no scheme', 'u:s3cr3t@mail.example'],
    ['another scheme', 'https://u:s3cr3t@mail.example'],
    ['no host', 'smtp://u:s3cr3t@'],
    ['no host but a port', 'smtp://u:s3cr3t@:587'],
    ['a port that there is not', 'smtp://u:s3cr3t@mail.example:99999'],
    ['port 0', 'smtp://u:s3cr3t@mail.example:0'],
    ['a port of letters', 'smtp://u:s3cr3t@mail.example:smtp'],
    ['a path', 'smtp://u:s3cr3t@mail.example/x'],
    ['a slash in the password', 'smtp://u:1/s3cr3t@mail.example'],
    ['a hash sign in the password', 'smtp://u:1#s3cr3t@mail.example'],
    ['a question mark in the password', 'smtp://u:1?s3cr3t@mail.example'],
    ['a percent sign in the password', 'smtp://u:s3cr3t%@mail.example'],
    ['a NUL in the password', 'smtp://u:s3cr3t%00@mail.example'],
    ['a line end in the user', 'smtp://u%0D%0A:s3cr3t@mail.example'],
    ['a password and no user', 'smtp://:s3cr3t@mail.example'],
    ['a user and no password', 'smtp://s3cr3t@mail.example'],
    ['an option that there is not', 'smtp://u:s3cr3t@mail.example?pool=s3cr3t'],
    ['an option twice', 'smtp://u:s3cr3t@mail.example?weight=1&weight=2'],
    ['a weight of nought', 'smtp://u:s3cr3t@mail.example?weight=0'],
    ['a weight above 100', 'smtp://u:s3cr3t@mail.example?weight=101'],
    ['half a weight', 'smtp://u:s3cr3t@mail.example?weight=0.5'],
    ['no weight', 'smtp://u:s3cr3t@mail.example?weight='],
    ['a client name of several words', 'smtp://u:s3cr3t@mail.example?name=a%0D%0AMAIL'],
    ['a host with escapes', 'smtp://u:s3cr3t@ma%0Dil.example'],
    ['a second one that is wrong', 'smtp://u:s3cr3t@mail.example smtp://u:s3cr3t@'],
    ['a space in the password', 'smtp://u:s3 s3cr3t@mail.example'],
  ])('%s', async (_, text) => {
    const found = await findingsOf(() => parseSmtpUrls(text))
    expect(found.length).toBeGreaterThan(0)
    expect(found.map(({ code }) => code)).toEqual(found.map(() => 'environment/smtp-url'))
    expect(JSON.stringify(found)).not.toMatch(/s3cr3t|mail\.example/)
  })

  test('nothing at all', async () => {
    expect(await findingsOf(() => parseSmtpUrls(' \n'))).toHaveLength(1)
  })
})

test('which one of several is wrong is told', async () => {
  const found = await findingsOf(() => parseSmtpUrls('smtp://a.example smtp://b.example:0 smtp://c.example'))
  expect(found.map(({ message }) => message)).toEqual(['Server 2: there is no port 0.'])
})
