import type { Article } from '../content/article.ts'
import { byline } from '../content/authors.ts'
import type { BlockFields, BlockName } from '../content/blocks.ts'
import type { Edition } from '../content/edition.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { ArticleReference, ArticleSelection, Image } from '../content/schema.ts'
import type { Inline } from '../prose/prose.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { locate } from '../source/front-matter.ts'
import type { BLOCK_SHAPES } from '../templates/view-shape.ts'
import { layOutChart } from './chart.ts'
import type { DigestBlock } from './digest-block.ts'
import { menuLabels, story } from './story.ts'

/** A block's fields once articles stand where their names stood. */
type Placed<T> = T extends ArticleReference
  ? Article
  : T extends ArticleSelection
    ? readonly Article[]
    : T extends { readonly type: string }
      ? T
      : T extends object
        ? { readonly [Key in keyof T]: Placed<T[Key]> }
        : T

export interface CompletionContext {
  readonly newsletter: Newsletter
  readonly edition: Edition
  /** All blocks of the variant with their articles; the menu reads its items off them. */
  readonly placed: readonly DigestBlock[]
}

interface Completing extends CompletionContext {
  /** Throws what is missing, at the block. */
  readonly refuse: (message: string, hint?: string) => never
}

/** Everything that the templates of a block may ask for. */
type Completed<Name extends BlockName> = { readonly [Field in keyof (typeof BLOCK_SHAPES)[Name]]: unknown }

/** `empty`: there is nothing to show and that is allowed. */
type Completion<Name extends BlockName> = (
  fields: Placed<BlockFields[Name]>,
  context: Completing,
) => Completed<Name> | 'empty'

/** How a block fills what its author left out. */
const COMPLETIONS: { readonly [Name in BlockName]?: Completion<Name> } = {
  greeting: (fields, { edition }) => ({ text: fields.text ?? edition.letter }),

  menu: (fields, { placed, refuse }) => {
    const items = fields.items ?? menuLabels(placed)
    return items.length > 0 ? { ...fields, items } : refuse('The menu has no story to announce.')
  },

  lead: ({ article, mode, kicker, image }, context) => ({
    ...story(article, mode, context),
    kicker: kicker ?? article.kicker,
    image: image ?? article.image,
  }),

  story: ({ article, mode, kicker, number }, context) => ({
    ...story(article, mode, context),
    kicker: kicker ?? article.kicker,
    image: mode === 'link' ? null : article.image,
    number,
  }),

  headlines: ({ title, articles, links }, { refuse }) => {
    const fromArticles = (articles ?? []).map(article => ({
      text: article.title,
      url: article.url,
      topic: article.kicker,
      access: article.access,
    }))
    if (!articles && !links) refuse('The headlines need `articles` or `links`.')
    return listed(title, [...fromArticles, ...(links ?? [])])
  },

  hearing: ({ title, article, body, speaker }, context) => {
    if (article) return { title, speaker, ...story(article, 'full', context) }
    if (!body) context.refuse('The block `hearing` needs an `article` or a `body`.')
    return { title, speaker, headline: null, body, url: null, access: null, byline: null }
  },

  viewpoints: ({ title, articles, links }, { newsletter, edition, refuse }) => {
    const fromArticles = (articles ?? []).map(article => ({
      author: byline(article.authors, newsletter.authors, edition.language) ?? newsletter.name,
      sentence: article.teaser ?? article.title,
      url: article.url,
      access: article.access,
    }))
    if (!articles && !links) refuse('The viewpoints need `articles` or `links`.')
    return listed(title, [...fromArticles, ...(links ?? [])])
  },

  figure: ({ src, alt, decorative, darkSrc, caption, credit, url, width }, { refuse }) => {
    const hint = 'Where it says nothing, write `decorative: true`.'
    if (!alt && !decorative) refuse('The picture needs `alt`: what it shows.', hint)
    if (!alt && url) refuse('A picture that leads somewhere needs `alt`: where to.')
    const image: Image = { type: 'image', ...src, alt: alt ?? '', caption, credit, url, width, dark: darkSrc }
    return { image, caption, credit, url }
  },

  chart: ({ data, format, ...fields }, { edition, refuse }) => {
    const chart = layOutChart({ data, format }, edition.language)
    const hint = 'Shorten labels and numbers (`format: "{value}k"`), or draw bars: `kind: bar`.'
    if (fields.kind === 'column' && columnsWidth(chart.bars) > NARROWEST) {
      refuse('These columns are wider than a phone.', hint)
    }
    return { ...fields, ...chart }
  },

  poll: ({ title, question, options, closes }, { refuse }) => ({
    title,
    question,
    options: options.map(({ label, url, mailto }, index) => {
      if (!url && !mailto) refuse(`The answer \`${label}\` needs a \`url\` or a \`mailto\`.`)
      return { label, url: url ?? answerByMail(mailto ?? '', label), letter: String.fromCharCode(97 + index) }
    }),
    closes,
  }),

  correction: ({ date, edition, was, now }, { newsletter }) => {
    const { web } = newsletter.urls
    const isName = edition !== null && /^[a-z0-9-]+$/.test(edition)
    return { date, edition, url: web && isName ? web.replaceAll('{edition}', edition) : null, was, now }
  },

  recommend: ({ title, newsletters: own }, { newsletter, refuse }) => {
    const newsletters = own ?? newsletter.recommend
    return newsletters.length > 0 ? { title, newsletters } : refuse('There is no newsletter to recommend.')
  },

  'sign-off': (fields, { newsletter, edition }) => ({
    text: fields.text ?? newsletter.signOff.text ?? null,
    names: (fields.names ?? signers(newsletter, edition)).map(name => newsletter.authors[name] ?? name),
    feedback: fields.feedback ?? newsletter.feedback ?? newsletter.replyTo ?? null,
  }),
}

/** What the margins leave of the narrowest phone, in pixels. */
const NARROWEST = 272

/** A letter of 14 pixels is 8 wide at most, as a rule, and columns stand 6 apart. */
function columnsWidth(bars: readonly { readonly label: string; readonly value: string }[]): number {
  const longest = Math.max(...bars.map(({ label, value }) => Math.max(label.length, value.length)))
  return bars.length * (longest * 8 + 6)
}

/** The block with everything that its templates show. @throws BroadsheetError where something indispensable is missing. */
export function completeBlock(block: DigestBlock, context: CompletionContext): DigestBlock | 'empty' {
  const known = Object.hasOwn(COMPLETIONS, block.name) ? COMPLETIONS[block.name as BlockName] : undefined
  const complete = known as Completion<never> | undefined
  if (!complete) return block
  const refuse = (message: string, hint?: string): never => {
    const details = {
      at: locate(context.edition.document, block.at),
      ...(hint ? { hint } : {}),
    }
    throw new BroadsheetError([error('block/incomplete', message, details)])
  }
  const fields = complete(block.fields as never, { ...context, refuse })
  return fields === 'empty' ? 'empty' : { ...block, fields }
}

function listed(title: Inline | null, links: readonly unknown[]) {
  return links.length > 0 ? { title, links } : 'empty'
}

/** A mail whose subject is the answer (RFC 6068). */
function answerByMail(address: string, answer: string) {
  return { type: 'url', line: [`mailto:${address}?subject=${encodeURIComponent(answer)}`] }
}

function signers(newsletter: Newsletter, edition: Edition): readonly string[] {
  return newsletter.signOff.names.length > 0 ? newsletter.signOff.names : edition.authors
}
