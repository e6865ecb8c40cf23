import { useState } from 'preact/hooks'
import { answerOf, api, type ProjectView, Refusal, type TestResult } from './api.ts'
import { Dialog } from './dialog.tsx'
import { Findings } from './findings.tsx'
import { sendings } from './live.ts'
import { addressOf, go } from './location.ts'
import { readerQuery } from './settings.ts'

interface TestDialogProps {
  readonly id: string
  readonly project: ProjectView
  readonly onClose: () => void
}

type State = { readonly type: 'asking' | 'sending' } | { readonly type: 'failed'; readonly reason: string } | TestResult

/** Sends what is shown to the addresses of the configuration. */
export function TestDialog({ id, project, onClose }: TestDialogProps) {
  const [state, setState] = useState<State>({ type: 'asking' })
  const { testAddresses, isServerSet } = project
  const sendIt = async (isForced: boolean) => {
    setState({ type: 'sending' })
    try {
      const asked = api.editions[':id'].test.$post({ param: { id }, query: readerQuery(), json: { isForced } })
      setState(await answerOf(asked))
      sendings.value++
    } catch (cause) {
      const problems = cause instanceof Refusal ? cause.problems : []
      if (problems.length > 0) return setState({ type: 'refused', problems: [...problems], isForceable: false })
      setState({ type: 'failed', reason: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  return (
    <Dialog title="Send a test" onClose={onClose}>
      {testAddresses.length === 0 ? (
        <p>
          Nobody is named to send tests to. Write <code>preview: {'{ testAddresses: [you@example.org] }'}</code> into{' '}
          <code>content/newsletter.yaml</code>.
        </p>
      ) : (
        <>
          <p>
            {id}, as the reader who is chosen gets it, to <strong>{testAddresses.join(', ')}</strong>.
          </p>
          <p class="aside">
            {isServerSet
              ? 'It goes over the server of SMTP_URL, with “[Test]” before its subject.'
              : 'SMTP_URL is not set, so it goes into the outbox, on this machine.'}
          </p>
        </>
      )}
      {state.type === 'sent' ? <Sent state={state} onClose={onClose} /> : null}
      {state.type === 'failed' ? <p role="alert">{state.reason}</p> : null}
      {state.type === 'refused' ? (
        <div role="alert">
          <Findings findings={state.problems} />
        </div>
      ) : null}
      <footer>
        {state.type === 'refused' && state.isForceable ? (
          <button type="button" onClick={() => sendIt(true)}>
            Send it all the same
          </button>
        ) : null}
        {testAddresses.length > 0 && state.type !== 'sent' ? (
          <button type="button" class="primary" disabled={state.type === 'sending'} onClick={() => sendIt(false)}>
            {state.type === 'sending' ? 'Sending …' : 'Send'}
          </button>
        ) : null}
      </footer>
    </Dialog>
  )
}

function Sent({
  state,
  onClose,
}: {
  readonly state: Extract<TestResult, { type: 'sent' }>
  readonly onClose: () => void
}) {
  const { accepted, rejected, deferred, unknown } = state.counts
  const rest = rejected + deferred + unknown
  const show = (event: Event) => {
    event.preventDefault()
    onClose()
    go('/outbox')
  }
  return (
    <p role="status">
      {state.isOutbox ? 'It lies in the ' : `${accepted} accepted by the server`}
      {state.isOutbox ? (
        <a href={addressOf('/outbox')} onClick={show}>
          outbox
        </a>
      ) : null}
      {rest > 0 ? `, ${rest} not: \`broadsheet status ${state.edition}\` tells why` : '.'}
    </p>
  )
}
