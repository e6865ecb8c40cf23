import { expect, test } from 'vitest'
import type { Email } from '../../../src/core/email/email.ts'
import { variantFor } from '../../../src/core/email/personalise.ts'
import { inboxRow } from '../../../src/core/preview/inbox-row.ts'
import { scratchEmail, to } from '../message/scratch-email.ts'

const mail = () => scratchEmail({ letter: `Dear {{firstName|friend}},\n\n${'👋 & so on '.repeat(60)}` })
const rowFor = (email: Email, columns: Record<string, string>) =>
  inboxRow(email, variantFor(email, to(columns)), to(columns))

test('says who writes, and what about, to this reader', async () => {
  const email = await mail()
  const { sender, subject } = rowFor(email, { firstName: '<b>Ada</b>' })
  expect(sender).toBe(email.newsletter.sender.name)
  expect(subject).toBe('News for <b>Ada</b>: more')
  expect(rowFor(email, {}).subject).toBe('News for you: more')
})

test('goes on with what the mail shows first, not with the preheader that it hides', async () => {
  const { preheader, beginning } = rowFor(await mail(), { firstName: '<b>Ada</b>' })
  expect(preheader).not.toBe('')
  expect(beginning).not.toContain(preheader)
  expect(beginning).toContain('Dear <b>Ada</b>, 👋 & so on 👋')
})

test('ends between two characters', async () => {
  const { beginning } = rowFor(await mail(), {})
  expect([...beginning]).toHaveLength(200)
  expect(beginning).not.toMatch(/\p{Surrogate}/u)
})
