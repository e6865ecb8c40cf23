import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { networkInterfaces } from 'node:os'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'

export interface Listening {
  readonly port: number
  /** Whether another one had to be taken than the one asked for. */
  readonly isOther: boolean
  /** The `Host` headers under which it can be reached, the one to tell people first. */
  readonly hosts: readonly string[]
  /** Cuts every connection. */
  readonly close: () => Promise<void>
}

export interface ListenOptions {
  readonly port: number
  /** Loopback alone unless given. */
  readonly host?: string
}

/** Ports that are tried, one after the other. */
const TRIES = 50

/** @throws BroadsheetError where no port is free, or the machine has no such address. */
export async function listen(listener: RequestListener, { port, host }: ListenOptions): Promise<Listening> {
  // A browser takes `localhost` for either of the two.
  const addresses = host === undefined ? ['127.0.0.1', '::1'] : [host]
  for (let tries = 0; tries < TRIES && port + tries < 65_536; tries++) {
    const servers = await listenAt(listener, port === 0 ? 0 : port + tries, addresses)
    if (!servers) continue
    const taken = portOf(servers)
    return {
      port: taken,
      isOther: port !== 0 && taken !== port,
      hosts: hostNames(host).flatMap(name => (taken === HTTP ? [name, `${name}:${taken}`] : [`${name}:${taken}`])),
      close: () => closeAll(servers),
    }
  }
  const message = `The ports from ${port} on are all taken.`
  throw new BroadsheetError([error('desk/port', message, { hint: 'Name another one with --port.' })])
}

/** @returns undefined where the port is taken at any of the addresses. */
async function listenAt(listener: RequestListener, port: number, addresses: readonly string[]) {
  const servers: Server[] = []
  for (const address of addresses) {
    const server = createServer(listener)
    try {
      server.listen({ port: servers.length > 0 ? portOf(servers) : port, host: address })
      await once(server, 'listening')
      servers.push(server)
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
      // A machine without IPv6 is reached by the other address.
      if (servers.length > 0 && NO_SUCH_ADDRESS.includes(code)) continue
      await closeAll(servers)
      if (code === 'EADDRINUSE') return undefined
      throw unusable(address, port, code, cause)
    }
  }
  return servers
}

/** A browser leaves the usual port of its scheme out. */
const HTTP = 80

const NO_SUCH_ADDRESS = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']

function unusable(address: string, port: number, code: string, cause: unknown): BroadsheetError {
  const message =
    code === 'EACCES'
      ? `This user may not listen at port ${port}.`
      : `The desk cannot listen at ${address} (${code || cause}).`
  const hint = code === 'EACCES' ? 'Name one above 1023 with --port.' : 'Name an address of this machine with --host.'
  return new BroadsheetError([error('desk/port', message, { hint })], { cause })
}

function portOf([server]: readonly Server[]): number {
  const address = server?.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  const closed = servers.map(server => new Promise<void>(resolve => server.close(() => resolve())))
  for (const server of servers) server.closeAllConnections()
  await Promise.all(closed)
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const EVERYWHERE = ['0.0.0.0', '::']

/** The names that lead to an address; those of every address of the machine where it listens at all of them. */
function hostNames(host: string | undefined): readonly string[] {
  if (host === undefined || host === 'localhost') return LOOPBACK
  if (!EVERYWHERE.includes(host)) return [bracketed(host.toLowerCase())]
  const own = Object.values(networkInterfaces()).flatMap(addresses => addresses?.map(({ address }) => address) ?? [])
  return [...new Set([...LOOPBACK, ...own.map(address => bracketed(address.replace(/%.*$/, '')))])]
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}
