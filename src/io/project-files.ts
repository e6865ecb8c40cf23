import { statSync } from 'node:fs'
import { NEWSLETTER_FILE } from '../core/content/newsletter.ts'
import type { ProjectFiles } from '../core/digest/project.ts'
import { attempt, BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import type { Source } from '../core/source/source.ts'
import type { TemplateSet } from '../core/templates/template.ts'
import { type FoundFile, findFile, listFiles, readSource, type SourceCache } from './files.ts'
import { PACKAGE_ROOT } from './package.ts'

/** Where a project's text lies, by what it is. */
export interface ProjectListing {
  readonly root: string
  readonly newsletter: FoundFile | undefined
  readonly articles: readonly FoundFile[]
  readonly editions: readonly FoundFile[]
  /** By path below `templates/`, the project's own over the built-in ones. */
  readonly templates: ReadonlyMap<string, { readonly root: string; readonly file: FoundFile }>
}

/** @throws BroadsheetError where there is no such folder. */
export function listProject(root: string): ProjectListing {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new BroadsheetError([
      error('project/missing', `There is no folder ${root}.`, {
        hint: 'Name the project with --project.',
      }),
    ])
  }
  const templates = [...new Set([PACKAGE_ROOT, root])].flatMap(listTemplates)
  return {
    root,
    newsletter: findFile(root, NEWSLETTER_FILE),
    articles: listFiles(root, 'content/articles', '.md'),
    editions: listFiles(root, 'content/editions', '.md'),
    templates: new Map(templates.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
  }
}

/** What a long-lived process knows of files already read. */
export interface ReadCache {
  readonly sources: SourceCache
  templates: TemplateSet | undefined
}

export function createReadCache(): ReadCache {
  return { sources: new Map(), templates: undefined }
}

/** Reads everything that was listed; what cannot be read is reported beside the rest. */
export function readProjectFiles(listing: ProjectListing, cache: ReadCache): ProjectFiles {
  const problems: Diagnostic[] = []
  const unreadable: string[] = []
  const read = (root: string, file: FoundFile): Source | undefined => {
    const source = attempt(problems, () => readSource(root, file, cache.sources))
    if (!source) unreadable.push(file.path)
    return source
  }
  const all = (files: readonly FoundFile[]) => files.flatMap(file => read(listing.root, file) ?? [])
  const templates = [...listing.templates].flatMap(([path, { root, file }]) => {
    const source = read(root, file)
    return source ? [[path, named(source, root, listing.root)] as const] : []
  })
  return {
    newsletter: listing.newsletter && read(listing.root, listing.newsletter),
    articles: all(listing.articles),
    editions: all(listing.editions),
    templates: reuse(cache, { files: new Map(templates) }),
    problems,
    unreadable,
  }
}

/** The templates of this package alone. */
export function readBuiltInTemplates(): TemplateSet {
  const cache = createReadCache()
  const files = listTemplates(PACKAGE_ROOT).map(
    ([path, { root, file }]) => [path, readSource(root, file, cache.sources)] as const,
  )
  return { files: new Map(files) }
}

function listTemplates(home: string) {
  const files = listFiles(home, 'templates', '.mjml', '.txt', '.yaml', '.md')
  return files.map(file => [templateName(file.path, home), { root: home, file }] as const)
}

/**
 * The path below `templates/`, which a project's own file takes over. Words are laid over the built-in ones one by one,
 * so a project's file of words has a name of its own.
 */
function templateName(path: string, home: string): string {
  const name = path.replace(/^templates\//, '')
  return home === PACKAGE_ROOT ? name : name.replace(/^words\//, 'words/own/')
}

const renamed = new WeakMap<Source, Source>()

/** A template of the package is told apart from one of the project that has the same path. */
function named(source: Source, root: string, project: string): Source {
  if (root === project) return source
  const known = renamed.get(source) ?? {
    ...source,
    path: `broadsheet:${source.path}`,
  }
  renamed.set(source, known)
  return known
}

/** The same set as before while no template changed: what was compiled from it stays compiled. */
function reuse(cache: ReadCache, templates: TemplateSet): TemplateSet {
  const before = cache.templates
  const same =
    before?.files.size === templates.files.size &&
    [...templates.files].every(([path, source]) => before.files.get(path) === source)
  if (!before || !same) cache.templates = templates
  return before && same ? before : templates
}
