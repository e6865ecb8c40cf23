import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { describeInChromium } from '../chromium.ts'
import { measureAutoDark } from './auto-dark.ts'
import type { Mail } from './built-editions.ts'
import { type MailServer, serveMails } from './mail-server.ts'
import { type DeclaredColours, installPageTools, type RepaintedColours } from './page-tools.ts'

/** A browser with one page, on which mails are shown in turn. */
export interface MailBrowser {
  /** Loads a mail in light colours, unless it is what is shown already: whoever changes the page puts it right again. */
  readonly show: (mail: Mail, width: number) => Promise<Page>
  /** The addresses that the mail now shown has asked for, its own first. */
  readonly requested: () => readonly string[]
  /** What Chromium paints in its automatic dark mode where a mail asks for these colours. */
  readonly autoDark: (colours: DeclaredColours) => Promise<RepaintedColours>
}

/** A group of tests that look at mails in a browser. */
export function describeInBrowser(title: string, suite: (browser: MailBrowser) => void): void {
  describeInChromium(title, chromium => {
    let server: MailServer
    let screen: Screen
    // Every mail in a theme asks for the same handful of colours.
    const autoDark = new Map<string, Promise<RepaintedColours>>()

    beforeAll(async () => {
      server = await serveMails()
      screen = await openScreen(chromium())
    })
    afterAll(async () => server?.close())

    suite({
      show: (mail, width) => screen.load(server.address(mail), width),
      requested: () => screen.requested(),
      autoDark: colours => {
        const key = JSON.stringify(colours)
        const known = autoDark.get(key) ?? measureAutoDark(chromium(), colours)
        autoDark.set(key, known)
        return known
      },
    })
  })
}

/** An address with this at its end is one that a reader has blocked. */
export const BLOCKED = '?blocked'

interface Screen {
  readonly load: (address: string, width: number) => Promise<Page>
  readonly requested: () => readonly string[]
}

async function openScreen(browser: Browser): Promise<Screen> {
  const page = await browser.newPage({ colorScheme: 'light' })
  let shown = ''
  let requested: string[] = []
  page.on('request', request => requested.push(request.url()))
  await page.addInitScript(installPageTools)
  await page.route('**', route => {
    const { hostname, search } = new URL(route.request().url())
    return hostname === '127.0.0.1' && search !== BLOCKED ? route.continue() : route.abort()
  })
  return {
    async load(address, width) {
      if (shown === `${width} ${address}`) return page
      requested = []
      await page.setViewportSize({ width, height: 900 })
      await page.goto(address, { waitUntil: 'load' })
      shown = `${width} ${address}`
      return page
    },
    requested: () => requested,
  }
}
