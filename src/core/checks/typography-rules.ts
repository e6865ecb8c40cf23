import { parseAddress } from '../content/address.ts'
import { typesetter } from '../prose/typography.ts'
import type { AuthoredText } from './authored.ts'
import { type Origin, placeOfOrigin, valueAt } from './origin.ts'
import { authoredTexts } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** What an author typed and readers see, in the language it is written in. */
function* typed(proof: Proof): Iterable<AuthoredText & { readonly raw: string; readonly language: string }> {
  const { edition, articles } = proof.digest
  for (const text of lines(proof)) {
    if (text.kind === 'code' || text.kind === 'verbatim') continue
    const article = articles.find(({ document }) => document === text.origin.document)
    yield { ...text, raw: text.origin.written?.raw ?? text.text, language: article?.lang ?? edition.language }
  }
}

function* lines(proof: Proof): Iterable<AuthoredText> {
  const { document } = proof.digest.edition
  const { subject, preheader } = document.data as { readonly subject?: unknown; readonly preheader?: unknown }
  for (const [key, text] of Object.entries({ subject, preheader })) {
    if (typeof text === 'string') yield { text, kind: 'prose', origin: { document, path: [key] } }
  }
  yield* authoredTexts(proof)
  yield* names(proof)
}

/** Articles and editions name people by what `authors:` calls them. */
function* names(proof: Proof): Iterable<AuthoredText> {
  const { settings, digest } = proof
  const shown = [...authoredTexts(proof)].filter(({ kind }) => kind === 'name')
  for (const [id, name] of Object.entries(digest.newsletter.authors)) {
    if (!shown.some(({ text }) => text.includes(name))) continue
    yield { text: name, kind: 'name', origin: { document: settings, path: ['authors', id] } }
  }
}

/** Bylines and the like are put together of what stands elsewhere. */
function isWritten({ document, path }: Origin, line: string): boolean {
  const value = path && valueAt(document.data, path)
  return (
    path === undefined || (typeof value === 'string' && value.includes(line)) || document.source.text.includes(line)
  )
}

/** Titles, texts and lines are typeset by themselves; names, labels and alternative texts are shown as they are written. */
function* straightQuotes(proof: Proof): Iterable<Finding> {
  for (const { text, kind, origin, language } of typed(proof)) {
    if (kind !== 'name' || parseAddress(text) !== undefined || /^https?:/.test(text)) continue
    for (const line of text.split('\n')) {
      const typeset = /["']/.test(line) ? typesetter(language)(line, '') : line
      if (typeset === line || !isWritten(origin, line)) continue
      const message = `"${line.slice(0, 60)}" is shown with straight quotation marks.`
      yield { message, hint: `Write ${typeset}`, at: placeOfOrigin(origin, line), mend: { from: line, to: typeset } }
    }
  }
}

function* doubleSpaces(proof: Proof): Iterable<Finding> {
  for (const text of typed(proof)) {
    const { raw } = text
    for (const { index, 0: spaces } of raw.matchAll(/ {2,}/g)) {
      const [before, after] = [signAt(text, index - 1), signAt(text, index + spaces.length)]
      // Two at the end of a line break it, any number at its beginning indents it.
      if (!/\S/.test(before) || !/\S/.test(after)) continue
      const { words, ...place } = found(text, index, spaces, ' ')
      yield { ...place, message: `Two spaces stand between two words: "${words}".` }
    }
  }
}

/** What a word ends with before a dash, and begins with behind it: letters, marks, and the signs of Markdown. */
const ENDS = /[\p{L}.,;:!?)\]”’"'*_}]/u
const BEGINS = /[\p{L}([“‘"'*_{<]/u

function* hyphens(proof: Proof): Iterable<Finding> {
  for (const text of typed(proof)) {
    for (const { index } of text.raw.matchAll(/ - /g)) {
      if (!ENDS.test(signAt(text, index - 1)) || !BEGINS.test(signAt(text, index + 3))) continue
      const { words, ...place } = found(text, index, ' - ', ' – ')
      yield { ...place, message: `A hyphen stands where a dash is meant: "${words}".` }
    }
  }
}

type Typed = AuthoredText & { readonly raw: string }

/** The text that a stretch is part of, and where in it; beside bold words and links another stretch begins. */
function wholeOf({ raw, origin }: Typed): { readonly whole: string; readonly base: number } {
  const { document, path, written } = origin
  const whole = path === undefined ? document.body : valueAt(document.data, path)
  const base = written?.offset ?? 0
  // A stretch of several lines may have lost their indents.
  return typeof whole === 'string' && whole.startsWith(raw, base) ? { whole, base } : { whole: raw, base: 0 }
}

function signAt(text: Typed, index: number): string {
  const { whole, base } = wholeOf(text)
  return whole[base + index] ?? ''
}

/** Enough of the words beside it to know the place by: in YAML, two spaces alone would be found in any indent. */
const AROUND = 12

function found(text: Typed, index: number, from: string, to: string): Pick<Finding, 'at' | 'mend'> & { words: string } {
  const { whole, base } = wholeOf(text)
  const start = base + index
  const end = start + from.length
  const [before = ''] = /\S*$/.exec(whole.slice(Math.max(0, start - AROUND), start)) ?? []
  const [after = ''] = /^\S*/.exec(whole.slice(end, end + AROUND)) ?? []
  const words = before + from + after
  const { origin } = text
  const offset = whole === text.raw ? (origin.written?.offset ?? 0) + start - before.length : start - before.length
  const at = placeOfOrigin({ ...origin, written: { offset, raw: words } })
  return { at, words, mend: { from: words, to: before + to + after } }
}

export const TYPOGRAPHY_RULES: readonly Rule[] = [
  {
    id: 'typography/quotes',
    severity: 'info',
    finds: 'straight quotation marks and apostrophes in names, labels and alternative texts (`--fix`)',
    why: 'Markdown and titles are typeset by themselves, by the rules of their language; these fields are shown as they are written.',
    source: 'Quotation marks by language as in Unicode CLDR.',
    fix: 'Write the marks of your language.',
    check: straightQuotes,
  },
  {
    id: 'typography/spaces',
    severity: 'info',
    finds: 'two spaces between words (`--fix`)',
    why: 'HTML shows one, but the subject and the text part may not.',
    source: 'Chicago Manual of Style, 6.7.',
    fix: 'Write one space.',
    check: doubleSpaces,
  },
  {
    id: 'typography/dashes',
    severity: 'info',
    finds: 'hyphens between spaces where a dash is meant (`--fix`)',
    why: 'A hyphen joins; a dash separates.',
    source: "Chicago Manual of Style, 6.85; Hart's Rules, 4.11.",
    fix: 'Write -- or –.',
    check: hyphens,
  },
]
