import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkEdition } from '../../src/core/checks/check.ts'
import { type Archive, createArchive } from '../../src/core/checks/past.ts'
import {
  assembleDigest,
  composeMailing,
  type Diagnostic,
  type Digest,
  formatDiagnostics,
  loadProject,
  type Project,
  readPictures,
  renderEmail,
} from '../../src/index.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CORPUS = join(import.meta.dirname, 'corpus')
const SAMPLE = ROOT
const GOLDEN = join(ROOT, 'test/fixtures/golden')
const MAIL = join(ROOT, 'test/mail/editions')
const THEMES = namesIn(join(ROOT, 'templates/themes'), '.yaml')
/** The theme as the newsletter sets it, with its own tokens. */
const OWN = 'its own theme'

interface Case {
  readonly project: string
  readonly edition: string
  readonly theme: string
  readonly root: string
}

const ROTATION = [OWN, ...THEMES]
const CORPUS_CASES = casesOf(CORPUS).map((row, index) => ({ ...row, theme: ROTATION[index % ROTATION.length] ?? OWN }))
/** The most blocks, colours of their own, and scripts of both directions: in the themes that the rotation left out too. */
const EVERY_THEME = /every-block|hebrew-with|raw-block|thai/
const CASES: readonly Case[] = [
  ...CORPUS_CASES,
  ...CORPUS_CASES.filter(({ edition }) => EVERY_THEME.test(edition)).flatMap(row =>
    ROTATION.filter(theme => theme !== row.theme).map(theme => ({ ...row, theme })),
  ),
  ...[SAMPLE, GOLDEN].flatMap(root => casesOf(root).flatMap(row => THEMES.map(theme => ({ ...row, theme })))),
  ...readdirSync(MAIL).flatMap(name => casesOf(join(MAIL, name))),
]

describe('what is right is left alone', () => {
  it('has awkward editions of many kinds', () => {
    expect(CORPUS_CASES.length).toBeGreaterThanOrEqual(40)
  })

  it.each(CASES)('$project: $edition in $theme', async ({ edition, theme, root }) => {
    const found = await findingsOf({ edition, theme, root })
    // Of the fixtures made for something else, some are long on purpose, or have pictures of a few bytes.
    const told = root === CORPUS ? found : found.filter(({ severity }) => severity !== 'info')
    expect(formatDiagnostics(told)).toBe('')
  })
})

/** What the build and the rules say of an edition. */
async function findingsOf({ edition, theme, root }: Omit<Case, 'project'>): Promise<readonly Diagnostic[]> {
  const read = await projectAt(root)
  const { newsletter } = read
  const project = theme === OWN ? read : { ...read, newsletter: { ...newsletter, theme: { name: theme, changes: {} } } }
  const digest = assembleDigest(project, edition)
  const email = await renderEmail(digest, { pictures: await picturesOf(root, digest) })
  const past = archiveOf(read).before(digest.edition)
  const { findings } = checkEdition({ digest, email, mailing: await composeMailing(email), facts: { past } })
  return [...digest.warnings, ...email.warnings, ...findings]
}

const projects = new Map<string, Promise<Project>>()
const pictures = new Map<string, ReturnType<typeof readPictures>>()
const archives = new Map<Project, Archive>()

function archiveOf(project: Project): Archive {
  const archive = archives.get(project) ?? createArchive(project)
  archives.set(project, archive)
  return archive
}

/** The same in every theme. */
function picturesOf(root: string, digest: Digest): ReturnType<typeof readPictures> {
  const key = join(root, digest.edition.id)
  const read = pictures.get(key) ?? readPictures(root, digest.pictures)
  pictures.set(key, read)
  return read
}

function projectAt(root: string): Promise<Project> {
  const project = projects.get(root) ?? loadProject(root)
  projects.set(root, project)
  return project
}

function casesOf(root: string): readonly Case[] {
  return namesIn(join(root, 'content/editions'), '.md').map(edition => ({
    project: root === SAMPLE ? 'the sample' : basename(root),
    ...{ edition, theme: OWN, root },
  }))
}

function namesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))
    .sort()
}
