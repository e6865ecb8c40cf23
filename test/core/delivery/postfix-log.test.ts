import { expect, test } from 'vitest'
import { searchPostfixLog } from '../../../src/core/delivery/postfix-log.ts'

async function* lines(text: string): AsyncGenerator<string> {
  yield* text.split('\n')
}

const LOG = `Sep  5 18:00:01 mx postfix/smtpd[101]: 4F1A2B3C4D: client=localhost[127.0.0.1]
Sep  5 18:00:01 mx postfix/cleanup[102]: 4F1A2B3C4D: message-id=<queued@letters.example>
Sep  5 18:00:01 mx postfix/qmgr[103]: 4F1A2B3C4D: from=<letters@letters.example>, size=70123, nrcpt=1 (queue active)
Sep  5 18:00:02 mx postfix/cleanup[102]: 5A5A5A5A5A: message-id=<cut@letters.example>
Sep  5 18:00:02 mx postfix/smtpd[101]: lost connection after DATA (12000 bytes) from localhost[127.0.0.1]
2025-09-05T18:00:03.000000+00:00 mx postfix/submission/smtpd[101]: 3ZqKxT1234z9: client=localhost[127.0.0.1]
2025-09-05T18:00:03.000000+00:00 mx postfix-out/cleanup[102]: 3ZqKxT1234z9: message-id=<bounced@letters.example>
2025-09-05T18:00:04.000000+00:00 mx postfix-out/smtp[104]: 3ZqKxT1234z9: to=<ada@reader.example>, relay=none, status=bounced (no such user)
Sep  5 18:00:05 mx postfix/cleanup[102]: 6B6B6B6B6B: message-id=<refused@letters.example>
Sep  5 18:00:05 mx postfix/cleanup[102]: 6B6B6B6B6B: milter-reject: END-OF-MESSAGE from localhost: 5.7.1 Spam; from=<x>
Sep  5 18:00:06 mx postfix/cleanup[102]: 7C7C7C7C7C: message-id=<other@letters.example>
Sep  5 18:00:06 mx postfix/qmgr[103]: 7C7C7C7C7C: from=<letters@letters.example>, size=1, nrcpt=1 (queue active)
Sep  5 18:00:07 mx postfix/smtpd[105]: 8D8D8D8D8D: client=localhost[127.0.0.1]
Sep  5 18:00:07 mx postfix/cleanup[102]: 8D8D8D8D8D: message-id=<short@letters.example>
Sep  5 18:00:08 mx postfix/smtpd[105]: lost connection after DATA (12000 bytes) from localhost[127.0.0.1]
Sep  5 18:00:07 mx sshd[5]: 4F1A2B3C4D: message-id=<cut@letters.example>`

test('a message was taken when the queue has it, not when its header was read', async () => {
  const wanted = ['queued', 'cut', 'bounced', 'short', 'refused', 'absent'].map(name => `<${name}@letters.example>`)
  const found = await searchPostfixLog(lines(LOG), new Set(wanted))
  expect([...found.accepted]).toEqual(['<queued@letters.example>', '<bounced@letters.example>'])
  expect([...found.refused]).toEqual(['<refused@letters.example>', '<short@letters.example>'])
  expect([...found.begun]).toEqual(['<cut@letters.example>'])
  expect(found.lines).toBe(LOG.split('\n').length)
})

test('what was refused and is begun again is begun', async () => {
  const again = `${LOG}
Sep  5 18:20:00 mx postfix/smtpd[105]: 9E9E9E9E9E: client=localhost[127.0.0.1]
Sep  5 18:20:00 mx postfix/cleanup[102]: 9E9E9E9E9E: message-id=<refused@letters.example>`
  const id = '<refused@letters.example>'
  expect(await searchPostfixLog(lines(again), new Set([id]))).toMatchObject({
    refused: new Set(),
    begun: new Set([id]),
  })
})

test('nothing is found in an empty log', async () => {
  const found = await searchPostfixLog(lines(''), new Set(['<queued@letters.example>']))
  expect(found.accepted.size + found.refused.size).toBe(0)
})
