import { join, resolve } from 'node:path'
import type { Newsletter } from '../core/content/newsletter.ts'
import { assembleDigest, type Digest } from '../core/digest/digest.ts'
import { digestInputs } from '../core/email/inputs.ts'
import type { Manifest } from '../core/email/manifest.ts'
import type { Pictures } from '../core/prose/picture.ts'
import { BroadsheetError, type Diagnostic, throwErrors } from '../core/source/diagnostic.ts'
import { sha256 } from '../core/source/source.ts'
import { outputFolder } from '../io/output.ts'
import { readVersions } from '../io/package.ts'
import { readPictures } from '../io/pictures.ts'
import { createReadCache, listProject } from '../io/project-files.ts'
import { parseListing } from './load-project.ts'

/** A newsletter's settings, and where it lies. */
export interface OpenNewsletter {
  /** Of the project. */
  readonly root: string
  /** The output folder. */
  readonly out: string
  readonly newsletter: Newsletter
}

/** One edition with its articles and pictures at hand, ready to be rendered. */
export interface OpenEdition extends OpenNewsletter {
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
}

/** @throws BroadsheetError with everything that is wrong in what the edition is made of. */
export async function openEdition({ project: folder, out: name }: OpenOptions, id: string): Promise<OpenEdition> {
  const root = resolve(folder)
  const out = outputFolder(root, name)
  const { project, problems } = parseListing(listProject(root), createReadCache())
  if (!project) throw new BroadsheetError(problems)
  const findings = problems.filter(problem => concerns(problem, [id]))
  throwErrors(findings)
  const digest = assembleDigest(project, id)
  const pictures = await readPictures(root, digest.pictures, { cache: pictureCache(out) })
  const inputs = hashInputs(digestInputs(digest, pictures), readVersions())
  return {
    root,
    out,
    newsletter: digest.newsletter,
    digest,
    pictures,
    inputs,
    warnings: [...findings, ...digest.warnings],
  }
}

/** The settings alone, whatever is wrong in articles and editions. */
export function openNewsletter({ project: folder, out: name }: OpenOptions): OpenNewsletter {
  const root = resolve(folder)
  const { project, problems } = parseListing(listProject(root), createReadCache())
  if (!project) throw new BroadsheetError(problems)
  return { root, out: outputFolder(root, name), newsletter: project.newsletter }
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
