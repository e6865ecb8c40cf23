import { expect, it } from 'vitest'
import { BEFORE, describeDesk, EDITION_PATH, LEAD_FILE } from './desk.ts'
import { type DeskPage, PATIENCE, waitForChecks, waitForMail } from './desk-page.ts'

interface Effect {
  /** Where the key is pressed; at the edition unless given. */
  readonly from?: string
  /** What is there after it. */
  readonly is: (at: DeskPage) => Promise<unknown>
}

const address = ({ page }: DeskPage) => new URL(page.url())
const query = (name: string, value: string | null, from = ''): Effect => ({
  from: `${EDITION_PATH}${from}`,
  is: async at => expect.poll(() => address(at).searchParams.get(name), PATIENCE).toBe(value),
})
const path = (wanted: string, from = EDITION_PATH): Effect => ({
  from,
  is: async at => expect.poll(() => address(at).pathname, PATIENCE).toBe(wanted),
})
const dialog = (name: string): Effect => ({
  is: async ({ page }) => {
    await page.getByRole('dialog', { name }).waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ ...PATIENCE, state: 'detached' })
  },
})
const finding = (place: 'first' | 'last'): Effect => ({
  is: async ({ page }) => {
    const findings = page.locator('.checks > .findings > .finding')
    const isCurrent = () => findings[place]().evaluate(element => element.classList.contains('current'))
    await expect.poll(isCurrent, PATIENCE).toBe(true)
  },
})

/** What each key of the list does. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  e: query('part', null, '?part=text'),
  t: query('part', 'text'),
  i: query('part', 'inbox'),
  h: query('part', 'html'),
  m: query('part', 'mjml'),
  r: query('part', 'raw'),
  1: query('width', '320'),
  2: query('width', '375', '?width=768'),
  3: query('width', '768'),
  4: query('width', '1024'),
  5: query('width', '375px'),
  l: query('scheme', null, '?scheme=dark'),
  d: query('scheme', 'dark'),
  o: query('scheme', 'outlook'),
  p: query('scheme', 'partial'),
  f: query('scheme', 'full'),
  a: query('scheme', 'auto'),
  g: query('images', 'off'),
  s: query('styles', 'off'),
  '+': query('zoom', '110'),
  '-': query('zoom', '90'),
  0: query('zoom', null, '?zoom=150'),
  x: path(`${EDITION_PATH}/matrix`),
  c: query('panel', null, '?panel=blocks'),
  b: query('panel', 'blocks'),
  u: query('panel', 'reader'),
  j: finding('first'),
  k: finding('last'),
  ']': query('reader', 'persona:nobody'),
  '[': query('reader', 'persona:markup'),
  '/': {
    is: async at => {
      await path('/editions').is(at)
      await at.page.locator('input[type=search]:focus').waitFor(PATIENCE)
    },
  },
  '.': path(EDITION_PATH, `/editions/${BEFORE}`),
  ',': path(`/editions/${BEFORE}`),
  n: path('/editions'),
  v: path('/compare'),
  y: path('/outbox'),
  q: dialog('Send a test'),
  '?': dialog('Keyboard'),
}

async function listedKeys({ page }: DeskPage): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor(PATIENCE)
  const keys = await page.locator('dialog kbd').allTextContents()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ ...PATIENCE, state: 'detached' })
  return keys
}

describeDesk('every key of the list', desk => {
  /** The edition as it is looked at first, whatever was done before. */
  const begin = async (at: DeskPage, from = EDITION_PATH) => {
    await at.visit('/outbox')
    await at.page.getByRole('main', { name: 'Outbox' }).waitFor(PATIENCE)
    await at.visit(from)
    await at.page.getByRole('main', { name: 'The edition' }).waitFor(PATIENCE)
    await waitForChecksOf(at, from)
  }
  const waitForChecksOf = async (at: DeskPage, from: string) => {
    if (from === EDITION_PATH || from === '/') await waitForChecks(at)
  }
  const open = async (from = EDITION_PATH) => {
    desk.edit(
      LEAD_FILE,
      'European leaders ended',
      'European leaders ([click here](https://example.org/?utm_source=a)) ended',
    )
    const at = await desk.open({ path: from, mayComplain: true })
    await waitForMail(at, 'click here')
    return at
  }

  it('does what the list says', async () => {
    const at = await open()
    const keys = await listedKeys(at)
    expect([...keys].sort()).toEqual(Object.keys(EFFECTS).sort())
    for (const key of keys) {
      const effect = EFFECTS[key]
      await begin(at, effect?.from)
      await at.page.keyboard.press(key)
      await effect?.is(at)
    }
  })

  it('does it while the focus is inside the mail', async () => {
    const at = await open()
    for (const key of await listedKeys(at)) {
      const effect = EFFECTS[key]
      if (effect?.from?.includes('part=text')) continue
      await begin(at, effect?.from)
      await at.mail
        .getByText(/^Good evening/)
        .first()
        .click(PATIENCE)
      expect(await at.page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME')
      await at.page.keyboard.press(key)
      await effect?.is(at)
    }
  })

  it('does it at the address without an edition as well', async () => {
    const at = await open('/')
    for (const key of ['t', '1', 'd', 'g', 's', '+', 'b', 'u', ']', 'j', 'x', '/', ','] as const) {
      await begin(at, '/')
      await at.page.keyboard.press(key)
      await EFFECTS[key]?.is(at)
    }
  })

  it('is only a letter to who types', async () => {
    const at = await desk.open({ path: '/editions' })
    const field = at.page.getByRole('searchbox')
    const keys = Object.keys(EFFECTS)
    await field.focus()
    for (const key of keys) await at.page.keyboard.press(key)
    expect(await field.inputValue()).toBe(keys.join(''))
    expect(address(at).pathname + address(at).search).toBe('/editions')
    expect(await at.page.getByRole('dialog').count()).toBe(0)
  })

  it('is the browser’s with a modifier, and nobody’s while a dialog is open', async () => {
    const at = await open()
    const before = at.page.url()
    for (const key of ['t', 'd', 'g', 'b', '1']) await at.page.keyboard.press(`Alt+${key}`)
    await at.page.keyboard.press('q')
    await at.page.getByRole('dialog', { name: 'Send a test' }).waitFor(PATIENCE)
    for (const key of ['t', 'd', 'n', '?']) await at.page.keyboard.press(key)
    expect(await at.page.getByRole('dialog').count()).toBe(1)
    expect(at.page.url()).toBe(before)
  })

  it('works on buttons and choices that have the focus', async () => {
    const at = await open()
    await at.choose('Part', 'Inbox')
    await at.page.keyboard.press('h')
    await query('part', 'html').is(at)
    await at.page.getByRole('button', { name: 'Send a test' }).focus()
    await at.page.keyboard.press('e')
    await query('part', null).is(at)
  })
})
