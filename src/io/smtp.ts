import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpServer } from '../core/content/smtp-url.ts'
import { classifyRefusal, type Fault, type SmtpStage, type Submission } from '../core/delivery/submission.ts'
import type { Connection, Transport } from '../core/delivery/transport.ts'

export interface SmtpOptions {
  /**
   * Milliseconds of silence before a server is given up; ten minutes unless given, the time that RFC 5321 4.5.3.2.6
   * grants it to answer the final dot. A shorter one loses sight of messages that were accepted.
   */
  readonly silence?: number
}

/** A mail server, spoken to over connections that are opened and logged in before any message is prepared for them. */
export function createSmtpTransport(server: SmtpServer, { silence }: SmtpOptions = {}): Transport {
  return {
    name: server.name,
    connect: signal =>
      new Promise(resolve => {
        const smtp = new SMTPConnection({
          host: server.host,
          port: server.port,
          secure: server.secure,
          requireTLS: server.requireTLS,
          // On the loopback there is nobody to hide from, and the server's certificate is seldom made for it.
          ignoreTLS: !server.requireTLS,
          ...(server.clientName ? { name: server.clientName } : {}),
          ...(silence ? { socketTimeout: silence, greetingTimeout: silence, connectionTimeout: silence } : {}),
          socketCloseTimeout: 1_000,
          logger: false,
        })
        const done = (result: Connection | Fault) => {
          signal.removeEventListener('abort', stop)
          resolve(result)
        }
        const fail = (cause: unknown) => {
          smtp.close()
          done(asFault(server, cause as SmtpError))
        }
        const stop = () => fail(new Error('it was not waited for'))
        // Once connected, the submission under way is told by its callback; an idle line that breaks is seen by `isOpen`.
        smtp.on('error', fail)
        if (signal.aborted) return stop()
        signal.addEventListener('abort', stop)
        smtp.connect(cause => {
          if (cause) return fail(cause)
          const { user, pass } = server
          if (user === undefined || pass === undefined) return done(createConnection(server, smtp))
          smtp.login({ credentials: { user, pass } }, refusal => {
            if (refusal) fail(refusal)
            else done(createConnection(server, smtp))
          })
        })
      }),
  }
}

/** What nodemailer tells of a failure. */
interface SmtpError {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly message: string
  readonly response?: string
  readonly responseCode?: number
}

function createConnection(server: SmtpServer, smtp: SMTPConnection): Connection {
  const gather = createGatherer()
  /** Ends the submission under way where its connection is cut. */
  let giveUp: (() => void) | undefined
  const shut = () => {
    const end = giveUp
    giveUp = undefined
    smtp.close()
    end?.()
  }
  // A line that breaks between messages calls nobody back; one that breaks within tells its reason first.
  smtp.once('end', () => setImmediate(() => giveUp?.()))
  return {
    isOpen: () => !smtp.destroyed,
    submit: message =>
      new Promise(resolve => {
        const bytes = gather(message.chunks)
        const stream = Readable.from(inPieces(bytes), { objectMode: false })
        const finish = (submission: Submission) => {
          giveUp = undefined
          resolve(submission)
        }
        giveUp = () => finish(afterBreak(stream, 'The connection was cut.'))
        smtp.send({ from: message.from, to: [message.to], size: bytes.length }, stream, (cause, info) => {
          if (!cause) return finish({ type: 'accepted', reply: oneLine(info?.response ?? '') })
          const submission = asSubmission(server, cause as SmtpError, stream)
          giveUp = undefined
          const isAnswer = submission.type === 'deferred' || submission.type === 'rejected'
          // In the middle of a message the server is not listening for commands.
          const isBetween = !stream.readableDidRead || stream.readableEnded
          if (!isAnswer || !isBetween || smtp.destroyed) {
            shut()
            return finish(submission)
          }
          giveUp = () => finish(submission)
          smtp.reset(failure => {
            if (failure) smtp.close()
            finish(submission)
          })
        })
      }),
    close: () => {
      if (smtp.destroyed) return
      smtp.quit()
      // Who does not answer a goodbye is not waited for.
      setTimeout(() => smtp.close(), GOODBYE_MS).unref()
    },
    cut: shut,
  }
}

/**
 * Brings one message at a time into one piece, always in the same place: the server has the one before, and at a few
 * hundred messages a second fresh memory would pile up faster than it is collected.
 */
function createGatherer(): (chunks: readonly Buffer[]) => Buffer {
  let room = Buffer.alloc(0)
  return chunks => {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    if (room.length < size) room = Buffer.allocUnsafeSlow(Math.ceil(size * ROOM_TO_GROW))
    let end = 0
    for (const chunk of chunks) end += chunk.copy(room, end)
    return room.subarray(0, end)
  }
}

const ROOM_TO_GROW = 1.1

/** As much as a socket takes at a time: a message that breaks off before its last piece was never whole. */
const PIECE = 65_536

function* inPieces(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE)
}

const GOODBYE_MS = 2_000

function asSubmission(server: SmtpServer, cause: SmtpError, stream: Readable): Submission {
  const { code, responseCode = 0, response } = cause
  const reply = oneLine(hide(server, response ?? cause.message))
  const isReply = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (isReply && responseCode >= 400) return classifyRefusal(stageOf(cause), { code: responseCode, reply })
  // What the server would not take, the client did not even offer.
  if (code === 'EMESSAGE' && cause.command === 'MAIL FROM') {
    return { type: 'rejected', reason: 'policy', code: 552, reply }
  }
  return afterBreak(stream, reply)
}

function stageOf({ command }: SmtpError): SmtpStage {
  if (command === 'MAIL FROM') return 'sender'
  return command === 'RCPT TO' ? 'recipient' : 'message'
}

/**
 * The final dot is written once the stream has been read to its end, not before; until then no server has a message
 * (RFC 5321 4.1.1.4). The error itself is the same before and after.
 */
function afterBreak(stream: Readable, reply: string): Submission {
  if (stream.readableEnded) return { type: 'unknown', reply }
  return { type: 'unsent', fault: { type: 'connection', message: reply } }
}

/** What waiting does not mend: names that do not exist, certificates, passwords. */
function asFault(server: SmtpServer, cause: SmtpError): Fault {
  const { code = '', originalCode = '', responseCode = 0 } = cause
  const reply = oneLine(hide(server, cause.response ?? cause.message))
  const isBreak = /closed unexpectedly|ECONNRESET|EPIPE/.test(cause.message)
  const isCertificate = /CERT|SELF_SIGNED|ALTNAME|ERR_TLS|ERR_SSL|EPROTO/.test(`${code} ${originalCode}`)
  const isTls = isCertificate || ((code === 'ETLS' || code === 'EREQUIRETLS') && !isBreak)
  const isUnknownHost = code === 'EDNS' && !/EAI_AGAIN|timed? ?out/i.test(`${originalCode} ${cause.message}`)
  const isRefusal = code === 'EAUTH' || responseCode >= 500
  const isSettled = responseCode < 400 || responseCode >= 500
  const at = server.name
  if (isTls && isSettled) return { type: 'settings', message: `${at} cannot be spoken to over TLS: ${reply}` }
  if (isUnknownHost) return { type: 'settings', message: `${at} cannot be found: ${reply}` }
  if (code === 'EAUTH' && isSettled) return { type: 'settings', message: `${at} refuses the login: ${reply}` }
  if (isRefusal && isSettled) return { type: 'settings', message: `${at} refuses to talk: ${reply}` }
  return { type: 'connection', message: `${at} cannot be reached: ${reply}` }
}

/** No server should repeat a password, and none that does makes us print it. */
function hide({ user, pass }: SmtpServer, text: string): string {
  const secrets = [pass, user].filter(secret => secret !== undefined && secret.length > 3)
  return secrets.reduce<string>((shown, secret) => shown.replaceAll(secret as string, '***'), text)
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
