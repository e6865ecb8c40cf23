import { type Article, articleBody } from '../content/article.ts'
import { byline } from '../content/authors.ts'
import type { Edition } from '../content/edition.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { Block, Inline, Markdown } from '../prose/prose.ts'
import type { DigestBlock } from './digest-block.ts'

/** How much of an article a block shows. */
export type StoryMode = 'full' | 'excerpt' | 'link'

/** An article as a story block shows it: in full, its beginning, or its teaser. */
export function story(
  article: Article,
  mode: StoryMode,
  { newsletter, edition }: { readonly newsletter: Newsletter; readonly edition: Edition },
) {
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
  return { ...markdown, children: markdown.children.filter(isParagraph).slice(0, EXCERPT_PARAGRAPHS) }
}

function teaser({ teaser: line }: Article, markdown: Markdown): Markdown {
  if (!line) return { ...markdown, children: markdown.children.filter(isParagraph).slice(0, 1) }
  return { ...markdown, children: [{ type: 'paragraph', children: line.children }] }
}

function isParagraph(block: Block): boolean {
  return block.type === 'paragraph'
}

const MENU_ITEMS = 3

/** One label a story block first, in the order of the edition; where those are too few, the stories behind them. */
export function menuLabels(placed: readonly DigestBlock[]): readonly Inline[] {
  const stories = placed.map(({ fields }) => Object.values(fields).flat().filter(isArticle))
  const firsts = stories.flatMap(articles => articles.slice(0, 1))
  const others = stories.flatMap(articles => articles.slice(1))
  const articles = [...new Set([...firsts, ...others])].slice(0, MENU_ITEMS)
  return articles.map(article => article.menuLabel ?? article.title)
}

function isArticle(value: unknown): value is Article {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'article'
}
