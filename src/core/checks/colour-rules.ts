import { type Hex, over } from '../page/colour.ts'
import { readDarkSheet } from '../page/dark-sheet.ts'
import { closest, type Page, type PageElement, type TextRun, textOf } from '../page/page.ts'
import { type Paint, paintPage } from '../page/paint.ts'
import { contrast, DARK_MODEL_NAMES, DARK_MODELS } from '../templates/dark-models.ts'
import { sourcesIn } from '../templates/template.ts'
import { chooseTheme } from '../templates/theme.ts'
import { placeOfElement } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** WCAG 2.2, 1.4.3: large is 24 CSS pixels, or 18.66 in bold. */
function leastContrast({ size, bold }: Paint): number {
  return size >= 24 || (bold && size >= 18.66) ? 3 : 4.5
}

const paints = new WeakMap<Page, ReadonlyMap<PageElement, Paint>>()

function lightPaint({ page }: Proof): ReadonlyMap<PageElement, Paint> {
  const known = paints.get(page) ?? paintPage(page)
  paints.set(page, known)
  return known
}

/** Runs of text that somebody sees. */
function* shownTexts({ page }: Proof): Iterable<TextRun> {
  for (const run of page.texts) if (!run.element.hidden && /[\p{L}\p{N}]/u.test(run.text)) yield run
}

interface Pair {
  readonly run: TextRun
  readonly paint: Paint
  readonly ground: Hex
}

/** The first text of every pair of colours in either size; what stands on a picture is left out. */
function pairsOf(proof: Proof, painted: ReadonlyMap<PageElement, Paint>): readonly Pair[] {
  const pairs = new Map<string, Pair>()
  for (const run of shownTexts(proof)) {
    const paint = painted.get(run.element)
    if (!paint?.ground || paint.hidden) continue
    const key = [paint.colour, paint.ground, leastContrast(paint), paint.colouredBy?.attributes.class].join()
    if (!pairs.has(key)) pairs.set(key, { run, paint, ground: paint.ground })
  }
  return [...pairs.values()]
}

/** Where the colour of a text was written, if somebody wrote it; else the text. */
function placeOfColour(proof: Proof, { run, paint }: Pair) {
  const { colouredBy } = paint
  const written = colouredBy?.style.get('color') ?? colouredBy?.attributes.color
  const words = run.text.trim()
  return placeOfElement(
    proof,
    run.element,
    ...(written ? [`color:${written}`, `color: ${written}`, `"${written}"`] : []),
    words,
  )
}

function* contrasts(proof: Proof): Iterable<Finding> {
  for (const pair of pairsOf(proof, lightPaint(proof))) {
    const { paint, ground, run } = pair
    const ratio = contrast(paint.colour, ground)
    const least = leastContrast(paint)
    if (ratio >= least) continue
    const message = `"${excerpt(run)}" is ${paint.colour} on ${ground}: a contrast of ${ratio.toFixed(1)}:1, where ${least}:1 is the least.`
    yield { message, at: placeOfColour(proof, pair) }
  }
}

function excerpt({ text }: TextRun): string {
  const words = text.replace(/\s+/g, ' ').trim()
  return words.length > 40 ? `${words.slice(0, 39).trimEnd()}…` : words
}

function* darkContrasts(proof: Proof): Iterable<Finding> {
  const light = lightPaint(proof)
  const told = new Set<string>()
  for (const pair of pairsOf(proof, light)) {
    const { paint, ground, run } = pair
    const least = leastContrast(paint)
    // What is hard to read in light is told by a11y/contrast.
    if (contrast(paint.colour, ground) < least || isOfTheme(proof, paint.colour, ground)) continue
    for (const name of DARK_MODEL_NAMES) {
      const { text, background } = DARK_MODELS[name]
      const ratio = contrast(text(paint.colour), background(ground))
      if (ratio >= least) continue
      told.add(`${paint.colour} ${ground}`)
      const message = `"${excerpt(run)}", ${paint.colour} on ${ground}, has a contrast of ${ratio.toFixed(1)}:1 in what the ${name} model of dark mode makes of it.`
      yield { message, at: placeOfColour(proof, pair) }
      break
    }
  }
  for (const pair of pairsOf(proof, paintPage(proof.page, readDarkSheet(proof.page.sheets)))) {
    const { paint, ground, run } = pair
    const ratio = contrast(paint.colour, ground)
    if (ratio >= leastContrast(paint)) continue
    const lightPair = light.get(run.element)
    if (lightPair && told.has(`${lightPair.colour} ${lightPair.ground}`)) continue
    const message = `"${excerpt(run)}" is ${paint.colour} on ${ground} in dark mode: a contrast of ${ratio.toFixed(1)}:1.`
    yield {
      message,
      hint: 'Leave the colour to the theme, or give the text a background of its own.',
      at: placeOfColour(proof, pair),
    }
  }
}

/** Pairs of a project's own theme are told at the theme (`theme/contrast`). */
function isOfTheme({ digest, email }: Proof, colour: Hex, ground: Hex): boolean {
  if (!email.warnings.some(({ code }) => code === 'theme/contrast')) return false
  const { light } = chooseTheme(digest.newsletter, sourcesIn(digest.templates, 'themes', 'yaml')).theme
  const tokens = Object.values(light).map(token => over(token, '#ffffff'))
  return tokens.includes(colour) && tokens.includes(ground)
}

function* groundless(proof: Proof): Iterable<Finding> {
  const painted = lightPaint(proof)
  const told = new Set<PageElement>()
  for (const run of shownTexts(proof)) {
    const paint = painted.get(run.element)
    if (!paint?.colouredBy || paint.groundedBy || told.has(paint.colouredBy)) continue
    told.add(paint.colouredBy)
    const message = `"${excerpt(run)}" has a colour and nothing behind it has one.`
    yield { message, at: placeOfElement(proof, run.element, run.text.trim()) }
  }
}

function* uncolouredLinks(proof: Proof): Iterable<Finding> {
  for (const element of proof.page.elements) {
    if (element.name !== 'a' || element.hidden || !('href' in element.attributes) || element.style.has('color'))
      continue
    const text = textOf(proof.page, element)
    const isColoured = proof.page.texts
      .filter(run => run.text.trim() !== '' && closest(run.element, at => at === element))
      .every(run => closest(run.element, at => at === element || at.style.has('color'))?.style.has('color'))
    if (text === '' || isColoured) continue
    yield { message: `The link "${text}" has no colour of its own.`, at: placeOfElement(proof, element, text) }
  }
}

/** WCAG technique G183. */
const LEAST_DIFFERENCE = 3

function* indistinctLinks(proof: Proof): Iterable<Finding> {
  const painted = lightPaint(proof)
  for (const element of proof.page.elements) {
    const paint = painted.get(element)
    if (element.name !== 'a' || element.hidden || !paint || paint.underlined) continue
    const around = element.parent && painted.get(element.parent)
    const isInText = proof.page.texts.some(({ element: at, text }) => at === element.parent && /\p{L}/u.test(text))
    if (!isInText || !around || contrast(paint.colour, around.colour) >= LEAST_DIFFERENCE) continue
    const text = textOf(proof.page, element)
    const isUnderlined = element.children.some(child => painted.get(child)?.underlined)
    if (text === '' || isUnderlined) continue
    yield { message: `The link "${text}" looks like the text around it.`, at: placeOfElement(proof, element, text) }
  }
}

export const COLOUR_RULES: readonly Rule[] = [
  {
    id: 'a11y/contrast',
    severity: 'error',
    finds: 'text that is hard to tell from its ground',
    why: 'One reader in twelve sees colours otherwise, and every reader stands in the sun at times.',
    source:
      'WCAG 2.2, 1.4.3: 4.5:1, or 3:1 from 24 pixels (18.66 in bold). Low contrast in 59 % of mails (Email Markup Consortium, 2025).',
    fix: 'Move the two colours further apart in lightness.',
    check: contrasts,
  },
  {
    id: 'a11y/link-distinct',
    severity: 'warning',
    finds: 'links within text without an underline and in nearly its colour',
    why: 'Nobody can tell that there is a link.',
    source: 'WCAG 2.2, 1.4.1; technique G183 asks for 3:1.',
    fix: 'Underline it.',
    check: indistinctLinks,
  },
  {
    id: 'dark/contrast',
    severity: 'warning',
    finds: 'colours that a client in dark mode makes illegible',
    why: 'About a third of readers have dark mode on, and clients recolour a mail as they like.',
    source:
      'Simulations, not clients: Outlook as in microsoft/roosterjs#553, "partial" as in the preview of React Email, "full" as Gmail for iOS does; besides them the rules for dark of the email itself.',
    fix: 'Choose colours whose inversions are legible too.',
    check: darkContrasts,
  },
  {
    id: 'dark/background',
    severity: 'warning',
    finds: 'coloured text with no background behind it',
    why: 'A client that darkens the page leaves the text as it is, dark on dark.',
    source: 'Behaviour of Gmail and Outlook in dark mode.',
    fix: 'Give the section a background-color.',
    check: groundless,
  },
  {
    id: 'dark/link-color',
    severity: 'error',
    finds: 'links without an inline colour',
    why: 'They become browser blue, which falls to 1.34:1 in the Outlook model of dark mode and to 1.83:1 in the partial one.',
    source: 'Computed with the models of `dark/contrast`.',
    fix: 'Write `style="color:..."` on the link.',
    check: uncolouredLinks,
  },
]
