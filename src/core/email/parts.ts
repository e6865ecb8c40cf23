import type { BlockName } from '../content/blocks.ts'
import type { Digest, DigestVariant } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import { type Diagnostic, error } from '../source/diagnostic.ts'
import { locateKey, parseYamlDocument } from '../source/front-matter.ts'
import { type ShapeParts, shapeOf } from '../templates/shape.ts'
import { checkTemplates, renderTemplate, sourcesIn, templateBlocks } from '../templates/template.ts'
import { BLOCK_SHAPES, COMMON_SHAPE, definedShape, inMedium, LAYOUT_SHAPE } from '../templates/view-shape.ts'
import { blockMark } from './compilation.ts'
import { countWords, readingMinutes } from './reading.ts'
import { blockView, commonView, type View, type ViewContext } from './view.ts'

/** One of an email's two parts as its templates write it. */
interface RenderedPart {
  readonly whole: string
  /** The words of each block of the variant; of the text part. */
  readonly words: readonly number[]
}

/** The block that tells how long the others are. */
const READING_TIME = 'reading-time'

export interface PartRenderer {
  /** @param words those of the whole, for a part that does not count them itself. */
  readonly render: (variant: DigestVariant, words?: number) => RenderedPart
  /** What the templates of the digest ask for that is not there. */
  readonly check: () => readonly Diagnostic[]
}

/** Renders variants of one digest in one medium; a block that several of them show is rendered once. */
export function createPartRenderer(context: ViewContext): PartRenderer {
  const { digest, medium, trace } = context
  const common = commonView(context)
  const renderBlock = (name: string, view: View) =>
    renderTemplate(digest.templates, `blocks/${name}.${medium}`, view, trace)
  const bodies = new Map<DigestBlock, Body>()

  const bodyOf = (block: DigestBlock, reading: object = {}): Body => {
    const view = { ...blockView(block, common, context), ...reading }
    const text = renderBlock(block.name, view).replace(/^\n+/, '').trimEnd()
    return { text, words: medium === 'txt' ? countWords(text) : 0 }
  }
  const knownBody = (block: DigestBlock) => {
    const body = bodies.get(block) ?? bodyOf(block)
    bodies.set(block, body)
    return body
  }

  const render = ({ blocks }: DigestVariant, words?: number): RenderedPart => {
    const counted = blocks.map(block => (block.name === READING_TIME ? undefined : knownBody(block)))
    const wordCount = words ?? counted.reduce((sum, body) => sum + (body?.words ?? 0), 0)
    const reading = { wordCount, minutes: readingMinutes(wordCount) }
    const rendered = blocks.map((block, index) => counted[index] ?? { ...bodyOf(block, reading), words: 0 })
    const texts = [renderBlock('masthead', common), ...rendered.map(({ text }) => text), renderBlock('footer', common)]
    const view = { ...common, ...(medium === 'mjml' ? placeMarks(texts) : place(texts)) }
    const whole = renderTemplate(digest.templates, `layout.${medium}`, view, trace)
    return { whole, words: rendered.map(body => body.words) }
  }
  const check = () => [
    ...takenNames(digest, common),
    ...checkTemplates(digest.templates, shownTemplates(context, common)),
  ]
  return { render, check }
}

interface Body {
  readonly text: string
  readonly words: number
}

/** Every template of one medium that the digest is rendered with, and what each may ask for. */
function* shownTemplates(context: ViewContext, common: View): Iterable<readonly [string, ShapeParts]> {
  const { digest, medium } = context
  const shared = {
    ...inMedium(COMMON_SHAPE, medium),
    theme: shapeOf(common.theme),
    words: shapeOf(common.words),
  }
  yield [`layout.${medium}`, { ...shared, ...LAYOUT_SHAPE }]
  for (const name of ['masthead', 'footer']) yield [`blocks/${name}.${medium}`, shared]
  const seen = new Set<string>()
  for (const block of blocksOf(digest)) {
    const own = shapeOfBlock(block, digest)
    if (own && seen.has(block.name)) continue
    seen.add(block.name)
    const shape = own
      ? { ...shared, ...inMedium(own, medium) }
      : (shapeOf(blockView(block, common, context)) as ShapeParts)
    yield [`blocks/${block.name}.${medium}`, shape]
  }
}

/** A field of a project's own block that bears the name of what every template sees would hide that from its partials. */
function takenNames(digest: Digest, common: View): readonly Diagnostic[] {
  const { templates, edition } = digest
  const own = [...blocksOf(digest)].filter(({ name }) => !Object.hasOwn(BLOCK_SHAPES, name))
  return own.flatMap(({ name, fields, at }) => {
    const definition = sourcesIn(templates, 'blocks', 'yaml').get(name)
    return Object.keys(fields)
      .filter(field => Object.hasOwn(common, field))
      .map(field => {
        const place = definition
          ? locateKey(parseYamlDocument(definition), [field])
          : locateKey(edition.document, [...at, field])
        const hint = 'Give the field another name.'
        return error('template/definition', `Every template sees a \`${field}\` already.`, { at: place, hint })
      })
  })
}

function blocksOf({ variants }: Digest): ReadonlySet<DigestBlock> {
  return new Set(variants.flatMap(({ blocks }) => blocks))
}

/** Undefined for a block that nothing defines: its templates may ask for what this edition gives it. */
function shapeOfBlock({ name }: DigestBlock, { templates }: Digest): ShapeParts | undefined {
  if (Object.hasOwn(BLOCK_SHAPES, name)) return BLOCK_SHAPES[name as BlockName]
  const definition = templateBlocks(templates).get(name)
  return definition && definedShape(definition)
}

function place(texts: readonly string[]) {
  return { masthead: texts[0], blocks: texts.slice(1, -1), footer: texts.at(-1) }
}

/** A mark before every block and one behind the last. */
function placeMarks(texts: readonly string[]) {
  const marked = texts.map((text, index) => `${blockMark(index)}\n${text.trim()}`)
  return place([...marked.slice(0, -1), `${marked.at(-1)}${blockMark(texts.length)}`])
}
