import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { describeInChromium } from '../chromium.ts'
import { openDeskPage, PATIENCE, waitForMail } from './desk-page.ts'
import { copySample, type DeskOptions, startDesk } from './desk-process.ts'

/** Milliseconds that a process gets to end on a machine that does much else. */
const AT_ONCE = 3000

describeInChromium('the command', browser => {
  const start = async (options: DeskOptions = {}) => {
    const project = copySample()
    onTestFinished(project.discard)
    const desk = await startDesk(project.root, options)
    onTestFinished(desk.stop)
    return { project, desk }
  }

  it('ends at once when it is interrupted, and whoever looks is told', async () => {
    const { project, desk } = await start()
    const at = await openDeskPage(browser(), desk.url, { mayComplain: true })
    await waitForMail(at)
    await at.page.getByText('Live', { exact: true }).waitFor(PATIENCE)
    const began = Date.now()
    desk.interrupt()
    const { code, stderr } = await desk.ended
    expect(Date.now() - began).toBeLessThan(AT_ONCE)
    expect(code).toBe(130)
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
    await at.page.getByText('The desk is closed').waitFor(PATIENCE)
    expect(await at.mail.getByText('Good evening, Ada').isVisible()).toBe(true)
    expect(existsSync(join(project.root, 'out', '.commits'))).toBe(false)
  })

  it('takes the next port where the one asked for is taken, and says so', async () => {
    const { desk } = await start()
    const { desk: other } = await start({ port: desk.port })
    expect(desk.stderr()).toBe('')
    expect(other.stderr()).toBe(`Port ${desk.port} is taken, so this is another one.\n`)
    expect(other.port).toBeGreaterThan(desk.port)
    const [one, two] = [await openDeskPage(browser(), desk.url), await openDeskPage(browser(), other.url)]
    await waitForMail(one)
    await waitForMail(two)
  })

  it('takes its port again when it is opened right after it was closed', async () => {
    const { desk } = await start()
    const at = await openDeskPage(browser(), desk.url, { mayComplain: true })
    await waitForMail(at)
    desk.interrupt()
    await desk.ended
    const { desk: next } = await start({ port: desk.port })
    expect(next.port).toBe(desk.port)
    await at.page.getByText('Live', { exact: true }).waitFor(PATIENCE)
  })
})
