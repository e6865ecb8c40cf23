import { closest, isWithin, type Page, type PageElement, type TextRun, textOf } from '../page/page.ts'
import { paintPage } from '../page/paint.ts'
import type { Place } from '../source/diagnostic.ts'
import { placeOfOrigin } from './origin.ts'
import { blockAt, placeInBlock, placeOfElement } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'
import { shownImages } from './shown-pictures.ts'

const SMALLEST_TEXT = 14

function* smallTexts(proof: Proof): Iterable<Finding> {
  const painted = paintPage(proof.page)
  const told = new Set<PageElement>()
  for (const run of proof.page.texts) {
    const paint = painted.get(run.element)
    const sized = closest(run.element, ({ style }) => style.has('font-size') || style.has('font')) ?? run.element
    if (!paint || run.element.hidden || !/[\p{L}\p{N}]/u.test(run.text) || told.has(sized)) continue
    // Half a pixel less is what rounding makes of 14.
    if (paint.size >= SMALLEST_TEXT - 0.5 || paint.size === 0) continue
    told.add(sized)
    const size = sized.style.get('font-size') ?? ''
    const message = `"${run.text.trim().slice(0, 40)}" is set in ${Math.round(paint.size * 10) / 10} pixels.`
    yield {
      message,
      at: placeOfElement(
        proof,
        run.element,
        `font-size:${size}`,
        `font-size="${size}"`,
        `font-size: ${size}`,
        run.text.trim(),
      ),
    }
  }
}

const LEAST_TARGET = 24

/** Links in a line of text are exempt, and so are those with room around them (WCAG 2.2, 2.5.8). */
function* smallTargets(proof: Proof): Iterable<Finding> {
  const painted = paintPage(proof.page)
  const links = proof.page.elements.filter(
    ({ name, hidden, attributes }) => name === 'a' && !hidden && 'href' in attributes,
  )
  for (const [index, element] of links.entries()) {
    const before = links[index - 1]
    const isBelow = before && standsAlone(proof, element) && standsAlone(proof, before)
    if (!isBelow || isTextBetween(proof, before, element) || holdsImage(proof, element)) continue
    const size = painted.get(element)?.size ?? 16
    const height = lineHeight(element, size) + padding(element) + aroundTarget(proof.page, element)
    if (height >= LEAST_TARGET - 0.5) continue
    const text = textOf(proof.page, element)
    const message = `The link "${text}" is ${Math.round(height)} pixels below the one before.`
    yield { message, at: placeOfElement(proof, element, text) }
  }
}

function isTextBetween({ page }: Proof, before: PageElement, after: PageElement): boolean {
  return page.texts.some(
    ({ element, offset, text }) =>
      offset > before.offset &&
      offset < after.offset &&
      !element.hidden &&
      text.trim() !== '' &&
      closest(element, at => at === before) === undefined,
  )
}

function holdsImage(proof: Proof, link: PageElement): boolean {
  return [...shownImages(proof)].some(({ element }) => closest(element, at => at === link))
}

function standsAlone({ page }: Proof, element: PageElement): boolean {
  const text = textOf(page, element)
  return text !== '' && element.parent !== undefined && textOf(page, element.parent) === text
}

function lineHeight(element: PageElement, size: number): number {
  const said = closest(element, ({ style }) => style.has('line-height'))?.style.get('line-height') ?? '1.2'
  const [, amount = '1.2', unit = ''] = /^([\d.]+)(px|%|em)?$/.exec(said) ?? []
  if (unit === 'px') return Number(amount)
  return (unit === '%' ? Number(amount) / 100 : Number(amount)) * size
}

function padding({ style }: PageElement): number {
  const [top = '0', , bottom = top] = (style.get('padding') ?? '0').split(/\s+/)
  const pixels = (value: string | undefined, otherwise: string) => Number.parseFloat(value ?? otherwise) || 0
  return pixels(style.get('padding-top'), top) + pixels(style.get('padding-bottom'), bottom)
}

/** What stands around a target counts with it, up to what holds more than the target (WCAG 2.2, 2.5.8: spacing). */
function aroundTarget(page: Page, element: PageElement): number {
  const text = textOf(page, element)
  let room = 0
  for (let at = element.parent; at && textOf(page, at) === text; at = at.parent) room += padding(at) + margins(at)
  return room
}

function margins({ style }: PageElement): number {
  const [top = '0', , bottom = top] = (style.get('margin') ?? '0').split(/\s+/)
  return [top, style.get('margin-bottom') ?? bottom].reduce(
    (sum, size) => sum + Math.max(0, Number.parseFloat(size) || 0),
    0,
  )
}

const LONGEST_TOKEN = 40
const MOST_COLUMNS = 4
const BODY_WIDTH = 600
/** Soft hyphens, zero-width spaces, scripts and marks within or behind which browsers break (UAX 14). */
const BREAKS =
  /[\s\u00AD\u200B\u0F0B\p{Extended_Pictographic}\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}?–—-]/u

function* overflows(proof: Proof): Iterable<Finding> {
  const { page } = proof
  for (const element of page.elements) {
    if (element.hidden) continue
    const place = (...needles: readonly string[]) => placeInBlock(proof, blockAt(proof, element.offset), ...needles)
    if (
      element.name === 'pre' &&
      !/^(?:pre-wrap|pre-line|break-spaces)$/.test(element.style.get('white-space') ?? '')
    ) {
      yield {
        message: 'Preformatted text does not wrap, and widens the mail on phones.',
        hint: 'Add `white-space:pre-wrap`.',
        at: place('<pre'),
      }
    }
    if (element.name === 'table') yield* wideTable(proof, element)
  }
  for (const run of page.texts) {
    const token = run.element.hidden ? undefined : unbroken(run)
    if (!token) continue
    const message = `\`${token.slice(0, 50)}\` has ${token.length} characters without a place to break.`
    yield { message, at: placeOfElement(proof, run.element, token, token.slice(0, 24)) }
  }
  for (const image of shownImages(proof)) {
    const width = Number.parseFloat(image.element.style.get('width') ?? '')
    // What its attribute says is told by image/width.
    const isTold = image.width > BODY_WIDTH
    if (!(width > BODY_WIDTH) || isTold || image.element.style.get('width')?.endsWith('%')) continue
    yield {
      message: `A picture of ${width} pixels is wider than the mail.`,
      at: placeOfElement(proof, image.element, image.src),
    }
  }
}

function* wideTable(proof: Proof, table: PageElement): Iterable<Finding> {
  if (table.attributes.role === 'presentation') return
  const rows = proof.page.elements.filter(
    ({ name, parent }) => name === 'tr' && closest(parent, at => at.name === 'table') === table,
  )
  const columns = Math.max(
    0,
    ...rows.map(({ children }) => children.filter(({ name }) => name === 'td' || name === 'th').length),
  )
  if (columns <= MOST_COLUMNS) return
  const [header] = rows
  const words = header ? header.children.map(cell => textOf(proof.page, cell)) : []
  const message = `A table of ${columns} columns is too wide for a phone.`
  yield {
    message,
    hint: 'Leave out columns, or turn it on its side.',
    at: placeOfTable(proof, table, words),
  }
}

/** The table that an author wrote with these header cells; else where its tag stands. */
function placeOfTable(proof: Proof, table: PageElement, header: readonly string[]): Place {
  const block = blockAt(proof, table.offset)
  const written = block?.authored.tables.find(known => known.header.join('|') === header.join('|'))
  if (written) return placeOfOrigin(written.origin)
  return placeOfElement(proof, table, '<table', ...header.filter(words => words !== ''))
}

/** Each is inherited by itself. */
const BREAKING = ['word-break', 'overflow-wrap', 'word-wrap']

function unbroken({ text, element }: TextRun): string | undefined {
  const token = text.split(BREAKS).find(part => part.length > LONGEST_TOKEN)
  if (token === undefined || isWithin(element, 'pre')) return undefined
  const breaks = BREAKING.some(property => {
    const said = closest(element, ({ style }) => style.has(property))?.style.get(property) ?? ''
    return /^(?:break-word|break-all|anywhere)$/.test(said)
  })
  return breaks ? undefined : token
}

export const LAYOUT_RULES: readonly Rule[] = [
  {
    id: 'text/size',
    severity: 'warning',
    finds: 'text of less than 14 pixels',
    why: 'On a phone it can be read by the young alone, and iOS makes it larger as it likes.',
    source: 'Measured on phones; Apple Mail enlarges text below 13 pixels.',
    fix: 'Set it in 14 pixels or more.',
    check: smallTexts,
  },
  {
    id: 'a11y/target',
    severity: 'warning',
    finds: 'links one below the other that are less than 24 pixels apart',
    why: 'A finger is wider than that.',
    source: 'WCAG 2.2, 2.5.8; links within a text, and those with room around them, are exempt.',
    fix: 'Give it padding, or a line-height of 24 pixels.',
    check: smallTargets,
  },
  {
    id: 'layout/overflow',
    severity: 'warning',
    finds: 'what makes a mail wider than a phone: long words, wide tables, unwrapped code, large pictures',
    why: 'One word that does not break makes every line of the mail scroll sideways.',
    source: 'Measured: an unwrapped `<pre>` widens a phone of 375 pixels to 848.',
    fix: 'Give a long address the words of a link, a long word soft hyphens.',
    check: overflows,
  },
]
