import { DomUtils, parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { MAILS } from './built-editions.ts'

const { getElementsByTagName, textContent } = DomUtils

describe.each(MAILS)('the outline of $edition in the theme $theme', mail => {
  const documentOf = async () => parseDocument((await mail.built()).html)

  test('has a language and a direction on everything that stands in the body', async () => {
    const { email, digest } = await mail.built()
    const [body] = getElementsByTagName('body', await documentOf())
    const children = getElementsByTagName(() => true, body?.children ?? [], false)
    expect(children.length).toBeGreaterThan(0)
    for (const { attribs } of children) {
      expect(attribs).toMatchObject({ lang: email.language, dir: digest.edition.direction })
    }
    expect(email.language).toMatch(/^[a-z]{2}/)
    expect(email.language).not.toBe('und')
  })

  test('has its subject for a title', async () => {
    const { subject } = await mail.built()
    expect(getElementsByTagName('title', await documentOf()).map(textContent)).toEqual([subject])
  })

  test('has one headline of the first level, before all others, and skips no level', async () => {
    const headings = getElementsByTagName(name => /^h[1-6]$/.test(name), await documentOf())
    const levels = headings.map(({ name }) => Number(name.slice(1)))
    expect(levels.filter(level => level === 1)).toEqual([1])
    expect(levels[0]).toBe(1)
    const skipped = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)
    expect(skipped, levels.join()).toEqual([])
    // A logo names the newsletter by its alternative text.
    const nameOf = (heading: (typeof headings)[number]) =>
      `${textContent(heading)}${getElementsByTagName('img', heading).map(({ attribs }) => attribs.alt)}`
    expect(headings.filter(heading => nameOf(heading).trim() === '').map(({ name }) => name)).toEqual([])
  })
})
