import * as v from 'valibot'
import { strict } from '../content/schema.ts'
import { findUnsendable } from '../source/decode.ts'
import { BroadsheetError, type Diagnostic } from '../source/diagnostic.ts'
import { parseYamlDocument } from '../source/front-matter.ts'
import { suggest } from '../source/near-miss.ts'
import type { Source } from '../source/source.ts'
import { encodeReport, validate } from '../source/validate.ts'
import { PLURAL_CATEGORIES, type PluralForms, placeholders, pluralCategories } from './wording.ts'

/** The fixed words of templates in one language, and below `own` those that a project adds for its own templates. */
export type Words = Readonly<Record<WordKey, string>> &
  Readonly<Record<PluralKey, PluralForms>> & { readonly own: Readonly<Record<string, string>> }

type WordKey = (typeof PLAIN)[number] | keyof typeof PATTERNS
type PluralKey = (typeof PLURAL)[number]

const PLAIN = [
  'why',
  'readOnline',
  'unsubscribe',
  'preferences',
  'privacy',
  'archive',
  'free',
  'registered',
  'subscriber',
  'menuLeadIn',
  'headlines',
  'hearing',
  'viewpoints',
  'agenda',
  'recommend',
  'inNumbers',
  'timeline',
  'catchUp',
  'twoSides',
  'poll',
  'readerMail',
  'correction',
  'colon',
  'image',
  'readFull',
  'source',
  'chart',
  'yes',
  'no',
  'was',
  'now',
  'feedback',
] as const

/** Words with a place for a value, and the name that it has there. */
const PATTERNS = { issueNumber: 'number', asOf: 'date', closes: 'date', correctedEdition: 'date' } as const

/** Words that a number decides. */
const PLURAL = ['wordCount', 'minutes'] as const

const FALLBACK = 'en'
const OWN = 'own/'

/**
 * The words for a language: English, over it the language, over it the language with script and region; each time the
 * project's files, which may hold single words, over the built-in ones.
 * @throws BroadsheetError with what is wrong in these files.
 */
export function findWords(language: string, files: ReadonlyMap<string, Source>): Words {
  const byName = new Map([...files].map(([name, source]) => [name.toLowerCase(), source]))
  const layers = (names: readonly string[]) =>
    ['', OWN].flatMap(folder => names.flatMap(name => readWords(folder, name, byName)))
  // English that a project has put in its own words is still a stranger in a German edition.
  const stack = [...layers([FALLBACK]), ...layers(lookup(language).filter(name => name !== FALLBACK))]
  const own = Object.assign({}, ...stack.map(words => words.own)) as Words['own']
  return complete(Object.assign({}, ...stack, { own }) as SomeWords)
}

/** `zh`, `zh-hant`, `zh-hant-tw`: from the general to the particular. */
function lookup(language: string): readonly string[] {
  const parts = language.toLowerCase().split('-')
  return parts.map((_, index) => parts.slice(0, index + 1).join('-'))
}

function readWords(folder: string, language: string, files: ReadonlyMap<string, Source>): readonly SomeWords[] {
  const source = files.get(`${folder}${language}`)
  if (!source) return []
  // The categories of a language change between releases of CLDR; what comes with the program fits any.
  return [parseWords(source, folder === OWN ? pluralCategories(language) : PLURAL_CATEGORIES)]
}

/** What one file holds. */
type SomeWords = Partial<Omit<Words, 'own'>> & Pick<Words, 'own'>

function parseWords(source: Source, categories: readonly Intl.LDMLPluralRule[]): SomeWords {
  const document = parseYamlDocument(source)
  const { value, problems } = validate(wordsSchema(categories), document.data, document)
  if (value === undefined) throw new BroadsheetError(problems.map(withWayOut))
  return value as SomeWords
}

function withWayOut(problem: Diagnostic): Diagnostic {
  if (problem.code !== 'front-matter/unknown-key' || problem.hint) return problem
  return { ...problem, hint: 'Words for templates of your own go below `own:`, and are shown by {{words.own.name}}.' }
}

function wordsSchema(categories: readonly Intl.LDMLPluralRule[]) {
  const forms = strict({
    ...Object.fromEntries(categories.map(category => [category, v.optional(word([], ['count']))])),
    other: word(['count']),
  })
  return strict({
    ...Object.fromEntries(PLAIN.map(key => [key, v.optional(word([]))])),
    ...Object.fromEntries(Object.entries(PATTERNS).map(([key, name]) => [key, v.optional(word([name]))])),
    ...Object.fromEntries(PLURAL.map(key => [key, v.optional(forms)])),
    own: v.optional(v.record(v.string(), text), {}),
  })
}

const text = v.pipe(
  v.string(),
  v.regex(/\S/, 'A text is wanted here.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const found = dataset.typed ? findUnsendable(dataset.value) : undefined
    if (found) addIssue({ message: encodeReport({ code: 'source/character', message: found.message }) })
  }),
)

/** A text with a place for each of the values it needs, and for no others but those it may have. */
function word(needed: readonly string[], optional: readonly string[] = []) {
  const known = [...needed, ...optional]
  return v.pipe(
    text,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const used = placeholders(dataset.value)
      for (const name of used.filter(name => !known.includes(name))) {
        const message = `Nothing is put in the place of \`{${name}}\`.`
        const report = { code: 'front-matter/invalid', message, snippet: `{${name}}`, ...suggest(name, known) } as const
        addIssue({ message: encodeReport(report) })
      }
      // `{dat}` is one mistake: that `{date}` is missing goes without saying.
      if (used.some(name => !known.includes(name))) return
      for (const name of needed.filter(name => !used.includes(name))) {
        const hint = `Write \`{${name}}\` where it is to stand.`
        addIssue({
          message: encodeReport({ code: 'front-matter/invalid', message: `\`{${name}}\` is missing.`, hint }),
        })
      }
    }),
  )
}

/** The built-in English has every word, so a gap is a fault of the program. */
function complete(words: SomeWords): Words {
  const missing = [...PLAIN, ...Object.keys(PATTERNS), ...PLURAL].filter(key => !Object.hasOwn(words, key))
  if (missing.length > 0) throw new Error(`templates/words/${FALLBACK}.yaml has no ${missing.join(', ')}`)
  return words as Words
}
