import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'
import { CLI } from './root.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const ARGUMENTS = [
  ...[
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
  ],
  ...['--disable-sync', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
]

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
}

/** A desk in a process of its own, with a page of a browser that shows its mail. */
export interface DeskPage {
  readonly page: Page
  /** Milliseconds from the start of the process to the first paint of the mail. */
  readonly firstPaint: number
  /** Milliseconds until what `save` writes is on the screen; it writes these words. */
  readonly paint: (words: string, save: () => void) => Promise<number>
  /** Of the process, in MB; undefined where the machine does not tell. */
  readonly memory: () => number | undefined
  readonly close: () => Promise<void>
}

export async function openDeskPage(browser: Browser, project: string): Promise<DeskPage> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } })
  const start = performance.now()
  const child = spawn(process.execPath, [CLI, 'preview', '--json', '--port', '0', '--project', project], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  const { url } = JSON.parse(value as string) as { readonly url: string }
  await page.goto(url)
  await page.waitForFunction(isPainted)
  const firstPaint = performance.now() - start
  return {
    page,
    firstPaint,
    paint: async (words, save) => {
      const painted = page.evaluate(whenPainted, words)
      // The page is listening when this comes back.
      await page.evaluate('0')
      const saved = performance.timeOrigin + performance.now()
      save()
      return (await painted) - saved
    },
    memory: () => memoryOf(child),
    close: async () => {
      const exit = once(child, 'exit')
      child.kill('SIGINT')
      await exit
      await page.close()
    },
  }
}

// These two run in the page, as their sources.

function isPainted(): boolean {
  const { body } = (document.querySelector('iframe') as HTMLIFrameElement | null)?.contentDocument ?? {}
  return (body?.textContent?.length ?? 0) > 500
}

/** The time of the frame after the one in which the words were first there. */
function whenPainted(words: string): Promise<number> {
  return new Promise(resolve => {
    const look = () => {
      const { body } = (document.querySelector('iframe') as HTMLIFrameElement).contentDocument ?? {}
      if (!body?.textContent?.includes(words)) return requestAnimationFrame(look)
      return requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
    }
    look()
  })
}

function memoryOf({ pid }: ChildProcess): number | undefined {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return undefined
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6
}
