import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { composeMailing, composeMessage, type Email, messageBytes, type Recipient } from '../../../src/index.ts'
import { fieldsOf, scratchEmail, to } from './scratch-email.ts'

const URLS =
  '{ site: "https://s.example/", unsubscribe: "https://s.example/leave", web: "https://s.example/{edition}/", archive: "https://s.example/all" }'
const PLAIN = { blocks: '  - greeting\n', letter: 'Hello {{firstName}}.' }

async function compose(email: Email, recipient: Recipient = to(), secret?: string): Promise<Buffer> {
  return messageBytes(composeMessage(await composeMailing(email), recipient, secret === undefined ? {} : { secret }))
}

test('every field is there once, and no other', async () => {
  const email = await scratchEmail({ settings: { urls: URLS, replyTo: 'desk@s.example', listId: 'paper.s.example' } })
  const fields = fieldsOf(await compose(email))
  expect(Object.fromEntries([...fields].map(([name, values]) => [name, values.join(' AND ')]))).toEqual({
    from: '"Scratch" <news@scratch.example>',
    to: '<ada@reader.example>',
    'reply-to': 'desk@s.example',
    subject: 'News for you: more',
    date: 'Fri, 05 Sep 2025 09:00:00 +0000',
    'message-id': expect.stringMatching(/^<one\.[0-9a-f]{20}@scratch\.example>$/),
    'mime-version': '1.0',
    'list-id': '"Scratch" <paper.s.example>',
    'list-unsubscribe': '<https://s.example/leave>, <mailto:desk@s.example?subject=unsubscribe>',
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    'list-post': 'NO',
    'list-archive': '<https://s.example/all>',
    'archived-at': '<https://s.example/one/>',
    'content-language': 'en',
    'content-type': expect.stringMatching(/^multipart\/alternative; boundary="[^"]+"$/),
  })
})

test('answers go to the sender and the list is named after its domain, unless told; an archive is not made up', async () => {
  const fields = fieldsOf(await compose(await scratchEmail(PLAIN)))
  expect(fields.get('reply-to')).toEqual(['news@scratch.example'])
  expect(fields.get('list-id')).toEqual(['"Scratch" <newsletter.scratch.example>'])
  expect(fields.get('list-unsubscribe')).toEqual([
    '<https://scratch.example/unsubscribe>, <mailto:news@scratch.example?subject=unsubscribe>',
  ])
  expect([fields.has('list-archive'), fields.has('archived-at')]).toEqual([false, false])
})

test('recipients differ in To, Subject, Message-ID and List-Unsubscribe alone', async () => {
  const email = await scratchEmail({ settings: { urls: URLS } })
  const ada = fieldsOf(await compose(email, to({ firstName: 'Ada', plan: 'subscriber' }), 's'))
  const boris = fieldsOf(await compose(email, to({ firstName: 'Boris' }, { email: 'boris@reader.example' }), 's'))
  expect([...boris.keys()]).toEqual([...ada.keys()])
  const differing = [...ada.keys()].filter(name => ada.get(name)?.join() !== boris.get(name)?.join())
  expect(differing.sort()).toEqual(['list-unsubscribe', 'message-id', 'subject', 'to'])
})

test('the prefix of a test goes before the subject, with and without a merge field in it', async () => {
  const subjects = ['A subject', 'For {{firstName}}', '{{firstName}}'].map(async subject => {
    const mailing = await composeMailing(await scratchEmail({ ...PLAIN, subject }), { subjectPrefix: '[Test] ' })
    const message = composeMessage(mailing, to({ firstName: 'Zoë' }))
    const { subject: read } = await simpleParser(messageBytes(message))
    expect(read).toBe(message.subject)
    return read
  })
  expect(await Promise.all(subjects)).toEqual(['[Test] A subject', '[Test] For Zoë', '[Test] Zoë'])
})

test.each(['=?utf-8?Q?x?=', 'a =?utf-8?B?YQ==?= b', '=?', 'a  b', 'Привіт '.repeat(40).trim(), '🐈'.repeat(60)])(
  'the subject %j is read as it is written, by an author or in a list',
  async subject => {
    for (const written of [subject, '{{firstName}}']) {
      const message = await compose(await scratchEmail({ ...PLAIN, subject: written }), to({ firstName: subject }))
      expect((await simpleParser(message)).subject).toBe(subject)
    }
  },
)

test.each([
  'Кур’єр «Новини» Придніпров’я та всієї Слобожанщини, щоденно',
  '🗞️ The Daily 👩\u200D🚀',
  'a "quoted" name',
  'Smith, Jones; & <Sons>',
  'news@evil.example, other@evil.example',
  'a\\r\\nBcc: evil@evil.example',
  'a\\ b (c)',
  '=?utf-8?Q?x?=',
  'see =?utf-8?Q?a_b?= here',
  'אבג \u202Eabc\u202C',
  'x'.repeat(1_500),
  'word '.repeat(400).trim(),
])('the name %j is the name of sender and list', async name => {
  const email = await scratchEmail(PLAIN)
  const named = { ...email, newsletter: { ...email.newsletter, name, sender: { ...email.newsletter.sender, name } } }
  const message = await compose(named)
  expect(
    message
      .toString('latin1')
      .split('\r\n')
      .every(line => /^[\t\x20-\x7E]{0,998}$/.test(line)),
  ).toBe(true)
  const mail = await simpleParser(message)
  expect(mail.from?.value).toEqual([{ name, address: 'news@scratch.example' }])
  expect(mail.to).toMatchObject({ value: [{ name: '', address: 'ada@reader.example' }] })
  const fields = fieldsOf(message)
  expect(fields.get('list-id')?.[0]).toBe(
    fields.get('from')?.[0]?.replace('<news@scratch.example>', '<newsletter.scratch.example>'),
  )
  expect([...fields.keys()]).toEqual([...fieldsOf(await compose(email)).keys()])
})

test('line ends in a name, which no file can hold, begin no field', async () => {
  const email = await scratchEmail(PLAIN)
  const name = 'a\r\nBcc: evil@evil.example\r\n\r\nx'
  const named = { ...email, newsletter: { ...email.newsletter, name, sender: { ...email.newsletter.sender, name } } }
  expect([...fieldsOf(await compose(named)).keys()]).toEqual([...fieldsOf(await compose(email)).keys()])
})

describe('Message-ID', () => {
  const ids = async (recipient: Recipient, { id, secret }: { id?: string; secret?: string } = {}) => {
    const mailing = await composeMailing(await scratchEmail(PLAIN), id === undefined ? {} : { id })
    return composeMessage(mailing, recipient, secret === undefined ? {} : { secret }).id
  }

  test('is the same on every attempt and stands in the header', async () => {
    const mailing = await composeMailing(await scratchEmail(PLAIN))
    const message = composeMessage(mailing, to())
    expect(await ids(to())).toBe(message.id)
    expect(await ids(to({ firstName: 'Other' }))).toBe(message.id)
    expect(fieldsOf(messageBytes(message)).get('message-id')).toEqual([message.id])
  })

  test('is the same for every spelling of the address', async () => {
    const spellings = ['ada@bücher.example', 'ADA@BÜCHER.EXAMPLE', 'Ada@xn--bcher-kva.example']
    const found = await Promise.all(spellings.map(email => ids(to({}, { email }), { secret: 's' })))
    expect(new Set(found).size).toBe(1)
  })

  test('differs by mailing, secret and address, and tells no address', async () => {
    const found = await Promise.all([
      ids(to()),
      ids(to(), { id: 'one-test' }),
      ids(to(), { secret: 's' }),
      ids(to(), { secret: 't' }),
      ids(to({}, { email: 'bob@reader.example' })),
    ])
    expect(new Set(found).size).toBe(5)
    for (const id of found) expect(id).toMatch(/^<one\.[0-9a-f]{20}@scratch\.example>$/)
  })
})

describe('List-Unsubscribe', () => {
  const unsubscribe = async (urls: Recipient['urls'], own = 'https://s.example/leave') => {
    const email = await scratchEmail({
      ...PLAIN,
      settings: { urls: `{ site: "https://s.example/", unsubscribe: ${JSON.stringify(own)} }` },
    })
    const fields = fieldsOf(await compose(email, to({}, urls ? { urls } : {})))
    return [fields.get('list-unsubscribe')?.[0], fields.get('list-unsubscribe-post')?.length ?? 0]
  }
  const mailto = '<mailto:news@scratch.example?subject=unsubscribe>'

  test.each<[string, Recipient['urls'], string, readonly [string, number]]>([
    [
      'has one-click where it is https',
      undefined,
      'https://s.example/leave',
      [`<https://s.example/leave>, ${mailto}`, 1],
    ],
    ['has none over plain http', undefined, 'http://s.example/leave', [`<http://s.example/leave>, ${mailto}`, 0]],
    [
      'has none where there is only mail',
      undefined,
      'mailto:leave@s.example',
      [`<mailto:leave@s.example>, ${mailto}`, 0],
    ],
    ['names the same mailbox once', undefined, 'mailto:news@scratch.example?subject=unsubscribe', [mailto, 0]],
    [
      'is the one that the list gives',
      { unsubscribe: 'https://l.example/?t=1' },
      'https://s.example/leave',
      [`<https://l.example/?t=1>, ${mailto}`, 1],
    ],
    [
      'is written in ASCII',
      { unsubscribe: 'https://bücher.example/ü' },
      'https://s.example/leave',
      [`<https://xn--bcher-kva.example/%C3%BC>, ${mailto}`, 1],
    ],
    [
      'is the newsletter’s where the one given is too long for a line',
      { unsubscribe: `https://l.example/${'x'.repeat(1_000)}` },
      'https://s.example/leave',
      [`<https://s.example/leave>, ${mailto}`, 1],
    ],
    [
      'is the newsletter’s where the one given would begin another',
      { unsubscribe: 'https://l.example/>, <mailto:evil@l.example' },
      'https://s.example/leave',
      [`<https://s.example/leave>, ${mailto}`, 1],
    ],
  ])('%s', async (_, given, own, expected) => {
    expect(await unsubscribe(given, own)).toEqual(expected)
  })

  test('signs that mean something in a mailto address are escaped', async () => {
    const email = await scratchEmail(PLAIN)
    const replyTo = 'a?cc=evil%40evil.example&x@s.example'
    const fields = fieldsOf(await compose({ ...email, newsletter: { ...email.newsletter, replyTo } }))
    const [url = ''] = /<mailto:[^>]*>/.exec(fields.get('list-unsubscribe')?.[0] ?? '') ?? []
    expect(url).toBe('<mailto:a%3Fcc=evil%2540evil.example%26x@s.example?subject=unsubscribe>')
  })
})
