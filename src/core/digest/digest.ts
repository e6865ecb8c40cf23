import { type Article, articleBody, unpublished } from '../content/article.ts'
import { type Audience, type AudienceCase, audienceCases, MOST_CASES } from '../content/audience.ts'
import type { Edition, EditionBlock, EditionHead } from '../content/edition.ts'
import type { Newsletter } from '../content/newsletter.ts'
import type { ArticleReference, ArticleSelection } from '../content/schema.ts'
import type { PictureUse } from '../prose/picture.ts'
import { attempt, BroadsheetError, type Diagnostic, error, throwErrors, warning } from '../source/diagnostic.ts'
import { locate, type Path } from '../source/front-matter.ts'
import { nearMiss, suggest } from '../source/near-miss.ts'
import type { TemplateSet } from '../templates/template.ts'
import { completeBlock } from './completion.ts'
import type { DigestBlock } from './digest-block.ts'
import { withWidths } from './picture-width.ts'
import { type Project, readEdition } from './project.ts'
import { selectArticles } from './query.ts'

/** An edition with its articles in place; still data. */
export interface Digest {
  readonly newsletter: Newsletter
  readonly edition: Edition
  readonly templates: TemplateSet
  /** What each group of readers sees; the first is those of whom no attribute is known. */
  readonly variants: readonly DigestVariant[]
  /** The conditions that tell the variants apart, in the order of their `answers`. */
  readonly audiences: readonly Audience[]
  readonly pictures: readonly PictureUse[]
  readonly articles: readonly Article[]
  readonly warnings: readonly Diagnostic[]
}

export interface DigestVariant {
  readonly audience: AudienceCase
  readonly blocks: readonly DigestBlock[]
}

/**
 * Puts the articles in their places, once for every group of readers.
 * @throws BroadsheetError with everything that is wrong, each in the edition that asks for it.
 */
export function assembleDigest(project: Project, editionId: string): Digest {
  const edition = readEdition(project, findEdition(project, editionId))
  const guarded = edition.blocks.flatMap(({ audience }) => (audience ? [audience] : []))
  const cases = audienceCases(guarded)
  if (!cases) throw tooManyCases(edition)
  const problems: Diagnostic[] = []
  const variants = shareBlocks(cases.map(audience => assembleVariant({ project, edition, audience, problems })))
  const articles = articlesOf(variants, project)
  const shown = articles.flatMap(article => attempt(problems, () => picturesOf(article, project.newsletter)) ?? [])
  throwErrors(problems)
  return {
    newsletter: project.newsletter,
    edition,
    templates: project.templates,
    variants,
    audiences: guarded,
    pictures: withWidths(
      [...project.newsletter.pictures, ...edition.pictures, ...shown],
      [project.newsletter.logo, ...variants.flatMap(({ blocks }) => blocks.map(({ fields }) => fields))],
    ),
    articles,
    warnings: problems,
  }
}

/** A block that says the same in several variants is one and the same object in them, and so rendered once. */
function shareBlocks(variants: readonly DigestVariant[]): readonly DigestVariant[] {
  const blocks: DigestBlock[] = []
  const share = (block: DigestBlock) => {
    const same = blocks.find(known => known.at === block.at && isSame(known.fields, block.fields))
    if (!same) blocks.push(block)
    return same ?? block
  }
  return variants.map(variant => ({ ...variant, blocks: variant.blocks.map(share) }))
}

/** Whether lists and mappings hold the very same articles, texts and numbers. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]))
  }
  if (!isPlain(left) || !isPlain(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every(key => isSame(left[key], right[key]))
}

/** The slugs of the articles that an edition shows to any of its readers; nothing where it cannot be put together. */
export function placedSlugs(project: Project, head: EditionHead): readonly string[] {
  const problems: Diagnostic[] = []
  const edition = attempt(problems, () => readEdition(project, head))
  if (!edition) return []
  const assembly = { project, edition, audience: NOBODY, problems }
  const used = new Set<string>()
  const visible = edition.blocks.filter(({ web }) => web !== 'only')
  return visible.flatMap(block => attempt(problems, () => placeArticles(block, assembly, used).slugs) ?? [])
}

const NOBODY: AudienceCase = { answers: [], columns: {} }

interface Assembly {
  readonly project: Project
  readonly edition: Edition
  readonly audience: AudienceCase
  readonly problems: Diagnostic[]
}

function assembleVariant(assembly: Assembly): DigestVariant {
  const { edition, audience, problems } = assembly
  const used = new Set<string>()
  let guard = 0
  const visible = edition.blocks.filter(block => {
    const shown = block.audience === undefined || audience.answers[guard++] === true
    return shown && block.web !== 'only'
  })
  const placed = visible.flatMap(block => attempt(problems, () => placeArticles(block, assembly, used)) ?? [])
  const blocks = placed.flatMap(
    block => attempt(problems, () => completeBlock(block, { ...assembly.project, edition, placed })) ?? [],
  )
  return {
    audience,
    blocks: blocks.flatMap(block => (block === 'empty' ? [] : [block])),
  }
}

/** Replaces references and selections by articles, and notes them as used. */
function placeArticles(block: EditionBlock, assembly: Assembly, used: Set<string>): DigestBlock {
  const { edition, problems } = assembly
  const slugs: string[] = []
  const use = (article: Article) => {
    if (used.has(article.slug) && !block.audience) {
      const message = `The article \`${article.slug}\` stands in this edition twice.`
      problems.push(
        warning('article/repeated', message, {
          at: locate(edition.document, block.at, article.slug),
        }),
      )
    }
    used.add(article.slug)
    slugs.push(article.slug)
    return article
  }
  const named = (slug: string, at: Path) => {
    const article = findArticle(slug, assembly, at)
    if (article.date.instant > edition.date.last) {
      const message = `The article \`${slug}\` is dated after this edition.`
      const details = { at: locate(edition.document, at, slug), hint: 'Check the dates of both.' }
      problems.push(warning('article/future', message, details))
    }
    return use(article)
  }
  const resolve = (value: unknown, at: Path): unknown => {
    if (isReference(value)) return named(value.slug, at)
    if (isSelection(value)) {
      if (value.type === 'article-list') return value.slugs.map((slug, index) => named(slug, [...at, index]))
      const articles = selectArticles(value, queryContext(assembly, used))
      if (articles.length === 0 && !value.optional) throw emptyQuery(edition, at)
      return articles.map(use)
    }
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...at, index]))
    if (!isPlain(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, [...at, key])]))
  }
  return {
    name: block.name,
    fields: resolve(block.fields, block.at) as DigestBlock['fields'],
    slugs,
    at: block.at,
  }
}

function queryContext({ project, edition }: Assembly, used: ReadonlySet<string>) {
  const { articles, editions } = project
  const previous = editions.findLast(({ date }) => date.instant < edition.date.instant)?.date
  return { articles, date: edition.date, previous, used }
}

function findArticle(slug: string, { project, edition }: Assembly, at: Path): Article {
  const article = project.articlesBySlug.get(slug)
  if (!article) {
    // What is wrong with it has been reported already.
    if (project.brokenSlugs.has(slug)) throw new BroadsheetError([])
    const hint = suggest(
      slug,
      [...project.articlesBySlug.keys()].filter(known => nearMiss(slug, [known]) !== undefined),
    )
    throw new BroadsheetError([
      error('article/unknown', `There is no article \`${slug}\`.`, {
        at: locate(edition.document, at, slug),
        ...hint,
      }),
    ])
  }
  const problem = unpublished(article, edition.date)
  if (problem) {
    const message = `The article \`${slug}\` ${problem.reason}, so it cannot be in the edition of ${edition.date.iso.slice(0, 10)}.`
    const related = [locate(article.document, [problem.key])]
    const hint = `See \`${problem.key}\` in ${article.document.source.path}.`
    throw new BroadsheetError([
      error('article/unpublished', message, { at: locate(edition.document, at, slug), related, hint }),
    ])
  }
  return article
}

function findEdition(project: Project, id: string): EditionHead {
  const edition = project.editions.find(known => known.id === id)
  if (edition) return edition
  // What is wrong with it has been reported already.
  if (project.brokenEditions.has(id)) throw new BroadsheetError([])
  const hint = suggest(id, project.editions.map(known => known.id).slice(-12))
  throw new BroadsheetError([error('edition/unknown', `There is no edition \`${id}\` in content/editions.`, hint)])
}

function emptyQuery(edition: Edition, at: Path): BroadsheetError {
  const hint = 'Widen it, or write `optional: true` to leave the block out when nothing is found.'
  const details = { at: locate(edition.document, at), hint }
  return new BroadsheetError([error('block/empty', 'This choice finds no article.', details)])
}

function tooManyCases(edition: Edition): BroadsheetError {
  const message = `The audiences of this edition make more than ${MOST_CASES} different emails.`
  const details = {
    at: locate(edition.document, ['blocks']),
    hint: 'Use fewer attributes, or send two editions.',
  }
  return new BroadsheetError([error('audience/too-many', message, details)])
}

function articlesOf(variants: readonly DigestVariant[], project: Project): readonly Article[] {
  const slugs = new Set(variants.flatMap(variant => variant.blocks.flatMap(block => block.slugs)))
  return [...slugs].flatMap(slug => project.articlesBySlug.get(slug) ?? [])
}

function picturesOf(article: Article, newsletter: Newsletter): readonly PictureUse[] {
  return [...article.pictures, ...articleBody(article, newsletter).pictures]
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !('type' in value)
}

function isReference(value: unknown): value is ArticleReference {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'article-reference'
}

function isSelection(value: unknown): value is ArticleSelection {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  return value.type === 'article-list' || value.type === 'article-query'
}
