import { describe, expect, it } from 'vitest'
import { TOKEN_HEADER } from '../../src/desk/token-header.ts'
import { scratchProject } from '../scratch-project.ts'
import { HOST, openApp, TOKEN } from './open-app.ts'

const TEST = '/api/editions/2025-09-05/test'
const OWN = { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json', [TOKEN_HEADER]: TOKEN }

function request(method: string, path: string, headers: Readonly<Record<string, string>>) {
  const body = method === 'POST' ? { body: '{}' } : {}
  return openApp(scratchProject()).app.request(`http://${HOST}${path}`, { method, headers, ...body })
}

describe('who may speak to the desk', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['the page itself', { host: HOST, 'sec-fetch-site': 'same-origin' }],
    ['the same machine by its number', { host: '127.0.0.1:4400' }],
    ['a name in capitals', { host: 'LOCALHOST:4400' }],
    ['a person who types the address', { host: HOST, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    [
      'a person who follows a link',
      { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
  ])('%s', async (_, headers) => {
    expect((await request('GET', '/api/project', headers)).status).toBe(200)
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a name that was bound to this machine a moment ago', { host: 'attacker.example' }],
    ['such a name with the port of the desk', { host: 'attacker.example:4400' }],
    ['a name that begins like one of the desk', { host: 'localhost.attacker.example:4400' }],
    ['a name that ends like one of the desk', { host: 'evil-localhost:4400' }],
    ['another port', { host: 'localhost:4401' }],
    ['no port', { host: 'localhost' }],
    ['a name with a dot behind it', { host: 'localhost.:4400' }],
    ['no name', {}],
    ['a script of another site', { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a script of another port', { host: HOST, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    [
      'a frame in another page',
      { host: HOST, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
  ])('not %s', async (_, headers) => {
    const response = await request('GET', '/api/project', headers)
    expect(response.status).toBe(403)
    expect(await response.text()).not.toContain('Scratch')
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another origin', { ...OWN, origin: 'https://attacker.example' }],
    ['another port of the same machine', { ...OWN, origin: 'http://localhost:3000' }],
    ['the same name over another scheme', { ...OWN, origin: `https://${HOST}` }],
    ['an origin that nobody may know', { ...OWN, origin: 'null' }],
    ['no origin', { ...OWN, origin: '' }],
    ['another name of the desk than the one it was asked by', { ...OWN, origin: 'http://127.0.0.1:4400' }],
    ['no token', { ...OWN, [TOKEN_HEADER]: '' }],
    ['the token of another run', { ...OWN, [TOKEN_HEADER]: `${TOKEN}x` }],
    ['a form', { ...OWN, 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form that looks like text', { ...OWN, 'content-type': 'text/plain' }],
    ['a rebound name', { ...OWN, host: 'attacker.example:4400', origin: 'http://attacker.example:4400' }],
  ])('nothing is sent for %s', async (_, headers) => {
    expect((await request('POST', TEST, headers)).status).toBe(403)
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not known', async method => {
    expect((await request(method, '/api/project', OWN)).status).toBe(403)
  })

  it('says nothing to pages of other origins, in any answer', async () => {
    const paths = ['/', '/api/project', '/api/editions', '/frames/none', '/nothing', '/desk/desk.css', '/api/outbox']
    for (const path of paths) {
      const { headers } = await request('GET', path, { host: HOST, origin: 'https://attacker.example' })
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})
