import { createHealth, type Health } from './breaker.ts'
import type { DueDelivery } from './ledger.ts'
import { nextTry } from './policy.ts'
import type { Run } from './run.ts'
import type { Submission } from './submission.ts'
import { type Connection, isFault, type Transport } from './transport.ts'

/** One server, as all of its connections see it. */
export interface Lane {
  readonly transport: Transport
  readonly health: Health
  /** When the server may be tried again, by the clock that never jumps. */
  restUntil: number
  isGivenUp: boolean
}

export function createLane(run: Run, transport: Transport): Lane {
  return { transport, health: createHealth(run.policy), restUntil: Number.NEGATIVE_INFINITY, isGivenUp: false }
}

/** Submits one message after the other over a connection of its own, until the run is over or the server given up. */
export async function work(run: Run, lane: Lane): Promise<void> {
  let line: Connection | undefined
  // An outcome goes to disk together with the next intent: one wait for the disk a message, not two.
  let settled: Promise<unknown> = Promise.resolve()
  try {
    for (let due = await take(run, lane); due; due = await take(run, lane)) {
      line = line?.isOpen() ? line : await reopen(run, lane, line)
      const isReady = line !== undefined && (await takeToken(run))
      if (line && isReady) ({ settled } = await submit(run, lane, line, { due, settled }))
      else giveBack(run, due)
    }
  } finally {
    if (line) run.lines.delete(line)
    line?.close()
    await settled
  }
}

interface Submitting {
  readonly due: DueDelivery
  /** When the outcome of the message before is on disk. */
  readonly settled: Promise<unknown>
}

/** The next recipient for this server; undefined where there will be none. */
async function take(run: Run, lane: Lane): Promise<DueDelivery | undefined> {
  const { queue, clock, policy, notAfter } = run
  /** When nobody but deferred recipients was left. */
  let waitingSince: number | undefined
  while (!run.ending() && !lane.isGivenUp) {
    const rest = lane.restUntil - clock.monotonic()
    const now = clock.now()
    if (rest > 0) {
      await clock.sleep(rest, run.over)
      continue
    }
    const turn = queue.next(now)
    const isLeft = turn.type === 'due' || turn.type === 'later'
    if (isLeft && notAfter !== undefined && now > notAfter) {
      if (turn.type === 'due') giveBack(run, turn.due)
      run.end({ type: 'stopped', alarm: { type: 'stale', reply: '' } })
      return undefined
    }
    switch (turn.type) {
      case 'due':
        if (!(await dropSuppressed(run, turn.due))) return turn.due
        break
      case 'busy':
        await somethingNew(run, turn.at)
        break
      case 'later':
        waitingSince ??= now
        if (turn.at > waitingSince + policy.patience) run.end({ type: 'waiting', at: turn.at })
        else await clock.sleep(Math.min(turn.at - now, LOOK_AT_CLOCK_MS), run.over)
        break
      case 'empty':
        run.end({ type: 'done' })
    }
  }
  return undefined
}

/** A domain is free, a recipient given back, the run over; or a deferred recipient is due. */
async function somethingNew({ change, clock, over }: Run, at: number | undefined): Promise<void> {
  if (at === undefined) return change()
  const woken = new AbortController()
  const wait = Math.min(Math.max(0, at - clock.now()), LOOK_AT_CLOCK_MS)
  await Promise.race([change(), clock.sleep(wait, AbortSignal.any([over, woken.signal]))])
  woken.abort()
}

/** The clock may be set while a worker sleeps by it. */
const LOOK_AT_CLOCK_MS = 30_000

async function dropSuppressed(run: Run, due: DueDelivery): Promise<boolean> {
  if (!(await run.isSuppressed(due.recipient.email))) return false
  await run.ledger.suppress(due.id, run.clock.now())
  run.move(stateOf(due), 'suppressed')
  release(run, due)
  return true
}

async function reopen(run: Run, lane: Lane, closed: Connection | undefined): Promise<Connection | undefined> {
  if (closed) run.lines.delete(closed)
  const line = await lane.transport.connect(run.over)
  if (!isFault(line)) {
    run.lines.add(line)
    if (run.cut.aborted) line.cut()
    return line
  }
  if (line.type === 'settings') run.end({ type: 'stopped', alarm: { type: 'settings', reply: line.message } })
  else noteFault(run, lane, line.message)
  return undefined
}

/** @returns false where the run ended meanwhile. */
async function takeToken({ clock, pace, over, ending }: Run): Promise<boolean> {
  const wait = pace.take(clock.monotonic())
  if (wait > 0) await clock.sleep(wait, over)
  return ending() === undefined
}

/** @returns when the outcome is on disk; a promise that is looked at later, when the next message waits for the disk. */
async function submit(run: Run, lane: Lane, line: Connection, { due, settled }: Submitting) {
  const { ledger, clock, compose } = run
  const message = await compose(due)
  const [isDue] = await Promise.all([ledger.intend(due.id, message.id, clock.now()), settled])
  if (!isDue) {
    release(run, due)
    return { settled }
  }
  const submission = await line.submit(message)
  const written = settle(run, lane, due, submission)
  const alarm = run.breaker.see(submission)
  if (alarm) run.end({ type: 'stopped', alarm })
  // The worker meets the failure itself, when it next waits for the disk; the others must not wait for this reader.
  written.catch(() => run.end({ type: 'drained' }))
  return { settled: written }
}

async function settle(run: Run, lane: Lane, due: DueDelivery, submission: Submission): Promise<void> {
  const { ledger, clock, pace, policy } = run
  const at = clock.now()
  const outcome = { submission, at, server: lane.transport.name }
  if (submission.type !== 'unknown' && submission.type !== 'unsent') lane.health.answered()
  switch (submission.type) {
    case 'deferred': {
      pace.slow(clock.monotonic(), AFTER_DEFERRAL)
      const again = nextTry(policy, { tries: due.tries + 1, firstTry: due.firstTry ?? at, now: at })
      await ledger.settle(due.id, again === undefined ? outcome : { ...outcome, nextTry: again })
      run.move(stateOf(due), again === undefined ? 'rejected' : 'deferred')
      break
    }
    case 'unsent':
      if (submission.fault.type === 'connection') noteFault(run, lane, submission.fault.message)
      await ledger.settle(due.id, outcome)
      giveBack(run, due)
      return
    case 'unknown':
      noteFault(run, lane, submission.reply)
      await ledger.settle(due.id, outcome)
      run.move(stateOf(due), 'unknown')
      break
    case 'accepted':
      pace.recover()
      await ledger.settle(due.id, outcome)
      run.move(stateOf(due), 'accepted')
      break
    case 'rejected':
      await ledger.settle(due.id, outcome)
      run.move(stateOf(due), 'rejected')
  }
  // Not before it is on disk: who is neither there nor under way would be taken for done.
  release(run, due)
}

/** Of the rate. A greylisted reader says little of the server; a few of them are no reason to crawl. */
const AFTER_DEFERRAL = 0.8
const AFTER_FAULT = 0.5

/** The line to a server broke, or could not be had. */
function noteFault(run: Run, lane: Lane, reply: string): void {
  const now = run.clock.monotonic()
  run.pace.slow(now, AFTER_FAULT)
  // Connections that were open together break together; that is one fault.
  if (lane.isGivenUp || lane.restUntil > now) return
  const remedy = lane.health.fault()
  if (remedy.type === 'pause') lane.restUntil = now + remedy.ms
  if (remedy.type !== 'give-up') return
  lane.isGivenUp = true
  run.giveUp(reply)
}

function release(run: Run, due: DueDelivery): void {
  run.queue.release(due)
  run.announceChange()
}

function giveBack(run: Run, due: DueDelivery): void {
  run.queue.giveBack(due)
  run.announceChange()
}

function stateOf({ tries }: DueDelivery): 'pending' | 'deferred' {
  return tries > 0 ? 'deferred' : 'pending'
}
