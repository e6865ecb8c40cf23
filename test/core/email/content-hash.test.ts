import { expect, test } from 'vitest'
import { contentHash } from '../../../src/core/email/content-hash.ts'
import { assembleDigest, loadProject, renderEmail } from '../../../src/index.ts'
import { editionFile, NEWSLETTER, scratchProject } from '../../scratch-project.ts'

const NEWSLETTER_FILE = 'content/newsletter.yaml'
const EDITION_FILE = 'content/editions/one.md'
const FILES = {
  [NEWSLETTER_FILE]: NEWSLETTER,
  [EDITION_FILE]: editionFile(
    '  - greeting\n  - { block: text, markdown: "For those who pay", audience: { plan: subscriber } }\n',
    { letter: 'Dear {{firstName|friend}}.' },
  ),
}

async function hashOf(files: Readonly<Record<string, string>> = FILES): Promise<string> {
  return contentHash(await renderEmail(assembleDigest(await loadProject(scratchProject(files)), 'one')))
}

test('two builds of the same files have the same number, wherever they lie', async () => {
  expect(await hashOf()).toMatch(/^[0-9a-f]{64}$/)
  expect(await hashOf()).toBe(await hashOf())
})

test.each([
  ['a word of the letter', EDITION_FILE, 'Dear', 'Hello'],
  ['a word that only some get', EDITION_FILE, 'those who pay', 'those that pay'],
  ['the subject', EDITION_FILE, 'A subject', 'Another subject'],
  ['the preheader', EDITION_FILE, 'A preheader', 'Another preheader'],
  ['a fallback', EDITION_FILE, '|friend', '|reader'],
  ['who gets a block', EDITION_FILE, 'plan: subscriber', 'plan: free'],
  ['a default', NEWSLETTER_FILE, 'firstName: reader', 'firstName: colleague'],
  ['the sender', NEWSLETTER_FILE, 'news@', 'post@'],
  ['where one leaves', NEWSLETTER_FILE, '/unsubscribe', '/leave'],
] as const)('%s changes it', async (_, file, from, into) => {
  expect(FILES[file]).toContain(from)
  expect(await hashOf({ ...FILES, [file]: FILES[file].replace(from, into) })).not.toBe(await hashOf())
})

test('what nobody sees does not change it', async () => {
  const files = { ...FILES, [EDITION_FILE]: FILES[EDITION_FILE].replace('blocks:', '# a remark\nblocks:') }
  expect(await hashOf(files)).toBe(await hashOf())
})
