import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** Lets a mail server listen on the loopback for one test. @returns its port. */
export async function listen(server: SMTPServer): Promise<number> {
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        for (const { _socket: socket } of server.connections) socket.destroy()
      }),
  )
  return (server.server.address() as AddressInfo).port
}
