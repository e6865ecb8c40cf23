import type { ClientPreview } from '../../core/preview/client-preview.ts'
import { answerOf, api } from './api.ts'
import { Broken } from './broken.tsx'
import { InboxRows } from './inbox-rows.tsx'
import { revision } from './live.ts'
import { addressOf, go } from './location.ts'
import { MailFrame } from './mail-frame.tsx'
import { NotYet } from './not-yet.tsx'
import { previewQuery, readerQuery, SCHEMES, withQuery } from './settings.ts'
import { pressKey } from './shortcuts.tsx'
import { SourceText } from './source-text.tsx'
import { useLoaded } from './use-loaded.ts'

interface Cell {
  readonly label: string
  readonly note?: string
  readonly preview: ClientPreview
}

const CELLS: readonly Cell[] = [
  ...SCHEMES.map(({ id, label, isSimulated }) => ({
    label,
    ...(isSimulated ? { note: 'a simulation' } : {}),
    preview: { scheme: id, images: true, styles: true },
  })),
  { label: 'Images off', preview: { scheme: 'light', images: false, styles: true } },
  { label: 'No style element', preview: { scheme: 'light', images: true, styles: false } },
]

const ROWS = [
  { label: 'Phone', width: 375, zoom: 0.6 },
  { label: 'Desktop', width: 720, zoom: 0.5 },
] as const

/** On the screen. */
const HEIGHT = 440

/** One edition in many ways side by side. */
export function MatrixPage({ id }: { readonly id: string }) {
  const query = readerQuery()
  const loaded = useLoaded(`${revision.value} ${withQuery(id, query)}`, () =>
    answerOf(api.editions[':id'].$get({ param: { id }, query })),
  )
  const view = loaded.value
  if (!view?.email) return <NotYet loaded={view ? { problems: view.problems } : loaded} />
  const { email, version = '' } = view
  return (
    <main class="matrix" aria-label="The matrix">
      {view.isCurrent ? null : <Broken title="This is the last that could be made" problems={view.problems} />}
      {ROWS.map(({ label: row, width, zoom }) => (
        <section key={row} aria-label={row}>
          <h2>
            {row}, {width} px
          </h2>
          <div class="cells">
            {CELLS.map(({ label, note, preview }) => {
              const look = { ...previewQuery(preview), width: String(width) }
              const open = (event: Event) => {
                event.preventDefault()
                go(`/editions/${encodeURIComponent(id)}`, { ...UNCHOSEN, ...look })
              }
              return (
                <figure key={label}>
                  <figcaption>
                    <a href={addressOf(`/editions/${encodeURIComponent(id)}`, { ...UNCHOSEN, ...look })} onClick={open}>
                      {label}
                    </a>
                    {note === undefined ? null : <span class="simulated"> {note}</span>}
                  </figcaption>
                  <MailFrame
                    address={withQuery(`/frames/${encodeURIComponent(id)}`, { ...query, ...previewQuery(preview) })}
                    version={version}
                    width={width}
                    height={HEIGHT}
                    zoom={zoom}
                    label={`${row}, ${label}`}
                    onKey={pressKey}
                  />
                </figure>
              )
            })}
          </div>
        </section>
      ))}
      <section aria-label="Inbox">
        <h2>Inbox</h2>
        <InboxRows email={email} />
      </section>
      <section aria-label="Text">
        <h2>Text part</h2>
        <SourceText
          address={withQuery(`/api/editions/${encodeURIComponent(id)}/source/text`, query)}
          version={version}
          label="Text part"
          isProse
        />
      </section>
    </main>
  )
}

/** What an address of the edition forgets of how it was looked at before. */
const UNCHOSEN = { scheme: undefined, images: undefined, styles: undefined }
