import { once } from 'node:events'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { isNetworkFailure, type LinkAnswer } from '../../src/core/checks/link-answer.ts'
import type { Clock } from '../../src/core/delivery/run.ts'
import { openLinkCache } from '../../src/io/link-cache.ts'
import { type LinkOptions, openLinks } from '../../src/io/links.ts'
import { scratchProject } from '../scratch-project.ts'
import { answer, byMethod, html, loopbackNames, type Page, raw, redirect, startWebServer } from '../web-server.ts'

const TIMEOUT = 10_000
const OWN = 'own.example'

interface TestClock extends Clock {
  /** What was slept, time-outs left out. */
  readonly pauses: readonly number[]
  /** Every time-out that is running runs out. */
  readonly runOut: () => void
}

/** A clock that does not go: pauses are over at once, and time-outs run out when they are told to. */
function testClock(onTimeout: (count: number, runOut: () => void) => void = () => {}): TestClock {
  const pauses: number[] = []
  const running = new Set<() => void>()
  const runOut = () => {
    for (const end of running) end()
  }
  let timeouts = 0
  return {
    pauses,
    runOut,
    now: () => Date.UTC(2025, 8, 5),
    monotonic: () => 0,
    sleep: (ms, signal) => {
      if (ms !== TIMEOUT) {
        pauses.push(ms)
        return Promise.resolve()
      }
      return new Promise(resolve => {
        running.add(resolve)
        signal.addEventListener('abort', () => {
          running.delete(resolve)
          resolve()
        })
        timeouts += 1
        onTimeout(timeouts, runOut)
      })
    },
  }
}

type Options = Partial<LinkOptions>

function open(urls: readonly string[], options: Options = {}): Promise<ReadonlyMap<string, LinkAnswer>> {
  return openLinks(urls, {
    ownHosts: new Set([OWN]),
    cache: openLinkCache(join(scratchProject(), 'out/.links.json')),
    clock: testClock(),
    names: loopbackNames(),
    timeout: TIMEOUT,
    ...options,
  })
}

async function openOne(url: string, options: Options = {}): Promise<LinkAnswer | undefined> {
  return (await open([url], options)).get(url)
}

const hang: Page = () => {}
const cut: Page = (_, { socket }) => void socket.destroy()

const SPACES = ' '.repeat(100_000)

/** The beginning of a page, of which more comes for as long as somebody listens. */
function endless(beginning: string): Page {
  return response => {
    response.writeHead(200).write(beginning)
    const pour = () => {
      while (!response.destroyed && response.write(SPACES));
    }
    response.on('drain', pour)
    setImmediate(pour)
  }
}

test.each<[string, Page, object]>([
  ['a page that is there', answer(200), { type: 'reached', status: 200, redirects: [] }],
  ['an empty page', answer(204), { type: 'reached', status: 204 }],
  ['a page that is not there', answer(404), { type: 'broken', reason: '404 Not Found' }],
  ['a page that is gone', answer(410), { type: 'broken', reason: '410 Gone' }],
  ['a page behind a login', answer(401), { type: 'unverified', reason: '401 Unauthorized' }],
  ['a page that is forbidden', answer(403), { type: 'unverified', reason: '403 Forbidden' }],
  ['a server that is asked too often', answer(429), { type: 'unverified', reason: '429 Too Many Requests' }],
  ['a server that dislikes robots', answer(999), { type: 'unverified', reason: '999' }],
  ['a server that fails', answer(500), { type: 'unverified', reason: '500 Internal Server Error' }],
  ['a server that is overloaded', answer(503), { type: 'unverified', reason: '503 Service Unavailable' }],
  ['an answer to another question', answer(304), { type: 'unverified', reason: '304 Not Modified' }],
  ['a line cut before the answer', cut, { type: 'unverified', reason: 'the connection was cut' }],
  [
    'a line cut within the headers',
    raw('HTTP/1.1 200 OK\r\nX-'),
    { type: 'unverified', reason: 'the connection was cut' },
  ],
  ['something that is no HTTP', raw('SSH-2.0-x\r\n'), { type: 'unverified', reason: 'what it answers is not HTTP' }],
  [
    'headers without an end',
    raw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
    { type: 'unverified', reason: 'the header of its answer is too long' },
  ],
  ['headers of 40 kB', raw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`), { type: 'reached' }],
  [
    'an upgrade nobody asked for',
    raw('HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    { type: 'unverified' },
  ],
  ['words before the answer', raw('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'), { type: 'reached' }],
  ['a body in answer to HEAD', raw('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 no'), { type: 'reached' }],
])('%s is told for what it is', async (_, page, expected) => {
  const { port } = await startWebServer({ '/': page })
  expect(await openOne(`http://a.example:${port}/`)).toMatchObject(expected)
})

test.each<[string, Page]>([
  ...[400, 403, 404, 405, 410, 500, 501, 503].map(status => [`answers it ${status}`, answer(status)] as [string, Page]),
  ['cuts the line', cut],
  ['answers it with nonsense', raw('no\r\n\r\n')],
  ['leads it astray', redirect('/missing')],
])('a server that %s is asked again as browsers ask', async (_, head) => {
  const { port, requests } = await startWebServer({ '/': byMethod(head, answer(200)) })
  expect(await openOne(`http://a.example:${port}/`)).toEqual({ type: 'reached', status: 200, redirects: [] })
  expect([requests[0], requests.at(-1)]).toEqual(['HEAD a.example/', 'GET a.example/'])
})

test('a server that does not answer HEAD is asked again as browsers ask', async () => {
  const clock = testClock()
  const { port, requests } = await startWebServer({ '/': byMethod(() => clock.runOut(), answer(200)) })
  expect(await openOne(`http://a.example:${port}/`, { clock })).toMatchObject({ type: 'reached' })
  expect(requests).toEqual(['HEAD a.example/', 'GET a.example/'])
})

test('a server that never answers is given up', async () => {
  const clock = testClock()
  const { port, requests } = await startWebServer({ '/': () => clock.runOut() })
  const answered = await openOne(`http://a.example:${port}/`, { clock })
  expect(answered).toMatchObject({ type: 'unverified', reason: 'no answer within 10 seconds' })
  expect(requests).toHaveLength(2)
})

test.each([401, 429, 999])('who answers %i is not asked a second time', async status => {
  const { port, requests } = await startWebServer({ '/': answer(status) })
  await openOne(`http://a.example:${port}/`)
  expect(requests).toEqual(['HEAD a.example/'])
})

test('a visitor looks like a browser', async () => {
  const { port, headers } = await startWebServer({ '/': answer(200) })
  await openOne(`http://a.example:${port}/`)
  expect(headers()).toMatchObject({
    'user-agent': expect.stringMatching(/^Mozilla\/5\.0 .*Firefox\//),
    accept: expect.stringContaining('text/html'),
    'accept-language': expect.any(String),
  })
})

test('a page without an end is left after its headers', async () => {
  const { port } = await startWebServer({ '/': byMethod(answer(405), endless('')) })
  expect(await openOne(`http://a.example:${port}/`)).toMatchObject({ type: 'reached' })
})

test.each<[string, string, number, readonly number[], object]>([
  ['is waited for once', '2', 200, [2_000], { type: 'reached' }],
  ['is waited for until the moment it names', 'Fri, 05 Sep 2025 00:00:03 GMT', 200, [3_000], { type: 'reached' }],
  ['is left a moment even where it asks for none', '0', 200, [250], { type: 'reached' }],
  ['is not waited for twice', '2', 429, [2_000], { type: 'unverified', reason: '429 Too Many Requests' }],
  ['is not waited for long', '6', 200, [], { type: 'unverified', reason: '429 Too Many Requests' }],
  ['is not waited for where it says nonsense', 'soon', 200, [], { type: 'unverified' }],
])('a busy server %s', async (_, retryAfter, then, pauses, expected) => {
  const clock = testClock()
  let count = 0
  const page: Page = (response, request) => {
    count += 1
    const next = count === 1 || then === 429 ? answer(429, { 'retry-after': retryAfter }) : answer(then)
    next(response, request)
  }
  const { port } = await startWebServer({ '/': page })
  expect(await openOne(`http://a.example:${port}/`, { clock })).toMatchObject(expected)
  expect(clock.pauses).toEqual(pauses)
  expect(count).toBe(pauses.length + 1)
})

test('redirects are followed and told, each with its kind', async () => {
  const { port } = await startWebServer({
    '/': redirect('/b?x=1', 301),
    '/b?x=1': redirect('c', 302),
    '/c': (response, request) => redirect(`http://z.example:${port}/d#there`, 308)(response, request),
    '/d': answer(200),
  })
  expect(await openOne(`http://a.example:${port}/`)).toEqual({
    type: 'reached',
    status: 200,
    redirects: [
      { status: 301, to: `http://a.example:${port}/b?x=1` },
      { status: 302, to: `http://a.example:${port}/c` },
      { status: 308, to: `http://z.example:${port}/d#there` },
    ],
  })
})

test.each<[string, Page, object]>([
  ['in a circle', redirect('/#again'), { type: 'unverified', reason: 'it redirects in a circle' }],
  ['without saying where to', answer(302), { type: 'unverified', reason: 'it redirects without saying where to' }],
  [
    'to nonsense',
    redirect('http://[/'),
    { type: 'unverified', reason: 'it redirects to something that is no address' },
  ],
  [
    'to another scheme',
    redirect('mailto:a@b.example'),
    { type: 'unverified', reason: 'it redirects to a mailto: address' },
  ],
  ['to no host', redirect('http://x.invalid/'), { type: 'broken', reason: 'there is no host named x.invalid' }],
  ['to a missing page', redirect('/missing'), { type: 'broken', reason: '404 Not Found' }],
])('a redirect that leads %s is told', async (_, page, expected) => {
  const { port } = await startWebServer({ '/': page })
  expect(await openOne(`http://a.example:${port}/`)).toMatchObject(expected)
})

test.each([
  [10, { type: 'reached' }],
  [11, { type: 'unverified', reason: 'it redirects more than 10 times' }],
])('of %i redirects', async (length, expected) => {
  const steps = Array.from({ length }, (_, step) => [`/${step}`, redirect(`/${step + 1}`)] as const)
  const { port } = await startWebServer({ ...Object.fromEntries(steps), [`/${length}`]: answer(200) })
  const answered = await openOne(`http://a.example:${port}/0`)
  expect(answered).toMatchObject(expected)
  expect(answered?.redirects).toHaveLength(10)
})

test('a redirect in UTF-8 is understood', async () => {
  const to = Buffer.from('/ä').toString('latin1')
  const { port } = await startWebServer({ '/': raw(''), '/a': redirect(to), '/%C3%A4': answer(200) })
  expect(await openOne(`http://a.example:${port}/a`)).toMatchObject({ type: 'reached' })
})

test('a host is unknown where a name server says so, and only there', async () => {
  const urls = ['http://x.invalid/', 'http://x.unasked/', 'http://x.offline/']
  expect(Object.fromEntries(await open(urls))).toEqual({
    'http://x.invalid/': { type: 'broken', reason: 'there is no host named x.invalid', redirects: [] },
    'http://x.unasked/': { type: 'unverified', reason: 'no name server knows about x.unasked', redirects: [] },
    'http://x.offline/': { type: 'unverified', reason: 'no name server knows about x.offline', redirects: [] },
  })
})

test('where nobody answers at all, it may be the network', async () => {
  const { port } = await startWebServer({ '/403': answer(403), '/cut': cut, '/away': redirect('http://x.offline/') })
  const failing = ['http://x.offline/', `http://a.example:${port}/cut`, 'http://127.0.0.1:1/']
  const failures = [...(await open(failing)).values()]
  expect(failures.map(isNetworkFailure)).toEqual([true, true, true])
  const answered = [`http://a.example:${port}/403`, `http://a.example:${port}/away`, 'http://x.invalid/']
  const others = await open(answered)
  // Without a network, some resolvers say of every host that there is none.
  expect(answered.map(url => isNetworkFailure(others.get(url) as LinkAnswer))).toEqual([false, false, true])
})

/** For localhost, signed by itself, until 2126. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjzlhVIJypqORsosu
3F/QcYmxgbzOvenNevs1Ggkt62ahRANCAAS8NZru+Dd+eT4hloBdpZF8zk5edOle
QLM+7sHuHIVeW7pNEOF3e+l6SJZFzzFyJBiC60PZ/friPKeSLARQNFdx
-----END PRIVATE KEY-----`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBlDCCATugAwIBAgIUPfcYOPpiQW9g35zT/A9BrnPRIMYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE1MTI1NVoYDzIxMjYxMDMw
MTUxMjU1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS8NZru+Dd+eT4hloBdpZF8zk5edOleQLM+7sHuHIVeW7pNEOF3e+l6
SJZFzzFyJBiC60PZ/friPKeSLARQNFdxo2kwZzAdBgNVHQ4EFgQU85ZSM1X1Yuik
ItpDAv4ha364p1MwHwYDVR0jBBgwFoAU85ZSM1X1YuikItpDAv4ha364p1MwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
RwAwRAIgSxJF1I4xEEI0sviM85OYK0U7YU5Acu4RCQlBvqeUcKwCIHxUkvgHlv+N
V0YXgytEYTNtn82OBJDzwL7tdQ4V/1Yc
-----END CERTIFICATE-----`

test('a certificate that is not trusted is told', async () => {
  const server = createSecureServer({ key: KEY, cert: CERTIFICATE })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => new Promise<void>(resolve => void server.close(() => resolve())))
  const { port } = server.address() as AddressInfo
  expect(await openOne(`https://localhost:${port}/`)).toMatchObject({
    type: 'unverified',
    reason: 'its certificate is not trusted',
  })
})

test('what speaks no TLS is told', async () => {
  const { port } = await startWebServer({})
  const expected = { type: 'unverified', reason: 'no secure connection can be made' }
  expect(await openOne(`https://a.example:${port}/`)).toMatchObject(expected)
})

test.each<[string, string, object]>([
  ['an id', '#one', { type: 'reached', redirects: [] }],
  ['the name of an a', '#two', { type: 'reached' }],
  ['the name of anything else', '#three', { type: 'broken', reason: 'the page has no #three' }],
  ['nothing', '#four', { type: 'broken' }],
  ['an id in other letters', '#ONE', { type: 'broken' }],
  ['an id in a comment', '#comment', { type: 'broken' }],
  ['an id beyond ASCII', '#f%C3%BCnf', { type: 'reached' }],
  ['an id beyond ASCII, typed as it is', '#fünf', { type: 'reached' }],
  ['an id with a percent sign', '#100%', { type: 'reached' }],
  ['an id that looks encoded', '#a%20b', { type: 'reached' }],
  ['an id with an entity', '#q&a', { type: 'reached' }],
  ['a text', '#:~:text=harbour', { type: 'reached' }],
  ['an id and a text', '#one:~:text=harbour', { type: 'reached' }],
  ['no id and a text', '#four:~:text=harbour', { type: 'broken', reason: 'the page has no #four' }],
  ['the top', '#Top', { type: 'reached' }],
  ['the top, in short', '#', { type: 'reached' }],
  ["a script's route", '#/settings', { type: 'reached' }],
])('a fragment that names %s', async (_, fragment, expected) => {
  const page = html(`<h2 id="one">1</h2><a name="two">2</a><p name="three">3</p><!-- <p id="comment"> -->
    <p id="fünf">5</p><p id="100%">6</p><p id="a%20b">7</p><p id="q&amp;a">8</p>`)
  const { port } = await startWebServer({ '/': page })
  expect(await openOne(`http://${OWN}:${port}/${fragment}`)).toMatchObject(expected)
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
])('a page in %s is unpacked', async (encoding, pack) => {
  const page: Page = response =>
    void response.writeHead(200, { 'content-encoding': encoding }).end(pack('<p id="one">'))
  const { port } = await startWebServer({ '/': page })
  const [there, missing] = [`http://${OWN}:${port}/#one`, `http://${OWN}:${port}/#two`]
  const answers = await open([there, missing])
  expect([answers.get(there)?.type, answers.get(missing)?.type]).toEqual(['reached', 'broken'])
})

const CANNOT_READ = { type: 'unverified', reason: 'the page could not be read as far as #two' }

test.each<[string, Page, object]>([
  ['without an end', endless('<p id="one">'), { type: 'unverified', reason: 'the page is too long to look for #two' }],
  [
    'that is a bomb',
    response => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(SPACES.repeat(200))),
    { type: 'unverified', reason: 'the page is too long to look for #two' },
  ],
  ['packed in an unknown way', answer(200, { 'content-encoding': 'lzw' }, 'x'), CANNOT_READ],
  ['packed wrongly', answer(200, { 'content-encoding': 'gzip' }, '<p id="one">'), CANNOT_READ],
  ['cut in the middle', raw('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p id="one">'), CANNOT_READ],
])('in a page %s', async (_, page, expected) => {
  const { port } = await startWebServer({ '/': page })
  const [plain, missing] = [`http://${OWN}:${port}/`, `http://${OWN}:${port}/#two`]
  const answers = await open([plain, missing])
  expect(answers.get(plain)).toMatchObject({ type: 'reached' })
  expect(answers.get(missing)).toMatchObject(expected)
})

test.each<[string, Page]>([
  ['stops in the middle', response => void response.writeHead(200).write('<p id="one">')],
  [
    'comes in drops',
    response => {
      response.writeHead(200)
      const drip = () => void (response.destroyed || response.write(' ', () => setImmediate(drip)))
      drip()
    },
  ],
])('a page that %s is given up', async (_, page) => {
  // The first time-out is that of the headers.
  const clock = testClock((count, runOut) => void (count === 2 && setImmediate(runOut)))
  const { port } = await startWebServer({ '/': page })
  const [plain, missing] = [`http://${OWN}:${port}/`, `http://${OWN}:${port}/#two`]
  const answers = await open([plain, missing], { clock })
  expect(answers.get(plain)).toMatchObject({ type: 'reached' })
  expect(answers.get(missing)).toMatchObject(CANNOT_READ)
})

test('a page is read until all fragments are found, and no further', async () => {
  const page: Page = response => void response.writeHead(200).write('<p id="one"><p id="two">')
  const { port } = await startWebServer({ '/': page })
  const answers = await open([`http://${OWN}:${port}/#one`, `http://${OWN}:${port}/#two`])
  expect([...answers.values()].map(({ type }) => type)).toEqual(['reached', 'reached'])
})

test("fragments of other people's pages, and of what is no page, are not looked for", async () => {
  const { port, requests } = await startWebServer({
    '/': html('<p>'),
    '/away': (response, request) => redirect(`http://a.example:${port}/`)(response, request),
    '/moved': redirect('/#new'),
    '/paper.pdf': answer(200, { 'content-type': 'application/pdf' }, '%PDF'),
  })
  const urls = [
    `http://a.example:${port}/#x`,
    `http://${OWN}:${port}/away#x`,
    `http://${OWN}:${port}/moved#x`,
    `http://${OWN}:${port}/paper.pdf#page=3`,
  ]
  expect([...(await open(urls)).values()].map(({ type }) => type)).toEqual(urls.map(() => 'reached'))
  expect(requests[0]).toBe('HEAD a.example/')
})

test('each page is opened once, and only what the web is made of', async () => {
  const { port, requests } = await startWebServer({ '/': html('<p id="a">'), '/?q': answer(200) })
  const at = `http://${OWN}:${port}`
  const progress: string[] = []
  const urls = [
    at,
    `${at}/`,
    `${at}/`,
    `${at}/#a`,
    `${at}/#b`,
    `${at}/?q`,
    'mailto:a@b.example',
    '/x',
    'ftp://a.example',
  ]
  const answers = await open(urls, { onProgress: (done, total, url) => progress.push(`${done}/${total} ${url}`) })
  expect(Object.fromEntries([...answers].map(([url, { type }]) => [url.slice(at.length), type]))).toEqual({
    '': 'reached',
    '/': 'reached',
    '/#a': 'reached',
    '/#b': 'broken',
    '/?q': 'reached',
  })
  expect(requests).toEqual([`GET ${OWN}/`, `HEAD ${OWN}/?q`])
  expect(progress).toEqual([`1/5 ${at}`, `2/5 ${at}/`, `3/5 ${at}/#a`, `4/5 ${at}/#b`, `5/5 ${at}/?q`])
})

test('eight requests at most are under way', async () => {
  let underWay = 0
  let most = 0
  let arrived = 0
  const names = loopbackNames(() => {
    underWay += 1
    most = Math.max(most, underWay)
  })
  const waiting: (() => void)[] = []
  const page: Page = response => {
    arrived += 1
    waiting.push(() => {
      underWay -= 1
      response.end()
    })
    // Nobody is answered before the first eight are here.
    if (arrived >= 8) for (const go of waiting.splice(0)) go()
  }
  const { port } = await startWebServer({ '/': page })
  await open(
    Array.from({ length: 20 }, (_, host) => `http://h${host}.example:${port}/`),
    { names },
  )
  expect(arrived).toBe(20)
  expect(most).toBe(8)
})

test('a host has one request at a time, and a pause between two, whoever leads there', async () => {
  const clock = testClock()
  let underWay = 0
  let most = 0
  const busy: Page = response => {
    underWay += 1
    most = Math.max(most, underWay)
    let turns = 50
    const linger = () => {
      turns -= 1
      if (turns > 0) return void setImmediate(linger)
      underWay -= 1
      response.end()
    }
    linger()
  }
  const waiting: (() => void)[] = []
  const { port } = await startWebServer({
    '/1': busy,
    '/2': busy,
    '/3': busy,
    '/away': response => {
      waiting.push(() => redirect(`http://busy.example:${port}/3`)(response, response.req))
      if (waiting.length === 4) for (const go of waiting.splice(0)) go()
    },
  })
  const others = ['a', 'b', 'c', 'd'].map(host => `http://${host}.example:${port}/away`)
  await open([...others, `http://busy.example:${port}/1`, `http://busy.example:${port}/2`], { clock })
  expect(most).toBe(1)
  expect(clock.pauses).toEqual([250, 250, 250, 250, 250])
})

test('a kept answer is used until it is too old for whoever asks', async () => {
  const file = join(scratchProject(), 'out/.links.json')
  const { port, requests } = await startWebServer({ '/': answer(200) })
  const url = `http://a.example:${port}/`
  const first = await openOne(url, { cache: openLinkCache(file) })
  expect(await openOne(url, { cache: openLinkCache(file) })).toEqual(first)
  expect(requests).toHaveLength(1)
  await openOne(url, { cache: openLinkCache(file), maxAge: 0 })
  expect(requests).toHaveLength(2)
})

test('failures of the network alone are not kept', async () => {
  const file = join(scratchProject(), 'out/.links.json')
  const { port } = await startWebServer({ '/': answer(500) })
  const age = { now: testClock().now() }
  await open(['http://x.offline/'], { cache: openLinkCache(file) })
  expect(openLinkCache(file).read('http://x.offline/', age)).toBeUndefined()
  await open(['http://x.offline/', `http://a.example:${port}/`], { cache: openLinkCache(file) })
  expect(openLinkCache(file).read('http://x.offline/', age)).toMatchObject({ type: 'unverified' })
})

test('who stops waiting is let go at once, and keeps what was answered', async () => {
  const file = join(scratchProject(), 'out/.links.json')
  const enough = new AbortController()
  let hanging = 0
  const stop = (): void => {
    hanging += 1
    if (hanging === 4) enough.abort()
  }
  const { port } = await startWebServer({
    '/quick': answer(200),
    '/': stop,
    '/body': response => {
      response.writeHead(200).write('<p>')
      stop()
    },
  })
  const quick = `http://q.example:${port}/quick`
  const stuck = ['q', 'a', 'b'].map(host => `http://${host}.example:${port}/`)
  const opening = open([quick, ...stuck, `http://${OWN}:${port}/body#x`], {
    signal: enough.signal,
    cache: openLinkCache(file),
  })
  await expect(opening).rejects.toThrow('aborted')
  expect(openLinkCache(file).read(quick, { now: testClock().now() })).toMatchObject({ type: 'reached' })
})

test('who has stopped waiting before sends nothing', async () => {
  const { port, requests } = await startWebServer({ '/': hang })
  const opening = open([`http://a.example:${port}/`], { signal: AbortSignal.abort() })
  await expect(opening).rejects.toThrow()
  expect(requests).toEqual([])
})
