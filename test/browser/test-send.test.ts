import { expect, it } from 'vitest'
import { describeDesk, EDITION_FILE, EDITION_PATH, NEWSLETTER_FILE } from './desk.ts'
import { type DeskPage, PATIENCE, waitForMail } from './desk-page.ts'

/** Milliseconds: a test is rendered by a process of its own. */
const SENT = { timeout: 40_000 }

describeDesk('a test', desk => {
  const messages = async () =>
    (await desk.ask<{ messages: readonly { to: string; subject: string }[] }>('/api/outbox')).messages
  const ask = async ({ page }: DeskPage) => {
    await page.getByRole('button', { name: 'Send a test' }).click()
    const dialog = page.getByRole('dialog', { name: 'Send a test' })
    await dialog.waitFor(PATIENCE)
    return { dialog, send: dialog.getByRole('button', { name: 'Send', exact: true }) }
  }

  it('is sent into the outbox as the reader who is chosen, and read there', async () => {
    const at = await desk.open({ path: `${EDITION_PATH}?reader=persona%3Along-name` })
    await waitForMail(at, 'Good evening, Wilhelmina')
    const { dialog, send } = await ask(at)
    expect(await dialog.textContent()).toContain('desk@tidalbasin.example')
    expect(await dialog.textContent()).toContain('SMTP_URL is not set, so it goes into the outbox')
    await send.click()
    await dialog.getByText('It lies in the outbox').waitFor(SENT)
    expect(await messages()).toMatchObject([{ to: 'desk@tidalbasin.example' }])
    await dialog.getByRole('link', { name: 'outbox' }).click()
    const row = at.page.getByRole('region', { name: 'Messages' }).getByRole('listitem')
    await row.waitFor(PATIENCE)
    expect(await row.textContent()).toMatch(/Tidal Basin.*\[Test\] Allies.*to desk@tidalbasin\.example · 2025-09-05/)
    const message = at.page.getByRole('region', { name: 'Message', exact: true })
    const mail = message.locator('iframe').contentFrame()
    await mail.getByText('Good evening, Wilhelmina').waitFor(PATIENCE)
    const areDrawn = () =>
      mail.locator('img').evaluateAll(images => images.map(image => (image as HTMLImageElement).naturalWidth > 1))
    await expect.poll(areDrawn, PATIENCE).not.toContain(false)
    expect((await areDrawn()).length).toBeGreaterThan(0)
    await at.choose('Part of the message', 'Text')
    await expect.poll(() => message.textContent(), PATIENCE).toContain('Good evening, Wilhelmina')
    await at.choose('Part of the message', 'Message')
    const raw = async () => {
      const text = (await message.textContent()) ?? ''
      return [/^.*To: desk@tidalbasin\.example$/m, /Subject: /, /multipart\//].map(pattern => pattern.test(text))
    }
    await expect.poll(raw, PATIENCE).toEqual([true, true, true])
  })

  it('is listed in the outbox that is looked at while it is sent', async () => {
    const at = await desk.open({ path: '/outbox' })
    const before = (await messages()).length
    await at.page.getByText(before === 1 ? '1 message' : `${before} messages`, { exact: true }).waitFor(PATIENCE)
    const { dialog, send } = await ask(at)
    await send.click()
    await dialog.getByRole('link', { name: 'outbox' }).click(SENT)
    await at.page.getByText(before === 0 ? '1 message' : `${before + 1} messages`, { exact: true }).waitFor(PATIENCE)
  })

  it('of an edition with an error is refused with the finding, and sent all the same where that is wanted', async () => {
    desk.edit(
      EDITION_FILE,
      'write to [the desk](mailto:desk@tidalbasin.example)',
      'write to [the desk](https://tidalbasin.example/TODO)',
    )
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    const before = (await messages()).length
    const { dialog, send } = await ask(at)
    await send.click()
    await expect.poll(() => dialog.getByRole('alert').textContent(), SENT).toContain('link/placeholder')
    expect((await messages()).length).toBe(before)
    await dialog.getByRole('button', { name: 'Send it all the same' }).click()
    await dialog.getByText('It lies in the outbox').waitFor(SENT)
    expect((await messages()).length).toBe(before + 1)
    expect(await dialog.getByRole('alert').count()).toBe(0)
  })

  it('of an edition that cannot be made is refused, and cannot be forced', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    desk.edit(EDITION_FILE, '  - divider', '  - dividr')
    await at.page.getByText('This is the last that could be made').waitFor(PATIENCE)
    const before = (await messages()).length
    const { dialog, send } = await ask(at)
    await send.click()
    await expect.poll(() => dialog.getByRole('alert').textContent(), SENT).toContain('block/unknown')
    expect(await dialog.getByRole('button', { name: 'Send it all the same' }).count()).toBe(0)
    expect((await messages()).length).toBe(before)
  })

  it('with nobody to send it to says how to name somebody', async () => {
    desk.edit(NEWSLETTER_FILE, '  testAddresses: [desk@tidalbasin.example]\n', '  testAddresses: []\n')
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    const { dialog, send } = await ask(at)
    expect(await dialog.textContent()).toMatch(/Nobody is named.*testAddresses.*content\/newsletter\.yaml/)
    expect(await send.count()).toBe(0)
    await at.page.keyboard.press('Escape')
    await dialog.waitFor({ ...PATIENCE, state: 'detached' })
  })
})
