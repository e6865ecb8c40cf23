import { type DeliveryReport, deliver } from '../core/delivery/deliver.ts'
import type { DeliveryPolicy } from '../core/delivery/policy.ts'
import type { DeliverOptions } from '../core/delivery/run.ts'
import { signMessage } from '../core/message/dkim.ts'
import { composeMessage } from '../core/message/message.ts'
import { attempt } from '../core/source/diagnostic.ts'
import type { Ledger } from '../io/ledger.ts'
import type { Suppression } from '../io/suppression.ts'
import type { Enrolment } from './enrol.ts'
import type { Servers } from './open-servers.ts'
import type { PreparedMailing } from './prepare-mailing.ts'

export interface SubmitOptions extends Pick<DeliverOptions, 'clock' | 'drain' | 'cut' | 'onProgress'> {
  readonly ledger: Ledger
  readonly prepared: PreparedMailing
  readonly servers: Servers
  readonly suppression: Suppression
  readonly enrolment: Enrolment
  readonly policy: DeliveryPolicy
}

/** One run of a mailing whose list is frozen: composes, signs and submits, and writes down how the run ended. */
export async function submitMailing(options: SubmitOptions): Promise<DeliveryReport> {
  const { ledger, prepared, servers, suppression, enrolment, policy, clock, drain, cut, onProgress } = options
  const { record, list, run } = enrolment
  const { secret, signer } = servers
  const keys = secret === undefined ? {} : { secret }
  const submitting = deliver({
    ledger: ledger.deliveries(record, list, run),
    servers: servers.lanes,
    policy,
    compose: ({ recipient }) => {
      const message = composeMessage(prepared.mailing, recipient, keys)
      return signer ? signMessage(message, signer) : message
    },
    isSuppressed: async address => {
      await suppression.refresh()
      return suppression.has(address)
    },
    ...{ clock, drain, cut },
    ...(record.notAfter === null ? {} : { notAfter: record.notAfter }),
    ...(onProgress ? { onProgress } : {}),
  })
  try {
    const report = await submitting
    ledger.endRun(run, report.ending.type, clock.now())
    return report
  } catch (cause) {
    attempt([], () => ledger.endRun(run, 'failed', clock.now()))
    throw cause
  }
}
