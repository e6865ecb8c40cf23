import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** What can go wrong between a client and a mail server. */
export type Fault =
  /** 421: the server ends the session. */
  | 'closing'
  /** 451 at the recipient: try later. */
  | 'later'
  /** 454 at the recipient: a passing fault of the server's own. */
  | 'passing'
  /** 451 after the final dot. */
  | 'later-after-dot'
  /** 550 5.1.1: no such address. */
  | 'refused'
  /** The line breaks before the message is whole. */
  | 'cut-before-dot'
  /** The server takes the message, and the line breaks before it says so. */
  | 'cut-after-dot'
  /** The server falls silent at the recipient. */
  | 'stall-before-dot'
  /** The server takes the message and falls silent. */
  | 'stall-after-dot'

export interface FaultyServer {
  readonly port: number
  /** How often each address got a message: what the server took, whether it said so or not. */
  readonly inbox: ReadonlyMap<string, number>
  /** How often each fault was played. */
  readonly played: ReadonlyMap<Fault, number>
  /** Breaks every line, is gone, and comes back. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface FaultyServerOptions {
  /** What to do to a recipient at the so-many-eth attempt, counted from 1; nothing where undefined. */
  readonly plan: (address: string, attempt: number) => Fault | undefined
}

/** A mail server on the loopback that fails as it is told, and remembers what it really took. */
export async function startFaultyServer({ plan }: FaultyServerOptions): Promise<FaultyServer> {
  const inbox = new Map<string, number>()
  const played = new Map<Fault, number>()
  const attempts = new Map<string, number>()
  let server: SMTPServer
  const answers = createAnswers({
    cut: session => {
      for (const { session: open, _socket: socket } of server.connections) if (open.id === session) socket.destroy()
    },
    take: address => count(inbox, address),
    next: address => {
      const fault = plan(address, count(attempts, address))
      if (fault) count(played, fault)
      return fault
    },
  })
  server = new SMTPServer(answers)
  const port = await listen(server, 0)
  const close = async () => {
    const closed = once(server.server, 'close')
    server.close(() => {})
    for (const { _socket: socket } of server.connections) socket.destroy()
    await closed
  }
  return {
    port,
    inbox,
    played,
    restart: async () => {
      await close()
      server = new SMTPServer(answers)
      await listen(server, port)
    },
    close,
  }
}

interface Script {
  /** The fault that the next message to an address meets. */
  readonly next: (address: string) => Fault | undefined
  readonly take: (address: string) => void
  /** Breaks the line of a session. */
  readonly cut: (session: string) => void
}

function createAnswers({ next, take, cut }: Script): ConstructorParameters<typeof SMTPServer>[0] {
  /** By session: what happens to the message under way. */
  const coming = new Map<string, Fault | undefined>()
  return {
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo({ address }, session, answer) {
      const fault = next(address)
      coming.set(session.id, fault)
      switch (fault) {
        case 'closing':
          answer(reply(421, '4.3.2 Service shutting down'))
          setImmediate(() => cut(session.id))
          break
        case 'later':
          return answer(reply(451, '4.7.1 Greylisted, please try later'))
        case 'passing':
          return answer(reply(454, '4.3.0 Temporary failure'))
        case 'refused':
          return answer(reply(550, '5.1.1 No such user here'))
        case 'stall-before-dot':
          return undefined
        default:
          return answer()
      }
    },
    onData(stream, session, answer) {
      const fault = coming.get(session.id)
      const [{ address = '' } = {}] = session.envelope.rcptTo
      if (fault === 'cut-before-dot') return cut(session.id)
      stream.resume()
      stream.once('end', () => {
        if (fault === 'later-after-dot') return answer(reply(451, '4.3.0 Queue file write error'))
        take(address)
        if (fault === 'cut-after-dot') return cut(session.id)
        if (fault !== 'stall-after-dot') answer()
      })
    },
    onClose: ({ id }) => coming.delete(id),
  }
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

async function listen(server: SMTPServer, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  return (server.server.address() as AddressInfo).port
}

function count<Key>(counts: Map<Key, number>, key: Key): number {
  const sum = (counts.get(key) ?? 0) + 1
  counts.set(key, sum)
  return sum
}
