import type { RenderEdition } from '../commands/render-apart.ts'
import { send } from '../commands/send.ts'
import type { Recipient } from '../core/content/recipient.ts'
import type { StateCounts } from '../core/delivery/ledger.ts'
import { BroadsheetError, type Diagnostic } from '../core/source/diagnostic.ts'
import { systemClock } from '../io/clock.ts'
import type { Desk } from './desk.ts'

/** What became of a test. */
export type TestResult =
  | {
      readonly type: 'sent'
      readonly edition: string
      readonly to: readonly string[]
      readonly isOutbox: boolean
      readonly counts: StateCounts
    }
  | {
      readonly type: 'refused'
      readonly problems: readonly Diagnostic[]
      /** Whether it is the checks that refuse, who can be overruled. */
      readonly isForceable: boolean
    }

export interface TestOptions {
  readonly desk: Desk
  readonly edition: string
  readonly to: readonly string[]
  /** As whom the addresses get it. */
  readonly recipient: Recipient
  /** Although the checks find errors. */
  readonly isForced: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly render: RenderEdition
  /** Aborted when the desk is closed. */
  readonly signal: AbortSignal
}

/** Why the ledger says that a test went out with errors in it. */
const REASON = 'a test from the preview desk'

/** Sends an edition to the addresses of the configuration, over `SMTP_URL` or into the outbox. */
export async function sendTest(options: TestOptions): Promise<TestResult> {
  const { desk, edition, to, recipient, isForced, environment, render, signal } = options
  try {
    const { counts, summary } = await send({
      project: desk.root,
      out: desk.out,
      ...{ edition, to, environment, render },
      as: recipient.columns,
      clock: systemClock,
      confirm: async () => true,
      patience: 0,
      drain: signal,
      cut: signal,
      ...(isForced ? { force: REASON } : {}),
    })
    return { type: 'sent', edition, to, isOutbox: summary.kind === 'outbox', counts }
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause
    const isForceable = cause.diagnostics.some(({ code }) => code === 'send/refused')
    return { type: 'refused', problems: cause.diagnostics, isForceable }
  }
}
