import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import type { LinkAnswer } from '../core/checks/link-answer.ts'

/** What links answered a while ago. */
export interface LinkCache {
  /** By the whole address, fragment included; undefined where nothing is kept that is young enough. */
  readonly read: (url: string, age: CacheAge) => LinkAnswer | undefined
  readonly write: (url: string, answer: LinkAnswer, now: number) => void
  /** Where it cannot be kept (a read-only folder, a full disk) the next run asks again. */
  readonly save: () => void
}

interface CacheAge {
  readonly now: number
  /** Milliseconds; shortens the age to which an answer is kept, never lengthens it. */
  readonly maxAge?: number
}

/** Raised with every change of what is kept or of what an answer means. */
const VERSION = 1

const HOUR = 3_600_000

/** A page that is there stays for the week in which an edition is written and sent. */
const REACHED_KEPT = 7 * 24 * HOUR

/** What is wrong is about to be put right, and editors look again; an hour spares servers the runs in between. */
const OTHERS_KEPT = HOUR

/** Some hundred editions; a file of one or two megabytes. */
const MOST_ENTRIES = 5_000

const REDIRECTS = v.array(v.object({ status: v.number(), to: v.string() }))
const ANSWER = v.variant('type', [
  v.object({ type: v.literal('reached'), status: v.number(), redirects: REDIRECTS }),
  v.object({ type: v.literal('broken'), reason: v.string(), redirects: REDIRECTS }),
  v.object({ type: v.literal('unverified'), reason: v.string(), redirects: REDIRECTS }),
])
const ENTRY = v.object({ answer: ANSWER, at: v.number() })
const CACHE_FILE = v.object({ version: v.literal(VERSION), entries: v.record(v.string(), ENTRY) })

interface Entry {
  readonly answer: LinkAnswer
  readonly at: number
}

/** A file that can be deleted at any time; one that is missing, damaged or somebody else's holds no answers. */
export function openLinkCache(file: string): LinkCache {
  const entries = new Map(Object.entries(readEntries(file)))
  return {
    read: (url, { now, maxAge = Number.POSITIVE_INFINITY }) => {
      const entry = entries.get(url)
      if (!entry) return undefined
      const age = now - entry.at
      const kept = entry.answer.type === 'reached' ? REACHED_KEPT : OTHERS_KEPT
      // An answer from the future was noted by a clock that was wrong.
      return age >= 0 && age < Math.min(kept, maxAge) ? entry.answer : undefined
    },
    write: (url, answer, at) => void entries.set(url, { answer, at }),
    save: () => writeEntries(file, youngest(entries)),
  }
}

function youngest(entries: ReadonlyMap<string, Entry>): Record<string, Entry> {
  const byAge = [...entries].sort(([, a], [, b]) => b.at - a.at)
  return Object.fromEntries(byAge.slice(0, MOST_ENTRIES))
}

function readEntries(file: string): Record<string, Entry> {
  try {
    return v.parse(CACHE_FILE, JSON.parse(readFileSync(file, 'utf8'))).entries
  } catch {
    return {}
  }
}

function writeEntries(file: string, entries: Record<string, Entry>): void {
  const staged = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(staged, `${JSON.stringify({ version: VERSION, entries }, null, 1)}\n`)
    renameSync(staged, file)
  } catch {
    removeQuietly(staged)
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It may be the folder itself that is no folder; nothing was written then.
  }
}
