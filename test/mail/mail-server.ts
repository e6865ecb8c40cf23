import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MAILS, type Mail } from './built-editions.ts'

/** Where mails can be looked at: a page that comes from nowhere has colours of its own in dark mode. */
export interface MailServer {
  readonly address: (mail: Mail) => string
  readonly close: () => Promise<void>
}

export async function serveMails(): Promise<MailServer> {
  const server = createServer(async (request, response) => {
    const found = await findFile(request.url ?? '').catch(() => undefined)
    response.writeHead(found ? 200 : 404, { 'content-type': found?.contentType ?? 'text/plain' }).end(found?.bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: mail => `http://127.0.0.1:${port}/${MAILS.indexOf(mail)}/email.html`,
    close: () => closed(server),
  }
}

async function findFile(url: string) {
  const [, index = '', name = ''] = /^\/(\d+)\/(?:images\/)?([^/]+)$/.exec(url) ?? []
  const built = await MAILS[Number(index)]?.built()
  if (name === 'email.html') return built && { contentType: 'text/html; charset=utf-8', bytes: built.html }
  return built?.pictures.find(picture => picture.name === name)
}

async function closed(server: Server): Promise<void> {
  const end = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await end
}
