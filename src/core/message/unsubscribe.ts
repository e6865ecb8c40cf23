import { Buffer } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseAddress } from '../content/address.ts'

export { unsubscribeUrl } from '../email/unsubscribe-url.ts'

/** An `id` that a list gives its recipients and that may stand in an address as it is. */
export const RECIPIENT_ID = /^[A-Za-z0-9_-]{1,64}$/
const TOKEN = /^v1\.([A-Za-z0-9_-]{1,64})\.[A-Za-z0-9_-]{43}$/
const LONGEST_TOKEN = 3 + 64 + 1 + 43

/** Names a recipient in an unsubscribe address for good: no mail address in it, and it never expires. */
export function unsubscribeToken(secret: string, id: string): string {
  const signed = `v1.${id}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** What names a recipient whose list has no `id`: the same for every spelling of the address, of no use without the secret. */
export function recipientId(secret: string, address: string): string {
  const spelled = (parseAddress(address) ?? address).toLowerCase()
  return createHmac('sha256', secret).update(`id|${spelled}`).digest('base64url').slice(0, 16)
}

/**
 * The id that a token names; undefined where it was not made with this secret, whatever it is. Compares in constant
 * time. Without a secret nothing is verified: with the empty one, anybody could sign.
 */
export function verifyUnsubscribeToken(secret: string, token: string): string | undefined {
  if (!secret || typeof token !== 'string' || token.length > LONGEST_TOKEN) return undefined
  const id = TOKEN.exec(token)?.[1]
  if (id === undefined) return undefined
  const made = Buffer.from(unsubscribeToken(secret, id))
  const given = Buffer.from(token)
  return made.length === given.length && timingSafeEqual(made, given) ? id : undefined
}

/** Tells one secret from another without telling either: 32 bits, which fit a great many secrets. */
export function secretMark(secret: string): string {
  return createHmac('sha256', secret).update('mark').digest('hex').slice(0, 8)
}
