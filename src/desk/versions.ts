import { join } from 'node:path'
import { openEdition } from '../commands/open-edition.ts'
import type { Recipient } from '../core/content/recipient.ts'
import { renderEmail } from '../core/email/email.ts'
import type { CompileMjml } from '../core/email/mjml.ts'
import { variantFor } from '../core/email/personalise.ts'
import { type Comparison, compareOutlines } from '../core/preview/comparison.ts'
import { type EditionOutline, outlineEdition } from '../core/preview/outline.ts'
import { BroadsheetError, type Diagnostic } from '../core/source/diagnostic.ts'
import { type Commit, checkOutCommit, listCommits, sweepCheckOuts } from '../io/commits.ts'
import type { Desk, Rendering } from './desk.ts'

/** One edition as it stands, or as it stood at a commit. */
export interface VersionName {
  readonly edition: string
  /** Hexadecimal; absent for the files as they are. */
  readonly commit?: string | undefined
}

export interface Versions {
  /** @throws BroadsheetError where it cannot be made. */
  readonly render: (name: VersionName) => Promise<Rendering>
  /** Those that changed something of what an edition is made of, the newest first. */
  readonly commits: (edition: string) => Promise<readonly Commit[]>
  /** As a reader gets the two. */
  readonly compare: (left: VersionName, right: VersionName, reader: ReaderOf) => Promise<ComparisonView>
}

/** Who somebody is to an edition. */
type ReaderOf = (rendering: Rendering) => Promise<Recipient>

interface ComparisonView {
  readonly left: ComparedSide
  readonly right: ComparedSide
  /** Absent where one of the two cannot be made. */
  readonly comparison?: Comparison
}

interface ComparedSide {
  readonly name: VersionName
  readonly outline?: EditionOutline
  readonly problems: readonly Diagnostic[]
}

/** Checked-out commits, and emails made of them. */
const MOST_KEPT = 4

export function createVersions(desk: Desk, compile: CompileMjml): Versions {
  const folder = join(desk.out, '.commits')
  const known = new Map<string, Promise<Rendering>>()

  const renderCommit = (edition: string, commit: string): Promise<Rendering> => {
    const key = `${commit} ${edition}`
    const rendering = known.get(key) ?? renderAt(edition, commit)
    known.delete(key)
    known.set(key, rendering)
    rendering.catch(() => known.delete(key))
    for (const oldest of known.keys()) if (known.size > MOST_KEPT) known.delete(oldest)
    return rendering
  }

  const renderAt = async (edition: string, commit: string): Promise<Rendering> => {
    const project = join(folder, commit)
    await checkOutCommit(desk.root, commit, project)
    sweepCheckOuts(folder, MOST_KEPT)
    const opened = await openEdition({ project }, edition)
    const email = await renderEmail(opened.digest, { pictures: opened.pictures, compile })
    return { ...opened, email }
  }

  const render = async ({ edition, commit }: VersionName): Promise<Rendering> => {
    if (commit !== undefined) return renderCommit(edition, commit)
    const { rendering, isCurrent, problems } = await desk.edition(edition)
    if (rendering && isCurrent) return rendering
    throw new BroadsheetError(problems)
  }

  const side = async (name: VersionName, readerOf: ReaderOf): Promise<ComparedSide> => {
    try {
      const rendering = await render(name)
      const { digest, email } = rendering
      const variant = variantFor(email, await readerOf(rendering))
      return { name, outline: outlineEdition(digest, email, email.variants.indexOf(variant)), problems: [] }
    } catch (cause) {
      if (!(cause instanceof BroadsheetError)) throw cause
      return { name, problems: cause.diagnostics }
    }
  }

  return {
    render,
    commits: async edition => {
      const { rendering } = await desk.edition(edition)
      return listCommits(
        desk.root,
        rendering ? inputPaths(rendering) : ['content/newsletter.yaml', ...pathsOf(desk, edition)],
      )
    },
    compare: async (left, right, readerOf) => {
      const [one, other] = [await side(left, readerOf), await side(right, readerOf)]
      const both = one.outline && other.outline
      return { left: one, right: other, ...(both ? { comparison: compareOutlines(one.outline, other.outline) } : {}) }
    },
  }
}

/** Of an edition that cannot be made. */
function pathsOf(desk: Desk, edition: string): readonly string[] {
  const { listing } = desk.project()
  return listing.editions.flatMap(({ path }) => (path.endsWith(`/${edition}.md`) ? path : []))
}

/** Of everything in the project that the edition is made of. */
function inputPaths({ digest, pictures }: Rendering): readonly string[] {
  const { newsletter, edition, articles } = digest
  const sources = [newsletter.source, edition.document.source, ...articles.map(({ document }) => document.source)]
  return [...new Set([...sources.map(({ path }) => path), ...pictures.keys(), 'templates'])]
}
