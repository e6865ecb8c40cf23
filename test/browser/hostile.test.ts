import { expect, it } from 'vitest'
import { startWebServer } from '../web-server.ts'
import { describeDesk, EDITION_FILE, EDITION_PATH, LEAD_FILE } from './desk.ts'
import { type DeskPage, PATIENCE, waitForMail } from './desk-page.ts'

const HARM = 'top.harm=1;parent.harm=1;window.harm=1;alert(1)'

/** What a mail may hold that wants more than to be looked at. */
function hostileHtml(outside: string): string {
  return `
<base href="${outside}/base/">
<meta http-equiv="refresh" content="0;url=${outside}/refresh">
<META HTTP-EQUIV=Refresh CONTENT="0; URL=${outside}/refresh-again">
<link rel="stylesheet" href="${outside}/sheet.css"><link rel="preload" as="image" href="${outside}/preload.png">
<style>@import url(${outside}/import.css); .hostile { background: url(${outside}/background.png) }
@font-face { font-family: hostile; src: url(${outside}/font.woff2) } .hostile { font-family: hostile }</style>
<script>${HARM}</script><script src="${outside}/script.js"></script><script type="module" src="${outside}/module.js"></script>
<img src="x" onerror="${HARM}"><img src="${outside}/pixel.png" srcset="${outside}/pixel-2.png 2x" alt="">
<img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' onload='${HARM}'%3E%3C/svg%3E" alt="">
<picture><source srcset="${outside}/source.png"><img src="${outside}/fallback.png" alt=""></picture>
<svg onload="${HARM}" width="90" height="30"><script>${HARM}</script><image href="${outside}/image.png"/>
<use href="${outside}/use.svg#a"/><a href="${outside}/drawing"><text y="20">In a drawing</text></a></svg>
<iframe src="${outside}/frame"></iframe><iframe srcdoc="&lt;script&gt;${HARM}&lt;/script&gt;"></iframe>
<iframe src="javascript:${HARM}"></iframe><object data="${outside}/object"></object><embed src="${outside}/embed">
<video autoplay poster="${outside}/poster.png" src="${outside}/video.mp4"></video><audio autoplay src="${outside}/audio.mp3"></audio>
<form action="${outside}/form" method="post"><input name="typed" autofocus onfocus="${HARM}"><button>Submit it</button></form>
<form id="other" action="javascript:${HARM}"></form><button form="other">Submit the other</button>
<p class="hostile" onclick="${HARM}" onmouseover="${HARM}">Click this</p>
<p><a href="javascript:${HARM}">A script</a> <a href="java&#10;script:${HARM}">A broken script</a>
<a href="data:text/html,&lt;script&gt;${HARM}&lt;/script&gt;">A page in an address</a>
<a href="${outside}/page" target="_top">At the top</a> <a href="${outside}/window" target="_blank">In a window</a>
<a href="${outside}/ping" ping="${outside}/pinged">With a ping</a> <a href="/outbox" target="_parent">At the desk</a>
<a href="mailto:desk@tidalbasin.example">To the desk</a></p>
<map name="map"><area shape="rect" coords="0,0,80,80" href="${outside}/area" alt="An area"></map>
<img usemap="#map" width="80" height="80" alt="A map" src="/desk/icon.svg">
<details ontoggle="${HARM}" open><summary>Open</summary></details><marquee onstart="${HARM}">Moving</marquee>`
}

/** Until everything in the mail has been loaded or refused. */
async function settle({ mail }: DeskPage): Promise<void> {
  const isLoaded = () =>
    mail
      .locator('html')
      .evaluate(() => document.readyState === 'complete' && [...document.images].every(({ complete }) => complete))
  await expect.poll(isLoaded, PATIENCE).toBe(true)
}

const LINKS = [
  'A script',
  'A broken script',
  'A page in an address',
  'At the top',
  'In a window',
  'With a ping',
  'At the desk',
  'To the desk',
  'In a drawing',
]

describeDesk('a hostile mail', desk => {
  /** The build refuses most of it; here it is put into every mail that the desk shows, as if it had not. */
  const open = async (query = '', { isThere = () => true as boolean } = {}) => {
    const server = await startWebServer({})
    const outside = `http://127.0.0.1:${server.port}`
    const at = await desk.open({
      path: `${EDITION_PATH}${query}`,
      mayComplain: true,
      mayBeRefused: true,
      prepare: page =>
        page.route('**/frames/2025-*', async route => {
          const response = await route.fetch()
          // The page may be gone by now.
          const text = await response.text().catch(() => '')
          const hostile = isThere() ? hostileHtml(outside) : ''
          await route.fulfill({ response, body: text.replace('</body>', () => `${hostile}</body>`) })
        }),
    })
    return { at, outside, requests: server.requests }
  }
  const harm = async ({ page, frame }: DeskPage) => [
    await page.evaluate(() => 'harm' in window),
    await frame.evaluate(element => 'harm' in ((element as HTMLIFrameElement).contentWindow ?? {})),
  ]

  it.each(['', '?scheme=outlook', '?images=off', '?styles=off'])('does nothing by itself: %s', async query => {
    const { at, requests } = await open(query)
    await waitForMail(at, 'Click this')
    await settle(at)
    expect(await harm(at)).toEqual([false, false])
    expect(requests).toEqual([])
  })

  it('does nothing when it is put in place of another', async () => {
    let isThere = false
    const { at, requests } = await open('', { isThere: () => isThere })
    await waitForMail(at)
    isThere = true
    desk.edit(LEAD_FILE, 'European leaders ended', 'Hostile leaders ended')
    await waitForMail(at, 'Click this')
    await settle(at)
    expect(await harm(at)).toEqual([false, false])
    expect(requests).toEqual([])
  })

  it('does nothing when it is clicked and typed into, and links show where they lead', async () => {
    const { at, requests } = await open()
    await waitForMail(at, 'Click this')
    const address = at.page.url()
    await at.mail.getByText('Click this').click()
    await at.mail.getByText('Moving').hover({ force: true })
    for (const name of LINKS) {
      const link = at.mail.locator('a', { hasText: name }).last()
      const href = await link.getAttribute('href')
      await link.click({ force: true })
      await expect
        .poll(() => at.page.locator('.link-line').textContent(), { ...PATIENCE, message: name })
        .toContain(href)
      expect([name, at.page.url(), await at.mail.getByText('Click this').isVisible()]).toEqual([name, address, true])
    }
    await at.mail.getByAltText('A map').click({ force: true, position: { x: 20, y: 20 } })
    await expect.poll(() => at.page.locator('.link-line').textContent(), PATIENCE).toContain('/area')
    await at.mail.getByRole('button', { name: 'Submit it' }).click({ force: true })
    await at.mail.getByRole('button', { name: 'Submit the other' }).click({ force: true })
    await settle(at)
    expect(await at.mail.getByText('Click this').isVisible()).toBe(true)
    expect(await harm(at)).toEqual([false, false])
    expect(at.page.url()).toBe(address)
    expect(requests).toEqual([])
  })

  it('has links that are followed on the web alone, in a window that knows nothing of the desk', async () => {
    const { at, outside } = await open()
    await waitForMail(at, 'Click this')
    const line = at.page.locator('.link-line')
    await at.mail.getByText('A script', { exact: true }).click()
    await expect.poll(() => line.textContent(), PATIENCE).toContain('javascript:')
    expect(await line.locator('a').count()).toBe(0)
    await at.mail.getByText('At the top', { exact: true }).click()
    await expect.poll(() => line.textContent(), PATIENCE).toContain(`${outside}/page`)
    expect(await line.locator('a').getAttribute('href')).toBe(`${outside}/page`)
    expect(await line.locator('a').getAttribute('rel')).toBe('noopener noreferrer')
    await line.getByRole('button', { name: 'Close' }).click()
    await line.waitFor({ ...PATIENCE, state: 'detached' })
  })

  it('has links that lead nowhere by themselves while its pictures are still on their way', async () => {
    const held: (() => void)[] = []
    const at = await desk.open({
      path: EDITION_PATH,
      prepare: page =>
        page.route('**/pictures/**', async route => {
          await new Promise<void>(resolve => held.push(resolve))
          await route.continue()
        }),
    })
    const link = at.mail.locator('a[href^=https]').first()
    await link.click()
    await expect
      .poll(() => at.page.locator('.link-line').textContent(), PATIENCE)
      .toContain(await link.getAttribute('href'))
    await expect.poll(() => held.length, PATIENCE).toBeGreaterThan(0)
    for (const letThrough of held) letThrough()
    await settle(at)
  })

  it('is refused where a template holds it, and its lines are only text', async () => {
    const at = await desk.open({ path: EDITION_PATH, mayComplain: true })
    await waitForMail(at)
    const mjml = `<mj-section><mj-column><mj-raw><td>${hostileHtml('https://outside.example')}</td></mj-raw></mj-column></mj-section>`
    desk.save({ 'templates/blocks/hostile.mjml': mjml, 'templates/blocks/hostile.txt': 'Hostile\n' })
    desk.edit(EDITION_FILE, '  - divider', '  - hostile')
    await expect.poll(() => at.page.getByRole('alert').textContent(), PATIENCE).toContain('alert(1)')
    expect(await at.page.locator('[role=alert] script, [role=alert] img, [role=alert] iframe').count()).toBe(0)
    expect(await harm(at)).toEqual([false, false])
  })

  it('of an article is text, or refused', async () => {
    desk.edit(LEAD_FILE, 'European leaders ended', `<script>${HARM}</script><b>European</b> leaders &lt;img&gt; ended`)
    desk.edit(LEAD_FILE, 'title: Allies', 'title: <img src=x onerror=alert(1)> Allies')
    const at = await desk.open({ path: EDITION_PATH, mayComplain: true })
    await at.page.getByText('<img src=x onerror=alert(1)>').or(at.page.getByRole('alert')).first().waitFor(PATIENCE)
    expect(await at.page.locator('main img, main script').count()).toBe(0)
    expect(await at.page.evaluate(() => 'harm' in window)).toBe(false)
  })

  it('of the outbox is as harmless', async () => {
    const server = await startWebServer({})
    const outside = `http://127.0.0.1:${server.port}`
    const headers = [
      'From: a@b.example',
      'To: c@d.example',
      'Subject: <img src=x onerror=alert(1)>',
      'MIME-Version: 1.0',
    ]
    const message = [...headers, 'Content-Type: text/html; charset=utf-8', '', `<p>Hostile</p>${hostileHtml(outside)}`]
    desk.save({ 'out/2025-09-05/outbox/hostile.eml': message.join('\r\n') })
    const at = await desk.open({ path: '/outbox', mayComplain: true, mayBeRefused: true })
    await waitForMail(at, 'Click this')
    await settle(at)
    expect(await at.page.locator('.outbox-message h2').textContent()).toBe('<img src=x onerror=alert(1)>')
    expect(await harm(at)).toEqual([false, false])
    await at.mail.getByText('At the top', { exact: true }).click()
    await at.mail.getByText('A script', { exact: true }).click()
    expect(new URL(at.page.url()).pathname).toBe('/outbox')
    expect(await at.mail.getByText('Click this').isVisible()).toBe(true)
    expect(server.requests).toEqual([])
  })
})
