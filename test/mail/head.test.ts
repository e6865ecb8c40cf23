import { DomUtils, parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { MAILS } from './built-editions.ts'

const { getElementsByTagName, textContent, getAttributeValue } = DomUtils

/** What a client somewhere trips over, and what would fetch something from elsewhere. */
const BANNED = ['googleapis', 'mailjet', 'height="auto"']

describe.each(MAILS)('the head of $edition in the theme $theme', mail => {
  const parsed = async () => {
    const { html } = await mail.built()
    const document = parseDocument(html)
    const metas = getElementsByTagName('meta', document).map(
      meta => [getAttributeValue(meta, 'name') ?? '', getAttributeValue(meta, 'content') ?? ''] as const,
    )
    const styles = getElementsByTagName('style', document).map(textContent)
    return { html, document, metas: new Map(metas), styles }
  }

  test('declares both colour schemes, in metas and in a style of their own', async () => {
    const { metas, styles } = await parsed()
    expect(metas.get('color-scheme')).toBe('light dark')
    expect(metas.get('supported-color-schemes')).toBe('light dark')
    const roots = styles.filter(style => /:root\s*\{[^}]*\bcolor-scheme:\s*light dark/.test(style))
    expect(roots).toHaveLength(1)
  })

  test('keeps the dark rules in a style of their own, which Gmail may drop', async () => {
    const { styles } = await parsed()
    const dark = styles.filter(style => style.includes('prefers-color-scheme'))
    expect(dark.map(withoutSpace)).toEqual([expect.stringMatching(/^@media\(prefers-color-scheme:dark\)\{.*\}\}$/)])
    for (const style of dark) expect(rulesOf(style).length).toBeGreaterThan(3)
  })

  test('says to Outlook whatever it says to others in the dark', async () => {
    const { styles } = await parsed()
    const dark = styles.find(style => style.includes('prefers-color-scheme')) ?? ''
    const ofOutlook = rulesOf(styles.filter(style => /\[data-ogs[bc]\]/.test(style)).join('\n'))
    const twins = new Set(ofOutlook.map(({ selector, property }) => `${selector} ${property}`))
    const alone = rulesOf(dark)
      .filter(({ property }) => property === 'color' || property === 'background-color')
      .filter(({ selector, property }) => !twins.has(`${markOf(property)} ${selector} ${property}`))
      .map(({ selector, property }) => `${selector} ${property}`)
    expect(twins.size).toBeGreaterThan(3)
    expect(alone, alone.join('\n')).toEqual([])
  })

  test('keeps clients from linking, resizing and zooming as they please', async () => {
    const { html, metas } = await parsed()
    expect(metas.get('format-detection')).toMatch(/telephone=no.*date=no.*address=no.*email=no/)
    expect(metas.has('x-apple-disable-message-reformatting')).toBe(true)
    expect(html).toContain('<o:PixelsPerInch>96</o:PixelsPerInch>')
    expect(metas.get('viewport')).toMatch(/width=device-width/)
    expect(metas.get('viewport')).not.toMatch(/user-scalable\s*=\s*(?:no|0)|maximum-scale/)
  })

  test('is followed by the preheader, hidden from Outlook for Windows too', async () => {
    const { document } = await parsed()
    const { preheader } = await mail.built()
    const hidden = getElementsByTagName('div', document).find(div =>
      (getAttributeValue(div, 'style') ?? '').includes('display:none'),
    )
    expect(hidden && textContent(hidden)).toBe(preheader)
    const style = (hidden && getAttributeValue(hidden, 'style')) ?? ''
    expect(style).toContain('mso-hide:all')
    expect(style).not.toMatch(/(?:^|;)\s*color\s*:/)
  })

  test.each(BANNED)('holds no %s', async banned => {
    expect((await parsed()).html).not.toContain(banned)
  })

  test('has style sheets without comments, media lists or nested at-rules', async () => {
    const styles = (await parsed()).html.match(/<style[\s\S]*?<\/style>/g) ?? []
    for (const style of styles) {
      expect(style).not.toContain('/*')
      expect(style).not.toMatch(/@media[^{]*,/)
      expect(style).not.toMatch(/<style[^>]* media="[^"]*,/)
      expect(nestedAtRules(style)).toEqual([])
    }
  })

  test('styles the alternative text of every picture on the picture', async () => {
    const { document } = await parsed()
    for (const image of getElementsByTagName('img', document)) {
      const style = `;${getAttributeValue(image, 'style') ?? ''}`
      for (const property of ['color', 'font-family', 'font-size'])
        expect(style).toMatch(new RegExp(`;\\s*${property}:`))
      expect(getAttributeValue(image, 'width')).toMatch(/^\d+$/)
      expect(getAttributeValue(image, 'alt')).toBeDefined()
    }
  })
})

interface Rule {
  readonly selector: string
  readonly property: string
}

/** One for every selector and property. */
function rulesOf(style: string): readonly Rule[] {
  return [...style.replace(/@media[^{]*\{/g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(
    ([, selectors = '', declarations = '']) =>
      selectors.split(',').flatMap(selector =>
        declarations
          .split(';')
          .filter(declaration => declaration.includes(':'))
          .map(declaration => ({
            selector: selector.trim().replace(/\s+/g, ' '),
            property: declaration.split(':')[0]?.trim() ?? '',
          })),
      ),
  )
}

function markOf(property: string): string {
  return property === 'color' ? '[data-ogsc]' : '[data-ogsb]'
}

function withoutSpace(style: string): string {
  return style.replace(/\s+/g, '')
}

/** At-rules that begin while another is open. */
function nestedAtRules(style: string): readonly string[] {
  let depth = 0
  const nested: string[] = []
  for (const [sign] of style.matchAll(/[{}]|@[a-z-]+/g)) {
    if (sign === '{') depth++
    else if (sign === '}') depth--
    else if (depth > 0) nested.push(sign)
  }
  return nested
}
