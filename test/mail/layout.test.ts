import { describe, expect, test } from 'vitest'
import { describeInBrowser } from './browser.ts'
import { MAILS } from './built-editions.ts'

const WIDTHS = [320, 375, 600]

describeInBrowser('on a screen', browser => {
  describe.each(MAILS)('$edition in the theme $theme', mail => {
    test.each(WIDTHS)('nothing is wider than %i pixels', async width => {
      const page = await browser.show(mail, width)
      const measured = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        const wide = [...document.querySelectorAll('body *')].filter(
          element => element.getBoundingClientRect().right > clientWidth + 0.5 && element.children.length === 0,
        )
        return { scrollWidth, clientWidth, wide: wide.map(element => element.outerHTML.slice(0, 120)) }
      })
      expect(measured, measured.wide.join('\n')).toEqual({ scrollWidth: width, clientWidth: width, wide: [] })
    })

    test('pictures and code fit a phone', async () => {
      const page = await browser.show(mail, 320)
      const measured = await page.evaluate(() => ({
        pictures: [...document.images].map(image => ({
          src: image.src,
          loaded: image.naturalWidth > 0,
          fits: image.getBoundingClientRect().right <= document.documentElement.clientWidth,
        })),
        code: [...document.querySelectorAll('pre')].map(pre => ({
          whiteSpace: getComputedStyle(pre).whiteSpace,
          fits: pre.scrollWidth <= pre.clientWidth,
        })),
      }))
      expect(measured.pictures.filter(({ loaded, fits }) => !loaded || !fits)).toEqual([])
      expect(measured.code.filter(({ whiteSpace, fits }) => whiteSpace !== 'pre-wrap' || !fits)).toEqual([])
    })

    test('nothing is fetched but its own pictures', async () => {
      const page = await browser.show(mail, 375)
      const { pictures } = await mail.built()
      const [own = '', ...others] = browser.requested()
      expect(own).toBe(page.url())
      const allowed = pictures.map(({ name }) => new URL(`images/${name}`, own).href)
      expect(others.filter(url => !allowed.includes(url))).toEqual([])
      expect([...new Set(others)].sort()).toEqual(allowed.sort())
    })
  })
})
