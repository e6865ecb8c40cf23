import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'

/** One commit of the repository that a project lies in. */
export interface Commit {
  /** In full, hexadecimal. */
  readonly id: string
  readonly short: string
  /** ISO 8601. */
  readonly date: string
  readonly author: string
  readonly subject: string
}

/** What of a project is looked at in its past. */
const FOLDERS = ['content', 'templates']

/** More names than these would be more than a command line takes; whoever asks for so many asks for everything. */
const MOST_PATHS = 500

const MOST_COMMITS = 50

/**
 * The commits that changed any of these paths, relative to the project, the newest first. None where the project is in
 * no repository, or git is not installed.
 */
export async function listCommits(root: string, paths: readonly string[]): Promise<readonly Commit[]> {
  const asked = paths.length > MOST_PATHS ? FOLDERS : paths
  const format = '%H%x00%h%x00%cI%x00%an%x00%s'
  try {
    const listed = await git(root, ['log', '-z', `--format=${format}`, `--max-count=${MOST_COMMITS}`, '--', ...asked])
    const values = listed.split('\0')
    return Array.from({ length: Math.floor(values.length / 5) }, (_, index) => {
      const [id = '', short = '', date = '', author = '', subject = ''] = values.slice(index * 5, index * 5 + 5)
      return { id, short, date, author, subject }
    })
  } catch {
    return []
  }
}

const HEXADECIMAL = /^[0-9a-f]{7,64}$/
const STAGING = '.staging-'

/**
 * Puts the content and the templates of a commit into a folder, unless they are there already. The repository, its index
 * and its files stay as they are.
 * @throws BroadsheetError where there is no such commit.
 */
export async function checkOutCommit(root: string, id: string, folder: string): Promise<void> {
  if (!HEXADECIMAL.test(id)) throw unknownCommit(id)
  if (existsSync(folder)) return
  const tree = await treeOf(root, id)
  mkdirSync(dirname(folder), { recursive: true })
  const staging = mkdtempSync(join(dirname(folder), `${STAGING}`))
  try {
    const top = (await git(root, ['rev-parse', '--show-toplevel'])).replace(/\r?\n$/, '')
    const index = { GIT_INDEX_FILE: join(staging, 'index') }
    await git(top, ['read-tree', tree], { env: index })
    const files = (await git(top, ['ls-files', '-z'], { env: index })).split('\0')
    const wanted = files.filter(path => FOLDERS.some(name => path.startsWith(`${name}/`)))
    mkdirSync(join(staging, 'files'))
    const prefix = `--prefix=${join(staging, 'files')}/`
    await git(top, ['checkout-index', '-z', '--stdin', prefix], { env: index, input: wanted.join('\0') })
    renameSync(join(staging, 'files'), folder)
  } catch (cause) {
    // Somebody else may have been faster.
    if (!existsSync(folder)) throw unreadableCommit(id, cause)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

/** Of the project's own folder in a commit. */
async function treeOf(root: string, id: string): Promise<string> {
  try {
    const commit = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${id}^{commit}`])
    const prefix = await git(root, ['rev-parse', '--show-prefix'])
    return (await git(root, ['rev-parse', '--verify', `${commit.trim()}:${prefix.replace(/\r?\n$/, '')}`])).trim()
  } catch (cause) {
    throw unknownCommit(id, cause)
  }
}

function unknownCommit(id: string, cause?: unknown): BroadsheetError {
  const message = `There is no commit \`${id.slice(0, 64)}\` of this project.`
  return new BroadsheetError([error('commit/unknown', message, { hint: 'Choose another one.' })], { cause })
}

function unreadableCommit(id: string, cause: unknown): BroadsheetError {
  const message = `The commit \`${id}\` cannot be read from the repository.`
  return new BroadsheetError([error('commit/unreadable', message, { hint: 'Look at it with `git fsck`.' })], { cause })
}

/** Removes all but the newest check-outs of a folder. */
export function sweepCheckOuts(folder: string, keep: number): void {
  const known = readdirSync(folder).filter(name => HEXADECIMAL.test(name))
  const aged = known.map(name => ({ name, age: statSync(join(folder, name)).ctimeMs })).sort((a, b) => b.age - a.age)
  for (const { name } of aged.slice(keep)) rmSync(join(folder, name), { recursive: true, force: true })
}

/** Nothing of the repository is written; of what its settings name, only filters of files (LFS) are run. */
const CAREFUL = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotepath=off',
  '-c',
  'log.showSignature=false',
  '--no-pager',
]

interface GitOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Milliseconds; the disk of the repository may be asleep. */
const PATIENCE = 20_000
/** Bytes of what git may print. */
const MOST_PRINTED = 64_000_000

function git(folder: string, command: readonly string[], { env = {}, input = '' }: GitOptions = {}): Promise<string> {
  // A desk that is opened by a hook inherits the hook's repository.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))
  const options = {
    ...{ cwd: folder, timeout: PATIENCE, maxBuffer: MOST_PRINTED, windowsHide: true },
    env: { ...Object.fromEntries(own), GIT_OPTIONAL_LOCKS: '0', GIT_LITERAL_PATHSPECS: '1', LC_ALL: 'C', ...env },
  }
  return new Promise((resolve, reject) => {
    const child = execFile('git', [...CAREFUL, ...command], options, (cause, stdout) =>
      cause ? reject(cause) : resolve(stdout),
    )
    // It may end before it has read what it was given.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
