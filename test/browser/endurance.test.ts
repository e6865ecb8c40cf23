import { readFileSync } from 'node:fs'
import type { CDPSession } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeDesk, EDITION_PATH, LEAD_FILE } from './desk.ts'
import { type DeskPage, PATIENCE, waitForChecks, waitForMail } from './desk-page.ts'

const SAVES = 200
/** By then everything that is kept has been filled. */
const WARM = 50
/** Megabytes that a process may have more after 150 saves; a mail that was kept with each would be 30. */
const MOST_RSS = 60

/** Megabytes of a process. */
function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

/** What the page holds on to after everything else has been let go of. */
async function heldBy(session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find(it => it.name === name)?.value ?? 0
  const [listeners, nodes, documents] = ['JSEventListeners', 'Nodes', 'Documents'].map(metric)
  return { megabytes: usedSize / 1e6, listeners: listeners ?? 0, nodes: nodes ?? 0, documents: documents ?? 0 }
}

describeDesk('saves without end', desk => {
  it('cost neither the desk nor the page any memory', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    const session = await at.page.context().newCDPSession(at.page)
    await session.send('Performance.enable')
    const article = desk.project().read(LEAD_FILE)
    const saveAll = async (from: number, to: number) => {
      for (let count = from; count <= to; count++) {
        desk.save({ [LEAD_FILE]: article.replace('European leaders ended', `Leaders ended, as of save ${count},`) })
        await at.mail.getByText(`as of save ${count},`).waitFor(PATIENCE)
      }
      await waitForChecks(at)
    }
    await saveAll(1, WARM)
    const [memory, held] = [memoryOf(desk.process().pid), await heldBy(session)]
    await saveAll(WARM + 1, SAVES)
    await expect.poll(() => memoryOf(desk.process().pid) - memory, PATIENCE).toBeLessThan(MOST_RSS)
    const after = await heldBy(session)
    expect(after.megabytes).toBeLessThan(held.megabytes + 2)
    expect(after.listeners).toBeLessThanOrEqual(held.listeners + 20)
    expect(after.nodes).toBeLessThan(held.nodes * 1.2)
    expect(after.documents).toBeLessThanOrEqual(held.documents + 1)
    expect(await at.mail.getByText(`as of save ${SAVES},`).count()).toBe(1)
    expect(desk.process().stderr()).toBe('')
  })

  it('that come faster than they are shown end with the last', async () => {
    const at = await desk.open({ path: EDITION_PATH })
    await waitForMail(at)
    const article = desk.project().read(LEAD_FILE)
    for (let count = 1; count <= 100; count++) {
      desk.save({ [LEAD_FILE]: article.replace('European leaders ended', `Leaders ended in haste ${count},`) })
    }
    await at.mail.getByText('in haste 100,').waitFor(PATIENCE)
  })
})

describeDesk('nothing jumps', desk => {
  /** Cumulative layout shift since it was asked for. */
  const watchShifts = ({ page }: DeskPage) =>
    page.evaluate(() => {
      const shifts = { sum: 0 }
      Object.assign(window, { shifts })
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
          if (!hadRecentInput) shifts.sum += value
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
  const shiftsOf = ({ page }: DeskPage) =>
    page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum)

  it.each([
    ['on a desktop', { width: 1360, height: 900 }],
    ['on a phone', { width: 375, height: 740 }],
  ])('while the page is loaded, the checks arrive, and something is saved, %s', async (_, viewport) => {
    const at = await desk.open({ path: EDITION_PATH, viewport })
    await watchShifts(at)
    await waitForMail(at)
    await waitForChecks(at)
    expect(await shiftsOf(at)).toBeLessThan(0.01)
    desk.edit(LEAD_FILE, 'European leaders ended', 'European leaders ([click here](https://example.org/)) ended')
    await at.mail.getByText('click here').waitFor(PATIENCE)
    await at.page.locator('.checks .finding', { hasText: 'click here' }).waitFor(PATIENCE)
    expect(await shiftsOf(at)).toBeLessThan(0.01)
  })
})
