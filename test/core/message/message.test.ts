import fc from 'fast-check'
import { type ParsedMail, simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import type { Skeleton, Slot, SlotContext } from '../../../src/core/email/skeleton.ts'
import {
  composeMailing,
  composeMessage,
  type Email,
  type Mailing,
  messageBytes,
  personalise,
  type Recipient,
} from '../../../src/index.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { referenceMessage } from './reference-message.ts'
import { scratchEmail, to } from './scratch-email.ts'

const AS_IT_IS = { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true }

const HOSTILE = [
  '',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onclick='a",
  'a\r\nBcc: b@c.example',
  '\r\n\r\n--\r\n.\r\n',
  '\0',
  'a\0b',
  '👩\u200D🚀',
  '🐈'.repeat(40),
  'Привіт, Кириле',
  'Ж'.repeat(200),
  '\u202Eمرحبا\u202C \u2066שלום\u2069',
  'x'.repeat(10_000),
  'word '.repeat(500),
  '.',
  '..',
  '.hidden',
  '-',
  '--',
  '-- ',
  '=',
  '==',
  '=3D',
  '=\r\n',
  '=20',
  'From here',
  '>From here',
  ' a ',
  '  two  spaces  ',
  '\ta\t',
  '\u00A0a\u00A0',
  '=?utf-8?Q?x?=',
  '=?utf-8?B?YQ==?=',
  'see =?utf-8?Q?a b?= here',
  '?=',
  '=?',
  '{{firstName}}',
  '\uE000text\uE001',
  '=EE=80=80html=EE=80=81',
  '\uD800',
  '$&$1',
  'a, b; c: d <e@f.example>',
]

/** What could end a part, begin another or pass for the end of them all. */
function boundaryLookAlikes(mailing: Mailing): readonly string[] {
  const body = mailing.variants[0]?.mime.body.find(part => typeof part === 'string') ?? ''
  const [delimiter = ''] = /^--\S+/.exec(body) ?? []
  expect(delimiter).toMatch(/^----_NmP-[0-9a-f]{24}-Part_1$/)
  const boundary = delimiter.slice(2)
  return [
    boundary,
    delimiter,
    `${delimiter}--`,
    `\r\n${delimiter}\r\n`,
    `${delimiter}\r\nContent-Type: text/html\r\n\r\n<p>`,
  ]
}

const anyValue = (known: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.array(fc.constantFrom(...known), { minLength: 2, maxLength: 3 }).map(parts => parts.join('')),
  )

/** Everything that a reader is shown or acts on, boundaries left out. */
function contentOf({ headers, headerLines, subject, text, html, attachments }: ParsedMail) {
  const fields = [...headers].filter(([name]) => name !== 'content-type' && name !== 'subject')
  return {
    names: headerLines.map(({ key }) => key).sort(),
    fields: Object.fromEntries(fields),
    // The composer loses a space here and there where it folds.
    subject: subject?.replace(/\s+/g, ' ').trim(),
    // The reader's library makes an empty part a line of its own, or none at all.
    text: text ?? '\n',
    html,
    attachments: attachments.map(({ filename, contentType, contentDisposition, cid, related, content }) => ({
      ...{ filename, contentType, contentDisposition, cid, related },
      content: content.toString('base64'),
    })),
  }
}

/** RFC 5322 2.1.1, RFC 2045 6.7; what signing and sending rely on. */
function expectWellFormed(chunks: readonly Buffer[]): void {
  const wire = Buffer.concat(chunks).toString('latin1')
  expect(wire).not.toMatch(/[^\r\n\t\x20-\x7E]/)
  expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const end = wire.indexOf('\r\n\r\n')
  expect(chunks[0]?.length).toBe(end + 4)
  const lines = wire.split('\r\n')
  expect(lines.filter(line => line.length > 998)).toEqual([])
  const body = wire.slice(end + 4).split('\r\n')
  expect(body.filter(line => line.length > 76 || /^(?:\.|From )/.test(line))).toEqual([])
  expect(chunks.filter(chunk => /[ \t\r]$/.test(chunk.toString('latin1')))).toEqual([])
}

async function expectSame(email: Email, mailing: Mailing, recipient: Recipient): Promise<void> {
  const message = composeMessage(mailing, recipient)
  expectWellFormed(message.chunks)
  const [spliced, whole] = await Promise.all([
    simpleParser(messageBytes(message), AS_IT_IS),
    simpleParser(await referenceMessage(email, recipient, message.id), AS_IT_IS),
  ])
  const { subject } = personalise(email, recipient)
  expect(message.subject).toBe(subject)
  expect((spliced.subject ?? '').trim()).toBe(subject.trim())
  // The composer takes what looks like an encoded word for one.
  const rest = subject.includes('=?') ? { subject: contentOf(spliced).subject } : {}
  expect(contentOf(spliced)).toEqual({ ...contentOf(whole), ...rest })
}

test('a spliced message says what one composed as a whole does, whatever is filled in, for every audience', async () => {
  const email = await scratchEmail({
    settings: {
      urls: '{ site: "https://s.example/", unsubscribe: "https://s.example/leave", web: "https://s.example/{edition}", archive: "https://s.example/all" }',
    },
  })
  const mailing = await composeMailing(email)
  expect(email.variants.length).toBe(4)
  const value = anyValue([...HOSTILE, ...boundaryLookAlikes(mailing)])
  const address = fc.constantFrom(
    'ada@reader.example',
    'a.b+c-d_e@reader.example',
    "!#$%&'*+/=?^_`{|}~-@reader.example",
    '-@reader.example',
    'From@xn--bcher-kva.example',
    `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.example`,
  )
  const url = fc.constantFrom(
    'https://a.example/u?t=1&s=2',
    `https://a.example/${'x'.repeat(300)}`,
    'mailto:a@b.example',
  )
  await fc.assert(
    fc.asyncProperty(value, value, value, address, fc.option(url), async (firstName, city, home, mail, own) => {
      for (const audience of email.variants) {
        const columns = { ...audience.audience.columns, firstName, city, home }
        await expectSame(email, mailing, to(columns, { email: mail, ...(own ? { urls: { unsubscribe: own } } : {}) }))
      }
    }),
    { numRuns: 60, examples: HOSTILE.map(each => [each, each, each, 'ada@reader.example', null]) },
  )
}, 60_000)

const FIXED = [
  '\n',
  '\n\n',
  ' ',
  '  \n',
  '.',
  '.\n',
  '-',
  '--',
  'From ',
  '=',
  'a',
  'é',
  'x'.repeat(80),
  '\u2028',
  'a b\n',
]

/** A part with its markers anywhere: first, last, side by side, before and behind line ends. */
const skeleton = (context: SlotContext): fc.Arbitrary<Skeleton> =>
  fc.array(
    fc.oneof(
      fc.constantFrom(...FIXED),
      fc.constantFrom('firstName', 'city').map((name): Slot => ({ name, context })),
      fc.string({ unit: 'grapheme', maxLength: 100 }).map(text => text.replace(/[\r\uE000-\uF8FF]/g, '')),
    ),
    { maxLength: 8 },
  )

test('wherever the merge fields stand', async () => {
  const email = await scratchEmail()
  const [variant] = email.variants
  if (!variant) throw new Error('no variant')
  const value = anyValue([...HOSTILE, ...boundaryLookAlikes(await composeMailing(email))])
  await fc.assert(
    fc.asyncProperty(
      fc.record({ subject: skeleton('header'), text: skeleton('text'), html: skeleton('html') }),
      value,
      value,
      async ({ subject, text, html }, firstName, city) => {
        const oneLine = subject.map(part => (typeof part === 'string' ? part.replace(/\s|\p{Cc}/gu, ' ') : part))
        const other = {
          ...email,
          audiences: [],
          variants: [{ ...variant, audience: { answers: [], columns: {} }, subject: ['S ', ...oneLine], text, html }],
        }
        await expectSame(other, await composeMailing(other), to({ firstName, city }))
      },
    ),
    { numRuns: 300 },
  )
}, 60_000)

test('a boundary is another one where an author has written it', async () => {
  const email = await scratchEmail({ blocks: '  - greeting\n', letter: 'Hello.' })
  const boundaryOf = (mailing: Mailing) => boundaryLookAlikes(mailing)[1] ?? ''
  const first = boundaryOf(await composeMailing(email))
  const variants = email.variants.map(variant => ({ ...variant, text: [`${first}\n`, ...variant.text] }))
  const other = { ...email, variants }
  expect(boundaryOf(await composeMailing(other))).not.toBe(first)
  await expectSame(other, await composeMailing(other), to())
})

test('same mailing, recipient and secret: same bytes; nothing of the recipient before stays', async () => {
  const mailing = await composeMailing(await scratchEmail())
  const frozen = JSON.stringify(mailing)
  const ada = to({ firstName: 'Augustine', city: 'Kyiv-on-Dnipro' })
  const bytes = (recipient: Recipient) => messageBytes(composeMessage(mailing, recipient, { secret: 's' })).toString()
  const first = bytes(ada)
  expect(bytes(to({ firstName: 'Boris' }, { email: 'boris@reader.example' }))).not.toMatch(/Augustine|ada@|Kyiv-on/)
  expect(bytes(ada)).toBe(first)
  expect(JSON.stringify(mailing)).toBe(frozen)
})

test.each([
  '',
  'nobody',
  'a@b.example, c@d.example',
  'a@b.example c@d.example',
  'a@b.example,',
  ' a@b.example',
  'a@b.example ',
  'a@b.example\n',
  'a@b.exam\tple',
  'a@b.example\r\nBcc: c@d.example',
  'a@b.example/,c',
  'a@b.example#',
  'Ada <a@b.example>',
  '<a@b.example>',
  '"a, b"@c.example',
  'a b@c.example',
  'a,b@c.example',
  'a;b@c.example',
  'adá@c.example',
  'а@c.example',
  'a@b.example\0',
])('nobody is written to at %j', async email => {
  const mailing = await composeMailing(await scratchEmail({ blocks: '  - greeting\n', letter: 'Hello.' }))
  expect(await diagnosticsOf(() => composeMessage(mailing, to({}, { email })))).toEqual(['recipient/address'])
})

test('the envelope names one recipient, as the header does', async () => {
  const mailing = await composeMailing(await scratchEmail())
  const message = composeMessage(mailing, to({}, { email: 'Ada@Bücher.example' }))
  expect([message.from, message.to]).toEqual(['news@scratch.example', 'Ada@xn--bcher-kva.example'])
  expect(messageBytes(message).toString()).toContain('\r\nTo: <Ada@xn--bcher-kva.example>\r\n')
})
