import { parseAddress } from '../content/address.ts'
import { mailDate } from '../content/day.ts'
import type { Recipient } from '../content/recipient.ts'
import { contentId, type Email } from '../email/email.ts'
import { type PersonalisedEmail, personalise, recipientUrl } from '../email/personalise.ts'
import { cleanValue } from '../email/skeleton.ts'
import type { Picture } from '../prose/picture.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { sha256 } from '../source/source.ts'

/** An email addressed to one recipient: what the message says of itself, before it is put into MIME. */
export interface Message {
  readonly id: string
  readonly from: Mailbox
  readonly to: Mailbox
  readonly replyTo: string | undefined
  readonly listId: { readonly name: string; readonly id: string } | undefined
  readonly subject: string
  /** RFC 5322 */
  readonly date: string
  readonly headers: Readonly<Record<string, string>>
  readonly html: Uint8Array
  readonly text: Uint8Array
  readonly embedded: readonly {
    readonly picture: Picture
    readonly cid: string
  }[]
}

interface Mailbox {
  readonly name: string
  readonly address: string
}

/**
 * Addresses an email. Same email, same recipient: same message, Message-ID and date included.
 * @throws BroadsheetError where the recipient has no single, plain mail address.
 */
export function composeMessage(
  email: Email,
  recipient: Recipient,
  filled: PersonalisedEmail = personalise(email, recipient),
): Message {
  const { newsletter, edition } = email
  const { name, sender, replyTo, listId } = newsletter
  const domain = sender.email.split('@').at(-1) ?? ''
  const html = filled.html.toString()
  const address = parseAddress(recipient.email)
  if (address === undefined) {
    const message = `\`${cleanValue(recipient.email)}\` is not a mail address.`
    throw new BroadsheetError([error('recipient/address', message)])
  }
  return {
    id: `<${edition}.${sha256(`${edition}|${recipient.email.toLowerCase()}`).slice(0, 20)}@${domain}>`,
    from: { name: sender.name, address: sender.email },
    to: { name: '', address },
    replyTo,
    listId: listId === undefined ? undefined : { name, id: listId },
    subject: filled.subject,
    date: mailDate(email.date),
    headers: listHeaders(email, recipient),
    html: filled.html,
    text: filled.text,
    embedded: email.embedded
      .map(picture => ({ picture, cid: contentId(picture) }))
      .filter(({ cid }) => html.includes(`cid:${cid}`)),
  }
}

/** RFC 2369 and RFC 8058, each once. */
function listHeaders({ newsletter, urls, language }: Email, recipient: Recipient): Message['headers'] {
  const { replyTo, sender } = newsletter
  const unsubscribe = recipientUrl(recipient.urls?.unsubscribe, urls.unsubscribeUrl)
  const mailto = `mailto:${replyTo ?? sender.email}?subject=unsubscribe`
  const addresses = [...new Set([unsubscribe, mailto])].map(url => `<${url}>`)
  return {
    'List-Unsubscribe': addresses.join(', '),
    ...(unsubscribe.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    'List-Post': 'NO',
    'Content-Language': language,
  }
}
