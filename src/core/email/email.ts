import { Buffer } from 'node:buffer'
import type { Audience, AudienceCase } from '../content/audience.ts'
import type { Moment } from '../content/day.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { Digest, DigestVariant } from '../digest/digest.ts'
import { createMarkers, type Line, MARKER, type Markers, markLine, type SystemField } from '../prose/merge-field.ts'
import type { Picture, Pictures } from '../prose/picture.ts'
import { attempt, BroadsheetError, type Diagnostic, error, throwErrors } from '../source/diagnostic.ts'
import { placeOf } from '../source/front-matter.ts'
import { lineOffset } from '../source/source.ts'
import { sourcesIn } from '../templates/template.ts'
import { type ChosenTheme, chooseTheme } from '../templates/theme.ts'
import { createTrace, type Trace, withoutTrace } from '../templates/trace.ts'
import { findWords } from '../templates/words.ts'
import { BLOCK_MARK, compileInBlocks } from './compilation.ts'
import { findMarkupFaults, type MarkupFault } from './markup.ts'
import { type CompileMjml, compileMjml, type MjmlFinding } from './mjml.ts'
import { createPartRenderer, type PartRenderer } from './parts.ts'
import { readingMinutes } from './reading.ts'
import { cutHtml, cutText, type Skeleton } from './skeleton.ts'
import { tidyHtml, tidyText } from './tidy.ts'
import { unsubscribeUrl } from './unsubscribe-url.ts'

/** A digest rendered, addressed to nobody: every part is cut at its merge fields, which are still open. */
export interface Email {
  readonly edition: string
  readonly date: Moment
  readonly language: string
  readonly newsletter: Pick<Newsletter, 'name' | 'sender' | 'replyTo' | 'listId' | 'urls'>
  /** What stands in for a recipient who has no value. */
  readonly defaults: Readonly<Record<string, string>>
  readonly urls: Readonly<Record<Exclude<SystemField, 'email'>, string>>
  readonly audiences: readonly Audience[]
  /** One for each way in which the audiences can answer. */
  readonly variants: readonly EmailVariant[]
  /** The pictures that the HTML part shows. */
  readonly pictures: readonly Picture[]
  /** Those that travel with the message, named by `cid:` in the HTML part. None where they are hosted. */
  readonly embedded: readonly Picture[]
  /** What is not wrong, but should be looked at. */
  readonly warnings: readonly Diagnostic[]
}

export interface EmailVariant {
  readonly audience: AudienceCase
  readonly subject: Skeleton
  readonly preheader: Skeleton
  readonly html: Skeleton
  readonly text: Skeleton
  readonly blocks: readonly BlockMeasure[]
  readonly words: number
  /** Minutes to read it, at 238 words a minute. */
  readonly minutes: number
  /** The MJML it was compiled from. */
  readonly mjml: string
}

/** What one block weighs in the HTML part. */
interface BlockMeasure {
  readonly block: string
  readonly articles: readonly string[]
  /** Characters of the HTML part before it, merge fields not counted. */
  readonly start: number
  /** UTF-8 bytes, merge fields not counted. */
  readonly bytes: number
  readonly words: number
}

export interface RenderOptions {
  /** Every picture of the digest, read; see `digest.pictures`. */
  readonly pictures?: Pictures
  /** Where MJML is compiled; in this process, unless something else is given. */
  readonly compile?: CompileMjml
}

/**
 * Renders every audience variant of a digest once.
 * @throws BroadsheetError with what is wrong in templates, theme or pictures.
 */
export async function renderEmail(digest: Digest, options: RenderOptions = {}): Promise<Email> {
  const { pictures = new Map(), compile = compileMjml } = options
  const { newsletter, edition, templates } = digest
  const chosen = chooseTheme(newsletter, sourcesIn(templates, 'themes', 'yaml'))
  const { theme } = chosen
  const words = findWords(edition.language, sourcesIn(templates, 'words', 'yaml'))
  checkPictures(digest, pictures)
  const markers = createMarkers()
  const context = { digest, theme, words, mark: markers.mark, pictures, pictureUrl: pictureUrls(digest, pictures) }
  const rendering = {
    digest,
    markers,
    mjml: createPartRenderer({ ...context, medium: 'mjml' }),
    text: createPartRenderer({ ...context, medium: 'txt' }),
    traced: (trace: Trace) => createPartRenderer({ ...context, medium: 'mjml', trace }),
    compile: inTurn((mjml: string) => compileInBlocks(mjml, compile)),
  }
  throwErrors([...rendering.mjml.check(), ...rendering.text.check()])
  const variants = await Promise.all(digest.variants.map(variant => renderVariant(variant, rendering)))
  const shown = [...pictures.values()].filter(({ path }) =>
    variants.some(({ mjml }) => mjml.includes(context.pictureUrl(path))),
  )
  const { name, sender, replyTo, listId, urls } = newsletter
  return {
    edition: edition.id,
    date: edition.date,
    language: edition.language,
    newsletter: { name, sender, replyTo, listId, urls },
    defaults: newsletter.fields,
    urls: systemUrls(newsletter, edition.id),
    audiences: digest.audiences,
    variants,
    pictures: shown,
    embedded: newsletter.imageBaseUrl ? [] : shown,
    warnings: await illegible(chosen),
  }
}

/** The themes of the package are known to be legible. */
async function illegible(chosen: ChosenTheme): Promise<readonly Diagnostic[]> {
  if (chosen.isBuiltIn) return []
  const { checkLegibility } = await import('../templates/legibility.ts')
  return checkLegibility(chosen)
}

/** Variants share nearly all of their blocks: what one has compiled, the next finds done. */
function inTurn<In, Out>(task: (input: In) => Promise<Out>): (input: In) => Promise<Out> {
  let last: Promise<unknown> = Promise.resolve()
  return input => {
    const turn = last.then(() => task(input))
    last = turn.catch(() => undefined)
    return turn
  }
}

/** The `cid:` of an embedded picture (RFC 2392), without the scheme. */
export function contentId(picture: Picture): string {
  return `${picture.name}@broadsheet`
}

/** What the variants of one email share. */
interface Rendering {
  readonly digest: Digest
  readonly markers: Markers
  readonly mjml: PartRenderer
  readonly text: PartRenderer
  readonly traced: (trace: Trace) => PartRenderer
  readonly compile: CompileMjml
}

async function renderVariant(variant: DigestVariant, rendering: Rendering): Promise<EmailVariant> {
  const { digest, markers, compile } = rendering
  // The text part is the one whose words are counted.
  const text = rendering.text.render(variant)
  const words = text.words.reduce((sum, count) => sum + count, 0)
  const mjml = rendering.mjml.render(variant, words).whole
  const isFaulty = findMarkupFaults(mjml).length > 0
  const compiled = isFaulty ? undefined : await compile(mjml)
  if (!compiled || compiled.findings.length > 0) throw await refusal(variant, words, rendering)
  const { stripped, measures } = takeBlockMarks(tidyHtml(compiled.html))
  const line = (value: Line) => cutText(markLine(value, markers.mark), markers.fields, 'header')
  return {
    audience: variant.audience,
    subject: line(digest.edition.subject),
    preheader: line(digest.edition.preheader),
    html: cutTraced(stripped, { variant, words }, rendering),
    text: cutText(tidyText(text.whole), markers.fields, 'text'),
    blocks: measureBlocks(variant, measures, text.words),
    words,
    minutes: readingMinutes(words),
    mjml: mjml.replace(MJML_MARK, ''),
  }
}

/** Cuts the HTML part; the addresses that templates and raw blocks should not write are told where they stand. */
function cutTraced(
  html: string,
  { variant, words }: { readonly variant: DigestVariant; readonly words: number },
  { markers, traced }: Rendering,
): Skeleton {
  const problems: Diagnostic[] = []
  const skeleton = attempt(problems, () => cutHtml(html, markers.fields))
  if (skeleton) return skeleton
  const trace = createTrace()
  const marked = traced(trace).render(variant, words).whole
  const mjml = withoutTrace(marked)
  throw new BroadsheetError(
    problems.map(problem => {
      const snippet = /`([^`]+)`/.exec(problem.message)?.[1] ?? ''
      const offset = mjml.indexOf(`"${snippet}"`)
      const at = offset < 0 || snippet === '' ? undefined : trace.placeIn(marked, offset + 1, snippet)
      return at ? { ...problem, at } : problem
    }),
  )
}

function measureBlocks(
  { blocks }: DigestVariant,
  measures: readonly Measure[],
  words: readonly number[],
): readonly BlockMeasure[] {
  const measured = blocks.map(({ name, slugs }, index) => ({
    block: name,
    articles: slugs,
    ...(measures[index + 1] ?? UNMEASURED),
    words: words[index] ?? 0,
  }))
  const frame = { articles: [], words: 0 }
  return [
    { block: 'masthead', ...(measures[0] ?? UNMEASURED), ...frame },
    ...measured,
    { block: 'footer', ...(measures.at(-1) ?? UNMEASURED), ...frame },
  ]
}

type Measure = Pick<BlockMeasure, 'start' | 'bytes'>

/** Of a block that the project's own layout leaves out. */
const UNMEASURED: Measure = { start: 0, bytes: 0 }

const MJML_MARK = /<mj-raw>\uE002\d+\uE003<\/mj-raw>\n?/g

function takeBlockMarks(html: string): { stripped: string; measures: readonly Measure[] } {
  const marks = [...html.matchAll(BLOCK_MARK)]
  let start = 0
  let end = 0
  const measures = marks.map((mark, index) => {
    start += html.slice(end, mark.index).replace(MARKER, '').length
    end = mark.index + mark[0].length
    return { start, bytes: Buffer.byteLength(html.slice(end, marks[index + 1]?.index)) }
  })
  return { stripped: html.replace(BLOCK_MARK, ''), measures: measures.slice(0, -1) }
}

/** What is wrong with a variant's MJML, at the places where it was written; found again in a rendering that knows them. */
async function refusal(
  variant: DigestVariant,
  words: number,
  { traced, compile }: Rendering,
): Promise<BroadsheetError> {
  const trace = createTrace()
  const marked = traced(trace).render(variant, words).whole
  const mjml = withoutTrace(marked)
  const faults = findMarkupFaults(mjml)
  const findings = faults.length > 0 ? [] : (await compile(mjml)).findings.map(finding => asFault(finding, mjml))
  return new BroadsheetError(
    [...faults, ...findings].map(({ message, offset, snippet }) => {
      const at = trace.placeIn(marked, offset, snippet) ?? { file: 'templates/layout.mjml' }
      return error('template/mjml', message, { at })
    }),
  )
}

function asFault({ line, message, tag }: MjmlFinding, mjml: string): MarkupFault {
  const start = lineOffset(mjml, line)
  const inside = Math.max(0, (mjml.slice(start).split('\n', 1)[0] ?? '').indexOf(`<${tag}`))
  return { message: `MJML does not accept this: ${message}.`, offset: start + inside, snippet: `<${tag}` }
}

function checkPictures({ pictures: uses }: Digest, pictures: Pictures): void {
  const missing = uses.filter(({ path }) => !pictures.has(path))
  if (missing.length === 0) return
  throw new BroadsheetError(
    missing.map(({ path, mention }) =>
      error('picture/missing', `The picture ${path} was not read.`, {
        at: placeOf(mention),
      }),
    ),
  )
}

function pictureUrls({ newsletter }: Digest, pictures: Pictures): (path: string) => string {
  const base = newsletter.imageBaseUrl
  return path => {
    const picture = pictures.get(path)
    if (!picture) return ''
    return base ? `${base.replace(/\/?$/, '/')}${picture.name}` : `cid:${contentId(picture)}`
  }
}

function systemUrls({ urls }: Newsletter, edition: string): Email['urls'] {
  return {
    unsubscribeUrl: unsubscribeUrl(urls.unsubscribe),
    preferencesUrl: unsubscribeUrl(urls.preferences ?? urls.unsubscribe),
    webUrl: (urls.web ?? urls.site).replaceAll('{edition}', edition),
  }
}
