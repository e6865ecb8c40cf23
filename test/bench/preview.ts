/// <reference lib="dom" />
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeArchive } from './archive-project.ts'
import { type DeskPage, openBrowser, openDeskPage } from './desk-page.ts'
import { printLine } from './line.ts'
import { median } from './measure.ts'
import { ROOT } from './root.ts'
import { scratchFolder } from './scratch-folder.ts'

const SAVES = 50
const REBUILDS = 500
const STARTS = 3
const EDITIONS = 500

const browser = await openBrowser()
await sample()
await archive()
await browser.close()

async function sample(): Promise<void> {
  const project = join(scratchFolder(), 'sample')
  cpSync(join(ROOT, 'content'), join(project, 'content'), { recursive: true })
  const starts: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const desk = await openDeskPage(browser, project)
    starts.push(desk.firstPaint)
    await desk.close()
  }
  printLine({ name: 'desk, start to first paint', value: median(starts), unit: 'ms' })
  const desk = await openDeskPage(browser, project)
  const edit = createEdit(desk, join(project, 'content/articles/allies-postwar-force.md'))
  await measureSaves('desk, save to pixels', edit)
  for (let save = SAVES; save < REBUILDS; save++) await edit()
  const memory = desk.memory()
  if (memory !== undefined) {
    printLine({ name: `desk, memory after ${REBUILDS} rebuilds`, value: memory, unit: 'MB', bar: { atMost: 250 } })
  }
  await desk.close()
}

async function archive(): Promise<void> {
  const project = scratchFolder()
  writeArchive(project, EDITIONS)
  const desk = await openDeskPage(browser, project)
  printLine({ name: 'desk, 5,000 articles, start to first paint', value: desk.firstPaint, unit: 'ms' })
  const edit = createEdit(desk, join(project, `content/articles/story-${EDITIONS - 1}-0.md`))
  await measureSaves('desk, 5,000 articles, save to pixels', edit)
  await desk.close()
}

/** Saves an article of the edition that is shown, again and again, each once the last is on the screen. */
async function measureSaves(name: string, edit: () => Promise<number>): Promise<void> {
  const times: number[] = []
  for (let save = 0; save < SAVES; save++) times.push(await edit())
  printLine({ name, value: median(times), unit: 'ms', bar: { atMost: 150 } })
  printLine({ name: `${name}, worst of ${SAVES}`, value: Math.max(...times), unit: 'ms' })
}

function createEdit(desk: DeskPage, article: string): () => Promise<number> {
  const text = readFileSync(article, 'utf8')
  let saves = 0
  return () => {
    const words = `Edit${++saves}ed.`
    return desk.paint(words, () => writeFileSync(article, text.replace(/^title: .*$/m, `title: An edit, ${words}`)))
  }
}
