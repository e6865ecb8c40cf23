import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LinkAnswer } from '../../src/core/checks/link-answer.ts'
import { openLinkCache } from '../../src/io/link-cache.ts'
import { scratchProject } from '../scratch-project.ts'

const NOW = Date.UTC(2025, 8, 5)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const URL = 'https://a.example/'

const REACHED: LinkAnswer = { type: 'reached', status: 200, redirects: [{ status: 301, to: 'https://b.example/' }] }
const BROKEN: LinkAnswer = { type: 'broken', reason: '404 Not Found', redirects: [] }
const UNVERIFIED: LinkAnswer = { type: 'unverified', reason: '403 Forbidden', redirects: [] }

function cacheFile(content?: string): string {
  return join(scratchProject(content === undefined ? {} : { 'out/.links.json': content }), 'out/.links.json')
}

/** A file in which one answer was kept. */
function keep(answer: LinkAnswer): string {
  const file = cacheFile()
  const cache = openLinkCache(file)
  cache.write(URL, answer, NOW)
  cache.save()
  return file
}

test.each([REACHED, BROKEN, UNVERIFIED])('what is $type comes back as it was', answer => {
  expect(openLinkCache(keep(answer)).read(URL, { now: NOW })).toEqual(answer)
})

test('every address is one of its own', () => {
  const file = keep(REACHED)
  expect(openLinkCache(file).read(`${URL}#x`, { now: NOW })).toBeUndefined()
})

test.each<[LinkAnswer, number, boolean]>([
  [REACHED, 7 * DAY - 1, true],
  [REACHED, 7 * DAY, false],
  [BROKEN, HOUR - 1, true],
  [BROKEN, HOUR, false],
  [UNVERIFIED, HOUR - 1, true],
  [UNVERIFIED, HOUR, false],
  [REACHED, -1, false],
])('an answer (%o) of this age (%i ms) is believed: %s', (answer, age, isKept) => {
  expect(openLinkCache(keep(answer)).read(URL, { now: NOW + age })).toEqual(isKept ? answer : undefined)
})

test('an age can be shortened, and not lengthened', () => {
  const cache = openLinkCache(keep(BROKEN))
  expect(cache.read(URL, { now: NOW + 999, maxAge: 1_000 })).toEqual(BROKEN)
  expect(cache.read(URL, { now: NOW + 1_000, maxAge: 1_000 })).toBeUndefined()
  expect(cache.read(URL, { now: NOW, maxAge: 0 })).toBeUndefined()
  expect(cache.read(URL, { now: NOW + HOUR, maxAge: DAY })).toBeUndefined()
})

test.each([
  ['nothing', ''],
  ['half of it', '{"version":1,"entries":{"https://a.example/":{"answer":'],
  ['something else', '[1]'],
  ['another version', JSON.stringify({ version: 0, entries: { [URL]: { answer: BROKEN, at: NOW } } })],
  ['an answer of another kind', JSON.stringify({ version: 1, entries: { [URL]: { answer: { type: 'x' }, at: NOW } } })],
  ['an answer without a time', JSON.stringify({ version: 1, entries: { [URL]: { answer: BROKEN } } })],
])('a file that holds %s is an empty cache, and written anew', (_, content) => {
  const file = cacheFile(content)
  const cache = openLinkCache(file)
  expect(cache.read(URL, { now: NOW })).toBeUndefined()
  cache.write(URL, REACHED, NOW)
  cache.save()
  expect(openLinkCache(file).read(URL, { now: NOW })).toEqual(REACHED)
})

test('it is written at once and leaves nothing else behind', () => {
  const file = keep(REACHED)
  expect(readdirSync(join(file, '..'))).toEqual(['.links.json'])
})

test('where it cannot be written, nothing happens', () => {
  const file = cacheFile()
  mkdirSync(file, { recursive: true })
  const cache = openLinkCache(file)
  cache.write(URL, REACHED, NOW)
  cache.save()
  expect(readdirSync(join(file, '..'))).toEqual(['.links.json'])
  writeFileSync(join(file, 'x'), '')
  openLinkCache(join(file, 'x/.links.json')).save()
})

test('the oldest answers make room', () => {
  const file = cacheFile()
  const cache = openLinkCache(file)
  for (let index = 0; index < 5_001; index += 1) cache.write(`${URL}${index}`, REACHED, NOW - index)
  cache.save()
  const kept = openLinkCache(file)
  expect(kept.read(`${URL}4999`, { now: NOW })).toEqual(REACHED)
  expect(kept.read(`${URL}5000`, { now: NOW })).toBeUndefined()
  expect(readFileSync(file).length).toBeLessThan(2_000_000)
})
