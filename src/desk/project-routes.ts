import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { editionIds } from '../commands/choose-editions.ts'
import type { Project } from '../core/digest/project.ts'
import { personasOf } from '../core/preview/persona.ts'
import { attempt, type Diagnostic } from '../core/source/diagnostic.ts'
import { listNames } from '../io/list-file.ts'
import { toFinding } from './finding.ts'
import { audienceOf, searchQuery, versionsQuery } from './query.ts'
import { asAudience, findInList, findReader } from './readers.ts'
import { readShelf } from './shelf.ts'
import type { Surroundings } from './surroundings.ts'
import type { VersionName } from './versions.ts'

/** Milliseconds; what sits between a browser and the desk takes a silent line for a dead one. */
const HEARTBEAT = 20_000

/** Milliseconds after which a page looks whether a desk that was closed is open again. */
const RETRY = 1000

/** The project as a whole. */
export function projectRoutes({ desk, versions, opener, environment, first, run, signal }: Surroundings) {
  return new Hono()
    .get('/api/events', context => {
      // Whoever asks for the head alone hangs up without a word.
      if (context.req.raw.method === 'HEAD') return context.body(null)
      return streamSSE(context, async stream => {
        let ended = () => {}
        const end = new Promise<void>(resolve => {
          ended = resolve
        })
        // Told at once to whoever comes late, or again: what they have not seen is caught up with.
        const tell = (revision: number) =>
          void stream.writeSSE({ event: 'revision', data: JSON.stringify({ run, revision }), retry: RETRY })
        const stop = desk.onRevision(tell)
        const beat = setInterval(() => void stream.writeSSE({ event: 'beat', data: '' }), HEARTBEAT)
        stream.onAbort(ended)
        signal.addEventListener('abort', ended)
        tell(desk.revision())
        await end
        signal.removeEventListener('abort', ended)
        clearInterval(beat)
        stop()
      })
    })
    .get('/api/project', context => {
      const problems: Diagnostic[] = []
      const opened = attempt(problems, desk.project)
      const newsletter = opened?.project.newsletter
      const newest = opened?.project.editions.at(-1)?.id ?? (opened && [...editionIds(opened.listing)].sort().at(-1))
      return context.json({
        name: newsletter?.name ?? '',
        revision: desk.revision(),
        /** The newest first. */
        editions: opened ? editionHeads(opened.project).reverse() : [],
        /** The edition to begin with. */
        first: first ?? newest ?? null,
        personas: newsletter ? personasOf(newsletter).map(({ id, label }) => ({ id: `persona:${id}`, label })) : [],
        lists: attempt(problems, () => listNames(desk.root)) ?? [],
        testAddresses: newsletter?.preview.testAddresses ?? [],
        /** Whether a test leaves the machine. */
        isServerSet: Boolean(environment.SMTP_URL || environment.SMTP_URL_FILE),
        problems: problems.map(problem => toFinding(problem, opener())),
      })
    })
    .get('/api/editions', context => context.json(readShelf(desk, opener())))
    .get('/api/lists/:list', searchQuery, async context => {
      const { newsletter } = desk.project().project
      const found = await findInList(desk.root, newsletter, {
        list: context.req.param('list'),
        text: context.req.valid('query').search ?? '',
        signal: context.req.raw.signal,
      })
      return context.json({ readers: found.map(({ id, label }) => ({ id, label })) })
    })
    .get('/api/compare', versionsQuery, async context => {
      const query = context.req.valid('query')
      const [left, right] = [versionOf(query.left), versionOf(query.right)]
      const compared = await versions.compare(left, right, async ({ newsletter, email }) => {
        const { recipient } = await findReader(desk.root, newsletter, query.reader)
        return asAudience(recipient, email, audienceOf(query))
      })
      const withOpeners = ({ problems, ...side }: typeof compared.left) => ({
        ...side,
        problems: problems.map(problem => toFinding(problem, opener())),
      })
      return context.json({ ...compared, left: withOpeners(compared.left), right: withOpeners(compared.right) })
    })
}

/** `2025-09-05`, or `2025-09-05@1a2b3c4` at a commit. */
function versionOf(text = ''): VersionName {
  const [edition = '', commit] = text.split('@')
  return commit === undefined ? { edition } : { edition, commit }
}

/** What tells editions apart. */
function editionHeads({ editions }: Project) {
  return editions.map(({ id, date, document }) => {
    const { subject } = document.data as { subject?: unknown }
    return { id, date: date.iso, subject: typeof subject === 'string' ? subject : '' }
  })
}
