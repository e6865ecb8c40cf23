import { expect, test } from 'vitest'
import { classifyRefusal, gistOf, type SmtpStage } from '../../../src/core/delivery/submission.ts'

test.each<[SmtpStage, string, object]>([
  ['recipient', '450 4.2.0 Greylisted', { type: 'deferred', code: 450 }],
  ['recipient', '452 4.2.2 Mailbox full for now', { type: 'deferred', code: 452 }],
  ['message', '451 4.3.0 Queue file write error', { type: 'deferred', code: 451 }],
  ['sender', '454 4.7.0 Try later', { type: 'deferred', code: 454 }],
  ['recipient', '550 5.1.1 No such user', { type: 'rejected', reason: 'address' }],
  ['recipient', '550-5.1.1 No such user, on several lines', { type: 'rejected', reason: 'address' }],
  ['recipient', '550 5.1.10 Null MX', { type: 'rejected', reason: 'address' }],
  ['recipient', '550 5.1.8 Your own address is wrong', { type: 'rejected', reason: 'policy' }],
  ['recipient', '552 5.2.2 Mailbox full', { type: 'rejected', reason: 'mailbox' }],
  ['recipient', '550 No such user, without an enhanced code', { type: 'rejected', reason: 'mailbox' }],
  ['recipient', '550 5.7.1 Blocked', { type: 'rejected', reason: 'policy' }],
  ['recipient', '554 5.7.606 Banned', { type: 'rejected', reason: 'policy' }],
  ['sender', '550 5.1.1 Sender unknown', { type: 'rejected', reason: 'policy' }],
  ['message', '554 No enhanced code at all', { type: 'rejected', reason: 'policy' }],
  ['message', '550 5.1.1 After the dot it is about the message', { type: 'rejected', reason: 'policy' }],
  ['recipient', '421 4.3.2 Shutting down', { type: 'unsent', fault: { type: 'connection' } }],
  ['message', '421 4.7.0 Too many', { type: 'unsent', fault: { type: 'connection' } }],
  ['sender', '530 5.7.0 Authentication required', { type: 'unsent', fault: { type: 'settings' } }],
  ['sender', '535 5.7.8 Bad credentials', { type: 'unsent', fault: { type: 'settings' } }],
])('at the %s, `%s`', (stage, reply, expected) => {
  expect(classifyRefusal(stage, { code: Number(reply.slice(0, 3)), reply })).toMatchObject(expected)
})

test.each([
  ['550 5.7.1 <ada@reader.example>: blocked', '550 5.7.1 <grace@other.example>: blocked'],
  ['554 4F1A2B3C4D spam', '554 9E8D7C6B5A spam'],
  ['550 5.7.1 See https://x.example/?id=abc123def', '550 5.7.1 See https://x.example/?id=zyx987wvu'],
])('`%s` and `%s` say the same', (one, other) => {
  expect(gistOf(one)).toBe(gistOf(other))
})

test('two reasons stay two', () => {
  expect(gistOf('550 5.7.1 Blocked by list A')).not.toBe(gistOf('550 5.7.1 Message too large'))
})
