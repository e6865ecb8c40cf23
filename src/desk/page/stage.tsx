import { useRef, useState } from 'preact/hooks'
import type { EditionView, EmailView } from './api.ts'
import { Broken } from './broken.tsx'
import { InboxRows } from './inbox-rows.tsx'
import { MailFrame, type Spot } from './mail-frame.tsx'
import { previewQuery, SCHEMES, settings, withQuery } from './settings.ts'
import { pressKey } from './shortcuts.tsx'
import { SourceText } from './source-text.tsx'
import { useSize } from './use-size.ts'

interface StageProps {
  readonly view: EditionView
  /** Who reads. */
  readonly query: Readonly<Record<string, string>>
  readonly spot: Spot | undefined
  readonly onSpot: (spot: Spot) => void
}

/** The edition as it was asked for; what keeps it from being made lies over the last that could be. */
export function Stage({ view, query, spot, onSpot }: StageProps) {
  const { email, isCurrent } = view
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <main class={`stage${isCurrent ? '' : ' is-broken'}`} aria-label="The edition" tabIndex={0}>
      {email ? <Part view={view} email={email} query={query} spot={spot} onSpot={onSpot} /> : null}
      {isCurrent ? null : (
        <Broken
          title={email ? 'This is the last that could be made' : 'This edition cannot be made yet'}
          problems={view.problems}
        />
      )}
    </main>
  )
}

function Part({ view, email, query, spot, onSpot }: StageProps & { readonly email: EmailView }) {
  const { part } = settings.value
  const version = view.version ?? ''
  const source = (kind: string) => withQuery(`/api/editions/${encodeURIComponent(view.id)}/source/${kind}`, query)
  switch (part) {
    case 'email':
      return <Email view={view} email={email} query={query} spot={spot} onSpot={onSpot} />
    case 'inbox':
      return <InboxRows email={email} />
    case 'text':
      return <SourceText key="text" address={source('text')} version={version} label="Text part" isProse />
    case 'html':
      return <SourceText key="html" address={source('html')} version={version} label="HTML source" />
    case 'mjml':
      return <SourceText key="mjml" address={source('mjml')} version={version} label="MJML source" />
    case 'raw':
      return <SourceText key="raw" address={source('raw')} version={version} label="Raw message" />
  }
}

/** Pixels around the frame, and of the line above it. */
const MARGIN = 32
const CAPTION = 28

function Email({ view, email, query, spot, onSpot }: StageProps & { readonly email: EmailView }) {
  const { width, scheme, zoom } = settings.value
  const room = useRef<HTMLDivElement>(null)
  const { height } = useSize(room)
  const [link, setLink] = useState<string>()
  const chosen = SCHEMES.find(({ id }) => id === scheme)
  return (
    <div class="email" ref={room}>
      <p class="email-caption">
        <span dir="auto">To {email.reader.label}</span>
        <span>{width} px</span>
        {chosen && scheme !== 'light' ? (
          <span class={chosen.isSimulated ? 'simulated' : ''}>
            {chosen.label}
            {chosen.isSimulated ? ': a simulation' : ''}
          </span>
        ) : null}
      </p>
      <MailFrame
        key={view.id}
        address={withQuery(`/frames/${encodeURIComponent(view.id)}`, { ...query, ...previewQuery(settings.value) })}
        version={view.version ?? ''}
        width={width}
        height={Math.max(320, height - MARGIN - CAPTION)}
        zoom={zoom / 100}
        label={`The email: ${email.subject}`}
        spot={spot}
        onBlock={block => onSpot({ block })}
        onLink={setLink}
        onKey={pressKey}
      />
      {link === undefined ? null : <LinkLine address={link} onClose={() => setLink(undefined)} />}
    </div>
  )
}

/** Where a link of the mail leads: nothing in the frame goes there by itself. */
function LinkLine({ address, onClose }: { readonly address: string; readonly onClose: () => void }) {
  const isWeb = /^https?:/i.test(address)
  return (
    <p class="link-line" role="status">
      {isWeb ? (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {address}
        </a>
      ) : (
        <span>{address}</span>
      )}
      <button type="button" onClick={onClose} aria-label="Close">
        ×
      </button>
    </p>
  )
}
