import { join } from 'node:path'
import { editionIds } from '../commands/choose-editions.ts'
import type { Article } from '../core/content/article.ts'
import type { EditionHead } from '../core/content/edition.ts'
import { placedSlugs } from '../core/digest/digest.ts'
import { plainText } from '../core/prose/plain-text.ts'
import { attempt, type Diagnostic } from '../core/source/diagnostic.ts'
import { LEDGER_FOLDER, openForReading } from '../io/ledger-file.ts'
import { createLedgerView } from '../io/ledger-view.ts'
import type { Desk } from './desk.ts'
import { type DeskFinding, type Opener, toFinding } from './finding.ts'

/** Everything that there is to look at, the newest edition first. */
export interface Shelf {
  /** What keeps anybody from knowing what was sent. */
  readonly problems: readonly DeskFinding[]
  readonly editions: readonly ShelvedEdition[]
  /** Articles that no edition shows yet, the newest first. */
  readonly waiting: readonly ShelvedArticle[]
}

interface ShelvedEdition {
  readonly id: string
  /** Of the newsletter's own clock; absent where the file cannot be read. */
  readonly date?: string
  readonly subject: string
  readonly preheader: string
  /** `draft`: nobody on a list has it yet. */
  readonly state: 'draft' | 'sent' | 'unreadable'
  readonly articles: readonly ShelvedArticle[]
  readonly open: string
}

interface ShelvedArticle {
  readonly slug: string
  readonly title: string
  readonly date: string
  readonly isDraft: boolean
  readonly open: string
}

export function readShelf(desk: Desk, open: Opener): Shelf {
  const { project, listing } = desk.project()
  const problems: Diagnostic[] = []
  const sent = attempt(problems, () => sentEditions(desk.root)) ?? new Set()
  const placed = new Set<string>()
  const shelve = (article: Article): ShelvedArticle => ({
    slug: article.slug,
    title: plainText(article.title.children),
    date: article.date.iso,
    isDraft: article.draft,
    open: open({ file: article.document.source.path }),
  })
  const shelveEdition = (head: EditionHead): ShelvedEdition => {
    const slugs = placedSlugs(project, head)
    for (const slug of slugs) placed.add(slug)
    const { subject, preheader } = head.document.data as { subject?: unknown; preheader?: unknown }
    return {
      id: head.id,
      date: head.date.iso,
      subject: asText(subject),
      preheader: asText(preheader),
      state: sent.has(head.id) ? 'sent' : 'draft',
      articles: slugs.flatMap(slug => project.articlesBySlug.get(slug) ?? []).map(shelve),
      open: open({ file: head.document.source.path }),
    }
  }
  const readable = new Set(project.editions.map(({ id }) => id))
  const ids = editionIds(listing)
  const paths = new Map(listing.editions.map(({ path }, index) => [ids[index], path]))
  return {
    problems: problems.map(problem => toFinding(problem, open)),
    editions: [
      ...ids
        .filter(id => !readable.has(id))
        .map(id => ({
          ...{ id, subject: '', preheader: '', articles: [], state: 'unreadable' as const },
          open: open({ file: paths.get(id) ?? '' }),
        })),
      ...project.editions.map(shelveEdition).reverse(),
    ],
    waiting: project.articles
      .filter(({ slug }) => !placed.has(slug))
      .sort((a, b) => b.date.instant - a.date.instant)
      .map(shelve),
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A mailing to lists has the name of its edition. */
function sentEditions(root: string): ReadonlySet<string> {
  const folder = join(root, LEDGER_FOLDER)
  const ledger = openForReading(folder)
  if (!ledger) return new Set()
  try {
    return new Set(createLedgerView({ database: ledger.database, folder }).names())
  } finally {
    ledger.close()
  }
}
