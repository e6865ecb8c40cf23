import { Broken } from './broken.tsx'
import type { Loaded } from './use-loaded.ts'

/** Before there is anything to show. */
export function NotYet({ loaded }: { readonly loaded: Pick<Loaded<unknown>, 'problems' | 'failure'> }) {
  const { problems, failure } = loaded
  if (problems.length > 0) {
    return (
      <main class="not-yet">
        <Broken title="There is nothing to show" problems={problems} />
      </main>
    )
  }
  return failure === undefined ? (
    <main class="not-yet" aria-busy="true" aria-label="Loading" />
  ) : (
    <main class="not-yet">
      <p role="alert">{failure}</p>
    </main>
  )
}
