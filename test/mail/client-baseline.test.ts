import mjml2html from 'mjml'
import { describe, expect, test } from 'vitest'
import { BASELINE_FEATURES } from '../../src/core/clients/baseline-features.ts'
import { CLIENTS } from '../../src/core/clients/clients.ts'
import { findFeatures } from '../../src/core/clients/features.ts'
import { findUnsupported, type Unsupported } from '../../src/core/clients/unsupported.ts'
import { parsePage } from '../../src/core/page/page.ts'
import { MAILS } from './built-editions.ts'

/** What any client at all lacks. */
function unsupported(html: string): readonly Unsupported[] {
  return findUnsupported(parsePage(html), [...CLIENTS.keys()])
}

test('the baseline is what the templates use, no more and no less', async () => {
  const used = new Set<string>()
  for (const mail of MAILS) {
    const { html } = await mail.built()
    for (const slug of findFeatures(parsePage(html)).keys()) used.add(slug)
  }
  const added = [...used].filter(slug => !BASELINE_FEATURES.includes(slug)).sort()
  const gone = BASELINE_FEATURES.filter(slug => !used.has(slug))
  const what = `to be added to src/core/checks/baseline-features.ts: ${added.join(', ')}; to be deleted: ${gone.join(', ')}`
  expect({ added, gone }, what).toEqual({ added: [], gone: [] })
})

test.each(MAILS)('$edition in the theme $theme asks for nothing that any client lacks', async mail => {
  expect(unsupported((await mail.built()).html)).toEqual([])
})

describe('of what authors make of MJML', () => {
  const inColumn = (mjml: string): string => `<mj-section><mj-column>${mjml}</mj-column></mj-section>`

  test.each([
    [
      'a section on a picture',
      '<mj-section background-url="https://e.org/a.jpg?b=1&amp;c=2" background-size="cover"><mj-column/></mj-section>',
    ],
    [
      'a hero on a picture',
      '<mj-hero background-url="https://e.org/a.jpg" background-width="600px" background-height="100px"></mj-hero>',
    ],
    ['a section of full width', '<mj-section full-width="full-width" border-radius="4px"><mj-column/></mj-section>'],
    [
      'a group in a wrapper',
      '<mj-wrapper border="1px solid #000"><mj-section><mj-group><mj-column/><mj-column/></mj-group></mj-section></mj-wrapper>',
    ],
    ['a button', inColumn('<mj-button href="https://e.org" width="100px">x</mj-button>')],
    ['a divider and a spacer', inColumn('<mj-divider/><mj-spacer height="20px"/>')],
    ['a picture', inColumn('<mj-image src="https://e.org/a.png" fluid-on-mobile="true" border-radius="4px"/>')],
    ['a table', inColumn('<mj-table><tr><td>x</td></tr></mj-table>')],
    [
      'social links',
      inColumn('<mj-social><mj-social-element name="x" href="https://e.org">x</mj-social-element></mj-social>'),
    ],
    [
      'text',
      inColumn('<mj-text height="20px" text-transform="uppercase" letter-spacing="1px">x <del>y</del></mj-text>'),
    ],
  ])('%s is silent', async (_, mjml) => {
    expect((await compiled(mjml)).map(({ slug }) => slug)).toEqual([])
  })

  test.each([
    ['an accordion', inColumn('<mj-accordion><mj-accordion-element/></mj-accordion>')],
    ['a carousel', inColumn('<mj-carousel><mj-carousel-image src="https://e.org/a.png"/></mj-carousel>')],
    [
      'a folded menu',
      inColumn('<mj-navbar hamburger="hamburger"><mj-navbar-link href="https://e.org">x</mj-navbar-link></mj-navbar>'),
    ],
  ])('%s is reported', async (_, mjml) => {
    expect((await compiled(mjml)).map(({ slug }) => slug)).toContain('css-pseudo-class-checked')
  })

  /** What it adds to an empty email. */
  async function compiled(mjml: string): Promise<readonly Unsupported[]> {
    const found = async (body: string) =>
      unsupported((await mjml2html(`<mjml><mj-body>${body}</mj-body></mjml>`, { fonts: {} })).html)
    const always = (await found('')).map(({ slug }) => slug)
    return (await found(mjml)).filter(({ slug }) => !always.includes(slug))
  }
})
