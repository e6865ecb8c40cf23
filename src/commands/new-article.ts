import { resolve } from 'node:path'
import { momentAt } from '../core/content/day.ts'
import { ARTICLE_KINDS } from '../core/content/schema.ts'
import { slugify, startArticle } from '../core/digest/starter.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { nearMiss } from '../core/source/near-miss.ts'
import { loadForNew } from './load-project.ts'
import { refuseTitle, writeNew } from './new-file.ts'

export interface NewArticleOptions {
  readonly project: string
  readonly title: string
  readonly kind: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Starts an article; its file is named after its title. @returns the paths of what was created. */
export async function newArticle({ project: folder, title, kind, now }: NewArticleOptions): Promise<readonly string[]> {
  refuseTitle(title, 'A title')
  const known = ARTICLE_KINDS.find(name => name === kind)
  if (!known) {
    const hint = `Known: ${ARTICLE_KINDS.join(', ')}.${nearMiss(kind, ARTICLE_KINDS) ? ` Did you mean ${nearMiss(kind, ARTICLE_KINDS)}?` : ''}`
    throw new BroadsheetError([error('front-matter/invalid', `There is no kind of article \`${kind}\`.`, { hint })])
  }
  const project = await loadForNew(folder)
  const date = momentAt(now, project.newsletter.timeZone)
  const text = startArticle({
    title,
    kind: known,
    date,
    templates: project.templates,
  })
  return [writeNew(resolve(folder), `content/articles/${slugify(title)}.md`, text)]
}
