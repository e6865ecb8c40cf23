import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { html, startWebServer } from '../web-server.ts'
import { describeDesk, EDITION } from './desk.ts'

/** Milliseconds in which a page of another origin would have had what it asked for. */
const PATIENCE = { timeout: 15_000 }
const NAME = 'Tidal Basin'

describeDesk(
  'a page of another origin',
  desk => {
    /** The page of somebody else on this machine, which the browser takes for another site or for the same one. */
    const openOther = async (host: string) => {
      const { port } = await startWebServer({
        '/': html('<!doctype html><title>Other</title><iframe name="sink"></iframe>'),
      })
      const context = await desk.browser().newContext()
      onTestFinished(() => context.close())
      const page = await context.newPage()
      await page.goto(`http://${host}:${port}/`)
      return { page, url: desk.process().url }
    }
    const TEST = `/api/editions/${EDITION}/test`
    const tests = async () => (await desk.ask<{ messages: readonly unknown[] }>('/api/outbox')).messages

    it.each(['127.0.0.1', 'localhost'])('at %s reads nothing', async host => {
      const { page, url } = await openOther(host)
      const read = await page.evaluate(async root => {
        const attempts = ['/api/project', '/', '/desk/desk.js', '/api/editions', '/api/outbox'].flatMap(path =>
          (['cors', 'no-cors'] as const).map(async mode => {
            const response = await fetch(`${root}${path}`, { mode })
            return response.text()
          }),
        )
        const settled = await Promise.allSettled(attempts)
        return settled.map(result => (result.status === 'fulfilled' ? result.value : ''))
      }, url)
      expect(read.length).toBe(10)
      expect(read.join('')).toBe('')
    })

    it.each(['127.0.0.1', 'localhost'])('at %s brings in no script, picture or stream of it', async host => {
      const { page, url } = await openOther(host)
      const outcome = await page.evaluate(root => {
        const outcomeOf = (element: HTMLElement) =>
          new Promise<string>(resolve => {
            element.addEventListener('load', () => resolve('load'))
            element.addEventListener('error', () => resolve('error'))
            document.body.append(element)
          })
        const script = Object.assign(document.createElement('script'), { src: `${root}/desk/desk.js` })
        const image = Object.assign(document.createElement('img'), { src: `${root}/desk/icon.svg` })
        const sheet = Object.assign(document.createElement('link'), {
          rel: 'stylesheet',
          href: `${root}/desk/desk.css`,
        })
        const events = new EventSource(`${root}/api/events`)
        const stream = new Promise<string>(resolve => {
          events.addEventListener('revision', () => resolve('load'))
          events.addEventListener('error', () => resolve('error'))
        })
        return Promise.all([outcomeOf(script), outcomeOf(image), outcomeOf(sheet), stream])
      }, url)
      expect(outcome).toEqual(['error', 'error', 'error', 'error'])
    })

    it.each(['127.0.0.1', 'localhost'])('at %s sends nothing', async host => {
      const { page, url } = await openOther(host)
      await page.evaluate(async address => {
        const body = '{"isForced":true}'
        const json = { 'content-type': 'application/json' }
        const attempts: readonly RequestInit[] = [
          { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body },
          { method: 'POST', mode: 'no-cors', credentials: 'include', body },
          { method: 'POST', headers: json, body },
          { method: 'POST', headers: { ...json, 'x-desk-token': 'guessed' }, body },
        ]
        await Promise.allSettled(attempts.map(attempt => fetch(address, attempt)))
        navigator.sendBeacon(address, new Blob([body], { type: 'text/plain' }))
      }, `${url}${TEST}`)
      for (const enctype of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        await submitForm(page, `${url}${TEST}`, enctype)
      }
      expect(await tests()).toEqual([])
    })

    it.each(['127.0.0.1', 'localhost'])('at %s shows it in no frame', async host => {
      const { page, url } = await openOther(host)
      for (const path of ['/', '/api/project', `/frames/${EDITION}`]) {
        const sink = page.frame({ name: 'sink' })
        await page.evaluate(address => {
          const frame = document.querySelector('iframe')
          return new Promise(resolve => {
            frame?.addEventListener('load', resolve, { once: true })
            if (frame) frame.src = address
          })
        }, `${url}${path}`)
        expect([path, (await sink?.content())?.includes(NAME)]).toEqual([path, false])
        expect([path, (await sink?.content())?.includes('desk-token')]).toEqual([path, false])
      }
    })

    it('holds no handle on the desk that it opens in a window', async () => {
      const { page, url } = await openOther('127.0.0.1')
      const popup = page.waitForEvent('popup')
      const opened = page.evaluate(address => {
        const other = window.open(address)
        Object.assign(window, { other })
      }, url)
      const [desk] = await Promise.all([popup, opened])
      await desk.getByText(NAME).first().waitFor(PATIENCE)
      expect(await desk.evaluate(() => window.opener)).toBeNull()
      expect(await page.evaluate(() => (window as unknown as { other: Window }).other.closed)).toBe(true)
    })

    it('that has bound its name to this machine is turned away', async () => {
      const { port } = desk.process()
      const context = await desk.browser().newContext()
      onTestFinished(() => context.close())
      const page = await context.newPage()
      for (const path of ['/', '/api/project', `/frames/${EDITION}`]) {
        const response = await page.goto(`http://rebound.test:${port}${path}`)
        expect([path, response?.status()]).toEqual([path, 403])
        expect(await page.content()).not.toContain(NAME)
      }
      // The page itself came from somebody else, a moment before the name was bound.
      await page.route('**/before', route => route.fulfill({ contentType: 'text/html', body: '<title>Other</title>' }))
      await page.goto(`http://rebound.test:${port}/before`)
      const read = await page.evaluate(async path => {
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"isForced":true}' }
        const answers = await Promise.allSettled([fetch('/api/project'), fetch('/'), fetch(path, init)])
        return Promise.all(answers.map(it => (it.status === 'fulfilled' ? it.value.text() : '')))
      }, TEST)
      expect(read.length).toBe(3)
      expect(read.join('')).not.toMatch(/Tidal Basin|desk-token/)
      expect(await tests()).toEqual([])
    })
  },
  { args: ['--host-resolver-rules=MAP rebound.test 127.0.0.1'] },
)

function submitForm(page: Page, action: string, enctype: string): Promise<void> {
  return page.evaluate(
    ([address, type]) => {
      const form = document.createElement('form')
      Object.assign(form, { action: address, method: 'post', enctype: type, target: 'sink' })
      const field = Object.assign(document.createElement('input'), { name: '{"isForced":true,"a":"', value: '"}' })
      form.append(field)
      document.body.append(form)
      const answered = new Promise<void>(resolve => {
        document.querySelector('iframe')?.addEventListener('load', () => resolve(), { once: true })
      })
      form.submit()
      return answered
    },
    [action, enctype] as const,
  )
}
