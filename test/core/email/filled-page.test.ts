import { expect, test } from 'vitest'
import { fillPage } from '../../../src/core/email/filled-page.ts'
import { personalise, variantFor } from '../../../src/core/email/personalise.ts'
import { scratchEmail, to } from '../message/scratch-email.ts'

const NOBODY = to()
const LONG = to({ firstName: 'A'.repeat(500), city: '<b>' })

test.each([
  ['nobody', NOBODY],
  ['somebody with a long name', LONG],
  ['a subscriber', to({ plan: 'subscriber', firstName: 'Ada' })],
])('for %s is what this reader is sent', async (_, reader) => {
  const email = await scratchEmail()
  expect(fillPage(email, variantFor(email, reader), reader).html).toBe(personalise(email, reader).html.toString())
})

test('finds the blocks where they are, however long the values before them', async () => {
  const email = await scratchEmail()
  const beginnings = [NOBODY, LONG].map(reader => {
    const { html, offsets } = fillPage(email, variantFor(email, reader), reader)
    expect(offsets.at(-1)).toBe(html.length)
    return offsets.slice(0, -1).map(offset => html.slice(offset, offset + 20))
  })
  expect(beginnings[0]?.length).toBeGreaterThan(5)
  expect(beginnings[1]).toEqual(beginnings[0])
})
