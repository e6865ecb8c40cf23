import { type Diagnostic, error } from '../source/diagnostic.ts'
import { type Document, locate, type Path } from '../source/front-matter.ts'
import { suggest } from '../source/near-miss.ts'

/** Names of the newsletter's staff by id. */
type Staff = Readonly<Record<string, string>>

/** "Mara Quill and Tomas Reyle"; null for nobody. Ids of the newsletter's staff become names, other names stay. */
export function byline(authors: readonly string[], staff: Staff, language: string): string | null {
  const names = authors.map(author => (Object.hasOwn(staff, author) ? (staff[author] ?? author) : author))
  return names.length > 0 ? new Intl.ListFormat(language, { type: 'conjunction' }).format(names) : null
}

/** `mara-quil` is a slip for somebody of the staff; a name with capitals or spaces is just a name. */
export function unknownAuthors(
  names: readonly string[],
  staff: Staff,
  { document, path }: { readonly document: Document; readonly path: Path },
): readonly Diagnostic[] {
  return names.flatMap((name, index) => {
    if (Object.hasOwn(staff, name) || !/^[a-z0-9-]+$/.test(name)) return []
    const message = `There is no author \`${name}\` in content/newsletter.yaml.`
    return [
      error('author/unknown', message, {
        at: locate(document, [...path, index]),
        ...suggest(name, Object.keys(staff)),
      }),
    ]
  })
}
