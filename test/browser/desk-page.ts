/// <reference lib="dom" />
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

/** A page of the desk in a browser of its own cookies and caches, closed when the test is over. */
export interface DeskPage {
  readonly page: Page
  /** The frame around the mail, in the page. */
  readonly frame: Locator
  /** What is in the frame. */
  readonly mail: FrameLocator
  /** Goes somewhere by the desk's own means, as a link in it does. */
  readonly visit: (path: string) => Promise<void>
  /** Chooses one of a few, all in sight. */
  readonly choose: (group: string, label: string) => Promise<void>
}

/** Milliseconds in which something has to be on the screen, on a machine that does much else. */
export const PATIENCE = { timeout: 15_000 }

export interface DeskPageOptions extends BrowserContextOptions {
  /** Of the desk, with its settings. */
  readonly path?: string
  /** What the page may complain of where a test takes something away from it. */
  readonly mayComplain?: boolean
  /** Whether the mail holds what the browser refuses to ask for, which it calls a request all the same. */
  readonly mayBeRefused?: boolean
  /** Before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>
}

export const DESKTOP = { width: 1360, height: 900 } as const
export const PHONE = { width: 375, height: 740 } as const

/** Every page is held to this: nothing throws in it, no dialog of the browser opens, and it asks nobody but the desk. */
export async function openDeskPage(browser: Browser, url: string, options: DeskPageOptions = {}): Promise<DeskPage> {
  const { path = '/', mayComplain = false, mayBeRefused = false, prepare, ...rest } = options
  const context = await browser.newContext({ viewport: DESKTOP, ...rest })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', cause => complaints.push(String(cause)))
  page.on('dialog', dialog => {
    complaints.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('page', other => complaints.push(`another window: ${other.url()}`))
  page.on('request', request => {
    if (!mayBeRefused && new URL(request.url()).origin !== url) complaints.push(`a request: ${request.url()}`)
  })
  page.on('console', message => {
    const { url: source } = message.location()
    if (message.type() === 'error' && !mayComplain) complaints.push(`${message.text()} (${source})`)
  })
  onTestFinished(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })
  await prepare?.(page)
  await page.goto(`${url}${path}`)
  const frame = page.locator('main .mail-frame iframe').first()
  return {
    ...{ page, frame },
    mail: frame.contentFrame(),
    visit: async to => {
      await page.evaluate(address => {
        window.history.pushState(null, '', address)
        window.dispatchEvent(new PopStateEvent('popstate'))
      }, to)
    },
    choose: async (group, label) => {
      await page
        .getByRole('group', { name: group, exact: true })
        .getByRole('radio', { name: label, exact: true })
        .check()
    },
  }
}

/** Until the mail is in the frame. */
export async function waitForMail({ mail }: DeskPage, text = 'Good evening, Ada'): Promise<void> {
  await mail.getByText(text).first().waitFor(PATIENCE)
}

/** Until the checks have been heard. */
export async function waitForChecks({ page }: DeskPage): Promise<void> {
  await page.locator('.checks[aria-busy=false]').waitFor(PATIENCE)
}
