import { expect, test } from 'vitest'
import { createPace } from '../../../src/core/delivery/pace.ts'
import { nextTry, USUAL_POLICY } from '../../../src/core/delivery/policy.ts'

/** When each of so many messages leaves, in milliseconds, asked for one after the other. */
function departures(rate: number, count: number): readonly number[] {
  const pace = createPace(rate)
  let now = 0
  return Array.from({ length: count }, () => {
    now += pace.take(now)
    return now
  })
}

test('in no second do more messages leave than the rate and what an idle tenth saves', () => {
  const times = departures(50, 500)
  for (const start of times) {
    expect(times.filter(time => time >= start && time < start + 1000).length).toBeLessThanOrEqual(56)
  }
})

test('a rate below one is a rate', () => {
  const times = departures(0.5, 4)
  expect((times[3] ?? 0) - (times[1] ?? 0)).toBeCloseTo(4000)
})

test('a pause saves nothing up beyond a tenth of a second', () => {
  const pace = createPace(100)
  pace.take(0)
  const waits = Array.from({ length: 30 }, () => pace.take(60_000))
  expect(waits.filter(wait => wait === 0).length).toBeLessThanOrEqual(11)
})

test('refusals at the same time halve the rate once, later ones again, down to a floor', () => {
  const pace = createPace(64)
  pace.slow(0, 0.5)
  pace.slow(10, 0.5)
  expect(pace.rate()).toBe(32)
  for (let second = 2; second < 20; second++) pace.slow(second * 1000, 0.5)
  expect(pace.rate()).toBe(4)
})

test('accepted messages bring the rate back, and not above what it was', () => {
  const pace = createPace(64)
  pace.slow(0, 0.5)
  for (let count = 0; count < 25; count++) pace.recover()
  expect(pace.rate()).toBeGreaterThan(32)
  expect(pace.rate()).toBeLessThan(64)
  for (let count = 0; count < 500; count++) pace.recover()
  expect(pace.rate()).toBe(64)
})

test('a deferred reader is tried after 5 minutes, 15, an hour, and then every four, six times in all', () => {
  let now = 0
  const times: number[] = []
  for (let tries = 1; ; tries++) {
    const next = nextTry(USUAL_POLICY, { tries, firstTry: 0, now })
    if (next === undefined) break
    times.push((next - now) / 60_000)
    now = next
  }
  expect(times).toEqual([5, 15, 60, 240, 240])
})

test('a day after the first try a deferred reader is given up', () => {
  const now = 23.9 * 3_600_000
  expect(nextTry(USUAL_POLICY, { tries: 4, firstTry: 0, now })).toBeUndefined()
})
