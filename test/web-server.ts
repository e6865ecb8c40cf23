import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { onTestFinished } from 'vitest'
import type { HostNames } from '../src/io/host-names.ts'

export type Page = (response: ServerResponse, request: IncomingMessage) => void

export interface WebServer {
  readonly port: number
  /** Every request in order, as `HEAD a.example/path`. */
  readonly requests: readonly string[]
  /** The headers of the latest. */
  readonly headers: () => IncomingMessage['headers']
}

/**
 * A web server on the loopback for one test, which does what each page says and answers 404 for all others. It is not
 * closed by force: a test whose client leaves a connection open does not end.
 */
export async function startWebServer(pages: Readonly<Record<string, Page>>): Promise<WebServer> {
  const requests: string[] = []
  let headers: IncomingMessage['headers'] = {}
  const listener: RequestListener = (request, response) => {
    headers = request.headers
    requests.push(`${request.method} ${request.headers.host?.split(':')[0]}${request.url}`)
    const page = pages[request.url ?? '']
    if (page) page(response, request)
    else answer(404)(response, request)
  }
  const server = createServer(listener)
  server.on('clientError', (_, socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => new Promise<void>(resolve => void server.close(() => resolve())))
  return { port: (server.address() as AddressInfo).port, requests, headers: () => headers }
}

/** A page that answers with this status, and these headers. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Page {
  return response => void response.writeHead(status, headers).end(body)
}

export function html(body: string): Page {
  return answer(200, { 'content-type': 'text/html; charset=utf-8' }, body)
}

export function redirect(to: string, status = 302): Page {
  return answer(status, { location: to })
}

/** Whatever bytes, in place of an answer, after which the line is closed. */
export function raw(bytes: string): Page {
  return (_, { socket }) => void socket.end(bytes)
}

/** One page for HEAD and another for everything else. */
export function byMethod(head: Page, get: Page): Page {
  return (response, request) => (request.method === 'HEAD' ? head : get)(response, request)
}

/** Names of which all lead to the loopback, except `.invalid`, which is denied, and `.offline`, which nobody answers for. */
export function loopbackNames(onLookup: (host: string) => void = () => {}): HostNames {
  const lookup: LookupFunction = (host, { all }, done) => {
    onLookup(host)
    const code = host.endsWith('.offline') ? 'EAI_AGAIN' : 'ENOTFOUND'
    if (/\.(?:invalid|unasked|offline)$/.test(host)) {
      return process.nextTick(done, Object.assign(new Error(code), { code }), '', 4)
    }
    process.nextTick(done, null, all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4)
  }
  return { lookup, isUnknown: async host => host.endsWith('.invalid') }
}
