import { answerOf, api, type ChecksView, type EditionView } from './api.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

/** What the rules say of the email that is shown; asked once it is, since nobody should wait for them to see it. */
export function useChecks(
  view: EditionView | undefined,
  query: Readonly<Record<string, string>>,
): Loaded<ChecksView | undefined> {
  const id = view?.email ? view.id : undefined
  const key = id === undefined ? '' : JSON.stringify([id, view?.revision, query])
  return useLoaded(key, async () => {
    if (id === undefined) return undefined
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, PAINTED)))
    return answerOf(api.editions[':id'].checks.$get({ param: { id }, query }))
  })
}

/** Milliseconds in which the mail is on the screen. */
const PAINTED = 60
