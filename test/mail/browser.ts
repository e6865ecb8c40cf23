import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { measureAutoDark } from './auto-dark.ts'
import type { Mail } from './built-editions.ts'
import { findBrowser, HOW_TO_GET_A_BROWSER, isRequired } from './find-browser.ts'
import { type MailServer, serveMails } from './mail-server.ts'
import { type DeclaredColours, installPageTools, type RepaintedColours } from './page-tools.ts'

/** Nothing but the mail may talk to the network. */
const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The sandbox of Chromium refuses to run as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** A browser with one page, on which mails are shown in turn. */
export interface MailBrowser {
  /** Loads a mail in light colours, unless it is what is shown already: whoever changes the page puts it right again. */
  readonly show: (mail: Mail, width: number) => Promise<Page>
  /** The addresses that the mail now shown has asked for, its own first. */
  readonly requested: () => readonly string[]
  /** What Chromium paints in its automatic dark mode where a mail asks for these colours. */
  readonly autoDark: (colours: DeclaredColours) => Promise<RepaintedColours>
}

/** A group of tests that need a browser. Without one they are passed over, but not in continuous integration. */
export function describeInBrowser(title: string, suite: (browser: MailBrowser) => void): void {
  const executablePath = findBrowser()
  const isSkipped = executablePath === undefined && !isRequired()
  if (isSkipped) console.warn(`Passed over: ${title}. ${HOW_TO_GET_A_BROWSER}`)
  describe.skipIf(isSkipped)(title, () => {
    let server: MailServer
    let browser: Browser
    let screen: Screen
    // Every mail in a theme asks for the same handful of colours.
    const autoDark = new Map<string, Promise<RepaintedColours>>()

    beforeAll(async () => {
      if (executablePath === undefined) throw new Error(HOW_TO_GET_A_BROWSER)
      server = await serveMails()
      browser = await chromium.launch({ executablePath, args: ARGUMENTS })
      screen = await openScreen(browser)
    })
    afterAll(async () => {
      await browser?.close()
      await server?.close()
    })

    suite({
      show: (mail, width) => screen.load(server.address(mail), width),
      requested: () => screen.requested(),
      autoDark: colours => {
        const key = JSON.stringify(colours)
        const known = autoDark.get(key) ?? measureAutoDark(browser, colours)
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
