import type { StateCounts } from './ledger.ts'
import { createRun, type DeliverOptions, type Ending, obeySignals } from './run.ts'
import { createLane, type Lane, work } from './worker.ts'

export interface DeliveryReport {
  readonly ending: Ending
  readonly counts: StateCounts
}

/**
 * Submits a mailing to everybody who is due, each of them at most once: that a message leaves is on disk before it
 * leaves, and nothing but a server's refusal, or a line that broke before the message was whole, makes its recipient
 * due again.
 * @throws what the ledger throws where it cannot be written; what is under way then is waited for first.
 */
export async function deliver(options: DeliverOptions): Promise<DeliveryReport> {
  const { ledger, servers, onProgress } = options
  const run = createRun(options)
  const stopObeying = obeySignals(run)
  const failures: unknown[] = []
  const attempt = async (lane: Lane) => {
    try {
      await work(run, lane)
    } catch (cause) {
      failures.push(cause)
      run.end({ type: 'drained' })
    }
  }
  onProgress?.(run.counts)
  const workers = servers.flatMap(({ transport, connections }) => {
    const lane = createLane(run, transport)
    return Array.from({ length: connections }, () => attempt(lane))
  })
  await Promise.all(workers)
  stopObeying()
  if (failures.length > 0) throw failures[0]
  const ending = run.ending() ?? { type: 'drained' }
  // Nobody loses a mail for having been first.
  if (ending.type === 'stopped' && ending.alarm.type === 'policy') ledger.reopenPolicyRefusals()
  return { ending, counts: ledger.counts() }
}
