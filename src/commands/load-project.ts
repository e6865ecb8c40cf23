import { resolve } from 'node:path'
import { type ParsedProject, type Project, parseProject } from '../core/digest/project.ts'
import { BroadsheetError, throwErrors } from '../core/source/diagnostic.ts'
import {
  createReadCache,
  listProject,
  type ProjectListing,
  type ReadCache,
  readProjectFiles,
} from '../io/project-files.ts'

/**
 * Reads and types a project.
 * @param folder the folder that holds `content/`.
 * @param cache of an earlier call: files that have not changed since are not read again.
 * @throws BroadsheetError with everything that is wrong in any of its files.
 */
export async function loadProject(folder: string, cache: ReadCache = createReadCache()): Promise<Project> {
  const { project, problems } = parseListing(listProject(resolve(folder)), cache)
  throwErrors(problems)
  if (!project) throw new BroadsheetError(problems)
  return project
}

/**
 * Reads a project to add a file to it: an edition that is not finished yet stops nobody from starting the next.
 * @throws BroadsheetError where the newsletter, a template or an article cannot be read.
 */
export async function loadForNew(folder: string): Promise<Project> {
  const { project, problems } = parseListing(listProject(resolve(folder)), createReadCache())
  throwErrors(problems.filter(({ at }) => !at?.file.startsWith('content/editions/')))
  if (!project) throw new BroadsheetError(problems)
  return project
}

/** The same for a caller that goes on with what can be read. */
export function parseListing(listing: ProjectListing, cache: ReadCache): ParsedProject {
  return parseProject(readProjectFiles(listing, cache))
}
