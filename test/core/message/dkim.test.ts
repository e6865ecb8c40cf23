import { generateKeyPairSync } from 'node:crypto'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { expect, test } from 'vitest'
import { createDkimSigner, signMessage } from '../../../src/core/message/dkim.ts'
import { type Message, messageBytes } from '../../../src/core/message/message.ts'
import { BroadsheetError } from '../../../src/core/source/diagnostic.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const PUBLISHED = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const SIGNER = createDkimSigner({ domain: 'scratch.example', selector: 'news', key: PEM })

const HEADER = [
  'List-Unsubscribe: <https://scratch.example/u?token=1>,\r\n <mailto:news@scratch.example>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'From: "Scratch" <news@scratch.example>',
  'To: <ada@reader.example>',
  'Reply-To: news@scratch.example',
  'Subject: =?utf-8?Q?Sch=C3=B6ne?=   words,\r\n\t folded',
  'Message-ID: <1@scratch.example>',
  'Date: Fri, 05 Sep 2025 18:00:00 +0000',
  'MIME-Version: 1.0',
]

function message(body: readonly string[], header: readonly string[] = HEADER): Message {
  const chunks = [`${header.join('\r\n')}\r\n\r\n`, ...body].map(text => Buffer.from(text, 'latin1'))
  return { id: '<1@scratch.example>', from: 'news@scratch.example', to: 'ada@reader.example', subject: 'x', chunks }
}

async function verify(bytes: Buffer) {
  const resolver = async (name: string) => {
    expect(name).toBe('news._domainkey.scratch.example')
    return [[`v=DKIM1; k=rsa; p=${PUBLISHED}`]]
  }
  const { results } = await dkimVerify(bytes, { resolver })
  expect(results).toHaveLength(1)
  return results[0]?.status.result
}

test.each<[string, readonly string[]]>([
  ['one line', ['Words.\r\n']],
  ['several chunks', ['Words and=\r\n', 'Ada', '=\r\n more.\r\n', 'The end.\r\n']],
  ['white space in runs and at the ends of lines', ['Two  words \t here  \r\n\t\r\n  last\r\n']],
  ['empty lines at the end, over several chunks', ['Words.\r\n\r\n', '\r\n', '', '\r\n']],
  ['empty lines in the middle, over several chunks', ['Words.\r\n\r\n', '\r\n', 'More.\r\n']],
  ['empty lines at the beginning', ['\r\n\r\nWords.\r\n']],
  ['no line end at the end', ['Words.\r\n', 'More']],
  ['nothing but empty lines', ['\r\n', '\r\n']],
  ['nothing', []],
  ['a hundred kilobytes', ['line of the text \r\n'.repeat(6000), 'Ada', '\r\nend\r\n']],
])('a signed body verifies: %s', async (_, body) => {
  expect(await verify(messageBytes(await signMessage(message(body), SIGNER)))).toBe('pass')
})

test('messages that share their beginning are signed each for itself', async () => {
  const shared = Buffer.from('The beginning, \r\n which is long enough to be remembered.\r\n'.repeat(20))
  for (const name of ['Ada', 'Grace', 'Ada']) {
    const own = message([])
    const chunks = [...own.chunks, shared, Buffer.from(name), Buffer.from('\r\n')]
    expect(await verify(messageBytes(await signMessage({ ...own, chunks }, SIGNER)))).toBe('pass')
  }
})

test('a header without what may be absent is signed all the same', async () => {
  const header = HEADER.filter(field => !/^(?:List-|Reply-To)/.test(field))
  expect(await verify(messageBytes(await signMessage(message(['Words.\r\n'], header), SIGNER)))).toBe('pass')
})

async function signedText(): Promise<string> {
  return messageBytes(await signMessage(message(['Words.\r\n', 'Ada', '\r\nMore.\r\n']), SIGNER)).toString('latin1')
}

test.each<[string, (text: string) => string]>([
  ['a word of the body', text => text.replace('Words.', 'Wards.')],
  ['a name in the body', text => text.replace('Ada', 'Adam')],
  ['a line more at the end', text => `${text}P.S.\r\n`],
  ['the subject', text => text.replace('words,', 'swords,')],
  ['the unsubscribe address', text => text.replace('token=1', 'token=2')],
  ['one-click unsubscribing', text => text.replace('One-Click', 'Two-Click')],
  ['one-click unsubscribing, taken out', text => text.replace(/List-Unsubscribe-Post: .*\r\n/, '')],
  ['a second subject', text => text.replace('Subject:', 'Subject: Send money\r\nSubject:')],
  ['a second sender', text => text.replace('\r\nFrom:', '\r\nFrom: <boss@scratch.example>\r\nFrom:')],
  ['a second unsubscribe address', text => `List-Unsubscribe: <https://evil.example/>\r\n${text}`],
  ['another recipient', text => text.replace('To: <ada@', 'To: <eve@')],
  ['another address to answer to', text => text.replace('Reply-To: news@', 'Reply-To: eve@')],
])('the signature fails when somebody changes %s', async (_, change) => {
  const text = await signedText()
  expect(change(text)).not.toBe(text)
  expect(await verify(Buffer.from(text, 'latin1'))).toBe('pass')
  expect(await verify(Buffer.from(change(text), 'latin1'))).not.toBe('pass')
})

test('white space that a relay folds differently changes nothing', async () => {
  const text = (await signedText()).replace('words,\r\n\t folded', 'words, folded')
  expect(await verify(Buffer.from(text, 'latin1'))).toBe('pass')
})

test('the field is folded, and comes first', async () => {
  const text = await signedText()
  expect(text.startsWith('DKIM-Signature: v=1; ')).toBe(true)
  const field = text.slice(0, text.search(/\r\n(?![ \t])/))
  for (const line of field.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
})

const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
const curve = generateKeyPairSync('ed25519').privateKey
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

test.each([
  ['nothing', ''],
  ['garbage', 'not a key'],
  ['a PEM of garbage', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ['the public half', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ['1024 bits', short.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['Ed25519', curve.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['an elliptic curve', elliptic.export({ type: 'pkcs8', format: 'pem' }).toString()],
  [
    'a key with a passphrase',
    privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' }).toString(),
  ],
])('a key that cannot be used is refused before anything is signed: %s', (_, key) => {
  let refusal: unknown
  try {
    createDkimSigner({ domain: 'scratch.example', selector: 'news', key })
  } catch (cause) {
    refusal = cause
  }
  expect(refusal).toBeInstanceOf(BroadsheetError)
  expect((refusal as BroadsheetError).diagnostics.map(({ code }) => code)).toEqual(['dkim/key'])
})

test('a key in the older form of PEM is a key', () => {
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  expect(createDkimSigner({ domain: 'scratch.example', selector: 'news', key }).selector).toBe('news')
})
