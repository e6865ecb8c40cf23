import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StateCounts } from '../core/delivery/ledger.ts'
import { type DeliveryPolicy, USUAL_POLICY } from '../core/delivery/policy.ts'
import type { DeliverOptions } from '../core/delivery/run.ts'
import { sha256 } from '../core/source/source.ts'
import { type Fault, type FaultyServer, startFaultyServer } from '../io/faulty-server.ts'
import { type Ledger, openLedger } from '../io/ledger.ts'
import type { MailingRecord } from '../io/ledger-view.ts'
import { createSmtpTransport } from '../io/smtp.ts'
import { readSuppression } from '../io/suppression.ts'
import { enrol } from './enrol.ts'
import { type OpenOptions, openEdition } from './open-edition.ts'
import { prepareMailing } from './prepare-mailing.ts'
import type { RenderEdition } from './render-apart.ts'
import { findTarget } from './send-target.ts'
import { submitMailing } from './submit-mailing.ts'

export interface RehearseOptions extends OpenOptions, Pick<DeliverOptions, 'clock' | 'drain' | 'cut' | 'onProgress'> {
  readonly edition: string
  readonly list: string
  readonly skipInvalid?: boolean
  readonly render: RenderEdition
}

/** What the ledger says and what the server really took, side by side. */
export interface Rehearsal {
  readonly list: string
  readonly counts: StateCounts
  /** Took it more than once. Must be nobody. */
  readonly twice: readonly string[]
  /** Have none, and the ledger says that they have, or does not say at all. Must be nobody. */
  readonly missed: readonly string[]
  /** Have one, and the ledger says that they have not. Must be nobody. */
  readonly unrecorded: readonly string[]
  /** Of the unknown, those who have it. */
  readonly unknownWithMessage: number
  readonly faults: ReadonlyMap<Fault, number>
  /** Runs that it took: each one that stopped was started again, as an editor would. */
  readonly runs: number
  readonly milliseconds: number
  readonly isDrained: boolean
}

/** Of a thousand attempts, how many meet which fault. */
const SHARES: readonly (readonly [Fault, number])[] = [
  ['later', 30],
  ['refused', 20],
  ['closing', 15],
  ['later-after-dot', 10],
  ['passing', 10],
  ['cut-before-dot', 10],
  ['cut-after-dot', 8],
  ['stall-before-dot', 1],
  ['stall-after-dot', 1],
]

/** The usual policy with its hours made milliseconds. */
const HURRIED: DeliveryPolicy = {
  ...USUAL_POLICY,
  rate: 5_000,
  perDomain: 50,
  retryAfter: [50, 100, 200, 400, 800],
  pauses: [100, 200, 400],
  patience: 60_000,
}
const CONNECTIONS = 20
/** Milliseconds after which a silent server is given up. */
const SILENCE = 1_500
/** A mailing that needs more is not going to end. */
const MOST_RUNS = 1_000

/**
 * Sends an edition to a list over the path that a real sending takes, with a ledger of its own that is thrown away, to a
 * server on this machine that fails in every way a mail server can.
 * @throws BroadsheetError where anything is wrong before the first message.
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-rehearsal-'))
  const server = await startFaultyServer({ plan: planFaults })
  try {
    const ledger = openLedger(folder)
    try {
      return await play(options, server, ledger)
    } finally {
      ledger.close()
    }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same faults for the same people every time. */
function planFaults(address: string, attempt: number): Fault | undefined {
  let draw = Number.parseInt(sha256(`${address}\n${attempt}`).slice(0, 8), 16) % 1000
  for (const [fault, share] of SHARES) {
    draw -= share
    if (draw < 0) return fault
  }
  return undefined
}

async function play(options: RehearseOptions, server: FaultyServer, ledger: Ledger): Promise<Rehearsal> {
  const { edition, list, clock, drain, onProgress } = options
  const opened = await openEdition(options, edition)
  const { newsletter, root } = opened
  const target = findTarget(root, newsletter, { list })
  const suppression = await readSuppression(root)
  const name = `smtp://127.0.0.1:${server.port}`
  const smtp = { name, host: '127.0.0.1', port: server.port, secure: false, requireTLS: false, weight: 1 }
  const servers = {
    ...{ isOutbox: false, isRemote: true, signer: undefined, secret: 'rehearsal' },
    lanes: [{ transport: createSmtpTransport(smtp, { silence: SILENCE }), connections: CONNECTIONS }],
  }
  const context = { ledger, edition, opened, newsletter, target, secret: servers.secret, kind: 'list' } as const
  const began = clock.monotonic()
  let restart: Promise<void> | undefined
  const onCounts = (counts: StateCounts) => {
    onProgress?.(counts)
    if (counts.accepted >= counts.pending) restart ??= server.restart()
  }
  for (let runs = 1; ; runs++) {
    const prepared = await prepareMailing({ ...context, place: options, render: options.render, now: clock.now() })
    const enrolment = await enrol({
      ...{ ledger, prepared, target, servers, suppression, now: clock.now() },
      ...{ skipInvalid: options.skipInvalid === true, retryFailed: false, resendUnknown: false },
      confirm: async () => true,
    })
    if (!enrolment) throw new Error('nobody declined')
    const session = { ...options, ledger, prepared, servers, suppression, enrolment, policy: HURRIED }
    const { ending } = await submitMailing({ ...session, onProgress: onCounts })
    await restart
    if (ending.type === 'done' || drain.aborted || runs === MOST_RUNS) {
      const milliseconds = clock.monotonic() - began
      const { record } = enrolment
      return { list, ...compare(ledger, record, server), runs, milliseconds, isDrained: drain.aborted }
    }
  }
}

function compare(ledger: Ledger, record: MailingRecord, { inbox, played }: FaultyServer) {
  const twice: string[] = []
  const missed: string[] = []
  const unrecorded: string[] = []
  let unknownWithMessage = 0
  for (const { address, state } of ledger.everybody(record)) {
    const got = inbox.get(address ?? '') ?? 0
    if (got > 1) twice.push(address ?? '')
    if (state === 'unknown') {
      if (got > 0) unknownWithMessage++
    } else if (state === 'accepted') {
      if (got === 0) missed.push(address ?? '')
    } else if (got > 0) unrecorded.push(address ?? '')
    else if (state !== 'rejected' && state !== 'suppressed') missed.push(address ?? '')
  }
  return { counts: ledger.counts(record), twice, missed, unrecorded, unknownWithMessage, faults: played }
}
