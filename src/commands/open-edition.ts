import { join, resolve } from 'node:path'
import type { Newsletter } from '../core/content/newsletter.ts'
import { assembleDigest, type Digest } from '../core/digest/digest.ts'
import type { Project } from '../core/digest/project.ts'
import { digestInputs } from '../core/email/inputs.ts'
import type { Manifest } from '../core/email/manifest.ts'
import type { Pictures } from '../core/prose/picture.ts'
import { BroadsheetError, type Diagnostic, throwErrors } from '../core/source/diagnostic.ts'
import { sha256 } from '../core/source/source.ts'
import { outputFolder } from '../io/output.ts'
import { readVersions } from '../io/package.ts'
import { readPictures } from '../io/pictures.ts'
import { createReadCache, listProject, type ProjectListing, type ReadCache } from '../io/project-files.ts'
import { parseListing } from './load-project.ts'

/** A newsletter's settings, and where it lies. */
export interface OpenNewsletter {
  /** Of the project. */
  readonly root: string
  /** The output folder. */
  readonly out: string
  readonly newsletter: Newsletter
}

/** A project with everything in it that can be read. */
export interface OpenProject {
  readonly root: string
  readonly out: string
  readonly listing: ProjectListing
  readonly project: Project
  /** What is wrong in any of its files. */
  readonly problems: readonly Diagnostic[]
}

/** One edition with its articles and pictures at hand, ready to be rendered. */
export interface OpenEdition extends OpenNewsletter {
  readonly project: Project
  readonly digest: Digest
  readonly pictures: Pictures
  /** One hash of everything that its email is made from, the versions of the libraries included. */
  readonly inputs: string
  readonly warnings: readonly Diagnostic[]
}

export interface OpenOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  /** Relative to the project; `out` unless given. */
  readonly out?: string
  /** Kept from one reading to the next by a process that reads often. */
  readonly cache?: ReadCache
}

/** @throws BroadsheetError where there is no newsletter to be read, or no place for what is built of it. */
export function openProject({ project: folder, out: name, cache }: OpenOptions): OpenProject {
  const root = resolve(folder)
  const out = outputFolder(root, name)
  const listing = listProject(root)
  const { project, problems } = parseListing(listing, cache ?? createReadCache())
  if (!project) throw new BroadsheetError(problems)
  return { root, out, listing, project, problems }
}

/** @throws BroadsheetError with everything that is wrong in what the edition is made of. */
export async function openEdition(options: OpenOptions, id: string): Promise<OpenEdition> {
  return openEditionOf(openProject(options), id)
}

/** The same of a project that has been read already. */
export async function openEditionOf(opened: OpenProject, id: string): Promise<OpenEdition> {
  const { root, out, project, problems } = opened
  const findings = problems.filter(problem => concerns(problem, [id]))
  throwErrors(findings)
  const digest = assembleDigest(project, id)
  const pictures = await readPictures(root, digest.pictures, { cache: pictureCache(out) })
  const inputs = hashInputs(digestInputs(digest, pictures), readVersions())
  const { newsletter } = digest
  return { root, out, newsletter, project, digest, pictures, inputs, warnings: [...findings, ...digest.warnings] }
}

/** The settings alone, whatever is wrong in articles and editions. */
export function openNewsletter(options: OpenOptions): OpenNewsletter {
  const { root, out, project } = openProject(options)
  return { root, out, newsletter: project.newsletter }
}

function hashInputs(inputs: Manifest['inputs'], versions: Manifest['versions']): string {
  return sha256(JSON.stringify([inputs, versions]))
}

/** What is wrong in an edition that is not asked for is no reason not to go on with this one. */
export function concerns({ at }: Diagnostic, ids: readonly string[]): boolean {
  const edition = /^content\/editions\/(?:.*\/)?([^/]+)\.md$/.exec(at?.file ?? '')?.[1]
  return edition === undefined || ids.includes(edition)
}

/** Safe to delete, like the rest of the output. */
export function pictureCache(out: string): string {
  return join(out, '.pictures')
}
