import type { Interruption, Tools } from './outcome.ts'

/** What a person, or the machine, wants of a sending that is under way. */
export interface Interruptions {
  /** Aborted by the first signal. */
  readonly drain: AbortSignal
  /** Aborted by the second. */
  readonly cut: AbortSignal
  /** The first signal, if there was one. */
  readonly signal: () => Interruption | undefined
  readonly stop: () => void
}

/** From here on a signal no longer ends the process by itself. */
export function listenForInterruptions({ surroundings, terminal }: Tools): Interruptions {
  const drain = new AbortController()
  const cut = new AbortController()
  let first: Interruption | undefined
  const stop = surroundings.onInterrupt?.(signal => {
    terminal.clearProgress()
    if (first) return cut.abort()
    first = signal
    terminal.note('Stopping when what is under way is finished; once more to cut it off, which leaves it unknown.')
    drain.abort()
  })
  return { drain: drain.signal, cut: cut.signal, signal: () => first, stop: () => stop?.() }
}

export interface Stop {
  readonly signal: AbortSignal
  readonly interruption: () => Interruption | undefined
  readonly end: () => void
}

/** For work that leaves nothing half done: the first signal ends it at once. */
export function listenForStop({ surroundings, terminal }: Tools): Stop {
  const controller = new AbortController()
  let first: Interruption | undefined
  const end = surroundings.onInterrupt?.(signal => {
    terminal.clearProgress()
    first = signal
    controller.abort()
  })
  return { signal: controller.signal, interruption: () => first, end: () => end?.() }
}
