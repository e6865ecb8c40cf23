import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The least that a newsletter needs. */
export const NEWSLETTER = `name: Scratch
sender: { name: Scratch, email: news@scratch.example }
urls: { site: "https://scratch.example/", unsubscribe: "https://scratch.example/unsubscribe" }
postal: 1 Example Street
authors: { ada: Ada Lovelace }
fields: { firstName: reader, city: "" }
attributes: { plan: [subscriber, free], region: }
`

/** An article's file. */
export function articleFile(fields: string, body = 'Words.\n'): string {
  return `---\ntitle: A title\ndate: 2025-09-04\n${fields}---\n\n${body}`
}

/** An edition's file: its blocks as YAML list items. */
export function editionFile(blocks: string, { head = '', letter = 'Good morning.\n' } = {}): string {
  return `---\nsubject: A subject\npreheader: A preheader\ndate: 2025-09-05T09:00\n${head}blocks:\n${blocks}---\n\n${letter}`
}

/** A project on disk for one test: `content/newsletter.yaml` is there unless it is given. Gone when the test is. */
export function scratchProject(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'broadsheet-test-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries({ 'content/newsletter.yaml': NEWSLETTER, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}
