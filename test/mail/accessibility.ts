import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { contrast, DARK_MODELS, type DarkModelName } from '../../src/core/templates/dark-models.ts'
import { BLOCKED, describeInBrowser, type MailBrowser } from './browser.ts'
import { MAILS } from './built-editions.ts'
import type { DeclaredColours, RepaintedColours } from './page-tools.ts'

/** WCAG 2.0 to 2.2, A and AA, and best practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A mail is shown inside somebody else's page, which has the landmarks. */
const NOT_FOR_MAILS = /^(?:region|bypass|landmark-.*)$/

/** All that a change of colours can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

const ALL_RULES = axe
  .getRules(TAGS)
  // What axe itself runs only when asked by name.
  .filter(({ tags }) => !tags.includes('experimental') && !tags.includes('deprecated'))
  .map(({ ruleId }) => ruleId)
  .filter(rule => !NOT_FOR_MAILS.test(rule))

interface State {
  readonly state: string
  readonly rules: readonly string[]
  /** What is done to the page before it is looked at. */
  readonly enter?: (page: Page, browser: MailBrowser) => Promise<void>
}

/** The dark models are simulations of clients that are not at hand; see dark-models.ts. */
const STATES: readonly State[] = [
  { state: 'in light colours', rules: ALL_RULES },
  {
    state: 'in its own dark colours',
    rules: COLOUR_RULES,
    enter: page => page.emulateMedia({ colorScheme: 'dark' }),
  },
  { state: 'as the Outlook model paints it', rules: COLOUR_RULES, enter: page => paint(page, modelled('outlook')) },
  { state: 'as the partial model paints it', rules: COLOUR_RULES, enter: page => paint(page, modelled('partial')) },
  { state: 'as the full model paints it', rules: COLOUR_RULES, enter: page => paint(page, modelled('full')) },
  {
    state: 'as Chromium paints it when it darkens pages by itself',
    rules: COLOUR_RULES,
    enter: (page, browser) => paint(page, { repaint: browser.autoDark, marks: false }),
  },
  {
    state: 'without its style sheets',
    rules: ALL_RULES,
    enter: page => page.evaluate(() => window.mail.dropStyleSheets()),
  },
  {
    state: 'with its pictures off',
    rules: ALL_RULES,
    enter: page => page.evaluate(suffix => window.mail.blockPictures(suffix), BLOCKED),
  },
]

/** Point 2, at one width; a file for each width, so that they run side by side. */
export function describeAccessibility(width: number): void {
  describeInBrowser(`at ${width} pixels`, browser => {
    describe.each(MAILS)('$edition in the theme $theme', mail => {
      test.each(STATES)('nothing bars a reader $state', async ({ rules, enter }) => {
        const page = await browser.show(mail, width)
        try {
          await enter?.(page, browser)
          const barriers = [...(await barriersOf(page, rules)), ...(await unreadableAlternatives(page))]
          expect(barriers, barriers.join('\n')).toEqual([])
        } finally {
          await page.emulateMedia({ colorScheme: 'light' })
          await page.evaluate(() => window.mail.restore())
        }
      })
    })
  })
}

interface Painter {
  readonly repaint: (colours: DeclaredColours) => Promise<RepaintedColours>
  readonly marks: boolean
}

function modelled(name: DarkModelName): Painter {
  const { text, background } = DARK_MODELS[name]
  const replaced = (colours: readonly string[], by: (colour: string) => string) =>
    Object.fromEntries(colours.map(colour => [colour, by(colour)]))
  return {
    repaint: async ({ texts, backgrounds }) => ({
      texts: replaced(texts, text),
      backgrounds: replaced(backgrounds, background),
    }),
    marks: name === 'outlook',
  }
}

/** Recolours the page as a client would, itself and the client's own black on white that shows through. */
async function paint(page: Page, { repaint, marks }: Painter): Promise<void> {
  const { texts, backgrounds } = await page.evaluate(() => window.mail.declaredColours())
  const repainted = await repaint({ texts: [...texts, BLACK], backgrounds: [...backgrounds, WHITE] })
  const ground = { text: repainted.texts[BLACK] ?? BLACK, background: repainted.backgrounds[WHITE] ?? WHITE }
  await page.evaluate(colours => window.mail.recolour(colours), { ...repainted, ground, marks })
}

const BLACK = 'rgb(0, 0, 0)'
const WHITE = 'rgb(255, 255, 255)'

/** One line for each element that something is wrong with. What cannot be decided about colours is wrong too. */
async function barriersOf(page: Page, rules: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations, incomplete } = await page.evaluate(async values => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    return axe.run(document, {
      runOnly: { type: 'rule', values: [...values] },
      resultTypes: ['violations', 'incomplete'],
    })
  }, rules)
  const undecided = incomplete.filter(({ id }) => COLOUR_RULES.includes(id))
  return [...violations, ...undecided].flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const reasons = [...any, ...all, ...none].map(({ message }) => message)
      return `${id} at ${target.join(' ')}: ${reasons.join('; ')}`
    }),
  )
}

/** Alternative texts are painted, but are no text to axe. */
async function unreadableAlternatives(page: Page): Promise<readonly string[]> {
  const alternatives = await page.evaluate(() => window.mail.alternatives())
  return alternatives.flatMap(({ alt, colour, background }) => {
    const ratio = contrast(colour, background)
    return ratio >= 4.5 ? [] : `the alternative text "${alt}" is at ${ratio.toFixed(2)}:1, ${colour} on ${background}`
  })
}
