import { type Article, articleBody } from '../content/article.ts'
import { byline } from '../content/authors.ts'
import type { BlockFields, BlockName } from '../content/blocks.ts'
import type { Edition } from '../content/edition.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { ArticleReference, ArticleSelection } from '../content/schema.ts'
import type { Block, Inline, Markdown } from '../prose/prose.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { locate } from '../source/front-matter.ts'
import type { DigestBlock } from './digest-block.ts'

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

/** `empty`: there is nothing to show and that is allowed. */
type Completion<Name extends BlockName> = (
  fields: Placed<BlockFields[Name]>,
  context: Completing,
) => Readonly<Record<string, unknown>> | 'empty'

/** How a block fills what its author left out. */
const COMPLETIONS: { readonly [Name in BlockName]?: Completion<Name> } = {
  greeting: (fields, { edition }) => ({ text: fields.text ?? edition.letter }),

  menu: (fields, { placed, refuse }) => {
    const items = fields.items ?? menuLabels(placed)
    return items.length > 0 ? { ...fields, items } : refuse('The menu has no story to announce.')
  },

  lead: ({ article, mode, ...fields }, context) => ({
    ...fields,
    ...story(article, mode, context),
    kicker: fields.kicker ?? article.kicker,
    image: fields.image ?? article.image,
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
    return {
      title,
      speaker,
      headline: null,
      body,
      url: null,
      access: null,
      byline: null,
    }
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

  figure: ({ src, alt, decorative, ...fields }, { refuse }) => {
    const hint = 'Where it says nothing, write `decorative: true`.'
    if (!alt && !decorative) refuse('The picture needs `alt`: what it shows.', hint)
    return { ...fields, image: { type: 'image', ...src, alt: alt ?? '', ...fields } }
  },

  recommend: (fields, { newsletter, refuse }) => {
    const newsletters = fields.newsletters ?? newsletter.recommend
    return newsletters.length > 0 ? { ...fields, newsletters } : refuse('There is no newsletter to recommend.')
  },

  'sign-off': (fields, { newsletter, edition }) => ({
    text: fields.text ?? newsletter.signOff.text ?? null,
    names: (fields.names ?? signers(newsletter, edition)).map(name => newsletter.authors[name] ?? name),
    feedback: fields.feedback ?? newsletter.feedback ?? newsletter.replyTo ?? null,
  }),
}

/** The block with everything that its templates show. @throws BroadsheetError where something indispensable is missing. */
export function completeBlock(block: DigestBlock, context: CompletionContext): DigestBlock | 'empty' {
  const complete = COMPLETIONS[block.name as BlockName] as Completion<never> | undefined
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

/** An article as a story block shows it: in full, its beginning, or its teaser. */
function story(article: Article, mode: 'full' | 'excerpt' | 'link', { newsletter, edition }: CompletionContext) {
  const { markdown } = articleBody(article, newsletter)
  return {
    headline: article.title,
    body: mode === 'full' ? markdown : mode === 'excerpt' ? excerpt(markdown) : teaser(article, markdown),
    url: article.url,
    access: article.access,
    byline: byline(article.authors, newsletter.authors, edition.language),
  }
}

const EXCERPT_PARAGRAPHS = 3

function excerpt(markdown: Markdown): Markdown {
  return {
    ...markdown,
    children: markdown.children.filter(isParagraph).slice(0, EXCERPT_PARAGRAPHS),
  }
}

function teaser({ teaser }: Article, markdown: Markdown): Markdown {
  if (!teaser)
    return {
      ...markdown,
      children: markdown.children.filter(isParagraph).slice(0, 1),
    }
  return {
    type: 'markdown',
    children: [{ type: 'paragraph', children: teaser.children }],
  }
}

function isParagraph(block: Block): boolean {
  return block.type === 'paragraph'
}

const MENU_ITEMS = 3

/** One label a story block first, in the order of the edition; where those are too few, the stories behind them. */
function menuLabels(placed: readonly DigestBlock[]): readonly Inline[] {
  const stories = placed.map(({ fields }) => Object.values(fields).flat().filter(isArticle))
  const firsts = stories.flatMap(articles => articles.slice(0, 1))
  const others = stories.flatMap(articles => articles.slice(1))
  const articles = [...new Set([...firsts, ...others])].slice(0, MENU_ITEMS)
  return articles.map(article => article.menuLabel ?? article.title)
}

function isArticle(value: unknown): value is Article {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'article'
}

function signers(newsletter: Newsletter, edition: Edition): readonly string[] {
  return newsletter.signOff.names.length > 0 ? newsletter.signOff.names : edition.authors
}
