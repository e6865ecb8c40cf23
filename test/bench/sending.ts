import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTransport } from 'nodemailer'
import { personalise } from './compiled-package.ts'
import { printLine } from './line.ts'
import { writeMailing } from './mailing.ts'
import { interleave, median, medianRatio } from './measure.ts'
import { readSample } from './sample.ts'
import { scratchFolder } from './scratch-folder.ts'

interface Some {
  readonly accepted: number
  /** Milliseconds from the start of the process to the first message. */
  readonly firstMs: number
  readonly perSecond: number
  readonly megabytes: number
}

const MESSAGES = 2000
const REFERENCES = 250
const ROUNDS = 5
const SIZES = [1_000, 100_000, 1_000_000]
/** Of each size; all of a million would take an hour and show nothing more. */
const SENT = 1_000

const sink = start('sink')
const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
const url = `smtp://127.0.0.1:${port}?weight=1`
const { email } = await readSample()

const folder = scratchFolder()
writeMailing(join(folder, 'speed'), MESSAGES * (ROUNDS + 2))
const speeds: number[] = []
const times = await interleave(
  { warmUps: 1, rounds: ROUNDS },
  {
    broadsheet: async () => speeds.push((await sendSome('speed', MESSAGES)).perSecond),
    nodemailer: () => sendByItself(REFERENCES),
  },
)
const perMessage = speeds.slice(-ROUNDS).map(speed => 1000 / speed)
const perReference = times.nodemailer.map(time => time / REFERENCES)
printLine({
  name: 'sent to a server on this machine, with ledger',
  value: 1000 / median(perMessage),
  unit: 'messages/s',
  ratio: { of: medianRatio(perReference, perMessage), to: 'nodemailer sending each' },
  bar: { atLeast: 3 },
})

const peaks = new Map<number, number>()
for (const size of SIZES) {
  writeMailing(join(folder, String(size)), size)
  const { firstMs, megabytes } = await sendSome(String(size), Math.min(SENT, size))
  const resumed = size > SENT ? await sendSome(String(size), SENT) : undefined
  const name = `${size.toLocaleString('en')} readers`
  peaks.set(size, megabytes)
  printLine({ name: `${name}: peak memory`, value: megabytes, unit: 'MB', bar: { atMost: 200 } })
  printLine({ name: `${name}: to the first message`, value: firstMs / 1000, unit: 's' })
  if (resumed) printLine({ name: `${name}: the same, going on`, value: resumed.firstMs / 1000, unit: 's' })
}
const [smallest = 1, largest = 1] = [Math.min(...peaks.values()), Math.max(...peaks.values())]
printLine({
  name: 'peak memory, largest to smallest',
  value: largest - smallest,
  unit: 'MB more',
  ratio: { of: largest / smallest, to: 'the smallest' },
  bar: { atMost: 1.2 },
})
sink.disconnect()

function start(name: string, ...args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), args)
}

/** A process of its own, as a mailing is. */
async function sendSome(project: string, messages: number): Promise<Some> {
  const child = start('send-some', join(folder, project), url, String(messages))
  const [some] = (await once(child, 'message')) as [Some]
  await once(child, 'exit')
  return some
}

/** What everybody else does: fill in the parts, have the library compose the message and send it, over as many lines. */
async function sendByItself(count: number): Promise<void> {
  const pool = createTransport({ pool: true, host: '127.0.0.1', port, ignoreTLS: true, maxConnections: 5 })
  const { sender } = email.newsletter
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const columns = { firstName: `Reader ${index}`, plan: index % 2 === 0 ? 'subscriber' : 'free' }
      const to = `reader${index}@reader.example`
      const { subject, html, text } = personalise(email, { email: to, columns })
      return pool.sendMail({
        from: { name: sender.name, address: sender.email },
        ...{ to, subject, html, text },
        textEncoding: 'quoted-printable',
        attachments: email.embedded.map(picture => ({
          filename: picture.name,
          content: Buffer.from(picture.bytes),
          cid: `${picture.name}@broadsheet`,
        })),
      })
    }),
  )
  pool.close()
}
