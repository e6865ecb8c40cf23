import * as v from 'valibot'
import { type Diagnostic, error } from '../source/diagnostic.ts'
import { type Document, locate } from '../source/front-matter.ts'
import { parseDomain } from './address.ts'
import { type Kinds, strict } from './schema.ts'

/** How fast a newsletter goes out, and who signs it; from `sending` of `content/newsletter.yaml`. */
export type Sending = v.InferOutput<ReturnType<typeof sendingSchema>>

const FASTEST = 1000
const MOST_CONNECTIONS = 50
/** RFC 6376 3.1: names of the domain name system. */
const SELECTOR = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i

export function sendingSchema(k: Kinds) {
  const domain = v.pipe(
    k.name,
    v.check(text => parseDomain(text) !== undefined, 'This is not a domain such as example.org.'),
    v.transform(text => parseDomain(text) ?? text),
  )
  const selector = v.pipe(k.name, v.regex(SELECTOR, 'A selector is letters, digits, hyphens and dots.'))
  return strict({
    /** Messages a second. */
    rate: v.optional(v.custom<number>(isRate, 'Write messages a second: a number above 0, 1000 at most.'), 10),
    connections: v.optional(connections(), 5),
    /** Messages on their way to one recipient domain at a time. */
    perDomain: v.optional(connections(), 3),
    dkim: v.optional(strict({ domain, selector })),
  })
}

/**
 * What keeps a signature from counting: DMARC (RFC 7489 3.1.1) takes that of the sender's own domain, or of one that
 * it lies in.
 */
export function unalignedDkim(
  { dkim }: Sending,
  sender: { readonly email: string },
  document: Document,
): readonly Diagnostic[] {
  const senderDomain = sender.email.slice(sender.email.lastIndexOf('@') + 1)
  if (!dkim || senderDomain === dkim.domain || senderDomain.endsWith(`.${dkim.domain}`)) return []
  const message = `A signature of \`${dkim.domain}\` does not count for a sender at \`${senderDomain}\`.`
  const hint = `Sign as \`${senderDomain}\`, or as a domain that it ends in.`
  return [error('front-matter/invalid', message, { at: locate(document, ['sending', 'dkim', 'domain']), hint })]
}

function connections() {
  return v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CONNECTIONS))
}

function isRate(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= FASTEST
}
