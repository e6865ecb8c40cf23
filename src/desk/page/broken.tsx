import type { Finding } from './api.ts'
import { Findings } from './findings.tsx'
import { choose, queryValue } from './location.ts'

interface BrokenProps {
  readonly title: string
  readonly problems: readonly Finding[]
}

/** What keeps something from being made, with its lines. */
export function Broken({ title, problems }: BrokenProps) {
  return (
    <section class="broken" aria-label="What is wrong" role="alert">
      <h2>{title}</h2>
      <Findings findings={problems} areFramesOpen />
      {queryValue('reader') !== undefined &&
      problems.some(({ code }) => code === 'desk/reader' || code.startsWith('list/')) ? (
        <button type="button" onClick={() => choose({ reader: undefined, audience: undefined })}>
          Show it to the sample reader
        </button>
      ) : null}
    </section>
  )
}
