import type { Digest } from '../digest/digest.ts'
import type { Pictures } from '../prose/picture.ts'
import { sourcesIn } from '../templates/template.ts'

/** SHA-256 of every file that can change what a digest becomes, by path. */
export function digestInputs(
  { newsletter, edition, articles, templates, variants }: Digest,
  pictures: Pictures,
): Readonly<Record<string, string>> {
  const blocks = new Set([
    'masthead',
    'footer',
    ...variants.flatMap(variant => variant.blocks.map(block => block.name)),
  ])
  const isUsed = (path: string) => {
    const block = /^blocks\/([^/]+)\.\w+$/.exec(path)?.[1]
    if (block) return blocks.has(block)
    return path.startsWith('layout.') || path.startsWith('partials/') || path.startsWith('words/')
  }
  const theme = sourcesIn(templates, 'themes', 'yaml').get(newsletter.theme.name)
  const sources = [
    newsletter.source,
    edition.document.source,
    ...articles.map(article => article.document.source),
    ...[...templates.files].filter(([path]) => isUsed(path)).map(([, source]) => source),
    ...(theme ? [theme] : []),
  ]
  const entries = [
    ...sources.map(({ path, sha256 }) => [path, sha256] as const),
    ...[...pictures.values()].map(({ path, sourceSha256 }) => [path, sourceSha256] as const),
  ]
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
