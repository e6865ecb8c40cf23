import { describe, expect, test } from 'vitest'
import { markdownOf, paragraphsOf, plainSpans } from './articles.ts'
import { describeInBrowser } from './browser.ts'
import { type BuiltMail, MAILS } from './built-editions.ts'

/** WCAG 2.2, 2.5.8 asks for 24; fingers and the platforms' own guides for 44. */
const BUTTON = 44

describeInBrowser('what is to be read and pressed', browser => {
  describe.each(MAILS)('in $edition in the theme $theme', mail => {
    test('no text is smaller than 14 pixels', async () => {
      const page = await browser.show(mail, 375)
      const small = (await page.evaluate(() => window.mail.texts()))
        .filter(({ fontSize }) => fontSize < 14)
        .map(({ selector, fontSize, text }) => `${fontSize}px at ${selector}: ${text}`)
      expect(small, small.join('\n')).toEqual([])
    })

    test('the paragraphs of articles have 16 pixels and a line height of 1.5 at least', async () => {
      const page = await browser.show(mail, 375)
      const paragraphs = paragraphTexts(await mail.built())
      const shown = (await page.evaluate(() => window.mail.texts())).filter(({ text }) => paragraphs.has(text))
      expect(shown.length).toBeGreaterThan(0)
      const cramped = shown
        .filter(({ fontSize, lineHeight = 0 }) => fontSize < 16 || lineHeight / fontSize < 1.5)
        .map(({ selector, fontSize, lineHeight }) => `${fontSize}/${lineHeight} at ${selector}`)
      expect(cramped, cramped.join('\n')).toEqual([])
    })

    test('links are underlined, in a colour that stands on the link itself', async () => {
      const page = await browser.show(mail, 375)
      const wrong = await page.evaluate(() =>
        [...document.links]
          .filter(link => {
            const isUnderlined = getComputedStyle(link).textDecorationLine.includes('underline')
            return link.style.color === '' || !(isUnderlined || (link.textContent ?? '').trim() === '')
          })
          .map(link => link.outerHTML.slice(0, 200)),
      )
      expect(wrong, wrong.join('\n')).toEqual([])
    })

    test('a link with room around it, which looks like a button, is 44 pixels high', async () => {
      const page = await browser.show(mail, 375)
      const heights = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('a')]
          .filter(link => getComputedStyle(link).display !== 'inline' || link.style.backgroundColor !== '')
          .filter(link => link.querySelector('img') === null)
          .map(link => ({ text: link.textContent, height: link.getBoundingClientRect().height })),
      )
      expect(heights.filter(({ height }) => height < BUTTON)).toEqual([])
    })
  })
})

/** Those without merge fields, which would say something else by now. */
function paragraphTexts({ digest }: BuiltMail): ReadonlySet<string> {
  const paragraphs = digest.variants
    .flatMap(markdownOf)
    .flatMap(({ children }) => paragraphsOf(children))
    .filter(spans => !JSON.stringify(spans).includes('"field"'))
  return new Set(paragraphs.map(spans => plainSpans(spans).replace(/\s+/g, ' ').trim()).filter(text => text !== ''))
}
