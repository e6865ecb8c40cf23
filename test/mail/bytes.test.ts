import { describe, expect, test } from 'vitest'
import { MAILS, mailsOf } from './built-editions.ts'

describe.each([
  { edition: 'an empty edition', most: 8_000 },
  { edition: 'an edition of thirty items', most: 60_000 },
])('$edition is under $most bytes', ({ edition, most }) => {
  test.each(mailsOf(edition))('in the theme $theme', async ({ built }) => {
    expect(Buffer.byteLength((await built()).html)).toBeLessThan(most)
  })
})

describe('all style sheets together are under 4,000 bytes', () => {
  test.each(MAILS)('in $edition in the theme $theme', async ({ built }) => {
    const styles = (await built()).html.match(/<style[\s\S]*?<\/style>/g) ?? []
    expect(styles.length).toBeGreaterThan(2)
    expect(Buffer.byteLength(styles.join(''))).toBeLessThan(4_000)
  })
})
