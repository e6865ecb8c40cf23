import { eastAsianWidth } from 'get-east-asian-width'
import { describe, expect, test } from 'vitest'
import type { EmailVariant } from '../../src/index.ts'
import { codeLines, markdownOf, plainBlocks, plainSpans, proseOf } from './articles.ts'
import { MAILS } from './built-editions.ts'

/** RFC 5322 wants lines of at most 78; a reply adds two columns. */
const COLUMNS = 76

describe.each(MAILS)('the text part of $edition in the theme $theme', mail => {
  test('holds every word of what the HTML part says', async () => {
    const { digest, email } = await mail.built()
    for (const [index, variant] of digest.variants.entries()) {
      const prose = proseOf(variant).map(({ type, children }) =>
        type === 'markdown' ? plainBlocks(children) : plainSpans(children),
      )
      const said = countWords(prose.join('\n'))
      const told = countWords(textOf(email.variants[index]))
      const missing = [...said].filter(([word, count]) => count > (told.get(word) ?? 0))
      expect(missing).toEqual([])
      expect(said.size).toBeGreaterThan(2)
    }
  })

  test('has no line that is too long but addresses and code', async () => {
    const { digest, email } = await mail.built()
    for (const [index, variant] of digest.variants.entries()) {
      const code = markdownOf(variant).flatMap(({ children }) => codeLines(children))
      const long = textOf(email.variants[index])
        .split('\n')
        .filter(line => widthOf(line) > COLUMNS && !ADDRESS.test(line) && !code.includes(line.trim()))
      expect(long).toEqual([])
    }
  })
})

/** An address alone on its line. */
const ADDRESS = /^\s*(?:> )*(?:https?:\/\/|mailto:)\S+$/

/** With a word of eight letters for each merge field, the width that lines are made for. */
function textOf(variant: EmailVariant | undefined): string {
  return (variant?.text ?? []).map(part => (typeof part === 'string' ? part : 'someword')).join('')
}

/** Han is written without spaces and may break anywhere, so every sign counts as a word. */
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu

function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text.toLowerCase().matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function widthOf(line: string): number {
  return [...line.replace(/[\p{M}\p{Cf}]/gu, '')].reduce(
    (sum, sign) => sum + eastAsianWidth(sign.codePointAt(0) ?? 0),
    0,
  )
}
