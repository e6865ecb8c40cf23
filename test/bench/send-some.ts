import { renderApart, send, systemClock } from './compiled-package.ts'
import { EDITION } from './mailing.ts'

/**
 * One run of a mailing, ended after so many messages: `send-some.js <project> <smtp url> <messages>`. Tells its parent
 * when the first message was accepted, how long the rest took, and how much memory it held at most.
 */
const [, , project = '.', url = '', count = '0'] = process.argv
const enough = Number(count)
const drain = new AbortController()
let begun: number | undefined
let first = 0
let last = 0
const result = await send({
  project,
  edition: EDITION,
  list: 'big',
  environment: { SMTP_URL: url, BROADSHEET_SECRET: 'a-secret-of-the-benchmark-0123456789' },
  clock: systemClock,
  render: renderApart,
  rate: 1_000_000,
  confirm: async () => true,
  onProgress: ({ accepted }) => {
    begun ??= accepted
    if (accepted === begun + 1 && first === 0) first = performance.now()
    last = performance.now()
    if (accepted >= begun + enough) drain.abort()
  },
  drain: drain.signal,
  cut: new AbortController().signal,
})
const accepted = result.counts.accepted - (begun ?? 0)
process.send?.({
  accepted,
  firstMs: first,
  perSecond: (1000 * (accepted - 1)) / (last - first),
  megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
})
process.disconnect?.()
