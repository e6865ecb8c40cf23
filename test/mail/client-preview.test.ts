/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { previewHtml, type Scheme } from '../../src/core/preview/client-preview.ts'
import { DARK_MODELS, type DarkModelName } from '../../src/core/templates/dark-models.ts'
import { describeInBrowser, type MailBrowser } from './browser.ts'
import { type Mail, mailsOf } from './built-editions.ts'

const WIDTH = 720
const MAILS = mailsOf('the golden edition')

describeInBrowser('a preview', browser => {
  test.each(MAILS)(
    'in dark is what Chromium makes of $edition in the theme $theme where dark is preferred',
    async mail => {
      await expectSame(browser, mail, 'dark')
    },
  )

  test.each(MAILS)('in light is what Chromium makes of $edition in the theme $theme where light is', async mail => {
    await expectSame(browser, mail, 'light')
  })

  describe.each(['outlook', 'partial', 'full'] as const)('that is %s', scheme => {
    test.each(MAILS)('is $edition in the theme $theme, recoloured as it is for the tests of legibility', async mail => {
      const { html } = await mail.built()
      const page = await browser.show(mail, WIDTH)
      try {
        await recolour(page, scheme)
        const wanted = await page.evaluate(paintOf)
        await preview(page, 'dark', shown(html, scheme), async other => {
          expect(differences(await other.evaluate(paintOf), wanted)).toEqual([])
        })
      } finally {
        await page.evaluate(() => window.mail.restore())
      }
    })
  })
})

async function recolour(page: Page, name: DarkModelName): Promise<void> {
  const { text, background } = DARK_MODELS[name]
  const declared = await page.evaluate(() => window.mail.declaredColours())
  const paired = (colours: readonly string[], by: (colour: string) => string) =>
    Object.fromEntries(colours.map(colour => [colour, by(colour)]))
  await page.evaluate(colours => window.mail.recolour(colours), {
    texts: paired(declared.texts, text),
    backgrounds: paired(declared.backgrounds, background),
    ground: { text: text('#000000'), background: background('#ffffff') },
    marks: name === 'outlook',
  })
}

/** Whatever the browser prefers that shows the preview. */
async function expectSame(browser: MailBrowser, mail: Mail, scheme: 'light' | 'dark'): Promise<void> {
  const { html } = await mail.built()
  const page = await browser.show(mail, WIDTH)
  try {
    await page.emulateMedia({ colorScheme: scheme })
    const wanted = await page.evaluate(paintOf)
    expect(wanted.length).toBeGreaterThan(50)
    for (const preferred of ['light', 'dark'] as const) {
      await preview(page, preferred, shown(html, scheme), async other => {
        expect(differences(await other.evaluate(paintOf), wanted)).toEqual([])
      })
    }
  } finally {
    await page.emulateMedia({ colorScheme: 'light' })
  }
}

function shown(html: string, scheme: Scheme): string {
  return previewHtml(html, { scheme, images: true, styles: true }, { pictureUrl: src => src })
}

/** Beside the mail, in a page of the same width. */
async function preview(
  beside: Page,
  colorScheme: 'light' | 'dark',
  html: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await beside
    .context()
    .browser()
    ?.newPage({ colorScheme, viewport: { width: WIDTH, height: 900 } })
  if (!page) throw new Error('no browser')
  try {
    await page.setContent(html, { waitUntil: 'domcontentloaded' })
    await look(page)
  } finally {
    await page.close()
  }
}

function differences(painted: readonly string[], wanted: readonly string[]): readonly string[] {
  const lines = Array.from({ length: Math.max(painted.length, wanted.length) }, (_, index) => index)
  return lines
    .filter(index => painted[index] !== wanted[index])
    .map(index => `${painted[index]} and not ${wanted[index]}`)
}

/** One line for each element, in their order. Runs inside the page. */
function paintOf(): readonly string[] {
  return [...document.querySelectorAll('html, body, body *')].map(element => {
    const style = getComputedStyle(element)
    const borders = ['top', 'right', 'bottom', 'left']
      .filter(side => style.getPropertyValue(`border-${side}-width`) !== '0px')
      .map(side => style.getPropertyValue(`border-${side}-color`))
    return [element.tagName, style.display, style.color, 'on', style.backgroundColor, ...borders].join(' ')
  })
}
