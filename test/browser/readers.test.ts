import { expect, it } from 'vitest'
import { describeDesk, EDITION_PATH, NEWSLETTER_FILE } from './desk.ts'
import { PATIENCE, waitForMail } from './desk-page.ts'

const LIST = 'content/lists/readers.csv'
const PANEL = `${EDITION_PATH}?panel=reader`
const MARKUP = '<img src=x onerror="window.harm=1">'

describeDesk('an edition is looked at as', desk => {
  it.each([
    ['Sample: Ada', 'Good evening, Ada, and'],
    ['Nothing known', 'Good evening, reader, and'],
    ['Long name', 'Good evening, Wilhelmina Konstantinopoulou-Featherstonehaugh van Rosenberg, and'],
    ['Right-to-left name', 'ليلى الحدّاد'],
    ['Markup for a name', 'Good evening, <b>Bobby</b> "Tables" & {{firstName}}, and'],
  ])('the persona %s', async (label, greeting) => {
    const at = await desk.open({ path: `${PANEL}&reader=persona:none-of-them`, mayComplain: true })
    await at.visit(label === 'Sample: Ada' ? `${PANEL}&reader=persona:nobody` : PANEL)
    await at.page.getByRole('radio', { name: label }).click()
    await expect.poll(() => at.mail.locator('body').textContent(), PATIENCE).toContain(greeting)
    await expect.poll(() => at.page.locator('.email-caption').textContent(), PATIENCE).toContain(`To ${label}`)
    expect(await at.page.getByRole('radio', { name: label }).isChecked()).toBe(true)
    expect(await at.mail.locator('b', { hasText: 'Bobby' }).count()).toBe(0)
    expect(await at.page.locator('b', { hasText: 'Bobby' }).count()).toBe(0)
  })

  it('somebody of a list, who is found by name or address', async () => {
    const at = await desk.open({ path: PANEL })
    const found = at.page.locator('.found label')
    await at.page.getByRole('combobox', { name: 'List' }).selectOption('readers')
    await expect.poll(() => found.count(), PATIENCE).toBe(12)
    await at.page.getByRole('searchbox', { name: 'Search the list' }).fill('GUST')
    await expect.poll(() => found.allTextContents(), PATIENCE).toEqual(['gustav@bluepost.example · Gustav'])
    await found.first().click()
    await waitForMail(at, 'Good evening, Gustav')
    await at.page.getByRole('searchbox', { name: 'Search the list' }).fill('nobody at all')
    await at.page.getByText('Nobody.').waitFor(PATIENCE)
    await at.page.reload()
    await waitForMail(at, 'Good evening, Gustav')
  })

  it('somebody with markup in their name, which stays text wherever it is shown', async () => {
    desk.save({ [LIST]: `${desk.project().read(LIST)}mallory@reader.example,"${MARKUP.replaceAll('"', '""')}",free\n` })
    const at = await desk.open({ path: PANEL })
    await at.page.getByRole('combobox', { name: 'List' }).selectOption('readers')
    await at.page.getByRole('searchbox', { name: 'Search the list' }).fill('mallory')
    await at.page.locator('.found label', { hasText: MARKUP }).click()
    await expect.poll(() => at.mail.locator('body').textContent(), PATIENCE).toContain(`Good evening, ${MARKUP}`)
    expect(await at.page.locator('.values').textContent()).toContain(MARKUP)
    expect(await at.page.locator('.email-caption').textContent()).toContain(MARKUP)
    expect(await at.page.locator('img').count()).toBe(0)
    expect(await at.mail.locator('img[onerror], img[src$="x"]').count()).toBe(0)
    expect(await at.page.evaluate(() => 'harm' in window)).toBe(false)
  })

  it('everybody of an audience, with what they get and what they do not', async () => {
    const at = await desk.open({ path: PANEL })
    await waitForMail(at)
    const [gets, lacks] = [at.page.locator('.gets').first(), at.page.locator('.hidden-blocks')]
    expect(await gets.textContent()).toContain('For subscribers')
    expect(await lacks.textContent()).toContain('for all but plan subscriber')
    await at.page.getByRole('combobox', { name: 'Audience' }).selectOption('everybody else')
    await at.mail.getByText('Read the whole desk').waitFor(PATIENCE)
    expect(await at.mail.getByText('For subscribers', { exact: true }).count()).toBe(0)
    expect(await gets.textContent()).toContain('Read the whole desk')
    expect(await lacks.textContent()).toContain('for plan subscriber')
    expect(await at.page.locator('.values').textContent()).not.toContain('plansubscriber')
  })

  it('a reader whose list has been put right since', async () => {
    const at = await desk.open({ path: `${PANEL}&reader=list:readers:gustav@bluepost.example` })
    await waitForMail(at, 'Good evening, Gustav')
    desk.edit(LIST, 'gustav@bluepost.example,Gustav', 'gustav@bluepost.example,Gustaf')
    await waitForMail(at, 'Good evening, Gustaf')
  })

  it('a reader who is told from the next by a key', async () => {
    const at = await desk.open({ path: PANEL })
    await waitForMail(at)
    desk.edit(NEWSLETTER_FILE, 'firstName: Ada', 'firstName: Augusta')
    await waitForMail(at, 'Good evening, Augusta')
    await at.page.keyboard.press(']')
    await waitForMail(at, 'Good evening, reader')
    await at.page.keyboard.press('[')
    await waitForMail(at, 'Good evening, Augusta')
    await at.page.keyboard.press('[')
    await waitForMail(at, 'Good evening, <b>Bobby</b>')
  })
})

describeDesk('a reader whom there is not', desk => {
  it('is said to be unknown, and somebody else can be chosen', async () => {
    const at = await desk.open({ path: `${PANEL}&reader=persona:none-of-them`, mayComplain: true })
    await at.page.getByRole('alert').getByText('There is no reader').waitFor(PATIENCE)
    await at.page.keyboard.press(']')
    await waitForMail(at, 'Good evening, reader')
  })

  it('any more is told of, while the mail stays', async () => {
    const at = await desk.open({ path: `${PANEL}&reader=list:readers:gustav@bluepost.example`, mayComplain: true })
    await waitForMail(at, 'Good evening, Gustav')
    desk.edit(LIST, 'gustav@bluepost.example,Gustav,\n', '')
    await at.page.getByText('There is no reader').first().waitFor(PATIENCE)
  })
})
