import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { findBrowser, HOW_TO_GET_A_BROWSER, isRequired } from './mail/find-browser.ts'

/** Nothing but what is looked at may talk to the network. */
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

/**
 * A group of tests with a Chromium of their own, which is there when the tests run. Without one they are passed over, but
 * not in continuous integration.
 */
export function describeInChromium(
  title: string,
  suite: (browser: () => Browser) => void,
  own: readonly string[] = [],
) {
  const executablePath = findBrowser()
  const isSkipped = executablePath === undefined && !isRequired()
  if (isSkipped) console.warn(`Passed over: ${title}. ${HOW_TO_GET_A_BROWSER}`)
  describe.skipIf(isSkipped)(title, () => {
    let browser: Browser | undefined
    beforeAll(async () => {
      if (executablePath === undefined) throw new Error(HOW_TO_GET_A_BROWSER)
      browser = await chromium.launch({ executablePath, args: [...ARGUMENTS, ...own] })
    })
    afterAll(async () => browser?.close())
    suite(() => {
      if (!browser) throw new Error('The browser is there when the tests run.')
      return browser
    })
  })
}
