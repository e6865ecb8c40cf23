import { relative, sep } from 'node:path'
import { watch } from 'chokidar'

/** Milliseconds: an editor that saves by emptying a file and filling it again is done by then. */
const SETTLED = 8

/** Milliseconds: of two changes of one file within 50 of them, chokidar tells the first only. */
const SECOND_LOOK = 110

export interface Watch {
  /** When everything is watched: what changes before may go unseen. */
  readonly ready: Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Tells which paths of a project may have changed, absolute, shortly after each burst of changes and once more when all
 * is quiet. A machine that watches no more files is a failure: changes go unseen from then on.
 */
export function watchProject(
  root: string,
  onChange: (paths: readonly string[]) => void,
  onFailure: (cause: unknown) => void,
): Watch {
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: path => isIgnored(relative(root, path)),
  })
  let soon: NodeJS.Timeout | undefined
  let late: NodeJS.Timeout | undefined
  const fresh = new Set<string>()
  const seen = new Set<string>()
  const tell = (paths: Set<string>) => {
    const told = [...paths]
    paths.clear()
    onChange(told)
  }
  const hush = () => {
    clearTimeout(soon)
    clearTimeout(late)
  }
  watcher.on('all', (_, path) => {
    hush()
    fresh.add(path)
    seen.add(path)
    soon = setTimeout(() => tell(fresh), SETTLED)
    late = setTimeout(() => tell(seen), SECOND_LOOK)
  })
  watcher.on('error', cause => {
    // What vanishes while it is looked at is told as removed a moment later.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) onFailure(cause)
  })
  return {
    ready: new Promise(resolve => watcher.once('ready', resolve)),
    close: async () => {
      hush()
      await watcher.close()
    },
  }
}

const WATCHED = ['content', 'templates']

/** The root itself is watched, since `templates` may come later. */
function isIgnored(path: string): boolean {
  const parts = path.split(sep)
  return path !== '' && (!WATCHED.includes(parts[0] ?? '') || parts.some(part => part.startsWith('.')))
}
