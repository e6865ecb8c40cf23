import { expect, it } from 'vitest'
import { describeDesk, EDITION_PATH } from './desk.ts'
import { type DeskPage, PATIENCE, waitForChecks, waitForMail } from './desk-page.ts'

const WIDTHS = [
  { width: 320, label: '320' },
  { width: 375, label: '375' },
  { width: 768, label: 'Tablet' },
  { width: 1024, label: 'Desktop' },
] as const

const SCHEMES = [
  { id: 'light', label: 'Light', isSimulated: false },
  { id: 'dark', label: 'Dark, as authored', isSimulated: false },
  { id: 'outlook', label: 'Outlook', isSimulated: true },
  { id: 'partial', label: 'Partial inversion', isSimulated: true },
  { id: 'full', label: 'Full inversion', isSimulated: true },
  { id: 'auto', label: 'Automatic dark mode', isSimulated: true },
] as const

/** Of the theme of the sample. */
const PAPER = { light: 'rgb(255, 253, 248)', dark: 'rgb(29, 27, 24)' } as const

/** CSS pixels that the mail has for itself. */
function innerWidthOf({ mail }: DeskPage): Promise<number> {
  return mail.locator('html').evaluate(() => window.innerWidth)
}

/** Every background of the mail, and of what lies under it. */
function groundsOf({ mail }: DeskPage): Promise<readonly string[]> {
  return mail.locator('html').evaluate(html => {
    const grounds = [html, ...html.querySelectorAll('*')].map(element => getComputedStyle(element).backgroundColor)
    return [...new Set(grounds)].sort()
  })
}

describeDesk('an edition', desk => {
  const open = async (query = '') => {
    const at = await desk.open({ path: `${EDITION_PATH}${query}`, mayComplain: true })
    await waitForMail(at)
    return at
  }

  it.each([
    ['Text', 'Text part', /Good evening, Ada, and welcome/],
    ['HTML', 'HTML source', /<!doctype html>.*Good evening, Ada/is],
    ['MJML', 'MJML source', /<mjml.*<mj-section/s],
    ['Message', 'Raw message', /MIME-Version: 1\.0.*Content-Type: multipart/s],
  ])('is shown as %s', async (label, title, text) => {
    const at = await open()
    await at.choose('Part', label)
    const source = at.page.getByRole('region', { name: title })
    await expect.poll(() => source.textContent(), PATIENCE).toMatch(text)
    await at.choose('Part', 'Email')
    await waitForMail(at)
  })

  it('is shown as an inbox lists it, in light and in dark', async () => {
    const at = await desk.open({ path: `${EDITION_PATH}?part=inbox` })
    const rows = at.page.locator('.inbox')
    await rows.first().waitFor(PATIENCE)
    expect(await rows.count()).toBe(2)
    for (const row of await rows.all()) {
      const text = await row.textContent()
      expect(text).toContain('Tidal Basin')
      expect(text).toContain('Allies sketch a Ukraine force that must wait for peace')
      expect(text).toContain('Also in today’s newsletter')
      expect(text).toContain('18:00')
    }
    const [light, dark] = await rows.evaluateAll(elements =>
      elements.map(element => getComputedStyle(element).backgroundColor),
    )
    expect(light).not.toBe(dark)
  })

  it.each(WIDTHS)('is $width pixels wide', async ({ width, label }) => {
    const at = await open()
    await at.choose('Width', label)
    await expect.poll(() => innerWidthOf(at), PATIENCE).toBe(width)
    expect((await at.frame.boundingBox())?.width).toBe(width)
  })

  it('is as wide as is wished', async () => {
    const at = await open()
    await at.choose('Width', 'Free')
    await at.page.getByRole('slider', { name: 'Width in pixels' }).fill('640')
    await expect.poll(() => innerWidthOf(at), PATIENCE).toBe(640)
    await at.page.getByRole('slider').press('ArrowRight')
    await expect.poll(() => innerWidthOf(at), PATIENCE).toBe(650)
    expect(await at.page.locator('.free-width output').textContent()).toBe('650')
    // As wide as a phone, and free all the same.
    await at.page.getByRole('slider').fill('320')
    await expect.poll(() => innerWidthOf(at), PATIENCE).toBe(320)
    expect(await at.page.getByRole('radio', { name: 'Free' }).isChecked()).toBe(true)
  })

  it('is coloured as each kind of mail program colours it, and simulations say that they are', async () => {
    const at = await open()
    const light = await groundsOf(at)
    expect(light).toContain(PAPER.light)
    for (const { id, label, isSimulated } of SCHEMES.filter(({ id }) => id !== 'light')) {
      await at.page.getByRole('combobox', { name: 'Colours' }).selectOption(id)
      await expect.poll(() => groundsOf(at), PATIENCE).not.toContain(PAPER.light)
      if (id === 'dark') expect(await groundsOf(at)).toContain(PAPER.dark)
      const caption = await at.page.locator('.email-caption').textContent()
      expect([caption?.includes(label), caption?.includes(`${label}: a simulation`)]).toEqual([true, isSimulated])
    }
    const simulated = at.page.locator('optgroup[label="Simulations of dark mode"] option')
    expect(await simulated.allTextContents()).toEqual(SCHEMES.flatMap(it => (it.isSimulated ? it.label : [])))
    await at.page.getByRole('combobox', { name: 'Colours' }).selectOption('light')
    await expect.poll(() => groundsOf(at), PATIENCE).toEqual(light)
  })

  it('is shown without its pictures', async () => {
    const at = await open()
    const arePictures = () =>
      at.mail.locator('img').evaluateAll(images => images.map(image => (image as HTMLImageElement).naturalWidth > 1))
    await expect.poll(arePictures, PATIENCE).toContain(true)
    const words = await at.mail.locator('body').textContent()
    await at.page.getByRole('button', { name: 'Images' }).click()
    await expect.poll(arePictures, PATIENCE).not.toContain(true)
    expect(await at.page.getByRole('button', { name: 'Images' }).getAttribute('aria-pressed')).toBe('false')
    expect(await at.mail.locator('body').textContent()).toBe(words)
    await at.page.getByRole('button', { name: 'Images' }).click()
    await expect.poll(arePictures, PATIENCE).toContain(true)
  })

  it('is shown without its style elements', async () => {
    const at = await open()
    expect(await at.mail.locator('style').count()).toBeGreaterThan(0)
    await at.page.getByRole('button', { name: 'Styles' }).click()
    await expect.poll(() => at.mail.locator('style').count(), PATIENCE).toBe(0)
    await at.page.getByRole('button', { name: 'Styles' }).click()
    await expect.poll(() => at.mail.locator('style').count(), PATIENCE).toBeGreaterThan(0)
  })

  it('is shown larger and smaller, and breaks its lines where it did', async () => {
    const at = await open('?width=375')
    const height = () => at.mail.locator('body').evaluate(body => body.scrollHeight)
    const before = await height()
    for (const zoom of [50, 150]) {
      await at.page.getByRole('combobox', { name: 'Zoom' }).selectOption(String(zoom))
      await expect.poll(async () => (await at.frame.boundingBox())?.width, PATIENCE).toBeCloseTo((375 * zoom) / 100)
      expect(await innerWidthOf(at)).toBe(375)
      expect(await height()).toBe(before)
    }
  })

  it('keeps every choice in its address', async () => {
    const at = await open('?width=768&scheme=dark&images=off&zoom=80&panel=blocks')
    await at.page.reload()
    await waitForMail(at)
    expect(await innerWidthOf(at)).toBe(768)
    expect(await groundsOf(at)).toContain(PAPER.dark)
    expect(await at.page.getByRole('button', { name: 'Images' }).getAttribute('aria-pressed')).toBe('false')
    expect((await at.frame.boundingBox())?.width).toBeCloseTo(768 * 0.8)
    await at.page.getByRole('heading', { name: 'Blocks' }).waitFor(PATIENCE)
  })

  it.each(['light', 'dark'] as const)('is the same at a desk in %s', async colorScheme => {
    const at = await desk.open({ path: EDITION_PATH, colorScheme })
    await waitForMail(at)
    const desktop = await at.page.locator('body').evaluate(body => getComputedStyle(body).backgroundColor)
    expect(desktop).toBe({ light: 'rgb(233, 230, 223)', dark: 'rgb(20, 19, 18)' }[colorScheme])
    expect(await groundsOf(at)).toContain(PAPER.light)
    expect(await groundsOf(at)).not.toContain(PAPER.dark)
  })

  it('is found again by going back', async () => {
    const at = await open()
    await at.page.getByRole('link', { name: 'Outbox' }).click()
    await at.page.getByRole('main', { name: 'Outbox' }).waitFor(PATIENCE)
    await at.page.goBack()
    await waitForMail(at)
    await waitForChecks(at)
  })
})

describeDesk('the matrix', desk => {
  it('shows an edition in every way at once, with a name to each', async () => {
    const at = await desk.open({ path: `${EDITION_PATH}/matrix`, mayComplain: true })
    const cells = at.page.locator('.cells figure')
    await expect.poll(() => cells.count(), PATIENCE).toBe(16)
    const frames = at.page.locator('.cells iframe')
    for (const frame of await frames.all()) {
      await frame
        .contentFrame()
        .getByText('Good evening, Ada')
        .first()
        .waitFor({ ...PATIENCE, state: 'attached' })
    }
    const captions = (await cells.locator('figcaption').allTextContents()).map(text => text.trim())
    const ways = SCHEMES.map(({ label, isSimulated }) => (isSimulated ? `${label} a simulation` : label))
    expect(captions).toEqual([...ways, 'Images off', 'No style element', ...ways, 'Images off', 'No style element'])
    const names = await frames.evaluateAll(elements => elements.map(element => element.getAttribute('title')))
    expect(new Set(names).size).toBe(16)
    const paper = (name: string) =>
      at.page
        .locator(`iframe[title="${name}"]`)
        .contentFrame()
        .locator('html')
        .evaluate(
          (html, light) =>
            [...html.querySelectorAll('*')].some(element => getComputedStyle(element).backgroundColor === light),
          PAPER.light,
        )
    expect(await paper('Phone, Light')).toBe(true)
    for (const { label } of SCHEMES.slice(1)) expect([label, await paper(`Phone, ${label}`)]).toEqual([label, false])
    expect(await at.page.locator('.inbox').count()).toBe(2)
    expect(await at.page.getByRole('region', { name: 'Text part' }).last().textContent()).toContain('Good evening, Ada')
  })

  it.each([
    ['Phone', 'Dark, as authored', 'scheme=dark&width=375', 375],
    ['Desktop', 'No style element', 'styles=off&width=720', 720],
  ])('opens what is clicked: %s, %s', async (row, label, query, width) => {
    const at = await desk.open({ path: `${EDITION_PATH}/matrix`, mayComplain: true })
    await at.page.getByRole('region', { name: row }).getByRole('link', { name: label }).click()
    await waitForMail(at)
    const { pathname, searchParams } = new URL(at.page.url())
    expect(pathname).toBe(EDITION_PATH)
    expect(Object.fromEntries(searchParams)).toEqual(Object.fromEntries(new URLSearchParams(query)))
    expect(await innerWidthOf(at)).toBe(width)
  })

  it('follows what is saved', async () => {
    const at = await desk.open({ path: `${EDITION_PATH}/matrix`, mayComplain: true })
    const frames = at.page.locator('.cells iframe')
    await expect.poll(() => frames.count(), PATIENCE).toBe(16)
    desk.edit('content/newsletter.yaml', 'what it sets in motion', 'what it leaves behind')
    for (const frame of await frames.all()) {
      await frame
        .contentFrame()
        .getByText('what it leaves behind')
        .first()
        .waitFor({ ...PATIENCE, state: 'attached' })
    }
  })
})
