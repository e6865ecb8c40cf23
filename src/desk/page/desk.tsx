import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { answerOf, api, type ProjectView } from './api.ts'
import { ComparePage } from './compare-page.tsx'
import { EditionPage } from './edition-page.tsx'
import { EditionsPage } from './editions-page.tsx'
import { Header, pathFor } from './header.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { listen, revision } from './live.ts'
import { choose, go, place } from './location.ts'
import { MatrixPage } from './matrix-page.tsx'
import { NotYet } from './not-yet.tsx'
import { OutboxPage } from './outbox-page.tsx'
import { settings } from './settings.ts'
import { pressKey, useShortcuts } from './shortcuts.tsx'
import { TestDialog } from './test-dialog.tsx'
import { useLoaded } from './use-loaded.ts'

/** The preview desk. */
function Desk() {
  const loaded = useLoaded(`${revision.value}`, () => answerOf(api.project.$get()))
  const project = loaded.value
  const [dialog, setDialog] = useState<'help' | 'test'>()
  const at = place.value
  const [latest, setLatest] = useState<string>()
  const shown = 'edition' in at ? at.edition : undefined
  const edition = shown ?? latest ?? project?.first ?? undefined
  useEffect(() => {
    if (shown !== undefined) setLatest(shown)
  }, [shown])
  const editions = project?.editions ?? []

  const stepEdition = (by: number) => {
    const index = editions.findIndex(({ id }) => id === edition)
    // The newest comes first.
    const next = index < 0 ? editions[0] : editions[index - by]
    if (next) go(pathFor(at.page, next.id))
  }
  const stepReader = (by: number) => {
    const ids = project?.personas.map(({ id }) => id) ?? []
    const index = Math.max(0, ids.indexOf(settings.value.reader ?? 'persona:sample'))
    const next = ids[(index + by + ids.length) % Math.max(1, ids.length)]
    choose({ reader: next === 'persona:sample' ? undefined : next })
  }
  useShortcuts({
    nextEdition: () => stepEdition(1),
    previousEdition: () => stepEdition(-1),
    nextReader: () => stepReader(1),
    previousReader: () => stepReader(-1),
    matrix: () => {
      if (edition !== undefined) go(pathFor(at.page === 'matrix' ? 'edition' : 'matrix', edition))
    },
    search: () => go('/editions'),
    sendTest: () => setDialog('test'),
    help: () => setDialog('help'),
  })

  if (!project) return <NotYet loaded={loaded} />
  return (
    <>
      <Header project={project} edition={edition} onTest={() => setDialog('test')} onHelp={() => setDialog('help')} />
      <Page project={project} />
      {dialog === 'help' ? <HelpDialog onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'test' && edition !== undefined ? (
        <TestDialog id={edition} project={project} onClose={() => setDialog(undefined)} />
      ) : null}
    </>
  )
}

function Page({ project }: { readonly project: ProjectView }) {
  const at = place.value
  switch (at.page) {
    case 'start':
      return project.first === null ? (
        <NoEdition project={project} />
      ) : (
        <EditionPage id={project.first} project={project} />
      )
    case 'edition':
      return <EditionPage id={at.edition} project={project} />
    case 'matrix':
      return <MatrixPage id={at.edition} />
    case 'editions':
      return <EditionsPage />
    case 'compare':
      return <ComparePage project={project} />
    case 'outbox':
      return <OutboxPage />
  }
}

function NoEdition({ project }: { readonly project: ProjectView }) {
  if (project.problems.length > 0) return <NotYet loaded={project} />
  return (
    <main class="not-yet">
      <p>
        There is no edition yet. <code>broadsheet new edition</code> begins one, and it appears here.
      </p>
    </main>
  )
}

listen()
document.addEventListener('keydown', pressKey)
const root = document.getElementById('desk')
if (root) render(<Desk />, root)
