import { Parser } from 'htmlparser2'
import { type Declarations, parseDeclarations } from './declarations.ts'

/** An HTML part as rules read it: flat lists in the order of the document, conditional comments left out. */
export interface Page {
  readonly html: string
  readonly elements: readonly PageElement[]
  readonly texts: readonly TextRun[]
  /** The contents of its `<style>` elements. */
  readonly sheets: readonly string[]
}

export interface PageElement {
  readonly name: string
  /** Names in small letters, values decoded. */
  readonly attributes: Readonly<Record<string, string>>
  /** Of its `style` attribute. */
  readonly style: Declarations
  readonly parent: PageElement | undefined
  readonly children: readonly PageElement[]
  /** Characters into the HTML. */
  readonly offset: number
  /** Whether no client shows it: the preheader, the head, what is `display:none`. */
  readonly hidden: boolean
}

/** Text directly in an element, decoded. */
export interface TextRun {
  readonly text: string
  readonly element: PageElement
  readonly offset: number
}

type Growing = PageElement & { readonly children: PageElement[] }

/** Never painted, whatever stands in them. */
const INVISIBLE = new Set(['head', 'title', 'style', 'script', 'template', 'meta', 'link', 'noscript'])

export function parsePage(html: string): Page {
  const elements: PageElement[] = []
  const texts: TextRun[] = []
  const sheets: string[] = []
  const open: Growing[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      const parent = open.at(-1)
      const style = parseDeclarations(attributes.style ?? '')
      const hidden = parent?.hidden === true || INVISIBLE.has(name) || isHidden(attributes, style)
      const element: Growing = { name, attributes, style, parent, children: [], offset: parser.startIndex, hidden }
      parent?.children.push(element)
      elements.push(element)
      open.push(element)
    },
    ontext(text) {
      const element = open.at(-1)
      if (!element) return
      if (element.name === 'style') sheets.push(text)
      const last = texts.at(-1)
      // Entities arrive as texts of their own.
      const isSame = last?.element === element && element.children.length === childrenSeen
      childrenSeen = element.children.length
      if (last && isSame) texts[texts.length - 1] = { ...last, text: last.text + text }
      else texts.push({ text, element, offset: parser.startIndex })
    },
    onclosetag() {
      open.pop()
      childrenSeen = -1
    },
  })
  let childrenSeen = -1
  parser.write(html)
  parser.end()
  return { html, elements, texts, sheets }
}

function isHidden(attributes: PageElement['attributes'], style: Declarations): boolean {
  return style.get('display') === 'none' || style.get('visibility') === 'hidden' || 'hidden' in attributes
}

/** The closest of an element and those around it of which something is true. */
export function closest(
  element: PageElement | undefined,
  test: (element: PageElement) => boolean,
): PageElement | undefined {
  for (let at = element; at; at = at.parent) if (test(at)) return at
  return undefined
}

export function isWithin(element: PageElement, ...names: readonly string[]): boolean {
  return closest(element, ({ name }) => names.includes(name)) !== undefined
}

const texts = new WeakMap<Page, ReadonlyMap<PageElement, string>>()

/** All text below an element, in one line; what is hidden left out. */
export function textOf(page: Page, element: PageElement): string {
  const known = texts.get(page) ?? gatherTexts(page)
  texts.set(page, known)
  return (known.get(element) ?? '').replace(/\s+/g, ' ').trim()
}

function gatherTexts({ texts: runs }: Page): ReadonlyMap<PageElement, string> {
  const gathered = new Map<PageElement, string>()
  let before: PageElement | undefined
  for (const { text, element } of runs) {
    if (element.hidden) continue
    const block = closest(element, ({ name }) => !INLINE.has(name))
    const gap = block === before ? '' : ' '
    before = block
    for (let at: PageElement | undefined = element; at; at = at.parent) {
      gathered.set(at, (gathered.get(at) ?? '') + gap + text)
    }
  }
  return gathered
}

/** What stands in a line of text without ending it. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time u var wbr'.split(
    ' ',
  ),
)
