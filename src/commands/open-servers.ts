import { join } from 'node:path'
import type { Newsletter } from '../core/content/newsletter.ts'
import { parseSmtpUrls, type SmtpServer } from '../core/content/smtp-url.ts'
import type { Fault } from '../core/delivery/submission.ts'
import { isFault, type Transport } from '../core/delivery/transport.ts'
import { createDkimSigner, type DkimSigner } from '../core/message/dkim.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { createOutbox } from '../io/outbox.ts'
import { readSecret } from '../io/secrets.ts'
import { createSmtpTransport } from '../io/smtp.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where messages go, with what signs them. */
export interface Servers {
  /** Whether there is no server, so that messages stay on this machine. */
  readonly isOutbox: boolean
  /** Whether anything is on the other side that may ask for patience. */
  readonly isRemote: boolean
  readonly lanes: readonly { readonly transport: Transport; readonly connections: number }[]
  readonly signer: DkimSigner | undefined
  /** Of readers' links and message ids. */
  readonly secret: string | undefined
}

export interface ServersOptions {
  readonly environment: Environment
  readonly sending: Newsletter['sending']
  /** Of the output; the outbox is inside. */
  readonly editionFolder: string
  readonly dryRun: boolean
  /** Ends the wait for servers that do not answer. */
  readonly signal: AbortSignal
}

/**
 * The servers of `SMTP_URL`, each tried once before anybody is asked anything; the outbox where there are none.
 * @throws BroadsheetError where a setting is wrong, a key cannot be used, or a server cannot be spoken to.
 */
export async function openServers(options: ServersOptions): Promise<Servers> {
  const { environment, sending, editionFolder, dryRun, signal } = options
  const secret = readSecret(environment, 'BROADSHEET_SECRET')
  const url = readSecret(environment, 'SMTP_URL')
  const servers = url === undefined ? [] : parseSmtpUrls(url)
  const signer = createSigner(environment, sending, servers.length > 0)
  const isOutbox = servers.length === 0
  const local = { isOutbox, isRemote: false, signer, secret }
  if (dryRun) {
    const name = isOutbox ? 'outbox' : servers.map(server => server.name).join(', ')
    return { ...local, lanes: [{ transport: nowhere(name), connections: 1 }] }
  }
  if (isOutbox) {
    return { ...local, lanes: [{ transport: createOutbox(join(editionFolder, 'outbox')), connections: 1 }] }
  }
  const lanes = shareConnections(servers, sending.connections).map(({ server, connections }) => ({
    transport: createSmtpTransport(server),
    connections,
  }))
  const transports = lanes.map(({ transport }) => transport)
  await tryAll(transports, signal)
  return { isOutbox, isRemote: true, lanes, signer, secret }
}

/** As the weights have it, at least one each. */
function shareConnections(servers: readonly SmtpServer[], connections: number) {
  const total = servers.reduce((sum, { weight }) => sum + weight, 0)
  return servers.map(server => ({
    server,
    connections: Math.max(1, Math.round((connections * server.weight) / total)),
  }))
}

/**
 * A wrong port or password is told before a list is frozen and a question asked. Of several servers one that is away is
 * no reason to wait.
 */
async function tryAll(transports: readonly Transport[], signal: AbortSignal): Promise<void> {
  const found = await Promise.all(transports.map(transport => tryOnce(transport, signal)))
  const faults = found.flatMap(fault => fault ?? [])
  if (signal.aborted) throw new BroadsheetError([error('send/stopped', 'Stopped before anything was sent.')])
  const settings = faults.filter(({ type }) => type === 'settings')
  if (settings.length === 0 && faults.length < transports.length) return
  const hint = 'Look at SMTP_URL: smtp://user:password@host:port, or smtps:// for TLS from the start.'
  const code = settings.length > 0 ? 'server/refused' : 'server/unreachable'
  const told = settings.length > 0 ? settings : faults
  throw new BroadsheetError(told.map(({ message }) => error(code, `${message}.`, { hint })))
}

async function tryOnce(transport: Transport, signal: AbortSignal): Promise<Fault | undefined> {
  const connection = await transport.connect(signal)
  if (isFault(connection)) return connection
  connection.close()
  return undefined
}

/** A key that is set but does not work would otherwise send thousands of messages unsigned. */
function createSigner(environment: Environment, { dkim }: Newsletter['sending'], isNeeded: boolean) {
  const key = readSecret(environment, 'DKIM_PRIVATE_KEY')
  if (dkim && key) return createDkimSigner({ ...dkim, key })
  if (key && !dkim) {
    const hint = 'Add `sending: { dkim: { domain: example.org, selector: news } }` to content/newsletter.yaml.'
    const message = 'There is a DKIM key, and nothing says for which domain and selector.'
    throw new BroadsheetError([error('dkim/key', message, { hint })])
  }
  if (dkim && isNeeded) {
    const hint =
      'Set DKIM_PRIVATE_KEY, or DKIM_PRIVATE_KEY_FILE to the path of the key; or remove `dkim` from `sending`.'
    throw new BroadsheetError([error('dkim/key', 'The newsletter is to be signed, and there is no key.', { hint })])
  }
  return undefined
}

/** Takes every message and does nothing with it. */
function nowhere(name: string): Transport {
  const connection = {
    isOpen: () => true,
    submit: async () => ({ type: 'accepted', reply: 'dry run' }) as const,
    close: () => {},
    cut: () => {},
  }
  return { name, connect: async () => connection }
}
