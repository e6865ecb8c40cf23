import { useEffect, useState } from 'preact/hooks'
import { answerOf, api, type Finding, type ProjectView } from './api.ts'
import { ChecksPanel, tally } from './checks-panel.tsx'
import { quotedIn } from './findings.tsx'
import { revision } from './live.ts'
import { choose } from './location.ts'
import type { Spot } from './mail-frame.tsx'
import { NotYet } from './not-yet.tsx'
import { ReaderPanel } from './reader-panel.tsx'
import { Segmented } from './segmented.tsx'
import { PANELS, readerQuery, settings, withQuery } from './settings.ts'
import { useShortcuts } from './shortcuts.tsx'
import { Stage } from './stage.tsx'
import { useChecks } from './use-checks.ts'
import { useLoaded } from './use-loaded.ts'
import { ViewBar } from './view-bar.tsx'
import { Weights } from './weights.tsx'

interface EditionPageProps {
  readonly id: string
  readonly project: ProjectView
}

/** One edition: the mail in the middle, what there is to say of it beside it. */
export function EditionPage({ id, project }: EditionPageProps) {
  const { panel } = settings.value
  const query = readerQuery()
  const loaded = useLoaded(`${revision.value} ${withQuery(id, query)}`, () =>
    answerOf(api.editions[':id'].$get({ param: { id }, query })),
  )
  const { value, problems } = loaded
  // What was asked for may be refused, such as a reader who has left the list: the last that was not stays in sight.
  const view = value && problems.length > 0 ? { ...value, isCurrent: false, problems } : value
  const checks = useChecks(view, query)
  const [spot, setSpot] = useState<Spot>()
  const [current, setCurrent] = useState<number>()
  const warnings = view?.isCurrent ? view.problems : []
  const findings = [...warnings, ...(checks.value?.findings ?? [])]
  const show = (finding: Finding) => {
    setCurrent(findings.indexOf(finding))
    if (finding.block !== undefined) setSpot({ block: finding.block, words: quotedIn(finding) })
  }
  const step = (by: number) => {
    const next = findings[((current ?? (by > 0 ? -1 : 0)) + by + findings.length) % Math.max(1, findings.length)]
    if (!next) return
    choose({ panel: undefined })
    show(next)
  }
  useShortcuts({ nextFinding: () => step(1), previousFinding: () => step(-1) })
  useEffect(() => {
    setSpot(undefined)
    setCurrent(undefined)
  }, [id])

  if (!view) return <NotYet loaded={loaded} />
  const { email } = view
  return (
    <div class="edition">
      <ViewBar />
      <p class="unseen" role="status">
        {view.isCurrent ? `Shown as of change ${view.revision}. ${tally(findings)}` : 'The edition cannot be made.'}
      </p>
      <div class="floor">
        <Stage view={view} query={query} spot={spot} onSpot={setSpot} />
        <aside class="side" aria-label="About the edition">
          <Segmented
            legend="Panel"
            choices={PANELS}
            value={panel}
            onChoose={chosen => choose({ panel: chosen === 'checks' ? undefined : chosen })}
          />
          {email && panel === 'checks' ? (
            <ChecksPanel
              checks={checks.value}
              problems={warnings}
              isLoading={checks.isLoading}
              current={current}
              onShow={show}
            />
          ) : null}
          {email && panel === 'blocks' ? <Weights email={email} onShow={setSpot} /> : null}
          {email && panel === 'reader' ? <ReaderPanel project={project} email={email} /> : null}
        </aside>
      </div>
    </div>
  )
}
