import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { decodeSource } from '../../../src/core/source/decode.ts'
import { formatWord, placeholders, pluralCategories, pluralise } from '../../../src/core/templates/wording.ts'
import { findWords } from '../../../src/core/templates/words.ts'
import { diagnosticsOf, findingsOf } from '../../diagnostics-of.ts'

const FOLDER = join(import.meta.dirname, '../../../templates/words')
const BUILT_IN = readdirSync(FOLDER).map(name => name.replace(/\.yaml$/, ''))
const TEXTS = Object.fromEntries(BUILT_IN.map(name => [name, readFileSync(join(FOLDER, `${name}.yaml`), 'utf8')]))

type Forms = Readonly<Record<string, string>>
const read = (language: string) => load(TEXTS[language] ?? '') as Readonly<Record<string, string | Forms>>
const ENGLISH = read('en')

/** The words of a language with files of a project: `{ 'own/de': 'no: Nee' }`. */
function find(language: string, own: Readonly<Record<string, string>> = {}) {
  const texts = Object.entries({ ...TEXTS, ...own })
  return findWords(
    language,
    new Map(texts.map(([name, text]) => [name, decodeSource(`${name}.yaml`, Buffer.from(text))])),
  )
}

describe.each(BUILT_IN)('the words in %s', language => {
  const words = read(language)

  test('are all there, in the order of the English ones', () => {
    expect(Object.keys(words)).toEqual(Object.keys(ENGLISH))
    expect(find(language)).toEqual({ ...words, own: {} })
  })

  test.each(Object.entries(ENGLISH))('have in `%s` what the English has', (key, english) => {
    const word = words[key] ?? ''
    expect(typeof word).toBe(typeof english)
    if (typeof word === 'string') return expect(placeholders(word)).toEqual(placeholders(String(english)))
    expect(Object.keys(word)).toEqual(pluralCategories(language))
    // One and two may be words.
    const several = Object.entries(word).filter(([category]) => !['zero', 'one', 'two'].includes(category))
    expect(several.map(([, form]) => placeholders(form))).toEqual(several.map(() => ['count']))
  })

  test('hold no bidirectional controls, and stand without spaces around them', () => {
    expect(TEXTS[language]).not.toMatch(/\p{Bidi_Control}/u)
    const { colon: _, ...others } = words
    const all = Object.values(others).flatMap(word => (typeof word === 'string' ? word : Object.values(word)))
    expect(all.filter(word => word !== word.trim() || word === '')).toEqual([])
  })
})

test('French words have no plain space before a mark of two parts', () => {
  expect(find('fr').menuLeadIn).toMatch(/\S\u202F:$/)
  expect(Object.values(read('fr')).filter(word => / [:;!?»]|\S:$/.test(String(word)))).toEqual([])
})

test.each([
  ['a language', 'de', 'Abbestellen'],
  ['a region falls back to its language', 'de-AT', 'Abbestellen'],
  ['a script and region fall back to their language', 'zh-Hans-CN', '退订'],
  ['a tag in capitals', 'FR', 'Se désabonner'],
  ['a language without words falls back to English', 'tlh', 'Unsubscribe'],
])('%s', (_, language, expected) => {
  expect(find(language).unsubscribe).toBe(expected)
})

test.each([
  ['a single word wins over the built-in one', 'de', { 'own/de': 'no: Nee' }, 'Nee'],
  ['the others stay', 'de', { 'own/de': 'yes: Jo' }, 'Nein'],
  ['a region wins over its language', 'de-AT', { 'own/de': 'no: Nee', 'own/de-AT': 'no: Na' }, 'Na'],
  ['a language holds for its regions', 'de-AT', { 'own/de': 'no: Nee' }, 'Nee'],
  ['a script holds for its regions', 'zh-Hant-TW', { 'own/zh-Hant': 'no: 非' }, '非'],
  ['the words of a region stay there', 'de', { 'own/de-AT': 'no: Na' }, 'Nein'],
  ['English ones stay out of other languages', 'de', { 'own/en': 'no: Nope' }, 'Nein'],
  ['English ones stand in for a language without words', 'tlh', { 'own/en': 'no: Nope' }, 'Nope'],
  ['a language that comes without words', 'tlh', { 'own/tlh': "no: ghobe'" }, "ghobe'"],
])('of a project, %s', (_, language, own, expected) => {
  expect(find(language, own as Readonly<Record<string, string>>).no).toBe(expected)
})

test("words for a project's own templates go by the same layers", () => {
  const own = { 'own/en': 'own: { weather: Weather, sport: Sport }', 'own/de': 'own:\n  weather: Wetter' }
  expect(find('de-CH', own).own).toEqual({ weather: 'Wetter', sport: 'Sport' })
  expect(find('de-CH').own).toEqual({})
})

test('a project may give only the form for other numbers, and never mixes its forms with those below', () => {
  expect(find('ar', { 'own/ar': 'wordCount: { other: "{count}" }' }).wordCount).toEqual({ other: '{count}' })
})

const INVALID = 'front-matter/invalid'
const UNKNOWN = 'front-matter/unknown-key'
const SOME = 'no: Nee\n'

test.each([
  ['an unknown word', 'unsubscribr: x', `${UNKNOWN} own/de.yaml:2:1`, 'Did you mean `unsubscribe`?'],
  ['a word of a project outside of `own`', 'weather: x', `${UNKNOWN} own/de.yaml:2:1`, 'below `own:`'],
  ['a word that is empty', 'yes:', `${INVALID} own/de.yaml:2:1`, undefined],
  ['a word of spaces', 'yes: " "', `${INVALID} own/de.yaml:2:7`, undefined],
  ['a word that is a number', 'yes: 1', `${INVALID} own/de.yaml:2:6`, undefined],
  ['a word that no mail can carry', 'yes: "a\\0"', 'source/character own/de.yaml:2:7', undefined],
  ['a plural where there is none', 'yes: { other: Ja }', `${INVALID} own/de.yaml:2:6`, undefined],
  ['a single text for a plural', 'wordCount: x', `${INVALID} own/de.yaml:2:12`, undefined],
  [
    'a plural without its general form',
    'minutes: { one: x }',
    `${INVALID} own/de.yaml:2:10`,
    'Add a line `other: ...`',
  ],
  [
    'a form that the language lacks',
    'minutes: { few: x, other: "{count}" }',
    `${UNKNOWN} own/de.yaml:2:12`,
    '`one`, `other`',
  ],
  ['a general form without the count', 'minutes: { other: x }', `${INVALID} own/de.yaml:2:19`, '{count}'],
  ['a pattern without its place', 'asOf: Stand', `${INVALID} own/de.yaml:2:7`, '{date}'],
  ['a place with another name', 'asOf: Stand {dat}', `${INVALID} own/de.yaml:2:13`, 'Did you mean `date`?'],
  ['a place where nothing is put', 'yes: Ja {date}', `${INVALID} own/de.yaml:2:9`, undefined],
  ['an own word that is a mapping', 'own: { a: { b: c } }', `${INVALID} own/de.yaml:2:11`, undefined],
])('%s is refused at its place', async (_, line, expected, hint) => {
  const task = () => find('de-AT', { 'own/de': `${SOME}${line}\n` })
  expect(await diagnosticsOf(task)).toEqual([expected])
  const [finding] = await findingsOf(task)
  if (hint === undefined) expect(finding?.hint).toBeUndefined()
  else expect(finding?.hint).toContain(hint)
})

test('everything that is wrong in a file is told at once', async () => {
  const own = { 'own/de': 'unsubscribr: x\nyes: 1\nminutes: { two: a, other: b }\n' }
  expect(await diagnosticsOf(() => find('de', own))).toHaveLength(4)
})

test.each([
  ['as of {date}', { date: '5 Sept' }, 'as of 5 Sept'],
  ['{date}, {date}', { date: 5 }, '5, 5'],
  ['{a}{b}', { a: '{b}', b: '$&' }, '{b}$&'],
  ['{constructor} {date}', {}, '{constructor} {date}'],
])('%j filled in with %j is %j', (pattern, values, expected) => {
  expect(formatWord(pattern, values)).toBe(expected)
})

test('a pattern filled in with its own names stays as it is', () => {
  const name = fc.stringMatching(/^\w{1,8}$/)
  const part = fc.oneof(
    fc.string(),
    name.map(value => `{${value}}`),
  )
  fc.assert(
    fc.property(fc.array(part), parts => {
      const pattern = parts.join('')
      const same = Object.fromEntries(placeholders(pattern).map(value => [value, `{${value}}`]))
      expect(formatWord(pattern, same)).toBe(pattern)
    }),
  )
})

test.each([
  ['en', 1, '1 word'],
  ['en', 1234, '1,234 words'],
  ['de', 1234, '1.234 Wörter'],
  ['fr', 0, '0 mot'],
  ['fr', 2, '2 mots'],
  ['es', 12345, '12.345 palabras'],
  ['ar-u-nu-latn', 1, 'كلمة واحدة'],
  ['ar-u-nu-latn', 2, 'كلمتان'],
  ['ar-u-nu-latn', 5, '5 كلمات'],
  ['ar-u-nu-latn', 11, '11 كلمة'],
  ['ar-u-nu-latn', 100, '100 كلمة'],
  ['he', 2, 'שתי מילים'],
  ['he', 20, '20 מילים'],
  ['zh', 1234, '1,234字'],
  ['pl', 3, '3 words'],
])('in %s, %d words are %j', (language, count, expected) => {
  expect(pluralise(find(language).wordCount, count, language)).toBe(expected)
})

test('every count has its wording in every language', () => {
  fc.assert(
    fc.property(fc.constantFrom(...BUILT_IN), fc.nat(), (language, count) => {
      const minutes = pluralise(find(language).minutes, count, language)
      expect(minutes).not.toMatch(/[{}]|undefined/)
      if (count > 2) expect(minutes).toContain(new Intl.NumberFormat(language).format(count))
    }),
  )
})
