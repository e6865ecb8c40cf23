import { expect, test } from 'vitest'
import { sampleRecipient, withAudience } from '../../../src/core/content/recipient.ts'

test('a newsletter without a sample has a reader of whom nothing is known', () => {
  expect(sampleRecipient({ sample: {} })).toEqual({ email: 'reader@example.com', columns: {} })
})

test('somebody in an audience has its columns in place of their own, and keeps the rest', () => {
  const reader = { email: 'ada@reader.example', id: 'ada', columns: { plan: 'free', region: 'eu', firstName: 'Ada' } }
  const audiences = [
    { type: 'one-of', column: 'plan', values: ['subscriber'] },
    { type: 'not', condition: { type: 'one-of', column: 'region', values: ['us'] } },
  ] as const
  expect(withAudience(reader, audiences, { columns: { plan: 'subscriber' } })).toEqual({
    ...reader,
    columns: { firstName: 'Ada', plan: 'subscriber' },
  })
})
