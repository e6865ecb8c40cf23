import { useEffect, useRef, useState } from 'preact/hooks'
import { answerOf, api, type ShelfView } from './api.ts'
import { Findings } from './findings.tsx'
import { revision } from './live.ts'
import { addressOf, go } from './location.ts'
import { NotYet } from './not-yet.tsx'
import { Segmented } from './segmented.tsx'
import { useShortcuts } from './shortcuts.tsx'
import { useLoaded } from './use-loaded.ts'

const STATES = [
  { id: 'all', label: 'All' },
  { id: 'draft', label: 'Drafts' },
  { id: 'sent', label: 'Sent' },
] as const

type Edition = ShelfView['editions'][number]
type Article = ShelfView['waiting'][number]

/** Every edition, with what is in it, and the articles that wait for one. */
export function EditionsPage() {
  const loaded = useLoaded(`${revision.value}`, () => answerOf(api.editions.$get()))
  const shelf = loaded.value
  const [search, setSearch] = useState('')
  const [state, setState] = useState<(typeof STATES)[number]['id']>('all')
  const field = useRef<HTMLInputElement>(null)
  useShortcuts({ search: () => field.current?.focus() })
  useEffect(() => field.current?.focus(), [shelf === undefined])
  if (!shelf) return <NotYet loaded={loaded} />
  const wanted = search.trim().toLowerCase()
  const editions = shelf.editions
    .filter(edition => state === 'all' || edition.state === state)
    .filter(edition => holds(edition, wanted))
  const waiting = shelf.waiting.filter(article => article.title.toLowerCase().includes(wanted))
  return (
    <main class="shelf" aria-label="Editions">
      <div class="shelf-bar">
        <input
          ref={field}
          type="search"
          aria-label="Search editions and articles"
          placeholder="Search subjects, dates, articles"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
        <Segmented legend="State" choices={STATES} value={state} onChoose={setState} />
        <p role="status">{editions.length === 1 ? '1 edition' : `${editions.length} editions`}</p>
      </div>
      <Findings findings={shelf.problems} />
      <ol class="editions">
        {editions.map(edition => (
          <EditionRow key={edition.id} edition={edition} isFound={wanted !== ''} />
        ))}
      </ol>
      {waiting.length > 0 && state !== 'sent' ? (
        <section aria-label="Articles in no edition">
          <h2>In no edition yet</h2>
          <Articles articles={waiting} />
        </section>
      ) : null}
    </main>
  )
}

function holds({ id, date = '', subject, preheader, articles }: Edition, wanted: string): boolean {
  const texts = [id, date, dayOf(date), subject, preheader, ...articles.map(({ title }) => title)]
  return texts.some(text => text.toLowerCase().includes(wanted))
}

const NAMES = { draft: 'Draft', sent: 'Sent', unreadable: 'Cannot be read' } as const

function EditionRow({ edition, isFound }: { readonly edition: Edition; readonly isFound: boolean }) {
  const { id, date, subject, preheader, state, articles, open } = edition
  const address = `/editions/${encodeURIComponent(id)}`
  const show = (event: Event) => {
    event.preventDefault()
    go(address)
  }
  return (
    <li class="edition-row">
      <p class="edition-date">
        <time dateTime={date}>{date === undefined ? id : dayOf(date)}</time>
        <span class={`badge ${state}`}>{NAMES[state]}</span>
      </p>
      <p class="edition-subject">
        <a href={addressOf(address)} onClick={show} dir="auto">
          {subject || id}
        </a>
      </p>
      <p class="edition-preheader" dir="auto">
        {preheader}
      </p>
      <p class="edition-links">
        <a href={open}>edit</a>
        <a href={addressOf('/compare', { left: id, right: undefined })}>compare</a>
      </p>
      {articles.length > 0 ? (
        <details open={isFound}>
          <summary>{articles.length === 1 ? '1 article' : `${articles.length} articles`}</summary>
          <Articles articles={articles} />
        </details>
      ) : null}
    </li>
  )
}

function Articles({ articles }: { readonly articles: readonly Article[] }) {
  return (
    <ul class="articles">
      {articles.map(({ slug, title, date, isDraft, open }) => (
        <li key={slug}>
          <time dateTime={date}>{dayOf(date)}</time>{' '}
          <a href={open} title="Open it in the editor" dir="auto">
            {title}
          </a>
          {isDraft ? <span class="badge draft">Draft</span> : null}
        </li>
      ))}
    </ul>
  )
}

/** The day by the newsletter's own clock, as `5 September 2025`. */
export function dayOf(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split('-').map(Number)
  if (!year || !month || !day) return iso
  return new Date(Date.UTC(year, month - 1, day)).toLocaleDateString('en-GB', {
    ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  })
}
