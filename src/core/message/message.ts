import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import { parseAddress } from '../content/address.ts'
import type { Recipient } from '../content/recipient.ts'
import { encodeSkeleton, fieldValue, fillText, variantFor } from '../email/personalise.ts'
import { cleanValue, fillSlot } from '../email/skeleton.ts'
import type { MergeField } from '../prose/merge-field.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { headerUrl, messageIdField, subjectField, toField, unsubscribeFields } from './header.ts'
import type { Mailing, MailingVariant } from './mailing.ts'
import type { HeaderSlot } from './mime.ts'
import { quoteValue } from './quoted-printable.ts'
import { RECIPIENT_ID, recipientId, unsubscribeToken, unsubscribeUrl } from './unsubscribe.ts'

/** A mailing addressed to one recipient. */
export interface Message {
  /** The Message-ID, in its angle brackets. */
  readonly id: string
  /** Sender of the envelope. */
  readonly from: string
  /** Recipient of the envelope: a plain address, its domain in ASCII. */
  readonly to: string
  readonly subject: string
  /**
   * The bytes that go over the wire, but for the dots that SMTP doubles. The first chunk is the header with the empty line
   * behind it. Chunks are shared between messages, never to be written to; none ends inside white space or a line end.
   */
  readonly chunks: readonly Buffer[]
}

export interface MessageKeys {
  /** Signs unsubscribe tokens and Message-IDs; without one, everybody's unsubscribe address is the newsletter's. */
  readonly secret?: string
}

/**
 * Addresses a mailing. Same mailing, recipient and secret: same bytes, Message-ID included.
 * @throws BroadsheetError where the recipient has no single, plain mail address.
 */
export function composeMessage(mailing: Mailing, recipient: Recipient, { secret }: MessageKeys = {}): Message {
  const to = parseAddress(recipient.email)
  if (to === undefined) {
    const message = `\`${cleanValue(recipient.email)}\` is not a mail address.`
    throw new BroadsheetError([error('recipient/address', message)])
  }
  const { defaults, from } = mailing
  const variant = variantFor(mailing, recipient)
  const urls = secret ? tokenUrls(mailing, recipient, secret) : mailing.urls
  const value = (field: MergeField) => fieldValue(field, { defaults, urls }, recipient)
  const id = messageId(mailing, to, secret)
  const subject = fillText(variant.subject, value)
  const unsubscribe = headerUrl(value({ name: 'unsubscribeUrl' })) ?? headerUrl(urls.unsubscribeUrl)
  const fields = {
    To: () => toField(to),
    Subject: () => subjectField(subject),
    'Message-ID': () => messageIdField(id),
    'List-Unsubscribe': () => unsubscribeFields(unsubscribe, mailing.unsubscribe.mailto),
  }
  return { id, from, to, subject, chunks: [fillHeader(variant, fields), ...fillBody(variant, value)] }
}

/** A message in one piece. */
export function messageBytes({ chunks }: Message): Buffer {
  return Buffer.concat(chunks)
}

/** The same on every attempt, so that a receiver can drop a second copy; tells nobody the address. */
function messageId({ id, edition, from }: Mailing, to: string, secret: string | undefined): string {
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const hash = createHmac('sha256', secret || 'broadsheet')
    .update(`${id}|${to.toLowerCase()}`)
    .digest('hex')
  return `<${edition}.${hash.slice(0, 20)}@${domain}>`
}

/** The unsubscribe address carries the recipient's token; so does the one for preferences where they are the same. */
function tokenUrls(
  { urls, unsubscribe }: Mailing,
  { email, id: given = '' }: Recipient,
  secret: string,
): Mailing['urls'] {
  const id = RECIPIENT_ID.test(given) ? given : recipientId(secret, email)
  const unsubscribeAddress = unsubscribeUrl(unsubscribe.url, unsubscribeToken(secret, id))
  const isShared = urls.preferencesUrl === urls.unsubscribeUrl
  return {
    ...urls,
    unsubscribeUrl: unsubscribeAddress,
    preferencesUrl: isShared ? unsubscribeAddress : urls.preferencesUrl,
  }
}

function fillHeader({ mime }: MailingVariant, fields: Readonly<Record<HeaderSlot['field'], () => string>>): Buffer {
  const header = mime.header.map(part => (typeof part === 'string' ? part : fields[part.field]()))
  return Buffer.from(header.join(''), 'latin1')
}

function fillBody({ mime }: MailingVariant, value: (field: MergeField) => string): readonly Buffer[] {
  const { chunks, slots } = encodeSkeleton(mime.body)
  return chunks.flatMap((chunk, index) => {
    const slot = slots[index]
    const quoted = slot ? quoteValue(fillSlot(slot.context, value(slot))) : ''
    return quoted === '' ? [chunk] : [chunk, Buffer.from(quoted, 'latin1')]
  })
}
