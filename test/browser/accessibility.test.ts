import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeDesk, EDITION_FILE, EDITION_PATH, LEAD_FILE } from './desk.ts'
import { DESKTOP, type DeskPage, PATIENCE, PHONE, waitForChecks, waitForMail } from './desk-page.ts'

/** WCAG 2.0 to 2.2, A and AA, and best practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** One line for each element that something is wrong with. Mails have tests of their own. */
async function barriersOf(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(async tags => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    return axe.run(
      { exclude: [['iframe']] },
      { iframes: false, runOnly: { type: 'tag', values: [...tags] }, resultTypes: ['violations'] },
    )
  }, TAGS)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const reasons = [...any, ...all, ...none].map(({ message }) => message)
      return `${id} at ${target.join(' ')}: ${reasons.join('; ')}`
    }),
  )
}

/** CSS pixels by which the page is wider than the window. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

interface View {
  readonly name: string
  readonly path: string
  readonly isThere: (at: DeskPage) => Promise<unknown>
}

const heading = (name: string) => (at: DeskPage) => at.page.getByRole('heading', { name }).first().waitFor(PATIENCE)
const source = ({ page }: DeskPage) =>
  expect.poll(() => page.locator('.source pre').textContent(), PATIENCE).not.toBe('')

const VIEWS: readonly View[] = [
  { name: 'the checks', path: EDITION_PATH, isThere: waitForChecks },
  { name: 'the blocks', path: `${EDITION_PATH}?panel=blocks`, isThere: heading('Blocks') },
  { name: 'the reader', path: `${EDITION_PATH}?panel=reader`, isThere: heading('What they get') },
  {
    name: 'a simulation at a free width',
    path: `${EDITION_PATH}?scheme=full&width=500px`,
    isThere: at => waitForMail(at),
  },
  { name: 'the text', path: `${EDITION_PATH}?part=text`, isThere: source },
  { name: 'the source', path: `${EDITION_PATH}?part=html`, isThere: source },
  { name: 'the inbox', path: `${EDITION_PATH}?part=inbox`, isThere: heading('Phone, light') },
  { name: 'the matrix', path: `${EDITION_PATH}/matrix`, isThere: heading('Text part') },
  { name: 'the editions', path: '/editions', isThere: at => at.page.locator('.edition-row').first().waitFor(PATIENCE) },
  { name: 'a comparison', path: '/compare', isThere: at => at.page.locator('.compare-blocks').waitFor(PATIENCE) },
  {
    name: 'the outbox',
    path: '/outbox',
    isThere: at => at.page.getByText('1 message', { exact: true }).waitFor(PATIENCE),
  },
]

const SEATS = [
  { name: 'at a desktop in light', options: { viewport: DESKTOP, colorScheme: 'light' } },
  { name: 'at a desktop in dark', options: { viewport: DESKTOP, colorScheme: 'dark' } },
  { name: 'by a phone in light', options: { viewport: PHONE, colorScheme: 'light' } },
  { name: 'by a phone in dark', options: { viewport: PHONE, colorScheme: 'dark' } },
] as const

const MESSAGE = [
  'From: Tidal Basin <letters@tidalbasin.example>',
  'To: desk@tidalbasin.example',
  'Subject: A test',
  'Date: Fri, 05 Sep 2025 18:00:00 -0400',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<!doctype html><html lang="en"><title>A test</title><p>Good evening, Ada</p></html>',
].join('\r\n')

/** The matrix holds the links of sixteen mails. */
const MOST_PRESSES = 2000

describeDesk(
  'nothing bars anybody',
  desk => {
    it.each(SEATS)('who sits $name', async ({ options }) => {
      desk.edit(LEAD_FILE, 'European leaders ended', 'European leaders ([click here](https://example.org/)) ended')
      const at = await desk.open({ ...options, mayComplain: true })
      const barriers: string[] = []
      const look = async (name: string) => {
        for (const barrier of await barriersOf(at.page)) barriers.push(`${name}: ${barrier}`)
        if ((await overhang(at.page)) > 0) barriers.push(`${name}: wider than the window by ${await overhang(at.page)}`)
      }
      for (const { name, path, isThere } of VIEWS) {
        await at.visit(path)
        await isThere(at)
        await look(name)
      }
      await at.visit(EDITION_PATH)
      await waitForMail(at)
      for (const [button, title] of [
        ['Send a test', 'Send a test'],
        ['Keyboard shortcuts', 'Keyboard'],
      ] as const) {
        await at.page.getByRole('button', { name: button }).click()
        await at.page.getByRole('dialog', { name: title }).waitFor(PATIENCE)
        await look(`the dialog ${title}`)
        await at.page.keyboard.press('Escape')
        await at.page.getByRole('dialog').waitFor({ ...PATIENCE, state: 'detached' })
      }
      await at.page.locator('.checks .finding').first().getByRole('button').click()
      await look('a finding that is shown')
      await at.mail.getByText('click here').click()
      await at.page.locator('.link-line').waitFor(PATIENCE)
      await look('where a link leads')
      desk.edit(EDITION_FILE, '  - divider', '  - dividr')
      await at.page.getByRole('alert').waitFor(PATIENCE)
      await look('what is broken')
      expect(barriers, barriers.join('\n')).toEqual([])
    })

    it.each(VIEWS)('who has a keyboard alone: $name', async ({ path, isThere }) => {
      const at = await desk.open({ path, mayComplain: true })
      await isThere(at)
      const wanted = await at.page.evaluate(() => {
        const all = document.querySelectorAll<HTMLElement>(
          'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, iframe, [tabindex="0"]',
        )
        // Of a group of radio buttons, the one that is chosen stands for all.
        const isStop = (element: HTMLElement) =>
          element.checkVisibility({ visibilityProperty: true }) &&
          !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked)
        return [...all].filter(isStop).map((element, index) => {
          element.dataset.stop = String(index)
          return `${index} ${element.outerHTML.slice(0, 90)}`
        })
      })
      const reached = new Set<string>()
      const unmarked: string[] = []
      await at.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      for (let presses = 0; presses < MOST_PRESSES && reached.size < wanted.length; presses++) {
        await at.page.keyboard.press('Tab')
        const stop = await at.page.evaluate(() => {
          const element = document.activeElement as HTMLElement | null
          const shown =
            element instanceof HTMLInputElement && element.type === 'radio' ? element.nextElementSibling : element
          const isOutlined = [element, shown].some(it => it && getComputedStyle(it).outlineStyle !== 'none')
          return { stop: element?.dataset.stop, isOutlined, isFrame: element?.tagName === 'IFRAME' }
        })
        if (stop.stop === undefined) continue
        reached.add(stop.stop)
        if (!stop.isOutlined && !stop.isFrame) unmarked.push(wanted[Number(stop.stop)] ?? '')
      }
      expect(wanted.filter((_, index) => !reached.has(String(index)))).toEqual([])
      expect(unmarked).toEqual([])
    })
  },
  { prepare: project => project.write({ 'out/2025-09-05/outbox/one.eml': MESSAGE }) },
)
