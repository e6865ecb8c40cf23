import { type Article, unpublished } from '../content/article.ts'
import type { Moment } from '../content/day.ts'
import type { ArticleQuery } from '../content/schema.ts'

/** What a query is asked against. */
export interface QueryContext {
  readonly articles: readonly Article[]
  /** Of the edition; an article of a later moment is not there yet. */
  readonly date: Moment
  /** Of the edition before, where there is one. */
  readonly previous: Moment | undefined
  readonly used: ReadonlySet<string>
}

/** The articles that a query chooses, best first; drafts, embargoed, expired and used ones are passed over. */
export function selectArticles(
  query: ArticleQuery,
  { articles, date, previous, used }: QueryContext,
): readonly Article[] {
  const { since, topic, kind, order, limit } = query
  // What the last edition could have told is not told again; a day that an author names counts from its beginning on.
  const from =
    since === undefined ? -Infinity : since === 'previous' ? (previous?.last ?? -Infinity) + 1 : since.instant
  return between(articles, from, date.last)
    .filter(article => !topic || (article.topic !== null && topic.includes(article.topic)))
    .filter(article => !kind || kind.includes(article.kind))
    .filter(article => !used.has(article.slug) && !unpublished(article, date))
    .sort(ORDERS[order])
    .slice(0, limit)
}

/** Articles dated from one moment to another. An archive is asked hundreds of times: it is sorted once. */
function between(articles: readonly Article[], from: number, to: number): readonly Article[] {
  const known = timelines.get(articles) ?? timelineOf(articles)
  timelines.set(articles, known)
  return known.articles.slice(indexOf(known.instants, from), indexOf(known.instants, to + 1))
}

interface Timeline {
  readonly articles: readonly Article[]
  /** Of the same articles. */
  readonly instants: Float64Array
}

const timelines = new WeakMap<readonly Article[], Timeline>()

function timelineOf(articles: readonly Article[]): Timeline {
  const sorted = [...articles].sort((a, b) => a.date.instant - b.date.instant)
  return { articles: sorted, instants: Float64Array.from(sorted, ({ date }) => date.instant) }
}

/** The first that is not before the moment. */
function indexOf(instants: Float64Array, moment: number): number {
  let [low, high] = [0, instants.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((instants[middle] ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
}

const byDate = (a: Article, b: Article) => b.date.instant - a.date.instant || bySlug(a, b)
const bySlug = (a: Article, b: Article) => (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0)
const byTitle = (a: Article, b: Article) => compareText(a, b) || bySlug(a, b)

const ORDERS = {
  priority: (a: Article, b: Article) => b.priority - a.priority || byDate(a, b),
  date: byDate,
  title: byTitle,
} as const

function compareText(a: Article, b: Article): number {
  const [left, right] = [plainTitle(a), plainTitle(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function plainTitle({ title }: Article): string {
  return title.children
    .map(span => ('text' in span ? span.text : ''))
    .join('')
    .toLowerCase()
}
