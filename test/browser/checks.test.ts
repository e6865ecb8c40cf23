import { expect, it } from 'vitest'
import { describeDesk, EDITION_FILE, EDITION_PATH, LEAD_FILE } from './desk.ts'
import { type DeskPage, PATIENCE, waitForChecks, waitForMail } from './desk-page.ts'

/** Opens the edition with a link in its lead that says nothing, and another in a later block. */
const VAGUE = 'European leaders ([click here](https://example.org/vague)) ended'
const MARKED = 'Until it issues, the order below'

function spotsIn({ mail }: DeskPage) {
  return mail.locator('[data-spot]').evaluateAll(elements =>
    elements.map(element => {
      const { top, bottom } = element.getBoundingClientRect()
      return {
        block: element.getAttribute('data-block'),
        isInSight: bottom > 0 && top < window.innerHeight,
        outline: getComputedStyle(element).outlineStyle,
      }
    }),
  )
}

describeDesk('what the checks find', desk => {
  const open = async () => {
    const text = desk.project().read(EDITION_FILE)
    desk.edit(LEAD_FILE, 'European leaders ended', VAGUE)
    desk.save({ [EDITION_FILE]: text.replace(MARKED, `[Read more](https://example.org/more). ${MARKED}`) })
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at, 'click here')
    await waitForChecks(at)
    await expect.poll(() => at.page.locator('.checks > .findings > .finding').count(), PATIENCE).toBeGreaterThan(1)
    return at
  }

  it('is listed with its rule, and counted', async () => {
    const at = await open()
    const findings = at.page.locator('.checks > .findings > .finding')
    const codes = await findings.locator('.finding-head code').allTextContents()
    expect(codes).toContain('link/generic-text')
    expect(await at.page.locator('.tally').textContent()).toMatch(new RegExp(`^${codes.length} warnings?$`))
    const waived = at.page.locator('.waived')
    expect(await waived.locator('> summary').textContent()).toBe('2 waived by their authors')
    await waived.locator('> summary').click()
    expect(await waived.locator('.finding').first().isVisible()).toBe(true)
  })

  it('is shown in the mail by a click', async () => {
    const at = await open()
    const { blocks } = (await desk.ask<{ email: { blocks: readonly { block: string }[] } }>(`/api${EDITION_PATH}`))
      .email
    const lead = String(blocks.findIndex(({ block }) => block === 'lead'))
    expect(await spotsIn(at)).toEqual([])
    await at.page.getByRole('button', { name: /click here/ }).click()
    await expect.poll(() => spotsIn(at), PATIENCE).not.toEqual([])
    const spots = await spotsIn(at)
    expect(new Set(spots.map(({ block }) => block))).toEqual(new Set([lead]))
    expect(spots.some(({ isInSight }) => isInSight)).toBe(true)
    expect(spots.every(({ outline }) => outline === 'solid')).toBe(true)
    const isMarked = await at.mail.locator('html').evaluate(() => CSS.highlights.has('desk-spot'))
    expect(isMarked).toBe(false)
    expect(await at.page.locator('.finding.current').count()).toBe(1)
  })

  it('gives way to the block that is clicked in the mail', async () => {
    const at = await open()
    await at.page.getByRole('button', { name: /click here/ }).click()
    await at.mail.getByText('In the diary', { exact: true }).click()
    const blocks = async () => (await spotsIn(at)).map(({ block }) => block)
    await expect.poll(blocks, PATIENCE).toContain('11')
    expect(await blocks()).not.toContain('4')
  })

  it('has its place, which opens the editor there', async () => {
    const at = await open()
    const finding = at.page.locator('.finding', { hasText: 'click here' })
    const place = finding.locator('.places a')
    const text = desk.project().read(LEAD_FILE).split('\n')
    const line = text.findIndex(row => row.includes('click here')) + 1
    const column = (text[line - 1]?.indexOf('click here') ?? 0) + 1
    expect(await place.textContent()).toBe(`articles/allies-postwar-force.md:${line}`)
    expect(await place.getAttribute('href')).toBe(`vscode://file${desk.project().root}/${LEAD_FILE}:${line}:${column}`)
    await finding.getByText('The lines').click()
    expect(await finding.getByRole('region').textContent()).toContain(VAGUE)
  })

  it('is walked through with j and k', async () => {
    const at = await open()
    const findings = at.page.locator('.checks > .findings > .finding')
    const count = await findings.count()
    const current = () =>
      findings.evaluateAll(elements => elements.findIndex(element => element.classList.contains('current')))
    expect(await current()).toBe(-1)
    for (let index = 0; index < count; index++) {
      await at.page.keyboard.press('j')
      await expect.poll(current, PATIENCE).toBe(index)
    }
    await expect.poll(async () => (await spotsIn(at)).length, PATIENCE).toBeGreaterThan(0)
    await at.page.keyboard.press('j')
    await expect.poll(current, PATIENCE).toBe(0)
    await at.page.keyboard.press('k')
    await expect.poll(current, PATIENCE).toBe(count - 1)
    await at.page.keyboard.press('b')
    await at.page.getByRole('heading', { name: 'Blocks' }).waitFor(PATIENCE)
    await at.page.keyboard.press('k')
    await expect.poll(current, PATIENCE).toBe(Math.max(0, count - 2))
  })

  it('k begins with the last', async () => {
    const at = await open()
    const findings = at.page.locator('.checks > .findings > .finding')
    await at.page.keyboard.press('k')
    await expect
      .poll(
        () => findings.evaluateAll(all => all.length - 1 - all.findIndex(it => it.classList.contains('current'))),
        PATIENCE,
      )
      .toBe(0)
  })

  it('goes when it is mended', async () => {
    const at = await open()
    await at.page.getByRole('button', { name: /click here/ }).click()
    await desk.restore()
    await at.page.getByText('Nothing to mend.').first().waitFor(PATIENCE)
    expect(await at.page.locator('.checks > .findings > .finding').count()).toBe(0)
  })
})

describeDesk('the weights', desk => {
  it('are of all blocks, and lead to each', async () => {
    const at = await desk.open({ path: `${EDITION_PATH}?panel=blocks` })
    await waitForMail(at)
    const { email } = await desk.ask<{
      email: { bytes: { html: number }; blocks: readonly { block: string; bytes: number }[] }
    }>(`/api${EDITION_PATH}`)
    const names = await at.page.locator('.blocks .block-name').allTextContents()
    expect(names).toEqual(email.blocks.map(({ block }) => block))
    const weights = await at.page.locator('.block-weight').allTextContents()
    expect(weights).toEqual(email.blocks.map(({ bytes }) => `${(bytes / 1024).toFixed(1)} KB`))
    expect(await at.page.locator('.weight-total').textContent()).toContain(`${(email.bytes.html / 1024).toFixed(1)} KB`)
    const last = email.blocks.length - 1
    await at.page.locator('.blocks button').nth(last).click()
    await expect
      .poll(() => spotsIn(at), PATIENCE)
      .toContainEqual({ block: String(last), isInSight: true, outline: 'solid' })
    expect(await at.page.locator('.blocks li a').nth(4).getAttribute('href')).toMatch(
      /^vscode:\/\/file\/.*editions\/2025-09-05\.md:\d+:\d+$/,
    )
  })
})
