import { realpathSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { type OpenEdition, type OpenProject, openEditionOf, openProject } from '../commands/open-edition.ts'
import { type Email, renderEmail } from '../core/email/email.ts'
import type { CompileMjml } from '../core/email/mjml.ts'
import { attempt, BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import { findFile } from '../io/files.ts'
import { outputFolder } from '../io/output.ts'
import { createReadCache } from '../io/project-files.ts'

/** An edition with the email that was made of it. */
export interface Rendering extends OpenEdition {
  readonly email: Email
}

/** How an edition stands at one revision of the project. */
export interface EditionState {
  readonly id: string
  readonly revision: number
  /** The last that could be made; absent where none could since the desk was opened. */
  readonly rendering?: Rendering
  /** Whether it is of the files as they are. */
  readonly isCurrent: boolean
  /** What keeps it from being made, or what the build warns of. */
  readonly problems: readonly Diagnostic[]
}

export interface DeskOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  /** Relative to the project; `out` unless given. */
  readonly out?: string
  readonly compile: CompileMjml
  /** Told of what is no fault of the content. */
  readonly onBug: (cause: unknown) => void
}

/** What is known of a project while people work at it. Bad content is a state, never an exception. */
export interface Desk {
  readonly root: string
  readonly out: string
  /** Counts the changes of the project since the desk was opened. */
  readonly revision: () => number
  /** @returns what ends the listening. */
  readonly onRevision: (listener: (revision: number) => void) => () => void
  /** @throws BroadsheetError where there is no newsletter to be read. */
  readonly project: () => OpenProject
  /** Rendered when it is asked for, and again only when something that it is made of has changed. */
  readonly edition: (id: string) => Promise<EditionState>
  /** To be called with whatever may have changed, as absolute paths. */
  readonly see: (paths: readonly string[]) => void
}

/** Emails with their pictures are what memory goes to. */
const MOST_EDITIONS = 8

export function createDesk(options: DeskOptions): Desk {
  // As the watcher tells paths: without links.
  const root = realpathSync(resolve(options.project))
  const out = outputFolder(root, options.out)
  const cache = createReadCache()
  const listeners = new Set<(revision: number) => void>()
  const stamps = new Map<string, string | undefined>()
  const states = new Map<string, { readonly revision: number; readonly state: Promise<EditionState> }>()
  let revision = 1
  let opened: { readonly revision: number; readonly read: () => OpenProject } | undefined

  const project = () => {
    if (opened?.revision !== revision) opened = { revision, read: once(() => openProject({ ...options, cache })) }
    return opened.read()
  }

  const edition = (id: string) => {
    const known = states.get(id)
    const isFresh = known?.revision === revision
    const state = isFresh ? known.state : renderAgain(id, { ...options, revision, before: known?.state, open: project })
    // The last that was asked for comes last.
    states.delete(id)
    states.set(id, { revision, state })
    for (const oldest of states.keys()) if (states.size > MOST_EDITIONS) states.delete(oldest)
    return state
  }

  const isNew = (path: string) => {
    // What may not be looked at is told by whoever reads it.
    const stamp = attempt([], () => findFile(root, relative(root, path).split(sep).join('/')))?.stamp
    const isKnown = stamps.has(path) && stamps.get(path) === stamp
    stamps.set(path, stamp)
    return !isKnown
  }

  return {
    root,
    out,
    project,
    edition,
    revision: () => revision,
    onRevision: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    see: paths => {
      if (paths.filter(isNew).length === 0) return
      revision++
      for (const listener of listeners) listener(revision)
      // Whoever looks at an edition asks for it a moment later and finds it begun.
      const [last] = [...states.keys()].slice(-1)
      if (last !== undefined && listeners.size > 0) setImmediate(() => edition(last))
    },
  }
}

interface Occasion extends Pick<DeskOptions, 'compile' | 'onBug'> {
  readonly revision: number
  readonly before: Promise<EditionState> | undefined
  readonly open: () => OpenProject
}

async function renderAgain(id: string, { before, revision, open, compile, onBug }: Occasion): Promise<EditionState> {
  const last = (await before)?.rendering
  try {
    const opened = await openEditionOf(open(), id)
    const isSame = last?.inputs === opened.inputs
    const email = isSame ? last.email : await renderEmail(opened.digest, { pictures: opened.pictures, compile })
    const rendering = { ...opened, email }
    return { id, revision, rendering, isCurrent: true, problems: [...opened.warnings, ...email.warnings] }
  } catch (cause) {
    const problems = cause instanceof BroadsheetError ? cause.diagnostics : [describeBug(cause)]
    if (!(cause instanceof BroadsheetError)) onBug(cause)
    return { id, revision, isCurrent: false, problems, ...(last ? { rendering: last } : {}) }
  }
}

function describeBug(cause: unknown): Diagnostic {
  const message = `This is a mistake in Broadsheet, not in the newsletter: ${cause instanceof Error ? cause.message : cause}.`
  return error('desk/bug', message, { hint: 'The terminal has the details; please report them.' })
}

/** The same answer, or the same refusal, however often it is asked. */
function once<T>(read: () => T): () => T {
  let answer: { readonly value: T } | { readonly cause: unknown } | undefined
  return () => {
    answer ??= attemptOnce(read)
    if ('cause' in answer) throw answer.cause
    return answer.value
  }
}

function attemptOnce<T>(read: () => T): { readonly value: T } | { readonly cause: unknown } {
  try {
    return { value: read() }
  } catch (cause) {
    return { cause }
  }
}
