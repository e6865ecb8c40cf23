import { textOf } from '../page/page.ts'
import { plainText } from '../prose/plain-text.ts'
import type { Inline } from '../prose/prose.ts'
import { locate } from '../source/front-matter.ts'
import { placeOfOrigin, valueAt } from './origin.ts'
import { headlinesOf } from './past.ts'
import { authoredParts, blockAt, placeInBlock, placeInEdition } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'
import { wordsIn } from './words-in.ts'

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
