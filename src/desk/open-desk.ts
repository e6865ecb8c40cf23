import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { RenderEdition } from '../commands/render-apart.ts'
import type { CompileMjml } from '../core/email/mjml.ts'
import { attempt } from '../core/source/diagnostic.ts'
import { listProject } from '../io/project-files.ts'
import { watchProject } from '../io/watch.ts'
import { createApp } from './app.ts'
import { createDesk, type Desk } from './desk.ts'
import { createOpener } from './finding.ts'
import { type Listening, listen } from './server.ts'
import { createVersions } from './versions.ts'

export interface PreviewOptions {
  /** The folder that holds `content/`. */
  readonly project: string
  /** Relative to the project; `out` unless given. */
  readonly out?: string
  /** The edition to begin with; the newest unless given. */
  readonly edition?: string
  readonly port: number
  /** Loopback alone unless given. */
  readonly host?: string
  /** What opens files, before what the newsletter says. */
  readonly editor?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly compile: CompileMjml
  readonly render: RenderEdition
  readonly onBug: (cause: unknown) => void
}

export interface OpenDesk extends Pick<Listening, 'port' | 'isOther'> {
  /** Where to find it. */
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * Opens the preview desk and keeps it open until it is closed.
 * @throws BroadsheetError where there is no such project, or no port to listen at.
 */
export async function openDesk(options: PreviewOptions): Promise<OpenDesk> {
  const { port, host, environment, render, compile, onBug } = options
  // What is wrong inside the folder is shown at the desk; that there is none cannot be.
  listProject(resolve(options.project))
  const desk = createDesk(options)
  const closing = new AbortController()
  // Every page that listens waits for it.
  setMaxListeners(0, closing.signal)
  const token = randomBytes(32).toString('hex')
  let listening: Listening | undefined
  const app = createApp({
    ...{ desk, render, environment, onBug },
    versions: createVersions(desk, compile),
    opener: () => createOpener(desk.root, options.editor ?? editorOf(desk)),
    admission: () => ({ hosts: new Set(listening?.hosts), token }),
    first: options.edition,
    run: randomBytes(4).toString('hex'),
    signal: closing.signal,
  })
  listening = await listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }), {
    port,
    ...(host === undefined ? {} : { host }),
  })
  const watch = watchProject(desk.root, desk.see, onBug)
  // What was saved before everything was watched went unseen.
  void watch.ready.then(() => desk.see([desk.root]))
  // Rendered while the browser is on its way.
  const first = options.edition ?? newestOf(desk)
  if (first !== undefined) void desk.edition(first)
  const { hosts, isOther, close } = listening
  return {
    port: listening.port,
    isOther,
    url: `http://${hosts[0]}`,
    close: async () => {
      closing.abort()
      await Promise.all([close(), watch.close()])
    },
  }
}

function newestOf(desk: Desk): string | undefined {
  return attempt([], desk.project)?.project.editions.at(-1)?.id
}

function editorOf(desk: Desk): string | undefined {
  return attempt([], desk.project)?.project.newsletter.preview.editor
}
