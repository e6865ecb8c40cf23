import type { DigestVariant } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import { renderTemplate } from '../templates/template.ts'
import { blockMark } from './compilation.ts'
import { countWords } from './reading.ts'
import { blockView, commonView, type View, type ViewContext } from './view.ts'

/** One of an email's two parts as its templates write it. */
export interface RenderedPart {
  readonly whole: string
  /** The words of each block of the variant; of the text part. */
  readonly words: readonly number[]
}

/** Renders variants of one digest in one medium; a block that several of them show is rendered once. */
export function createPartRenderer(context: ViewContext): (variant: DigestVariant) => RenderedPart {
  const { digest, medium } = context
  const common = commonView(context)
  const render = (name: string, view: View) => renderTemplate(digest.templates, `blocks/${name}.${medium}`, view)
  const [masthead, footer] = [render('masthead', common), render('footer', common)]
  const bodies = new Map<DigestBlock, { readonly text: string; readonly words: number }>()

  const renderBlock = (block: DigestBlock) => {
    const known = bodies.get(block)
    if (known) return known
    const text = render(block.name, blockView(block, common, context)).replace(/^\n+|\s+$/g, '')
    const body = { text, words: medium === 'txt' ? countWords(text) : 0 }
    bodies.set(block, body)
    return body
  }

  return ({ blocks }) => {
    const rendered = blocks.map(renderBlock)
    const texts = [masthead, ...rendered.map(({ text }) => text), footer]
    const view = { ...common, ...(medium === 'mjml' ? placeMarks(texts) : place(texts)) }
    const whole = renderTemplate(digest.templates, `layout.${medium}`, view)
    return { whole, words: rendered.map(({ words }) => words) }
  }
}

function place(texts: readonly string[]) {
  return { masthead: texts[0], blocks: texts.slice(1, -1), footer: texts.at(-1) }
}

/** A mark before every block and one behind the last. */
function placeMarks(texts: readonly string[]) {
  const marked = texts.map((text, index) => `${blockMark(index)}\n${text.trim()}`)
  return place([...marked.slice(0, -1), `${marked.at(-1)}${blockMark(texts.length)}`])
}
