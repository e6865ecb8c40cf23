import { useState } from 'preact/hooks'
import { answerOf, api, type OutboxView } from './api.ts'
import { sendings } from './live.ts'
import { choose, queryValue } from './location.ts'
import { MailFrame } from './mail-frame.tsx'
import { NotYet } from './not-yet.tsx'
import { Segmented } from './segmented.tsx'
import { previewQuery, settings, withQuery } from './settings.ts'
import { pressKey } from './shortcuts.tsx'
import { SourceText } from './source-text.tsx'
import { useLoaded } from './use-loaded.ts'
import { kilobytes } from './weights.tsx'

type Message = OutboxView['messages'][number]

const PARTS = [
  { id: 'email', label: 'Email' },
  { id: 'text', label: 'Text' },
  { id: 'raw', label: 'Message' },
] as const

/** What was sent without a server, as whoever it is for would find it. */
export function OutboxPage() {
  const [looks, setLooks] = useState(0)
  const loaded = useLoaded(`${looks} ${sendings.value}`, () => answerOf(api.outbox.$get()))
  const { value } = loaded
  if (!value) return <NotYet loaded={loaded} />
  const { messages } = value
  const wanted = queryValue('message')
  const open = messages.find(message => nameOf(message) === wanted) ?? messages[0]
  return (
    <main class="outbox" aria-label="Outbox">
      <section class="outbox-list" aria-label="Messages">
        <p class="outbox-bar">
          <span role="status">{messages.length === 1 ? '1 message' : `${messages.length} messages`}</span>
          <button type="button" onClick={() => setLooks(looks + 1)}>
            Look again
          </button>
        </p>
        {messages.length === 0 ? (
          <p class="aside">
            Tests that are sent without SMTP_URL arrive here. The button “Send a test” makes the first.
          </p>
        ) : null}
        <ol>
          {messages.map(message => (
            <li key={nameOf(message)}>
              <button
                type="button"
                aria-current={message === open}
                onClick={() => choose({ message: nameOf(message) })}
              >
                <span class="row-sender" dir="auto">
                  {message.from}
                </span>
                <time class="row-date" dateTime={new Date(message.written).toISOString()}>
                  {new Date(message.written).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
                </time>
                <span class="row-subject" dir="auto">
                  {message.subject}
                </span>
                <span class="row-preheader" dir="auto">
                  to {message.to} · {message.edition} · {kilobytes(message.bytes)}
                </span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      {open ? <OpenMessage key={nameOf(open)} message={open} /> : null}
    </main>
  )
}

function OpenMessage({ message }: { readonly message: Message }) {
  const [part, setPart] = useState<(typeof PARTS)[number]['id']>('email')
  const path = `${encodeURIComponent(message.edition)}/${encodeURIComponent(message.name)}`
  return (
    <section class="outbox-message" aria-label="Message">
      <header>
        <h2 dir="auto">{message.subject}</h2>
        <p dir="auto">
          {message.from} → {message.to}
        </p>
        <Segmented legend="Part of the message" choices={PARTS} value={part} onChoose={setPart} />
      </header>
      {part === 'email' ? (
        <MailFrame
          address={withQuery(`/outbox-frames/${path}`, previewQuery(settings.value))}
          version={String(message.written)}
          width={640}
          height={760}
          label={`The message: ${message.subject}`}
          onKey={pressKey}
        />
      ) : (
        <SourceText
          address={`/api/outbox/${path}/${part}`}
          version={String(message.written)}
          label={part === 'text' ? 'Text part' : 'Raw message'}
          isProse={part === 'text'}
        />
      )}
    </section>
  )
}

function nameOf({ edition, name }: Message): string {
  return `${edition}/${name}`
}
