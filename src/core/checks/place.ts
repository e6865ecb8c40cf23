import { fieldValue } from '../email/personalise.ts'
import { fillSlot } from '../email/skeleton.ts'
import { type PageElement, textOf } from '../page/page.ts'
import type { Line } from '../prose/merge-field.ts'
import { type Place, placeAt } from '../source/diagnostic.ts'
import { locate } from '../source/front-matter.ts'
import { groupBy } from '../source/group-by.ts'
import type { Source } from '../source/source.ts'
import type { Authored, AuthoredLink, AuthoredText } from './authored.ts'
import { type Origin, placeOfOrigin } from './origin.ts'
import type { Proof, ProofBlock } from './proof.ts'

/** The block that a place of the page belongs to; absent for the head and what stands before the masthead. */
export function blockAt({ blocks }: Proof, offset: number): ProofBlock | undefined {
  return blocks.find(({ start, end }) => start <= offset && offset < end)
}

/** The place of a whole field of the edition: its subject, its preheader. */
export function placeInEdition({ digest }: Proof, key: string, snippet?: string): Place {
  return locate(digest.edition.document, [key], snippet)
}

/** The place of the first of the needles that an author of the block, or its template, wrote; else of the block. */
export function placeInBlock(proof: Proof, block: ProofBlock | undefined, ...needles: readonly string[]): Place {
  // A lone `#` stands in many a place.
  const wanted = needles.filter(needle => /[\p{L}\p{N}]/u.test(needle))
  for (const needle of wanted) {
    const found = placeOfNeedle(proof, block, needle)
    if (found) return found
  }
  return block?.block
    ? placeOfBlock(proof, block)
    : placeOfTemplate(proof, block ? `blocks/${block.name}.mjml` : 'layout.mjml')
}

function placeOfNeedle(proof: Proof, block: ProofBlock | undefined, needle: string): Place | undefined {
  const text = block?.authored.texts.find(({ text: shown, origin }) =>
    [shown, origin.written?.raw ?? ''].some(words => words.includes(needle)),
  )
  if (text) return placeOfOrigin(text.origin, needle)
  const inFields = block && placeInFields(block.origin, needle)
  return inFields ?? placeInTemplates(proof, block?.name, needle)
}

/** Where the YAML of a block holds it. */
function placeInFields(origin: Origin, needle: string): Place | undefined {
  if (origin.path === undefined) return undefined
  const whole = locate(origin.document, origin.path)
  const found = locate(origin.document, origin.path, needle)
  const isFound = found.line !== whole.line || found.column !== whole.column || whole.frame !== found.frame
  return isFound ? found : undefined
}

function placeOfBlock({ digest }: Proof, { block }: ProofBlock): Place {
  const { document } = digest.edition
  if (!block) return locate(document, ['blocks'])
  const [first, index = 0] = block.at
  const item = (document.data as { blocks?: readonly unknown[] }).blocks?.[Number(index)]
  return locate(document, typeof item === 'string' ? [first ?? 'blocks', index] : [...block.at, 'block'])
}

function placeInTemplates(proof: Proof, name: string | undefined, needle: string): Place | undefined {
  for (const source of templatesOf(proof, name)) {
    const index = source.text.indexOf(needle)
    if (index >= 0) return placeAt(source, index, needle.length)
  }
  return undefined
}

/** The template of the block, then those it uses, with the layout around it; a project's own before the built-in ones. */
function templatesOf({ digest }: Proof, name: string | undefined): readonly Source[] {
  const { files } = digest.templates
  const used = new Map<string, Source>()
  const use = (path: string) => {
    const source = files.get(path)
    if (!source || used.has(path)) return
    used.set(path, source)
    for (const [, partial] of source.text.matchAll(PARTIAL)) use(`partials/${partial}.mjml`)
  }
  const own = name === undefined ? undefined : files.get(`blocks/${name}.mjml`)
  if (own) use(`blocks/${name}.mjml`)
  use('layout.mjml')
  const shared = [...used.values()].filter(source => source !== own)
  const isOwn = (source: Source) => !source.path.startsWith('broadsheet:')
  return [...(own ? [own] : []), ...shared.filter(isOwn), ...shared.filter(source => !isOwn(source))]
}

const PARTIAL = /\{\{~?>\s*([\w-]+)/g

/** The place of something that stands in the text part: a template of that part, where one writes it. */
export function placeInTextPart({ blocks, digest }: Proof, needle: string): Place {
  const paths = [...blocks.map(({ name }) => `blocks/${name}.txt`), 'layout.txt']
  const sources = paths.flatMap(path => digest.templates.files.get(path) ?? [])
  const source = sources.find(({ text }) => text.includes(needle))
  if (source) return placeAt(source, source.text.indexOf(needle), needle.length)
  return { file: sources.at(-1)?.path ?? 'templates/layout.txt' }
}

/** A template as a whole: the project's own, or the built-in one. */
export function placeOfTemplate({ digest }: Proof, path: string): Place {
  return { file: digest.templates.files.get(path)?.path ?? `templates/${path}` }
}

/** The place of a link, an image or any other element of the page, where its author wrote it. */
export function placeOfElement(proof: Proof, element: PageElement, ...needles: readonly string[]): Place {
  const block = blockAt(proof, element.offset)
  const link = element.name === 'a' ? authoredLink(proof, block, element) : undefined
  if (link) {
    const [beginning] = link.url.filter(part => typeof part === 'string')
    return placeOfOrigin(link.origin, ...needles, shown(link.url, proof), beginning ?? '', link.label ?? '')
  }
  return placeInBlock(proof, block, ...needles, ...wordsOf(proof, element))
}

/** Words by which an element may be found in what was written: its address, its text. */
function wordsOf({ page }: Proof, element: PageElement): readonly string[] {
  const { href, src } = element.attributes
  const text = textOf(page, element)
  return [href, src, text, text.slice(0, 24)].flatMap(word => (word ? [word] : []))
}

/** What an author wrote that became this link: the one with its address and words, and of several alike the one in turn. */
function authoredLink(proof: Proof, block: ProofBlock | undefined, element: PageElement): AuthoredLink | undefined {
  if (!block) return undefined
  const known = pairings.get(block) ?? pairLinks(proof, block)
  pairings.set(block, known)
  return known.get(element)
}

type Pairing = ReadonlyMap<PageElement, AuthoredLink>

const pairings = new WeakMap<ProofBlock, Pairing>()

function pairLinks(proof: Proof, block: ProofBlock): Pairing {
  const { page } = proof
  const written = groupBy(block.authored.links, ({ url }) => shown(url, proof))
  const links = page.elements.filter(({ name, offset }) => name === 'a' && offset >= block.start && offset < block.end)
  const pairing = new Map<PageElement, AuthoredLink>()
  for (const [href, elements] of groupBy(links, ({ attributes }) => attributes.href ?? '')) {
    const same = written.get(href) ?? []
    const byLabel = groupBy(same, ({ label }) => (label === undefined ? undefined : tidy(label)))
    // Those whose words are another field's come in the order in which they stand.
    const unlabelled = byLabel.get(undefined) ?? same
    for (const [alike, twins] of groupBy(elements, at => byLabel.get(tidy(textOf(page, at))) ?? unlabelled)) {
      for (const [index, element] of twins.entries()) {
        const link = alike[index] ?? alike.at(-1)
        if (link) pairing.set(element, link)
      }
    }
  }
  return pairing
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** An address as the reader of this proof has it. */
export function shown(url: Line, { email, reader }: Proof): string {
  const filled = url.map((part, index) => {
    if (typeof part === 'string') return part
    const value = fieldValue(part, email, reader)
    // A value that begins an address is one itself.
    return index === 0 ? value : fillSlot('url-part', value)
  })
  return filled.join('')
}

/** Every text that an author wrote for the variant, with its block; what several blocks share comes once for each. */
export function* authoredTexts({ blocks }: Proof): Iterable<AuthoredText & { readonly block: ProofBlock }> {
  for (const block of blocks) for (const text of block.authored.texts) yield { ...text, block }
}

export function* authoredParts<Part extends keyof Authored>(
  { blocks }: Proof,
  part: Part,
): Iterable<{ readonly block: ProofBlock; readonly item: Authored[Part][number] }> {
  for (const block of blocks) for (const item of block.authored[part]) yield { block, item }
}
