import { expect, test } from 'vitest'
import type { SendSummary } from '../../src/commands/send-summary.ts'
import { STATES, type StateCounts } from '../../src/core/delivery/ledger.ts'
import type { Ending } from '../../src/core/delivery/run.ts'
import { PLAIN } from '../../src/core/source/report.ts'
import { describeEnding, formatCounts, formatSummary } from '../../src/program/send-text.ts'

const NONE = Object.fromEntries(STATES.map(state => [state, 0])) as unknown as StateCounts

const SUMMARY: SendSummary = {
  edition: '2025-09-05',
  subject: 'Hello {{firstName}}',
  from: 'Scratch <news@scratch.example>',
  kind: 'list',
  target: 'readers',
  due: 4988,
  counts: { ...NONE, pending: 4988 },
  lost: 0,
  reopened: 0,
  variants: 1,
  servers: ['smtps://mail.scratch.example:465'],
  content: 'a1b2c3d4e5f6',
  warnings: 0,
  errors: 0,
  dryRun: false,
  asks: true,
}

test('the summary says what there is to know, a fact a line, and nothing that is not so', () => {
  expect(formatSummary(SUMMARY, PLAIN)).toBe(`2025-09-05
  subject   Hello {{firstName}}
  from      Scratch <news@scratch.example>
  to        4,988 readers: readers
  by        smtps://mail.scratch.example:465
  checks    nothing to mend
  content   a1b2c3d4`)
})

test('the summary of a mailing that goes on, with everything that can be said', () => {
  const text = formatSummary(
    {
      ...SUMMARY,
      dryRun: true,
      rate: 10,
      dkim: 'news._domainkey.scratch.example',
      variants: 3,
      warnings: 2,
      reopened: 7,
      frozen: { added: 4988, duplicates: 2, known: 1200, suppressed: 3, invalid: 1 },
      counts: { ...NONE, pending: 4988, accepted: 12, unknown: 5 },
    },
    PLAIN,
  )
  expect(text).toBe(`2025-09-05  (dry run)
  subject   Hello {{firstName}}
  from      Scratch <news@scratch.example>
  to        4,988 readers: readers
  left out  2 duplicates, 1,200 mailed by another list, 3 suppressed, 1 invalid row
  accepted  12 readers before
  again     7 readers who were refused or lost from sight
  held      5 readers of whom nobody knows whether they have it
  variants  3 by audience
  by        smtps://mail.scratch.example:465
  rate      10 a second, 9 min at best
  signed    news._domainkey.scratch.example
  checks    2 warnings
  content   a1b2c3d4`)
})

test('counts name what there is', () => {
  expect(formatCounts({ ...NONE, accepted: 4988, deferred: 3, unknown: 1 })).toBe(
    '4,988 accepted, 3 deferred, 1 unknown',
  )
  expect(formatCounts(NONE)).toBe('0 accepted')
})

const stopped = (type: 'policy' | 'unknown' | 'settings' | 'connection' | 'stale'): Ending => ({
  type: 'stopped',
  alarm: { type, reply: '554 5.7.1 No' },
})

test.each<[string, Ending, RegExp]>([
  ['refused by policy', stopped('policy'), /refuses this message.*554 5\.7\.1 No[\s\S]*due again[\s\S]*AGAIN/],
  ['lost from sight', stopped('unknown'), /lost from sight[\s\S]*reconcile[\s\S]*AGAIN/],
  ['settings', stopped('settings'), /^Stopped: 554 5\.7\.1 No[\s\S]*Nobody is lost[\s\S]*AGAIN/],
  ['no connection', stopped('connection'), /for now[\s\S]*back[\s\S]*AGAIN/],
  ['too late', stopped('stale'), /notAfter/],
  ['drained', { type: 'drained' }, /as you asked[\s\S]*AGAIN/],
  ['waiting', { type: 'waiting', at: 1_000_000 + 240_000 }, /due in 4 min[\s\S]*AGAIN/],
  ['done', { type: 'done' }, /^$/],
])('an ending says what happened and what to do: %s', (_, ending, expected) => {
  const { text, advice = '' } = describeEnding(ending, { again: 'AGAIN', cut: 0, now: 1_000_000 })
  expect([text, advice].join('\n').trim()).toMatch(expected)
})
