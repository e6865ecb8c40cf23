import type { ProjectView } from './api.ts'
import { dayOf } from './editions-page.tsx'
import { isConnected } from './live.ts'
import { addressOf, go, place } from './location.ts'

interface HeaderProps {
  readonly project: ProjectView
  /** The edition that is at hand. */
  readonly edition: string | undefined
  readonly onTest: () => void
  readonly onHelp: () => void
}

/** The name, the edition at hand, and the ways around. */
export function Header({ project, edition, onTest, onHelp }: HeaderProps) {
  const page = place.value.page === 'start' ? 'edition' : place.value.page
  const { editions } = project
  const ways = [
    ...(edition === undefined
      ? []
      : [
          { page: 'edition', label: 'Edition', path: `/editions/${encodeURIComponent(edition)}` },
          { page: 'matrix', label: 'Matrix', path: `/editions/${encodeURIComponent(edition)}/matrix` },
        ]),
    { page: 'editions', label: 'Editions', path: '/editions' },
    { page: 'compare', label: 'Compare', path: '/compare' },
    { page: 'outbox', label: 'Outbox', path: '/outbox' },
  ]
  return (
    <header class="head">
      <h1 class="nameplate" dir="auto">
        {project.name || 'Broadsheet'}
      </h1>
      <label class="edition-choice">
        <span class="unseen">Edition</span>
        <select
          value={edition ?? ''}
          onChange={event => go(pathFor(page, event.currentTarget.value))}
          disabled={editions.length === 0}
        >
          {editions.map(({ id, date, subject }) => (
            <option key={id} value={id}>
              {dayOf(date)}: {subject || id}
            </option>
          ))}
        </select>
      </label>
      <nav aria-label="The desk">
        {ways.map(({ page: to, label, path }) => (
          <a
            key={to}
            href={addressOf(path)}
            aria-current={to === page ? 'page' : undefined}
            onClick={event => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return
              event.preventDefault()
              go(path)
            }}
          >
            {label}
          </a>
        ))}
      </nav>
      <p class={`live ${isConnected.value ? 'on' : 'off'}`} role="status">
        {isConnected.value ? 'Live' : 'The desk is closed'}
      </p>
      <button type="button" onClick={onTest} disabled={edition === undefined} title="Send a test (q)">
        Send a test
      </button>
      <button
        type="button"
        class="help"
        onClick={onHelp}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
      >
        ?
      </button>
    </header>
  )
}

/** Another edition, looked at in the same way. */
export function pathFor(page: string, edition: string): string {
  const path = `/editions/${encodeURIComponent(edition)}`
  return page === 'matrix' ? `${path}/matrix` : path
}
