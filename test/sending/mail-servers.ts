import { execFile, execFileSync, spawn } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { findProgram } from '../mail/find-browser.ts'
import { findVerifier } from './dkim.ts'
import { writeDovecot } from './dovecot.ts'
import { readInbox } from './imap.ts'
import { type PostfixPorts, writePostfix } from './postfix.ts'

export const HOW_TO_GET_MAIL_SERVERS =
  'These tests need Debian or one of its kin, root, and: apt-get install postfix dovecot-core dovecot-imapd dovecot-lmtpd python3-dkim openssl.'

/** Whether everything is there; Postfix's master has to be started by root. */
export function hasMailServers(): boolean {
  const programs = ['postfix', 'postqueue', 'dovecot', 'openssl']
  const isComplete = programs.every(name => findProgram(name) !== undefined)
  return isComplete && findVerifier() !== undefined && process.getuid?.() === 0
}

export interface MailServers {
  readonly ports: PostfixPorts
  /** Of everybody at these servers. */
  readonly password: string
  /** What clients have to trust. */
  readonly certificate: string
  /** Postfix's, whose path is wanted, and its text. */
  readonly logFile: string
  readonly log: () => string
  /** What lies in somebody's mailbox. */
  readonly inbox: (address: string) => Promise<readonly Buffer[]>
  /** What Postfix has still to deliver; nothing once it is done. */
  readonly queue: () => Promise<string>
  readonly stop: () => Promise<void>
}

/**
 * Stops the servers when its input ends, which it does however the tests end: Postfix outlives whoever started it. No
 * signal that is meant for the tests ends it before.
 */
const KEEPER = `trap '' INT TERM HUP
dovecot -F -c "$2" & dovecot=$!
postfix -c "$3" start
cat > /dev/null
kill $dovecot
postfix -c "$3" stop
wait $dovecot
rm -rf "$1"`

/** Postfix and Dovecot, on this machine's loopback and in a folder of their own. */
export async function startMailServers(): Promise<MailServers> {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-mail-'))
  // The servers' own users have to get through to their folders.
  chmodSync(folder, 0o755)
  const [open = 0, slow = 0, login = 0, imapPort = 0] = await freePorts(4)
  const ports = { open, slow, login }
  const password = 'readers/open@every:door'
  const sockets = { auth: join(folder, 'auth'), lmtp: join(folder, 'lmtp') }
  const log = join(folder, 'mail.log')
  const files = { ...makeCertificate(folder), ...sockets, log }
  const postfix = writePostfix(join(folder, 'postfix'), ports, files)
  const dovecotLog = join(folder, 'dovecot.log')
  const dovecot = writeDovecot(join(folder, 'dovecot'), { imapPort, password, ...sockets, log: dovecotLog })
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` }
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', folder, dovecot, postfix], {
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(keeper, 'exit')
  const stop = async () => {
    keeper.stdin.end()
    await ended
  }
  try {
    for (const port of [open, slow, imapPort]) await vi.waitUntil(() => greets(port), PATIENCE)
  } catch (cause) {
    const told = [log, dovecotLog].map(readIfThere).join('\n')
    await stop()
    throw new Error(`The mail servers did not start:\n${told}`, { cause })
  }
  return {
    ports,
    password,
    certificate: files.certificate,
    logFile: log,
    log: () => readFileSync(log, 'utf8'),
    inbox: user => readInbox({ port: imapPort, user, password }),
    queue: async () => (await promisify(execFile)('postqueue', ['-c', postfix, '-j'], { env })).stdout,
    stop,
  }
}

/** For everything that servers are waited for. */
export const PATIENCE = { timeout: 30_000, interval: 50 } as const

/** All of them held at once, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map(server => once(server, 'listening')))
  const ports = servers.map(server => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(server => once(server.close(), 'close')))
  return ports
}

/** A port may be open before anybody is behind it. */
async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** A spelling of 127.0.0.1 that the command line does not take for this machine's own, so that it asks for TLS. */
export const ELSEWHERE = await nameElsewhere()

/** Node 26 takes no certificate for the short form of the address. */
async function nameElsewhere(): Promise<string> {
  const { address } = await lookup(hostname(), 4).catch(() => ({ address: '' }))
  return address === '127.0.0.1' ? hostname() : '127.1'
}

/** For both names of this machine, signed by itself. */
function makeCertificate(folder: string) {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=DNS:localhost,DNS:${ELSEWHERE}`, '-days', '2']
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, '-keyout', key, '-out', certificate]
  execFileSync(findProgram('openssl') ?? 'openssl', request, { stdio: 'ignore' })
  return { certificate, key }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return `(there is no ${path})`
  }
}
