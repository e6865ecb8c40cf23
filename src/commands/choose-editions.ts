import type { Project } from '../core/digest/project.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import type { FoundFile } from '../io/files.ts'
import type { ProjectListing } from '../io/project-files.ts'

export interface Choice {
  /** Names of editions; none means the newest. */
  readonly editions?: readonly string[]
  readonly all?: boolean
}

/** @throws BroadsheetError where there is none. */
export function chooseEditions(
  project: Project,
  listing: ProjectListing,
  { editions = [], all }: Choice,
): readonly string[] {
  if (editions.length > 0) return editions
  const ids = editionIds(listing)
  if (ids.length === 0) {
    const hint = 'Start one with `broadsheet new edition`.'
    throw new BroadsheetError([
      error('edition/unknown', 'There is no edition in content/editions.', {
        hint,
      }),
    ])
  }
  if (all) return ids
  const newest = project.editions.at(-1)?.id
  // An edition that cannot be read has no date; its name says most of the time that it is the newest.
  const last = [...ids].sort().at(-1) as string
  return [newest === undefined || (last > newest && !project.editions.some(({ id }) => id === last)) ? last : newest]
}

/** The names of all editions, those that cannot be read among them. */
export function editionIds({ editions }: Pick<ProjectListing, 'editions'>): readonly string[] {
  return editions.map(idOf)
}

function idOf({ path }: FoundFile): string {
  return path.replace(/^.*\//, '').replace(/\.md$/, '')
}
