import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'
import type { Email, EmailVariant, Recipient } from '../../src/index.ts'
import { personalise, variantFor } from './compiled-package.ts'
import { printLine } from './line.ts'
import { interleave, median, medianRatio } from './measure.ts'

const RECIPIENTS_PER_ROUND = 4000
/** The reference is slower; rounds of about the same length see the same machine. */
const REFERENCES_PER_ROUND = 200

// Rendered by another process, as a mailing is: what rendering leaves in memory is no part of what is measured here.
const renderer = fileURLToPath(new URL('./render-sample.js', import.meta.url))
const rendered = execFileSync(process.execPath, [renderer], { encoding: 'utf8', maxBuffer: 64_000_000 })
const email = JSON.parse(rendered) as Email
const byHandlebars = createReference(email)
for (const recipient of recipients(20)) compare(recipient)

const times = await interleave(
  { warmUps: 5, rounds: 25 },
  {
    personalise: () => sumBytes(recipients(RECIPIENTS_PER_ROUND), recipient => personalise(email, recipient)),
    handlebars: () => sumBytes(recipients(REFERENCES_PER_ROUND), byHandlebars),
  },
)
const perRecipient = times.personalise.map(time => time / RECIPIENTS_PER_ROUND)
const perReference = times.handlebars.map(time => time / REFERENCES_PER_ROUND)
printLine({
  name: 'personalise to bytes of both parts',
  value: 1000 / median(perRecipient),
  unit: 'recipients/s',
  ratio: { of: medianRatio(perReference, perRecipient), to: 'Handlebars' },
  bar: { atLeast: 15 },
})
printLine({ name: 'memory from recipient 100,000 to 1,000,000', value: growth(), unit: 'MB more' })

interface Parts {
  readonly html: Buffer
  readonly text: Buffer
}

/** What a template language does: the rendered parts with the slots as mustaches, compiled once, run for each recipient. */
function createReference({ variants, defaults, urls }: Email): (recipient: Recipient) => Parts {
  const source = (skeleton: EmailVariant['html']) =>
    skeleton.map(part => (typeof part === 'string' ? part : `{{${part.name}}}`)).join('')
  const templates = new Map(
    variants.map(variant => [
      variant,
      {
        html: Handlebars.compile(source(variant.html)),
        text: Handlebars.compile(source(variant.text), { noEscape: true }),
      },
    ]),
  )
  return recipient => {
    const template = templates.get(variantFor(email, recipient))
    if (!template) throw new Error('no template for this variant')
    const { unsubscribe: unsubscribeUrl = urls.unsubscribeUrl } = recipient.urls ?? {}
    const fields = { ...defaults, ...urls, unsubscribeUrl, ...recipient.columns, email: recipient.email }
    return { html: Buffer.from(template.html(fields)), text: Buffer.from(template.text(fields)) }
  }
}

/** The two are only worth comparing while they write the same bytes. */
function compare(recipient: Recipient): void {
  const [ours, theirs] = [personalise(email, recipient), byHandlebars(recipient)]
  if (!ours.html.equals(theirs.html)) throw new Error(`the HTML parts for ${recipient.email} differ`)
  if (!ours.text.equals(theirs.text)) throw new Error(`the text parts for ${recipient.email} differ`)
}

function* recipients(count: number): Generator<Recipient> {
  const names = ['Ada', 'Grace', 'Zoë', 'Łukasz', 'Smith & Sons']
  for (let index = 0; index < count; index++) {
    const firstName = names[index % names.length] ?? ''
    const plan = index % 2 === 0 ? 'subscriber' : 'free'
    const urls = { unsubscribe: `https://tidalbasin.example/unsubscribe/${index}` }
    yield { email: `reader${index}@reader.example`, columns: { firstName, plan }, urls }
  }
}

/** Uses every result, or the engine might leave the work out. */
function sumBytes(list: Iterable<Recipient>, fill: (recipient: Recipient) => Parts): number {
  let bytes = 0
  for (const recipient of list) {
    const { html, text } = fill(recipient)
    bytes += html.length + text.length
  }
  return bytes
}

/** Megabytes by which a million recipients raise the process above where the first 100,000 took it. */
function growth(): number {
  let [count, before, most] = [0, 0, 0]
  for (const recipient of recipients(1_000_000)) {
    personalise(email, recipient)
    if (++count % 10_000 !== 0) continue
    const { rss } = process.memoryUsage()
    if (count <= 100_000) before = Math.max(before, rss)
    else most = Math.max(most, rss)
  }
  return (most - before) / 1e6
}
