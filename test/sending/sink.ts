import { SMTPServer } from 'smtp-server'
import { listen } from '../listen.ts'

export interface Sink {
  readonly url: string
  /** How often the server took a message for each address. */
  readonly inbox: Map<string, number>
  /** The messages themselves, where they are kept. */
  readonly messages: Map<string, Buffer>
}

export interface SinkOptions {
  /** Called at three moments of every message: `true` ends the line there. */
  readonly at?: (moment: 'recipient' | 'message' | 'answered', address: string) => void
  readonly keep?: boolean
}

/** A mail server that takes everything, and counts. */
export async function startSink({ at, keep = false }: SinkOptions = {}): Promise<Sink> {
  const inbox = new Map<string, number>()
  const messages = new Map<string, Buffer>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, answer) {
      at?.('recipient', address)
      answer()
    },
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => keep && chunks.push(chunk))
      stream.once('end', () => {
        const address = session.envelope.rcptTo[0]?.address ?? ''
        inbox.set(address, (inbox.get(address) ?? 0) + 1)
        if (keep) messages.set(address, Buffer.concat(chunks))
        at?.('message', address)
        answer()
        at?.('answered', address)
      })
    },
  })
  const port = await listen(server)
  return { url: `smtp://127.0.0.1:${port}`, inbox, messages }
}
