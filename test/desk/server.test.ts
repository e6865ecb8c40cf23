import { once } from 'node:events'
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ListenOptions, listen } from '../../src/desk/server.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'

async function open(
  options: ListenOptions,
  listener: Parameters<typeof listen>[0] = (_, response) => void response.end('here'),
) {
  const listening = await listen(listener, options)
  onTestFinished(listening.close)
  return listening
}

async function occupy(host: string, port = 0): Promise<number> {
  const server: Server = createServer()
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

function read(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host, port }, response => {
      response.setEncoding('utf8').on('data', resolve)
    }).on('error', reject)
  })
}

describe('where the desk listens', () => {
  it('is the loopback, by each of its numbers', async () => {
    const { port, hosts, isOther } = await open({ port: 0 })
    expect(await read('127.0.0.1', port)).toBe('here')
    expect(await read('::1', port)).toBe('here')
    expect(hosts).toEqual([`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
    expect(isOther).toBe(false)
  })

  it('is no other address of the machine', async () => {
    const { port } = await open({ port: 0 })
    const own = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
    const outside = own.filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of outside) await expect(read(address, port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it.each(['127.0.0.1', '::1'])('is the next port where the one asked for is taken at %s', async host => {
    const taken = await occupy(host)
    const { port, isOther } = await open({ port: taken })
    expect(port).toBeGreaterThan(taken)
    expect(isOther).toBe(true)
    expect(await read(host, port)).toBe('here')
  })

  it('is an address that was asked for, and answers to that name alone', async () => {
    const { port, hosts } = await open({ port: 0, host: '127.0.0.1' })
    expect(hosts).toEqual([`127.0.0.1:${port}`])
    await expect(read('::1', port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('is every address where that was asked for, by the numbers that the machine has', async () => {
    const { hosts, port } = await open({ port: 0, host: '0.0.0.0' })
    expect(hosts).toContain(`localhost:${port}`)
    expect(hosts.every(host => host.endsWith(`:${port}`))).toBe(true)
    expect(hosts).not.toContain(`0.0.0.0:${port}`)
  })

  it('is nowhere where the machine has no such address', async () => {
    expect(await diagnosticsOf(() => listen(() => {}, { port: 0, host: '203.0.113.7' }))).toEqual(['desk/port'])
  })

  it('is left at once, whoever is still connected', async () => {
    const { port, close } = await listen((_, response) => void response.write('and then'), { port: 0 })
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await once(socket, 'data')
    const gone = once(socket, 'close')
    await close()
    await gone
    await expect(read('127.0.0.1', port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
