import { textOf } from '../page/page.ts'
import type { Inline } from '../prose/prose.ts'
import { locate } from '../source/front-matter.ts'
import { plainText } from './authored.ts'
import { type Origin, placeOfOrigin, valueAt } from './origin.ts'
import { headlinesOf } from './past.ts'
import { authoredParts, authoredTexts, blockAt, placeInBlock, placeInEdition, placeOfElement } from './place.ts'
import type { Proof, ProofBlock } from './proof.ts'
import type { Finding, Rule } from './rule.ts'
import { wordsIn } from './words-in.ts'

/** Merge fields of other systems, and what programs write where a value is missing. */
const FOREIGN = /\*\|[\w:]+\|\*|%%[\w ]+%%|<%=?[^%]*%>|\$\{[\w.]+\}|\{\{[^{}]*\}\}/
const PROGRAM = /\{\{|\[object \w+\]|\bundefined\b|\bNaN\b/
/** `undefined` as a word of its own: with hyphens beside it, it is one of the words of a name. */
const IN_ADDRESS = /\{\{|%7B%7B|\*\||%%\w+%%|<%|\$\{|\[object|(?<![\w-])(?:undefined|NaN)(?![\w-])/i

function* unresolvedFields(proof: Proof): Iterable<Finding> {
  const authored = [...authoredTexts(proof)]
  for (const key of ['subject', 'preheader'] as const) {
    const found = (FOREIGN.exec(proof[key]) ?? PROGRAM.exec(proof[key]))?.[0]
    if (found && !isMeant(found, String(fieldOf(proof, key))))
      yield { message: unfilled(found), at: placeInEdition(proof, key, found) }
  }
  for (const { text, kind, origin } of authored) {
    const found = kind === 'code' ? undefined : FOREIGN.exec(text)?.[0]
    // An author's own `{{` has been escaped on purpose: every other one is a merge field by now.
    if (found && !found.startsWith('{{')) yield { message: unfilled(found), at: placeOfOrigin(origin, found) }
  }
  for (const element of proof.page.elements.filter(({ name }) => name === 'em')) {
    // To Markdown, the stars of `*|FNAME|*` are emphasis.
    const found = /^\|[A-Z][\w:]+\|$/.exec(textOf(proof.page, element))?.[0]
    if (found) yield { message: unfilled(`*${found}*`), at: placeOfElement(proof, element, `*${found}*`, found) }
  }
  for (const { text, element, offset } of proof.page.texts) {
    const found = element.hidden ? undefined : PROGRAM.exec(text)?.[0]
    const block = blockAt(proof, offset)
    if (!found || (block && writtenIn(block).includes(found))) continue
    yield { message: unfilled(found), at: placeInBlock(proof, block, found) }
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

/** Signs behind a backslash are texts of their own. */
function writtenIn({ authored }: ProofBlock): string {
  return authored.texts.map(({ text }) => text).join('')
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

/** Blocks that say nothing on purpose. */
const WORDLESS = new Set(['divider', 'reading-time', 'masthead', 'footer', 'raw'])

function* emptyBlocks(proof: Proof): Iterable<Finding> {
  const { document } = proof.digest.edition
  for (const { name, block, start, end } of proof.blocks) {
    if (!block || WORDLESS.has(name)) continue
    for (const [key, value] of Object.entries(block.fields)) {
      // The digest fills in lists of its own: nobody need be named below a sign-off.
      const path = [...block.at, key]
      if (!Array.isArray(value) || value.length > 0 || valueAt(document.data, path) === undefined) continue
      yield { message: `The list \`${key}\` of the block \`${name}\` is empty.`, at: locate(document, path) }
    }
    const inside = proof.page.elements.filter(({ offset }) => offset >= start && offset < end)
    const says = inside.some(element => element.name === 'img' || textOf(proof.page, element) !== '')
    if (inside.length > 0 && !says) {
      yield { message: `The block \`${name}\` shows nothing.`, at: placeInBlock(proof, blockAt(proof, start)) }
    }
    if (name === 'ticker') yield* emptyCells(proof, block.fields, block.at)
  }
}

function* emptyCells({ digest }: Proof, fields: Readonly<Record<string, unknown>>, path: readonly (string | number)[]) {
  const rows = (fields.rows ?? []) as readonly { readonly label: string; readonly value: string }[]
  for (const [index, { label, value }] of rows.entries()) {
    if (/[\p{L}\p{N}]/u.test(value)) continue
    const at = locate(digest.edition.document, [...path, 'rows', index, 'value'])
    yield { message: `The ticker has no value for ${label}: \`${value}\`.`, at }
  }
}

const MOST_MINUTES = 10
const MOST_ITEMS = 25

function* lengths({ variant, blocks, digest }: Proof): Iterable<Finding> {
  const at = locate(digest.edition.document, ['blocks'])
  if (variant.minutes > MOST_MINUTES) {
    yield { message: `This takes ${variant.minutes} minutes to read.`, at }
  }
  const items = blocks.flatMap(({ block }) => (block ? headlinesOf(block) : [])).length
  if (items > MOST_ITEMS) yield { message: `This edition has ${items} items.`, at }
}

function* repeatedLinks(proof: Proof): Iterable<Finding> {
  const seen = new Set<string>()
  for (const { item } of authoredParts(proof, 'links')) {
    const label = item.label?.trim()
    if (!label) continue
    const key = `${item.url.map(part => (typeof part === 'string' ? part : part.name)).join('')}\n${label}`
    if (seen.has(key) && item.origin.written) {
      yield { message: `The link "${label}" stands in this edition twice.`, at: placeOfOrigin(item.origin, label) }
    }
    seen.add(key)
  }
}

function* promises(proof: Proof): Iterable<Finding> {
  const { language } = proof.digest.edition
  const menu = proof.blocks.filter(({ name }) => name === 'menu')
  const told = new Set(
    proof.blocks
      .filter(({ name, block }) => block && name !== 'menu')
      .flatMap(({ start, end }) => proof.page.texts.filter(({ offset }) => offset >= start && offset < end))
      .flatMap(({ text }) => wordsIn(text, language)),
  )
  for (const { item } of authoredParts(proof, 'pictures'))
    for (const word of wordsIn(item.alt, language)) told.add(word)
  // What a link leads to may keep a promise too.
  for (const { document } of proof.digest.articles) for (const word of wordsIn(document.body, language)) told.add(word)
  const isKept = (text: string, least: number) => {
    const words = wordsIn(text, language)
    return words.length < least || words.some(word => told.has(word))
  }
  for (const block of menu) {
    for (const item of (block.block?.fields.items ?? []) as readonly Inline[]) {
      const text = plainText(item.children)
      // A story announces itself in the words of its author.
      const isOwn = proof.digest.articles.some(({ title, menuLabel }) => item === title || item === menuLabel)
      if (isOwn || isKept(text, 2)) continue
      const message = `The menu announces "${text}", and no block has a word of it.`
      yield { message, at: placeInBlock(proof, block, text) }
    }
  }
  if (proof.preheader !== '' && !isKept(proof.preheader, 4)) {
    const message = `The preheader announces "${proof.preheader}", and no block has a word of it.`
    yield { message, at: placeInEdition(proof, 'preheader') }
  }
}

function* unsigned(proof: Proof): Iterable<Finding> {
  for (const { block, item } of authoredParts(proof, 'quotations')) {
    if (item.introduced || block.name === 'reader-mail' || block.block?.fields.speaker) continue
    const message = `Nobody is said to have said "${item.text.slice(0, 60)}".`
    yield { message, at: placeOfOrigin(item.origin) }
  }
  for (const { name, block } of proof.blocks) {
    if (!block || name !== 'reader-mail' || block.fields.from !== null) continue
    const message = 'The letter of a reader has no name below it.'
    yield {
      message,
      hint: 'Name the reader, or say "name withheld": `from:`.',
      at: locate(proof.digest.edition.document, [...block.at, 'letter']),
    }
  }
}

export const CONTENT_RULES: readonly Rule[] = [
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
  {
    id: 'content/empty-block',
    severity: 'error',
    finds: 'blocks whose list is empty, and ticker cells without a value',
    why: 'A heading with nothing below it tells readers that something broke.',
    source: 'The vocabulary of blocks: a built-in block refuses an empty list, one of a project may let it pass.',
    fix: 'Fill it, or take the block out.',
    check: emptyBlocks,
  },
  {
    id: 'content/length',
    severity: 'info',
    finds: 'editions of more than 10 minutes or 25 items',
    why: 'A digest is read in one sitting or not at all.',
    source: 'Reading speed of 238 words a minute (Brysbaert 2019).',
    fix: 'Turn the last items into links.',
    check: lengths,
  },
  {
    id: 'content/duplicate-link',
    severity: 'info',
    finds: 'the same words linking to the same address twice',
    why: 'Nearly always a paragraph that was moved and left behind.',
    source: 'Reading the digest as its readers do.',
    fix: 'Keep one of the two.',
    check: repeatedLinks,
  },
  {
    id: 'menu/promise',
    severity: 'warning',
    finds: 'menus and preheaders that promise what is not there',
    why: 'The inbox line and the menu are written first, and stories are dropped last.',
    source: 'A promise counts as kept when the edition has at least one of its words.',
    fix: 'Change the promise, or put the story back.',
    check: promises,
  },
  {
    id: 'quote/speaker',
    severity: 'warning',
    finds: 'quotations without a speaker',
    why: 'Words in quotation marks that belong to nobody are no evidence of anything.',
    source: 'Newspaper practice. A sentence before the quotation, or a line below it that begins with a dash, will do.',
    fix: 'Say before it, or below it with a dash, who said it.',
    check: unsigned,
  },
]
