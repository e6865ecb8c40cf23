import * as v from 'valibot'
import { parseYamlDocument } from '../source/front-matter.ts'
import type { Source } from '../source/source.ts'
import { validated } from '../source/validate.ts'

/** The fixed words of templates in one language: `unsubscribe: Unsubscribe`. */
export type Words = Readonly<Record<string, string>>

const FALLBACK = 'en'

/**
 * The words for a language: its own file over that of the language without region over English, and the project's
 * files, which may hold single words, over the built-in ones.
 */
export function findWords(language: string, files: ReadonlyMap<string, Source>): Words {
  const tag = language.toLowerCase()
  const names = [FALLBACK, tag.split('-')[0] ?? FALLBACK, tag]
  const byName = new Map([...files].map(([name, source]) => [name.toLowerCase(), source]))
  const layers = ['', 'own/'].flatMap(folder => names.flatMap(name => byName.get(`${folder}${name}`) ?? []))
  return Object.assign({}, ...layers.map(parseWords))
}

function parseWords(source: Source): Words {
  return validated(v.record(v.string(), v.string()), parseYamlDocument(source))
}
