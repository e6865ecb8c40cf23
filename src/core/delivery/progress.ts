import type { StateCounts } from './ledger.ts'

/** How far a mailing is. */
export interface Progress {
  readonly counts: StateCounts
  /** Recipients who need nothing more from this run. */
  readonly done: number
  readonly total: number
  /** Accepted a second, over the last ten; 0 before anything is known. */
  readonly speed: number
  /** Seconds until nobody is left who was not tried; undefined while the speed is unknown. */
  readonly left: number | undefined
}

/** Follows a mailing's counts; `now` is a clock that never jumps, in milliseconds. */
export interface Meter {
  readonly see: (counts: StateCounts, now: number) => Progress
}

const WINDOW_MS = 10_000
const SAMPLE_MS = 250

export function createMeter(): Meter {
  const samples: { readonly at: number; readonly accepted: number }[] = []
  return {
    see: (counts, now) => {
      const { accepted, pending, sending, deferred } = counts
      const last = samples.at(-1)
      if (!last || now - last.at >= SAMPLE_MS) samples.push({ at: now, accepted })
      while (samples.length > 2 && now - (samples[0]?.at ?? now) > WINDOW_MS) samples.shift()
      const [first = { at: now, accepted }] = samples
      const seconds = (now - first.at) / 1000
      const speed = seconds > 0 ? (accepted - first.accepted) / seconds : 0
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
      const waiting = pending + sending
      return {
        counts,
        done: total - waiting - deferred,
        total,
        speed,
        left: speed > 0 ? waiting / speed : undefined,
      }
    },
  }
}

const BAR = 20

/**
 * `████████░░░░░░░░░░░░  40 %  2,000 of 5,000  12.1/s  3 deferred  0 rejected  0 unknown  4 min left`, accepted those
 * that stand first; without the bar where there is no room for it.
 */
export function formatProgress({ counts, done, total, speed, left }: Progress, columns: number): string {
  const share = total === 0 ? 1 : done / total
  const filled = Math.floor(share * BAR)
  const facts = [
    `${Math.floor(share * 100)} %`,
    `${counts.accepted.toLocaleString('en')} of ${total.toLocaleString('en')}`,
    `${speed.toFixed(speed < 100 ? 1 : 0)}/s`,
    `${counts.deferred} deferred`,
    `${counts.rejected} rejected`,
    `${counts.unknown} unknown`,
    ...(left === undefined ? [] : [`${formatDuration(left)} left`]),
  ].join('  ')
  const isWide = facts.length + BAR + 2 < columns
  return isWide ? `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${facts}` : facts
}

/** `40 s`, `4 min`, `2 h 5 min` */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
