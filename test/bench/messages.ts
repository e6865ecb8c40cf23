import { generateKeyPairSync } from 'node:crypto'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Recipient } from '../../src/index.ts'
import { composeMailing, composeMessage, createDkimSigner, personalise, signMessage } from './compiled-package.ts'
import { printLine } from './line.ts'
import { interleave, median, medianRatio } from './measure.ts'
import { readSample } from './sample.ts'

const SECRET = 'a-secret-of-the-benchmark-0123456789'
const MESSAGES = 2000
const SIGNED = 300
/** The references are slower; rounds of about the same length see the same machine. */
const REFERENCES = 40

const { email } = await readSample()
const mailing = await composeMailing(email)
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const { sender } = email.newsletter
const domain = sender.email.split('@').at(-1) ?? ''
const signer = createDkimSigner({ domain, selector: 'news', key })
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
const signingComposer = createTransport(
  { streamTransport: true, buffer: true, newline: 'windows' },
  { dkim: { domainName: domain, keySelector: 'news', privateKey: key } as never },
)

const times = await interleave(
  { warmUps: 2, rounds: 15 },
  {
    spliced: () => countBytes(MESSAGES, recipient => composeMessage(mailing, recipient, { secret: SECRET }).chunks),
    composed: () => countBytes(REFERENCES, async recipient => [await composeByItself(composer, recipient)]),
    signed: () =>
      countBytes(SIGNED, async recipient => {
        const message = await signMessage(composeMessage(mailing, recipient, { secret: SECRET }), signer)
        return message.chunks
      }),
    signedByItself: () =>
      countBytes(REFERENCES, async recipient => [await composeByItself(signingComposer, recipient)]),
  },
)
const each = {
  spliced: times.spliced.map(time => time / MESSAGES),
  composed: times.composed.map(time => time / REFERENCES),
  signed: times.signed.map(time => time / SIGNED),
  signedByItself: times.signedByItself.map(time => time / REFERENCES),
}
printLine({
  name: 'messages filled in',
  value: 1000 / median(each.spliced),
  unit: 'messages/s',
  ratio: { of: medianRatio(each.composed, each.spliced), to: 'nodemailer composing each' },
  bar: { atLeast: 40 },
})
printLine({
  name: 'messages filled in and signed',
  value: 1000 / median(each.signed),
  unit: 'messages/s',
  ratio: { of: medianRatio(each.signedByItself, each.signed), to: 'nodemailer signing each' },
  bar: { atLeast: 4 },
})

/** What everybody else does: fill in the parts and have the library compose the message. */
async function composeByItself(transport: typeof composer, recipient: Recipient): Promise<Buffer> {
  const { subject, html, text } = personalise(email, recipient)
  const options: SendMailOptions = {
    from: { name: sender.name, address: sender.email },
    to: recipient.email,
    ...{ subject, html, text },
    textEncoding: 'quoted-printable',
    attachments: email.embedded.map(picture => ({
      filename: picture.name,
      content: Buffer.from(picture.bytes),
      cid: `${picture.name}@broadsheet`,
    })),
    headers: {
      'List-Unsubscribe': '<https://scratch.example/>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
  const { message } = (await transport.sendMail(options)) as unknown as { message: Buffer }
  return message
}

/** Uses every result, or the engine might leave the work out. */
async function countBytes(
  count: number,
  make: (recipient: Recipient) => readonly Buffer[] | Promise<readonly Buffer[]>,
): Promise<number> {
  let bytes = 0
  for (let index = 0; index < count; index++) {
    const columns = { firstName: `Reader ${index}`, plan: index % 2 === 0 ? 'subscriber' : 'free' }
    const made = make({ email: `reader${index}@reader.example`, columns })
    const chunks = made instanceof Promise ? await made : made
    for (const chunk of chunks) bytes += chunk.length
  }
  return bytes
}
