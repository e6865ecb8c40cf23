import type { Article } from '../content/article.ts'
import { isoDay, type Moment, parseMoment, timeOfDay } from '../content/day.ts'
import type { EditionHead } from '../content/edition.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { ArticleKind } from '../content/schema.ts'
import { attempt } from '../source/diagnostic.ts'
import { renderTemplate, type TemplateSet } from '../templates/template.ts'
import { type Project, readEdition } from './project.ts'
import { selectArticles } from './query.ts'

/** "Allies sketch a force" -> `allies-sketch-a-force` */
export function slugify(title: string): string {
  const ascii = title
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  const words = ascii.split(/[^a-z0-9]+/).filter(word => word !== '')
  return words.slice(0, 8).join('-').slice(0, 80).replace(/-$/, '') || 'article'
}

export interface ArticleStart {
  readonly title: string
  readonly kind: ArticleKind
  readonly date: Moment
  readonly templates: TemplateSet
}

/** A new article, from `templates/new/article.md`. */
export function startArticle({ title, kind, date, templates }: ArticleStart): string {
  return renderTemplate(templates, 'new/article.md', {
    title: JSON.stringify(title.replaceAll('{{', '\\{{')),
    kind,
    date: date.iso.slice(0, 16),
  })
}

export interface NewsletterStart {
  readonly name: string
  /** `2025-09-05`, the day of its first edition. */
  readonly day: string
  readonly templates: TemplateSet
}

/** The files of a new newsletter by path, from `templates/new/newsletter/`. */
export function startNewsletter({ name, day, templates }: NewsletterStart): ReadonlyMap<string, string> {
  const view = { name: JSON.stringify(name), date: day, edition: day }
  const render = (template: string, shown: object = view) =>
    renderTemplate(templates, `new/newsletter/${template}`, shown)
  return new Map([
    ['content/newsletter.yaml', render('newsletter.yaml', { ...view, plainName: name.replace(/\s+/g, ' ') })],
    ['content/articles/a-digest-is-a-promise.md', render('lead.md')],
    ['content/articles/plain-files.md', render('second.md')],
    [`content/editions/${day}.md`, render('edition.md', { ...view, name: escapeMarkdown(name) })],
    ['content/lists/test.csv', render('test-list.txt')],
    ['.gitignore', render('gitignore.txt')],
  ])
}

/** A new edition of everything since the last one, from `templates/new/edition.md`. */
export function startEdition(project: Project, date: Moment): string {
  const { articles, editions, newsletter, templates } = project
  const previous = editions.findLast(edition => edition.date.instant < date.instant)
  const query = {
    since: 'previous',
    order: 'priority',
    optional: true,
  } as const
  const fresh = selectArticles(query, {
    articles,
    date: wholeDay(date),
    previous: previous?.date,
    used: new Set(),
  })
  const before = previous && attempt([], () => readEdition(project, previous))
  return renderTemplate(templates, 'new/edition.md', {
    date: date.iso.slice(0, 16),
    number: before?.number ? before.number + 1 : null,
    authors: `[${(before?.authors ?? []).map(asYaml).join(', ')}]`,
    ...arrange(fresh),
    recommend: newsletter.recommend.length > 0,
    letter: letterStart(newsletter),
  })
}

/** What has been filed for the day belongs to its edition, whatever the hour. */
function wholeDay(date: Moment): Moment {
  const day = parseMoment(isoDay(date), date.zone)
  return 'problem' in day ? date : { ...date, last: day.last }
}

/** An id stands as it is, a name in quotes. */
function asYaml(name: string): string {
  return /^[a-z0-9-]+$/.test(name) ? name : JSON.stringify(name)
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&')
}

const HEADLINES = 6
const VIEWPOINTS = 6

/** What leads, what is heard, what is told in a line and whose opinion is asked, in the order of a newspaper's digest. */
function arrange(articles: readonly Article[]) {
  const opinions = articles.filter(({ kind }) => kind === 'opinion')
  const interview = articles.find(({ kind }) => kind === 'interview')
  const lead =
    articles.find(({ kind }) => kind === 'news' || kind === 'analysis') ??
    articles.find(article => article !== interview)
  const rest = articles.filter(article => article !== lead && article !== interview && !opinions.includes(article))
  return {
    lead: lead?.slug ?? null,
    headlines: rest.slice(0, HEADLINES).map(({ slug }) => slug),
    hearing: interview?.slug ?? null,
    viewpoints: opinions
      .filter(article => article !== lead)
      .slice(0, VIEWPOINTS)
      .map(({ slug }) => slug),
  }
}

function letterStart({ name, fields }: Newsletter): string {
  const greeting = 'firstName' in fields ? 'Good morning, {{firstName}}, and' : 'Good morning and'
  return `${greeting} welcome to ${escapeMarkdown(name)}.`
}

/** The moment of the next edition: the given or present day, at the hour of the last edition. */
export function nextEditionTime(now: Moment, editions: readonly EditionHead[]): string {
  const last = editions.at(-1)
  return `${isoDay(now)}T${last?.date.timed ? timeOfDay(last.date) : '09:00'}`
}
