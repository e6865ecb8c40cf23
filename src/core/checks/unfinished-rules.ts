import { textOf } from '../page/page.ts'
import type { Place } from '../source/diagnostic.ts'
import { type Origin, placeOfOrigin } from './origin.ts'
import {
  authoredParts,
  authoredTexts,
  blockAt,
  placeInBlock,
  placeInEdition,
  placeInTextPart,
  placeOfElement,
} from './place.ts'
import type { Proof, ProofBlock } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Merge fields of other systems, and what programs write where a value is missing. */
const FOREIGN = /\*\|[\w:]+\|\*|%%[\w ]+%%|<%=?[^%]*%>|\$\{[\w.]+\}|\{\{[^{}]*\}\}/g
const PROGRAM = /\{\{|\[object \w+\]|\bundefined\b|\bNaN\b/g
/** `undefined` as a word of its own: with hyphens beside it, it is one of the words of a name. */
const IN_ADDRESS = /\{\{|%7B%7B|\*\||%%\w+%%|<%|\$\{|\[object|(?<![\w-])(?:undefined|NaN)(?![\w-])/i

function* unresolvedFields(proof: Proof): Iterable<Finding> {
  const authored = [...authoredTexts(proof)]
  for (const key of ['subject', 'preheader'] as const) {
    const found = (proof[key].match(FOREIGN) ?? proof[key].match(PROGRAM))?.[0]
    if (found && !isMeant(found, String(fieldOf(proof, key))))
      yield { message: unfilled(found), at: placeInEdition(proof, key, found) }
  }
  for (const { text, kind, origin } of authored) {
    for (const [found] of kind === 'code' ? [] : text.matchAll(FOREIGN)) {
      // An author's own `{{` has been escaped on purpose: every other one is a merge field by now.
      if (!found.startsWith('{{')) yield { message: unfilled(found), at: placeOfOrigin(origin, found) }
    }
  }
  for (const element of proof.page.elements.filter(({ name }) => name === 'em')) {
    // To Markdown, the stars of `*|FNAME|*` are emphasis.
    const found = /^\|[A-Z][\w:]+\|$/.exec(textOf(proof.page, element))?.[0]
    if (found) yield { message: unfilled(`*${found}*`), at: placeOfElement(proof, element, `*${found}*`, found) }
  }
  for (const { text, own, place } of templateTexts(proof)) {
    for (const [found] of [...text.matchAll(FOREIGN), ...text.matchAll(PROGRAM)]) {
      if (!own.includes(found)) yield { message: unfilled(found), at: place(found) }
    }
  }
  for (const element of proof.page.elements) {
    const { name, attributes } = element
    for (const key of ['href', 'src', 'alt'].filter(key => key !== 'alt' || name === 'img')) {
      const found = IN_ADDRESS.exec(attributes[key] ?? '')?.[0]
      const value = attributes[key] ?? ''
      const isAuthored = found && /^\w+$/.test(found) && writesItself(proof, value)
      if (found && !isAuthored) yield { message: unfilled(value), at: placeOfElement(proof, element, found, value) }
    }
  }
}

interface TemplateText {
  readonly text: string
  /** What authors wrote there, which is none of the template's business. */
  readonly own: string
  readonly place: (needle: string) => Place
}

/** Everything that readers see, beside what its authors wrote: the rest is what templates make of it. */
function* templateTexts(proof: Proof): Iterable<TemplateText> {
  for (const { text, element, offset } of proof.page.texts) {
    const block = blockAt(proof, offset)
    if (element.hidden) continue
    yield { text, own: block ? writtenIn(block) : '', place: needle => placeInBlock(proof, block, needle) }
  }
  const own = proof.blocks.map(writtenIn).join('\n')
  // Addresses are looked at where they are links.
  for (const text of proof.text.replace(/(?:https?:\/\/|mailto:)\S+/g, '').split('\n')) {
    yield { text, own, place: needle => placeInTextPart(proof, needle) }
  }
}

const written = new WeakMap<ProofBlock, string>()

/** Signs behind a backslash are texts of their own. */
function writtenIn(block: ProofBlock): string {
  const known = written.get(block) ?? block.authored.texts.map(({ text }) => text).join('')
  written.set(block, known)
  return known
}

/** Braces behind a backslash; `undefined` before another word, where it is one of a sentence and no value. */
function isMeant(found: string, written: string): boolean {
  if (found.startsWith('{{')) return written.includes(`\\${found}`)
  return found === 'undefined' && /\bundefined \p{L}/u.test(written)
}

/** A dictionary may well link to /undefined. */
function writesItself(proof: Proof, value: string): boolean {
  const links = [...authoredParts(proof, 'links')].some(({ item }) => item.url.join('') === value)
  return links || [...authoredTexts(proof)].some(({ text }) => text === value)
}

function fieldOf({ digest }: Proof, key: string): unknown {
  return (digest.edition.document.data as Readonly<Record<string, unknown>>)[key]
}

function unfilled(found: string): string {
  return `\`${found.slice(0, 60)}\` would reach readers as it stands here.`
}

/** In capitals: `todo` is a Spanish word. Two words of Latin may be what a text is about; three are filling. */
const MARKER = /(?<![\p{L}\p{N}])(?:TODO|TBD|FIXME|TKTK)(?![\p{L}\p{N}])|^lorem ipsum[.…]*$|\blorem ipsum dolor\b/giu

function* draftMarkers(proof: Proof): Iterable<Finding> {
  const { subject, preheader } = proof
  for (const [key, text] of Object.entries({ subject, preheader })) {
    const found = draftMarker(text, proof.digest.edition.language)
    if (found) yield { message: unfinished(found), at: placeInEdition(proof, key, found) }
  }
  for (const { text, kind, origin } of authoredTexts(proof)) {
    const found = kind === 'code' ? undefined : draftMarker(text, languageOf(proof, origin))
    if (found) yield { message: unfinished(found), at: placeOfOrigin(origin, found) }
  }
  for (const { text, own, place } of templateTexts(proof)) {
    const found = draftMarker(text, proof.digest.edition.language)
    if (found && !own.includes(found)) yield { message: unfinished(found), at: place(found) }
  }
}

/** Languages in which `todo` means all, and in which other words follow it. */
const ALL = /^(?:es|pt|gl|ast)\b/i

function draftMarker(text: string, language: string): string | undefined {
  return [...text.matchAll(MARKER)].map(([found]) => found).find(found => isDraftMarker(found, text, language))
}

function isDraftMarker(found: string, text: string, language: string): boolean {
  if (/lorem/i.test(found)) return true
  if (found === 'TODO' && ALL.test(language) && /TODO,? \p{L}/u.test(text)) return false
  // A line in capitals throughout says TODO in Spanish.
  const others = text.replace(found, '').match(/\p{L}{2,}/gu) ?? []
  const isCapitals = others.length > 1 && others.every(word => word === word.toUpperCase())
  return found === found.toUpperCase() && !isCapitals
}

/** Of the article that it was written in, else of the edition. */
function languageOf({ digest }: Proof, { document }: Origin): string {
  return digest.articles.find(article => article.document === document)?.lang ?? digest.edition.language
}

function unfinished(found: string): string {
  return `\`${found}\` marks something that is not finished.`
}

export const UNFINISHED_RULES: readonly Rule[] = [
  {
    id: 'content/unresolved-field',
    severity: 'error',
    finds: 'merge fields and values that were never filled in',
    why: '`Hello {{firstName}}` is the one mistake that every reader sees. Merge fields of other systems (`*|FNAME|*`, `%%name%%`, `<%= name %>`) are text to Broadsheet, and `undefined`, `NaN` or `[object Object]` come from a template that shows a value that is not there.',
    source: 'Broadsheet fills in {{name}} and {{name|fallback}} alone; everything else is mailed as it is.',
    fix: 'Write {{firstName|reader}}; put what is meant literally into `code`.',
    check: unresolvedFields,
  },
  {
    id: 'content/draft-marker',
    severity: 'error',
    finds: 'TODO, TBD, FIXME and lorem ipsum outside code',
    why: 'Notes to oneself look like neglect to a reader. Articles that are drafts, embargoed or expired are refused before, when the edition is put together (`article/unpublished`).',
    source: 'Common usage of editors and programmers.',
    fix: 'Write what is missing, or delete the marker.',
    check: draftMarkers,
  },
]
