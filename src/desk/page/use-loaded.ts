import { useLayoutEffect, useState } from 'preact/hooks'
import { type Finding, persist, Refusal } from './api.ts'

export interface Loaded<T> {
  /** The last that arrived: while the next is on its way, nothing jumps. */
  readonly value: T | undefined
  readonly problems: readonly Finding[]
  /** What went wrong, where it is none of them. */
  readonly failure?: string
  readonly isLoading: boolean
}

/** Loads something again whenever its key is another one; an answer that was overtaken is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { readonly key: string }>({
    ...{ key: '', value: undefined, problems: [], isLoading: true },
  })
  // Not after the next paint, as other effects: a change would be on the screen a frame later.
  useLayoutEffect(() => {
    const request = new AbortController()
    persist(load, request.signal).then(
      value => request.signal.aborted || setLoaded({ key, value, problems: [], isLoading: false }),
      cause => {
        if (request.signal.aborted) return
        const problems = cause instanceof Refusal ? cause.problems : []
        const failure = problems.length === 0 ? { failure: cause instanceof Error ? cause.message : String(cause) } : {}
        setLoaded(before => ({ key, value: before.value, problems, isLoading: false, ...failure }))
      },
    )
    return () => request.abort()
  }, [key])
  return { ...loaded, isLoading: loaded.isLoading || loaded.key !== key }
}
