import { useLayoutEffect, useState } from 'preact/hooks'
import { type Finding, Refusal } from './api.ts'

export interface Loaded<T> {
  /** The last that arrived: while the next is on its way, nothing jumps. */
  readonly value: T | undefined
  readonly problems: readonly Finding[]
  readonly isLoading: boolean
}

/** Loads something again whenever its key is another one; an answer that was overtaken is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { readonly key: string }>({
    ...{ key: '', value: undefined, problems: [], isLoading: true },
  })
  // Not after the next paint, as other effects: a change would be on the screen a frame later.
  useLayoutEffect(() => {
    let isWanted = true
    load().then(
      value => isWanted && setLoaded({ key, value, problems: [], isLoading: false }),
      cause => {
        if (!isWanted) return
        const problems = cause instanceof Refusal ? cause.problems : []
        setLoaded(before => ({ key, value: before.value, problems, isLoading: false }))
      },
    )
    return () => {
      isWanted = false
    }
  }, [key])
  return { ...loaded, isLoading: loaded.isLoading || loaded.key !== key }
}
