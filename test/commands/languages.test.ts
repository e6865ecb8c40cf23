import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomUtils, parseDocument } from 'htmlparser2'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { articleFile, editionFile, NEWSLETTER, scratchProject } from '../scratch-project.ts'

const EDITION = 'content/editions/2025-09-05.md'
const BLOCKS =
  '  - reading-time\n  - { block: lead, article: a }\n  - { block: ticker, asOf: "9:30", rows: [{ label: a, value: b }] }\n'

async function parts(files: Readonly<Record<string, string>>, head = '') {
  const article = articleFile('url: "https://a.example/"\n', 'He said "yes".\n')
  const root = scratchProject({
    'content/articles/a.md': article,
    [EDITION]: editionFile(BLOCKS, { head }),
    ...files,
  })
  const { editions } = await build({ project: root })
  const read = (name: string) => readFileSync(join(editions[0]?.folder ?? '', name), 'utf8')
  return { html: read('email.html'), text: read('email.txt') }
}

const withLanguage = (language: string) => ({ 'content/newsletter.yaml': `${NEWSLETTER}language: ${language}\n` })

test.each([
  ['en', 'Friday, September 5, 2025', 'Read online:', 'He said “yes”.', 'as of 9:30', 'Unsubscribe:'],
  ['en-GB', 'Friday, 5 September 2025', 'Read online:', 'He said “yes”.', 'as of 9:30', 'Unsubscribe:'],
  ['de', 'Freitag, 5. September 2025', 'Online lesen:', 'He said „yes“.', '9:30', 'Abbestellen:'],
  ['fr', 'vendredi 5 septembre 2025', 'Lire en ligne :', 'He said « yes ».', 'au 9:30', 'Se désabonner :'],
  ['es', 'viernes, 5 de septiembre de 2025', 'Leer', 'He said «yes».', '9:30', ''],
  ['ar', 'الجمعة', '', 'He said ”yes“.', '9:30', ''],
  ['he', 'יום שישי, 5 בספטמבר 2025', '', '', '9:30', ''],
  ['zh', '2025年9月5日星期五', '', 'He said “yes”.', '9:30', '：'],
])('an edition in %s has its dates, words and quotation marks', async (language, ...expected) => {
  const { html, text } = await parts(withLanguage(language))
  const plain = text.replace(/[\u00a0\u202f]/g, ' ')
  for (const part of expected) expect(plain).toContain(part)
  const direction = ['ar', 'he'].includes(language) ? 'rtl' : 'ltr'
  expect(html).toContain(`<html lang="${language}" dir="${direction}"`)
})

test('an edition may be in another language than its newsletter', async () => {
  const { html, text } = await parts({}, 'lang: he\n')
  expect(html).toContain('<html lang="he" dir="rtl"')
  expect(text).toContain('יום שישי')
})

test('an edition may run in another direction than its language', async () => {
  expect((await parts({}, 'dir: rtl\n')).html).toContain('<html lang="en" dir="rtl"')
})

test('an article in another language is marked as such wherever it stands', async () => {
  const { html } = await parts({
    'content/articles/a.md': articleFile('lang: ar\n', 'نص المقال.\n'),
    [EDITION]: editionFile('  - { block: lead, article: a }\n  - { block: text, title: T, markdown: Words. }\n'),
  })
  const marked = DomUtils.getElementsByTagName('*', parseDocument(html)).filter(({ attribs }) => attribs.lang === 'ar')
  expect(marked.map(({ name, attribs }) => [name, attribs.dir, attribs.style])).toEqual([
    ['span', 'rtl', undefined],
    ['div', 'rtl', 'text-align:right'],
  ])
})

test('letter-spacing, capitals and italics are for scripts that have them', async () => {
  const quote = {
    [EDITION]: editionFile(
      '  - { block: quote, text: a, who: b }\n  - { block: headlines, links: [{ text: a, url: "https://a.example" }] }\n',
    ),
  }
  const styles = /letter-spacing|text-transform|font-style:italic/
  expect((await parts({ ...withLanguage('de'), ...quote })).html).toMatch(styles)
  for (const language of ['ar', 'he', 'zh']) {
    expect((await parts({ ...withLanguage(language), ...quote })).html).not.toMatch(styles)
  }
})

test('a project changes single words, and has words of its own', async () => {
  const { text } = await parts({
    ...withLanguage('fr'),
    'templates/words/fr.yaml': 'readOnline: Voir le site\nown: { hello: Bonjour }\n',
    'templates/blocks/hello.mjml':
      '<mj-section><mj-column><mj-text>{{words.own.hello}}</mj-text></mj-column></mj-section>',
    'templates/blocks/hello.txt': '{{words.own.hello}}, {{words.unsubscribe}}',
    [EDITION]: editionFile('  - hello\n'),
  })
  expect(text).toContain('Voir le site')
  expect(text).toContain('Bonjour, Se désabonner')
})
