import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  assembleDigest,
  type Email,
  loadProject,
  type Recipient,
  readPictures,
  renderEmail,
} from '../../../src/index.ts'
import { editionFile, NEWSLETTER, scratchProject } from '../../scratch-project.ts'

const PICTURE = readFileSync(join(import.meta.dirname, '../../fixtures/golden/content/images/picture.png'))

const LETTER = `Dear {{firstName|friend}}, from {{city|nowhere}}: {{firstName}}{{city}}.

{{firstName}}

[In a query](https://a.example/b?q={{firstName|z}}&r=1#end), [in a path](https://a.example/u/{{firstName}}/c),
[a whole one]({{home}}), [leave]({{unsubscribeUrl}}), [manage]({{preferencesUrl}}) or [read on]({{webUrl}}), {{email}}.
`

const BLOCKS = `  - greeting
  - { block: badge, label: "{{firstName}}" }
  - { block: text, markdown: "{{firstName}}" }
  - { block: text, markdown: "Paying {{city}}", audience: { plan: subscriber } }
  - { block: text, markdown: "![A view](../images/own.png)", audience: { region: eu } }
  - { block: text, markdown: "![Another view](../images/all.png)" }
  - { block: text, markdown: "More in {{webUrl}}" }
`

export interface ScratchOptions {
  /** More settings of the newsletter, in place of those that are there. */
  readonly settings?: Readonly<Record<string, string>>
  readonly subject?: string
  readonly letter?: string
  readonly blocks?: string
}

/** An email with a merge field in every place where one may stand, two audiences and a picture that only one is shown. */
export async function scratchEmail(options: ScratchOptions = {}): Promise<Email> {
  const { settings = {}, subject = 'News for {{firstName|you}}: more', letter = LETTER, blocks = BLOCKS } = options
  const given = { fields: '{ firstName: reader, city: "", home: "https://home.example/" }', ...settings }
  const kept = NEWSLETTER.split('\n').filter(line => !Object.hasOwn(given, line.slice(0, line.indexOf(':'))))
  const changed = Object.entries(given).map(([key, value]) => `${key}: ${value}\n`)
  const root = scratchProject({
    'content/newsletter.yaml': `${kept.join('\n')}${changed.join('')}`,
    'content/editions/one.md': editionFile(blocks, { letter }).replace('A subject', JSON.stringify(subject)),
    'content/images/own.png': PICTURE,
    'content/images/all.png': Buffer.concat([PICTURE, Buffer.from('other')]),
    'templates/blocks/badge.mjml':
      '<mj-section><mj-column><mj-text><span title="{{label}}">{{label}}</span></mj-text></mj-column></mj-section>',
    'templates/blocks/badge.txt': '{{label}}',
  })
  const digest = assembleDigest(await loadProject(root), 'one')
  return renderEmail(digest, { pictures: await readPictures(root, digest.pictures) })
}

export const to = (columns: Recipient['columns'] = {}, rest: Partial<Recipient> = {}): Recipient => ({
  email: 'ada@reader.example',
  columns,
  ...rest,
})

/** Fields of a header as they stand, by their names in small letters; a name that is there twice has two. */
export function fieldsOf(message: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const [header = ''] = Buffer.from(message).toString('latin1').split('\r\n\r\n')
  const fields = new Map<string, readonly string[]>()
  for (const field of header.replace(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const colon = field.indexOf(':')
    const name = field.slice(0, colon).toLowerCase()
    fields.set(name, [...(fields.get(name) ?? []), field.slice(colon + 1).trim()])
  }
  return fields
}
