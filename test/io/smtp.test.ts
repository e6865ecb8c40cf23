import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { parseSmtpUrls } from '../../src/core/content/smtp-url.ts'
import { type Connection, isFault } from '../../src/core/delivery/transport.ts'
import type { Message } from '../../src/core/message/message.ts'
import { type Fault, startFaultyServer } from '../../src/io/faulty-server.ts'
import { createSmtpTransport } from '../../src/io/smtp.ts'
import { listen } from '../listen.ts'

const NEVER = new AbortController().signal

const TO = 'ada@reader.example'
const MESSAGE: Message = {
  id: '<1@scratch.example>',
  from: 'news@scratch.example',
  to: TO,
  subject: 'A subject',
  chunks: [
    Buffer.from(`From: news@scratch.example\r\nTo: <${TO}>\r\nSubject: A subject\r\n\r\n`),
    Buffer.from('.\r\n..dots\r\n'),
  ],
}

function transportTo(port: number, url = `smtp://127.0.0.1:${port}`) {
  const [server] = parseSmtpUrls(url)
  if (!server) throw new Error('no server')
  return createSmtpTransport(server, { silence: 500 })
}

async function connectTo(port: number): Promise<Connection> {
  const connection = await transportTo(port).connect(NEVER)
  if (isFault(connection)) throw new Error(connection.message)
  onTestFinished(connection.cut)
  return connection
}

/** A server that meets each attempt with the next fault. */
async function faulty(...faults: readonly (Fault | undefined)[]) {
  const server = await startFaultyServer({ plan: (_, attempt) => faults[attempt - 1] })
  onTestFinished(server.close)
  return server
}

function smtpServer(options: SMTPServerOptions): Promise<number> {
  return listen(new SMTPServer({ logger: false, ...options }))
}

/** A server of a test's own, line by line; after DATA, `body` is called with everything up to the dot. */
async function lineServer(answer: (line: string, socket: Socket) => string | undefined): Promise<number> {
  const server = createServer(socket => {
    let rest = ''
    socket.on('error', () => {})
    socket.write('220 here\r\n')
    socket.on('data', data => {
      const lines = (rest + data).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const reply = answer(line, socket)
        if (reply !== undefined) socket.write(`${reply}\r\n`)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

test('a message arrives byte for byte, dots at the beginning of lines included', async () => {
  const received: Buffer[] = []
  const port = await smtpServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, answer) {
      stream.on('data', chunk => received.push(chunk))
      stream.on('end', () => answer())
    },
  })
  const submission = await (await connectTo(port)).submit(MESSAGE)
  expect(submission.type).toBe('accepted')
  expect(Buffer.concat(received).equals(Buffer.concat(MESSAGE.chunks))).toBe(true)
  expect((await simpleParser(Buffer.concat(received))).text).toBe('.\n..dots\n')
})

test.each<[Fault, object]>([
  ['later', { type: 'deferred', code: 451 }],
  ['passing', { type: 'deferred', code: 454 }],
  ['later-after-dot', { type: 'deferred', code: 451 }],
  ['refused', { type: 'rejected', reason: 'address', code: 550 }],
  ['closing', { type: 'unsent', fault: { type: 'connection' } }],
  ['cut-before-dot', { type: 'unsent', fault: { type: 'connection' } }],
  ['cut-after-dot', { type: 'unknown' }],
  ['stall-before-dot', { type: 'unsent', fault: { type: 'connection' } }],
  ['stall-after-dot', { type: 'unknown' }],
])('what a server does by way of `%s` is told for what it is', async (fault, expected) => {
  const { port, inbox } = await faulty(fault)
  const submission = await (await connectTo(port)).submit(MESSAGE)
  expect(submission).toMatchObject(expected)
  expect(inbox.get(TO) ?? 0).toBe(fault.endsWith('after-dot') && fault !== 'later-after-dot' ? 1 : 0)
})

test.each<Fault>(['later', 'refused', 'later-after-dot'])(
  'after `%s` the same line takes the next message',
  async fault => {
    const { port, inbox } = await faulty(fault)
    const connection = await connectTo(port)
    await connection.submit(MESSAGE)
    expect(connection.isOpen()).toBe(true)
    expect((await connection.submit(MESSAGE)).type).toBe('accepted')
    expect(inbox.get(TO)).toBe(1)
  },
)

test.each<Fault>(['closing', 'cut-before-dot', 'cut-after-dot'])('after `%s` another line is needed', async fault => {
  const { port } = await faulty(fault)
  const connection = await connectTo(port)
  await connection.submit(MESSAGE)
  expect(connection.isOpen()).toBe(false)
})

test('a server that ends an idle line is seen before the next message', async () => {
  const sockets: Socket[] = []
  const port = await lineServer((line, socket) => {
    sockets.push(socket)
    return line.startsWith('EHLO') ? '250 hello' : '250 ok'
  })
  const connection = await connectTo(port)
  const [socket] = sockets
  if (!socket) throw new Error('nobody came')
  socket.end()
  await once(socket, 'close')
  expect(connection.isOpen()).toBe(false)
})

test.each([
  ['554 5.7.1 This looks like spam', 'policy'],
  ['550 5.7.26 Unauthenticated mail', 'policy'],
])('a refusal after the dot is about the message: %s', async (reply, reason) => {
  let isBody = false
  const port = await lineServer(line => {
    if (line === 'DATA') isBody = true
    if (line === 'DATA') return '354 go on'
    if (isBody && line !== '.') return undefined
    isBody = false
    return line === '.' ? reply : '250 ok'
  })
  const submission = await (await connectTo(port)).submit(MESSAGE)
  expect(submission).toMatchObject({ type: 'rejected', reason, reply })
})

test('a server that answers in the middle of a message gets no command into its text', async () => {
  const commands: string[] = []
  let isBody = false
  const port = await lineServer(line => {
    if (!isBody) commands.push(line)
    if (line === 'DATA') {
      isBody = true
      return '354 go on\r\n552 5.3.4 Too big'
    }
    return isBody ? undefined : '250 ok'
  })
  const big = { ...MESSAGE, chunks: Array.from({ length: 200 }, () => Buffer.alloc(65_536, 'line of text\r\n')) }
  const connection = await connectTo(port)
  const submission = await connection.submit(big)
  expect(submission).toMatchObject({ type: 'rejected', code: 552 })
  expect(connection.isOpen()).toBe(false)
  expect(commands.filter(line => line.startsWith('RSET'))).toEqual([])
})

test('a message larger than the server takes is refused before it is sent', async () => {
  const port = await smtpServer({ disabledCommands: ['AUTH', 'STARTTLS'], size: 20 })
  const submission = await (await connectTo(port)).submit(MESSAGE)
  expect(submission).toMatchObject({ type: 'rejected', reason: 'policy' })
})

test.each([
  ['before the message is whole, nothing was sent', 'stall-before-dot', 'unsent'],
  ['after the dot, nobody knows', 'stall-after-dot', 'unknown'],
] as const)('cut %s', async (_, fault, type) => {
  const { port, inbox } = await faulty(fault)
  const connection = await connectTo(port)
  const submission = connection.submit(MESSAGE)
  if (type === 'unknown') await expect.poll(() => inbox.get(TO)).toBe(1)
  connection.cut()
  expect((await submission).type).toBe(type)
})

test('a refused login is a matter of settings, and the password is not in the message', async () => {
  const port = await smtpServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, answer) =>
      answer(Object.assign(new Error(`${username} ${password} is wrong`), { responseCode: 535 })),
  })
  const fault = await transportTo(port, `smtp://ada:s3cr3tword@127.0.0.1:${port}`).connect(NEVER)
  expect(fault).toMatchObject({ type: 'settings' })
  expect(JSON.stringify(fault)).not.toContain('s3cr3tword')
})

test('a login that cannot be checked now may be tried again', async () => {
  const port = await smtpServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, answer) => answer(Object.assign(new Error('later'), { responseCode: 454 })),
  })
  expect(await transportTo(port, `smtp://ada:s3cr3tword@127.0.0.1:${port}`).connect(NEVER)).toMatchObject({
    type: 'connection',
  })
})

test('a port where nobody listens is a matter of the connection', async () => {
  const { port, close } = await startFaultyServer({ plan: () => undefined })
  await close()
  expect(await transportTo(port).connect(NEVER)).toMatchObject({ type: 'connection' })
})

test('a certificate that nobody vouches for is a matter of settings', async () => {
  const port = await smtpServer({ secure: true })
  expect(await transportTo(port, `smtps://127.0.0.1:${port}`).connect(NEVER)).toMatchObject({ type: 'settings' })
})

test('plain text where TLS was promised is a matter of settings', async () => {
  const port = await smtpServer({ disabledCommands: ['AUTH', 'STARTTLS'] })
  expect(await transportTo(port, `smtps://127.0.0.1:${port}`).connect(NEVER)).toMatchObject({ type: 'settings' })
})

test('a server elsewhere that offers no TLS is not spoken to', async () => {
  const port = await smtpServer({ disabledCommands: ['AUTH', 'STARTTLS'] })
  const server = { name: 'smtp://x', host: '127.0.0.1', port, secure: false, requireTLS: true, weight: 1 }
  expect(await createSmtpTransport(server).connect(NEVER)).toMatchObject({ type: 'settings' })
})

test('a server that says it has no service is a matter of settings', async () => {
  const server = createServer(socket => socket.end('554 5.7.1 No service for you\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  expect(await transportTo(port).connect(NEVER)).toMatchObject({ type: 'settings' })
})

test('a line that breaks between two messages keeps nobody waiting', async () => {
  const port = await lineServer((line, socket) => {
    if (line === 'RSET') socket.destroy()
    return line.startsWith('RCPT') ? '550 5.1.1 No such user' : '250 ok'
  })
  const connection = await connectTo(port)
  expect(await connection.submit(MESSAGE)).toMatchObject({ type: 'rejected', reason: 'address' })
  expect(connection.isOpen()).toBe(false)
})

test('a server that does not answer a goodbye is not waited for', async () => {
  const sockets: Socket[] = []
  const port = await lineServer((line, socket) => {
    sockets.push(socket)
    return line === 'QUIT' ? undefined : '250 ok'
  })
  const connection = await connectTo(port)
  const [socket] = sockets
  if (!socket) throw new Error('nobody came')
  const ended = once(socket, 'end')
  connection.close()
  await ended
})

test('a server that says nothing is waited for no longer than somebody wants to', async () => {
  const server = createServer(() => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const [patient] = parseSmtpUrls(`smtp://127.0.0.1:${port}`)
  if (!patient) throw new Error('no server')
  const enough = new AbortController()
  const connecting = createSmtpTransport(patient).connect(enough.signal)
  await once(server, 'connection')
  enough.abort()
  expect(await connecting).toMatchObject({ type: 'connection' })
})
