import { type Article, parseArticle, slugOf } from '../content/article.ts'
import { unknownAuthors } from '../content/authors.ts'
import { type Edition, type EditionHead, parseEdition, parseEditionHead } from '../content/edition.ts'
import { NEWSLETTER_FILE, type Newsletter, parseNewsletter } from '../content/newsletter.ts'
import { attempt, BroadsheetError, type Diagnostic, error } from '../source/diagnostic.ts'
import { locate } from '../source/front-matter.ts'
import type { Source } from '../source/source.ts'
import { type TemplateSet, templateBlocks } from '../templates/template.ts'

/** A newsletter with everything that belongs to it, read and typed. */
export interface Project {
  readonly newsletter: Newsletter
  /** By slug. */
  readonly articles: readonly Article[]
  readonly articlesBySlug: ReadonlyMap<string, Article>
  /** Articles that are there but could not be read; whoever names one is not told that there is none. */
  readonly brokenSlugs: ReadonlySet<string>
  /** Editions that are there but have no readable date. */
  readonly brokenEditions: ReadonlySet<string>
  /** Oldest first; `readEdition` tells what is in one. */
  readonly editions: readonly EditionHead[]
  readonly templates: TemplateSet
}

/** The files of a project as they were read. */
export interface ProjectFiles {
  readonly newsletter: Source | undefined
  readonly articles: readonly Source[]
  readonly editions: readonly Source[]
  readonly templates: TemplateSet
  /** What could not even be read, with the slugs of the articles among it. */
  readonly problems: readonly Diagnostic[]
  readonly unreadable: readonly string[]
}

export interface ParsedProject {
  /** Absent where the newsletter itself could not be read. */
  readonly project: Project | undefined
  /** Everything that is wrong in any of the files. */
  readonly problems: readonly Diagnostic[]
}

/** Types every file of a project. What cannot be typed is reported and left out, so that the rest can be checked too. */
export function parseProject(files: ProjectFiles): ParsedProject {
  const problems: Diagnostic[] = [...files.problems]
  const newsletter = attempt(problems, () => newsletterOf(files.newsletter ?? missingNewsletter(files)))
  const read = files.articles.flatMap(source => attempt(problems, () => articleOf(source, newsletter)) ?? [])
  const dated = files.editions.flatMap(source => attempt(problems, () => headOf(source, newsletter)) ?? [])
  const parsed = new Set(read.map(({ document }) => document.source))
  const articlesBySlug = indexBySlug(read, problems)
  problems.push(...sameNames(dated))
  if (!newsletter) return { project: undefined, problems }
  problems.push(
    ...read.flatMap(({ authors, document }) =>
      unknownAuthors(authors, newsletter.authors, { document, path: ['authors'] }),
    ),
  )
  const named = (sources: readonly Source[]) => [...sources.map(({ path }) => path), ...files.unreadable].map(slugOf)
  return {
    project: {
      newsletter,
      articles: [...articlesBySlug.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1)),
      articlesBySlug,
      brokenSlugs: new Set(named(files.articles.filter(source => !parsed.has(source)))),
      brokenEditions: new Set(named(files.editions)),
      editions: dated.sort((a, b) => a.date.instant - b.date.instant || (a.id < b.id ? -1 : 1)),
      templates: files.templates,
    },
    problems,
  }
}

/** An edition in full. @throws BroadsheetError with everything that is wrong in its file. */
export function readEdition({ newsletter, templates }: Project, head: EditionHead): Edition {
  const read = () => {
    const edition = parseEdition(head, newsletter, templateBlocks(templates))
    return { edition, templates }
  }
  const known = editions.get(head)
  const fresh = known?.templates === templates ? known : read()
  editions.set(head, fresh)
  return fresh.edition
}

/**
 * What has been made of a source stays with it, and a source stays the same until its file changes: in a warm process
 * only the change is read again.
 */
const newsletters = new WeakMap<Source, Newsletter>()
const articles = new WeakMap<Source, { readonly newsletter: Newsletter | undefined; readonly value: Article }>()
const heads = new WeakMap<Source, { readonly newsletter: Newsletter | undefined; readonly value: EditionHead }>()
const editions = new WeakMap<EditionHead, { readonly templates: TemplateSet; readonly edition: Edition }>()

type Known<T> = WeakMap<Source, { readonly newsletter: Newsletter | undefined; readonly value: T }>

function remembered<T>(known: Known<T>, source: Source, newsletter: Newsletter | undefined, parse: () => T): T {
  const before = known.get(source)
  if (before && before.newsletter === newsletter) return before.value
  const value = parse()
  known.set(source, { newsletter, value })
  return value
}

function newsletterOf(source: Source): Newsletter {
  const newsletter = newsletters.get(source) ?? parseNewsletter(source)
  newsletters.set(source, newsletter)
  return newsletter
}

function articleOf(source: Source, newsletter: Newsletter | undefined): Article {
  return remembered(articles, source, newsletter, () => parseArticle(source, newsletter))
}

function headOf(source: Source, newsletter: Newsletter | undefined): EditionHead {
  return remembered(heads, source, newsletter, () => parseEditionHead(source, newsletter))
}

function indexBySlug(articles: readonly Article[], problems: Diagnostic[]): ReadonlyMap<string, Article> {
  const bySlug = new Map<string, Article>()
  for (const article of articles) {
    const first = bySlug.get(article.slug)
    if (first) {
      const at = slugPlace(article)
      const related = [slugPlace(first)]
      const hint = `Give one of ${first.document.source.path} and ${article.document.source.path} another \`slug\`.`
      problems.push(
        error('article/duplicate-slug', `Two articles have the slug \`${article.slug}\`.`, { at, related, hint }),
      )
    } else bySlug.set(article.slug, article)
  }
  return bySlug
}

function sameNames(editions: readonly EditionHead[]): readonly Diagnostic[] {
  return editions.flatMap(({ id, document }, index) => {
    const first = editions.findIndex(known => known.id === id)
    if (first === index) return []
    const details = {
      at: { file: document.source.path },
      related: [{ file: editions[first]?.document.source.path ?? '' }],
    }
    return [error('edition/name', `Two editions have the name \`${id}\`.`, details)]
  })
}

function slugPlace({ document }: Article) {
  const hasSlug = typeof (document.data as { slug?: unknown }).slug === 'string'
  return hasSlug ? locate(document, ['slug']) : { file: document.source.path, line: 1, column: 1 }
}

function missingNewsletter({ unreadable }: ProjectFiles): never {
  // Why it cannot be read has been reported already.
  if (unreadable.includes(NEWSLETTER_FILE)) throw new BroadsheetError([])
  const hint = 'Start one with `broadsheet new newsletter`, or name the folder that has one with --project.'
  const details = { at: { file: NEWSLETTER_FILE }, hint }
  throw new BroadsheetError([error('project/settings-missing', 'There is no content/newsletter.yaml here.', details)])
}
