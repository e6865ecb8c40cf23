import { expect, it, onTestFinished } from 'vitest'
import { describeInChromium } from '../chromium.ts'
import { describeDesk, EDITION, EDITION_FILE, EDITION_PATH, LEAD_FILE, NEWSLETTER_FILE } from './desk.ts'
import { type DeskPage, openDeskPage, PATIENCE, waitForChecks, waitForMail } from './desk-page.ts'
import { copySample, shipped, startDesk } from './desk-process.ts'

const SETTINGS = 'width=768&scheme=dark&zoom=80&reader=persona%3Along-name'
const SCROLLED = 700

/** Leaves a mark on the frame's window, which a navigation would take away, and scrolls it. */
async function mark({ frame }: DeskPage): Promise<void> {
  await frame.evaluate((element, top) => {
    const { contentWindow } = element as HTMLIFrameElement
    if (!contentWindow) throw new Error('The frame has no window.')
    Object.assign(contentWindow, { mark: 'still here' })
    contentWindow.scrollTo(0, top)
  }, SCROLLED)
}

function readMark({ frame }: DeskPage): Promise<unknown> {
  return frame.evaluate(element => {
    const contentWindow = (element as HTMLIFrameElement).contentWindow as (Window & { mark?: string }) | null
    return { mark: contentWindow?.mark, scrolled: contentWindow?.scrollY }
  })
}

/** Counts what is done to the mail's document. */
async function countMutations({ frame }: DeskPage): Promise<() => Promise<number>> {
  await frame.evaluate(element => {
    const { contentDocument } = element as HTMLIFrameElement
    const counted = { mutations: 0 }
    Object.assign(window, { counted })
    new MutationObserver(records => {
      counted.mutations += records.length
    }).observe(contentDocument as Document, {
      ...{ subtree: true, childList: true, attributes: true, characterData: true },
    })
  })
  return () => frame.evaluate(() => (window as unknown as { counted: { mutations: number } }).counted.mutations)
}

describeDesk('what is saved', desk => {
  const source = (path: string) => desk.project().read(path)
  const themed = () => shipped('templates/themes/gazette.yaml').replace('paper: "#1d1b18"', 'paper: "#103050"')
  const template = () =>
    shipped('templates/blocks/divider.mjml').replace('</mj-column>', '<mj-text>Cut here</mj-text></mj-column>')
  const pictureOf = ({ mail }: DeskPage) =>
    mail
      .getByAltText(/Drawing of armoured vehicles/)
      .first()
      .evaluate(element => {
        const { src, complete, naturalWidth } = element as HTMLImageElement
        return `${src} ${complete && naturalWidth > 0}`
      })
  const hasText =
    (text: string) =>
    ({ mail }: DeskPage) =>
      mail.getByText(text).first().isVisible()

  it.each<[string, () => Readonly<Record<string, string | Uint8Array>>, (at: DeskPage) => Promise<unknown>]>([
    [
      'an article',
      () => ({ [LEAD_FILE]: source(LEAD_FILE).replace('European leaders ended', 'Europe’s leaders have ended') }),
      hasText('Europe’s leaders have ended'),
    ],
    [
      'an edition',
      () => ({ [EDITION_FILE]: source(EDITION_FILE).replace('title: The hearing', 'title: A day in court') }),
      hasText('A day in court'),
    ],
    ['a template', () => ({ 'templates/blocks/divider.mjml': template() }), hasText('Cut here')],
    [
      'a theme',
      () => ({ 'templates/themes/gazette.yaml': themed() }),
      ({ mail }) =>
        mail
          .locator('body')
          .evaluate(body =>
            [...body.querySelectorAll('*')].some(
              element => getComputedStyle(element).backgroundColor === 'rgb(16, 48, 80)',
            ),
          ),
    ],
    [
      'the newsletter',
      () => ({ [NEWSLETTER_FILE]: source(NEWSLETTER_FILE).replace('what it sets in motion', 'what it leaves behind') }),
      hasText('what it leaves behind'),
    ],
  ])('%s is shown in the frame that is there, and all else stays as it was', async (_, files, isShown) => {
    const at = await desk.open({ path: `${EDITION_PATH}?${SETTINGS}` })
    await waitForMail(at, 'Good evening, Wilhelmina')
    await mark(at)
    expect(await isShown(at)).toBe(false)
    desk.save(files())
    await expect.poll(() => isShown(at), PATIENCE).toBe(true)
    expect(await readMark(at)).toEqual({ mark: 'still here', scrolled: SCROLLED })
    expect(at.page.url()).toBe(`${desk.process().url}${EDITION_PATH}?${SETTINGS}`)
    expect((await at.frame.boundingBox())?.width).toBeCloseTo(768 * 0.8, 0)
    expect(await hasText('Good evening, Wilhelmina')(at)).toBe(true)
  })

  it('a picture is shown in the frame that is there', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    await mark(at)
    await expect.poll(() => pictureOf(at), PATIENCE).toMatch(/ true$/)
    const before = await pictureOf(at)
    desk.save({ 'content/images/paris-options.png': desk.project().readBytes('content/images/jobs-chart.png') ?? '' })
    await expect.poll(() => pictureOf(at), PATIENCE).not.toBe(before)
    await expect.poll(() => pictureOf(at), PATIENCE).toMatch(/ true$/)
    expect(await readMark(at)).toEqual({ mark: 'still here', scrolled: SCROLLED })
  })

  it('a save that changes nothing in the edition leaves the frame untouched', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    await waitForChecks(at)
    const mutations = await countMutations(at)
    const shown = at.page.getByText(/^Shown as of change/)
    const before = await shown.textContent()
    desk.edit(
      'content/articles/fed-before-september.md',
      '---\n\n',
      '---\n\nMore of what this edition does not show.\n\n',
    )
    await expect.poll(() => shown.textContent(), PATIENCE).not.toBe(before)
    await waitForChecks(at)
    expect(await mutations()).toBe(0)
    desk.edit(LEAD_FILE, 'European leaders ended', 'Three leaders ended')
    await at.mail.getByText('Three leaders ended').waitFor(PATIENCE)
    expect(await mutations()).toBeGreaterThan(0)
  })

  it('what is new in the mail looks as it does when the page is loaded again', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    await mark(at)
    desk.edit(
      EDITION_FILE,
      '  - block: hearing',
      '  - { block: explainer, term: New here, text: "Not *there* before." }\n\n  - block: hearing',
    )
    const added = at.mail.getByText('New here').first()
    await added.waitFor(PATIENCE)
    expect(await readMark(at)).toMatchObject({ mark: 'still here' })
    const look = () =>
      at.mail.locator('body').evaluate(body =>
        [...body.querySelectorAll('*')].map(element => {
          const { color, fontSize, backgroundColor, padding, width, height } = getComputedStyle(element)
          return [element.tagName, color, fontSize, backgroundColor, padding, width, height].join(' ')
        }),
      )
    const placed = await look()
    await at.page.reload()
    await added.waitFor(PATIENCE)
    expect(placed).toEqual(await look())
  })

  it('a change of one word changes little of the frame', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    const mutations = await countMutations(at)
    desk.edit(LEAD_FILE, 'European leaders ended', 'Several leaders ended')
    await at.mail.getByText('Several leaders ended').waitFor(PATIENCE)
    expect(await mutations()).toBeLessThan(10)
  })

  it('the choice of an edition and the name follow as well', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    desk.edit(NEWSLETTER_FILE, 'name: Tidal Basin', 'name: Ebb & Flow')
    await expect.poll(() => at.page.locator('.nameplate').textContent(), PATIENCE).toBe('Ebb & Flow')
    desk.save({ 'content/editions/2025-09-09.md': source(EDITION_FILE).replace('2025-09-05T18', '2025-09-09T18') })
    await expect.poll(() => at.page.locator('.edition-choice option').count(), PATIENCE).toBe(3)
  })

  it('is there for whoever opens the page late', async () => {
    desk.edit(LEAD_FILE, 'European leaders ended', 'Four leaders ended')
    const at = await desk.open({ path: EDITION_PATH })
    await at.mail.getByText('Four leaders ended').waitFor(PATIENCE)
  })

  it('while the mail was still being loaded is shown', async () => {
    let letThrough = () => {}
    const held = new Promise<void>(resolve => {
      letThrough = resolve
    })
    const at = await desk.open({
      path: EDITION_PATH,
      prepare: page =>
        page.route('**/frames/**', async (route, request) => {
          if (!request.isNavigationRequest()) return route.continue()
          const response = await route.fetch()
          await held
          await route.fulfill({ response })
        }),
    })
    await waitForChecks(at)
    desk.edit(LEAD_FILE, 'European leaders ended', 'Five leaders ended')
    await at.page.getByText(/^Shown as of change [2-9]/).waitFor({ ...PATIENCE, state: 'attached' })
    letThrough()
    await at.mail.getByText('Five leaders ended').waitFor(PATIENCE)
  })

  it('while the browser was cut off is caught up with', async () => {
    const at = await desk.open({ path: EDITION_PATH, mayComplain: true })
    await waitForMail(at)
    await mark(at)
    const version = async () => (await desk.ask<{ version: string }>(`/api/editions/${EDITION}`)).version
    const before = await version()
    await at.page.context().setOffline(true)
    desk.edit(LEAD_FILE, 'European leaders ended', 'Six leaders ended')
    await expect.poll(version, PATIENCE).not.toBe(before)
    await at.page.context().setOffline(false)
    await at.mail.getByText('Six leaders ended').waitFor(PATIENCE)
    expect(await readMark(at)).toMatchObject({ mark: 'still here' })
  })
})

describeInChromium('a desk that was closed', browser => {
  it('and is back at the same port catches up with what was saved meanwhile, and can send', async () => {
    const project = copySample()
    onTestFinished(project.discard)
    const first = await startDesk(project.root)
    onTestFinished(first.stop)
    const path = `${EDITION_PATH}?${SETTINGS}`
    const at = await openDeskPage(browser(), first.url, { path, mayComplain: true })
    await waitForMail(at, 'Good evening, Wilhelmina')
    await first.stop()
    await at.page.getByText('The desk is closed').waitFor(PATIENCE)
    project.write({ [LEAD_FILE]: project.read(LEAD_FILE).replace('European leaders ended', 'Seven leaders ended') })
    const second = await startDesk(project.root, { port: first.port })
    onTestFinished(second.stop)
    expect(second.url).toBe(first.url)
    await at.mail.getByText('Seven leaders ended').waitFor(PATIENCE)
    await at.page.getByText('Live', { exact: true }).waitFor(PATIENCE)
    expect(at.page.url()).toBe(`${first.url}${path}`)
    await at.page.getByRole('button', { name: 'Send a test' }).click()
    await at.page.getByRole('button', { name: 'Send', exact: true }).click()
    await at.page.getByText('It lies in the outbox').waitFor(PATIENCE)
  })
})
