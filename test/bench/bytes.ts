import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './compiled-package.ts'
import { printLine } from './line.ts'
import { ROOT } from './root.ts'
import { scratchFolder } from './scratch-folder.ts'

/** Gmail cuts a mail off at about 102 kB. */
const folder = scratchFolder()

const empty = await bytesOf(copied('empty', join(ROOT, 'test/mail/editions/empty/content')))
const sample = await bytesOf(copied('sample', join(ROOT, 'content')))
const [few, many] = [await bytesOf(stories(5)), await bytesOf(stories(25))]
const line = await bytesOf(stories(5, 20))

printLine({ name: 'an empty edition', value: empty, unit: 'bytes', bar: { atMost: 8000 } })
printLine({ name: 'the sample', value: sample, unit: 'bytes', ratio: { of: sample / 102_400, to: 'what Gmail shows' } })
printLine({ name: 'each further story of 100 words', value: (many - few) / 20, unit: 'bytes' })
printLine({ name: 'each further headline', value: (line - few) / 20, unit: 'bytes' })

/** Of the HTML part of the newest edition. */
async function bytesOf(project: string): Promise<number> {
  const { editions } = await build({ project })
  return editions[0]?.manifest.bytes.html ?? Number.NaN
}

function copied(name: string, content: string): string {
  cpSync(content, join(folder, name, 'content'), { recursive: true })
  return join(folder, name)
}

/** The empty edition with so many stories, the first headlines of it not counted. */
function stories(count: number, headlines = 0): string {
  const project = copied(`stories-${count}-${headlines}`, join(ROOT, 'test/mail/editions/empty/content'))
  mkdirSync(join(project, 'content/articles'), { recursive: true })
  const words = `${'A story has words. '.repeat(25).trim()}\n`
  const blocks = Array.from({ length: count }, (_, index) => {
    const head = `---\ntitle: A story with the number ${index}\ndate: 2025-01-01\nkicker: Trade\nurl: https://a.example/${index}\n---\n\n`
    writeFileSync(join(project, `content/articles/story-${index}.md`), head + words)
    return `  - { block: story, article: story-${index} }\n`
  })
  const links = Array.from(
    { length: headlines + 1 },
    (_, index) => `{ text: A headline of some length ${index}, url: "https://a.example/headline/${index}" }`,
  )
  const listed = `  - { block: headlines, links: [${links.join(', ')}] }\n`
  const head = 'subject: Stories\npreheader: Many of them\ndate: 2030-01-01\n'
  writeFileSync(
    join(project, 'content/editions/2030-01-01.md'),
    `---\n${head}blocks:\n${blocks.join('')}${listed}---\n\nA letter.\n`,
  )
  return project
}
