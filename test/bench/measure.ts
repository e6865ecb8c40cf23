import { performance } from 'node:perf_hooks'

/** Milliseconds that a task takes. */
export async function timed(task: () => unknown): Promise<number> {
  const start = performance.now()
  await task()
  return performance.now() - start
}

export interface Rounds {
  readonly warmUps: number
  readonly rounds: number
}

/**
 * Times tasks in turn, round after round: whatever slows the machine down slows all of them.
 * @returns the milliseconds of each task, by round.
 */
export async function interleave<Name extends string>(
  { warmUps, rounds }: Rounds,
  tasks: Readonly<Record<Name, () => unknown>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(tasks) as Name[]
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of names) {
      const time = await timed(tasks[name])
      if (round >= 0) times[name].push(time)
    }
  }
  return times
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The median of what each round says, not the quotient of two medians. */
export function medianRatio(values: readonly number[], reference: readonly number[]): number {
  return median(values.map((value, round) => value / (reference[round] ?? Number.NaN)))
}
