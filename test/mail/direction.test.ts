import { describe, expect, test } from 'vitest'
import { describeInBrowser } from './browser.ts'
import { RIGHT_TO_LEFT } from './built-editions.ts'

const FROM_THE_RIGHT = ['right', 'start', 'center', '-webkit-right', '-webkit-center']

describeInBrowser('right to left', browser => {
  describe.each(RIGHT_TO_LEFT)('$edition in the theme $theme', mail => {
    test('every text runs from right to left, unless it says otherwise of itself', async () => {
      const page = await browser.show(mail, 375)
      const texts = await page.evaluate(() => window.mail.texts())
      expect(texts.length).toBeGreaterThan(50)
      const others = texts
        .filter(({ direction, ownDirection }) => direction !== 'rtl' && ownDirection !== 'ltr')
        .map(({ selector, text }) => `${selector}: ${text}`)
      expect(others, others.join('\n')).toEqual([])
    })

    test('every text begins at the right, or is centred', async () => {
      const page = await browser.show(mail, 375)
      const others = (await page.evaluate(() => window.mail.texts()))
        .filter(({ textAlign, ownDirection }) => !FROM_THE_RIGHT.includes(textAlign) && ownDirection !== 'ltr')
        .map(({ selector, textAlign, text }) => `${textAlign} at ${selector}: ${text}`)
      expect(others, others.join('\n')).toEqual([])
    })

    test('lists and quotations are indented from the right', async () => {
      const page = await browser.show(mail, 375)
      const indents = await page.evaluate(() =>
        [...document.querySelectorAll('ul,ol,blockquote')].map(element => {
          const { paddingLeft, paddingRight, borderLeftWidth } = getComputedStyle(element)
          return { tag: element.tagName, paddingLeft, isIndented: paddingRight !== '0px', borderLeftWidth }
        }),
      )
      expect(indents.length).toBeGreaterThan(3)
      for (const { tag, ...indent } of indents) {
        expect([tag, indent]).toEqual([tag, { paddingLeft: '0px', isIndented: true, borderLeftWidth: '0px' }])
      }
    })

    test('code runs from left to right even there', async () => {
      const page = await browser.show(mail, 375)
      const turned = await page.evaluate(() =>
        [...document.querySelectorAll('pre,code')]
          .filter(code => getComputedStyle(code).direction !== 'ltr')
          .map(code => code.outerHTML.slice(0, 120)),
      )
      expect(turned, turned.join('\n')).toEqual([])
    })

    test('nothing is told to run from left to right by its style', async () => {
      const { html } = await mail.built()
      expect(html.match(/direction\s*:\s*ltr/gi) ?? []).toEqual([])
    })
  })
})
