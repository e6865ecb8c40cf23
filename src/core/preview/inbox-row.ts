import type { Recipient } from '../content/recipient.ts'
import type { Email, EmailVariant } from '../email/email.ts'
import { fillPage } from '../email/filled-page.ts'
import { fieldValue, fillText } from '../email/personalise.ts'
import { parsePage, textOf } from '../page/page.ts'
import type { MergeField } from '../prose/merge-field.ts'

/** What a reader sees of a mail before it is opened. */
export interface InboxRow {
  readonly sender: string
  readonly subject: string
  readonly preheader: string
  /** Where the preheader is too short for the row, clients go on with what the mail shows first. */
  readonly beginning: string
}

/** More than the widest row shows. */
const BEGINNING = 200

export function inboxRow(email: Email, variant: EmailVariant, reader: Recipient): InboxRow {
  const value = (field: MergeField) => fieldValue(field, email, reader)
  const page = parsePage(fillPage(email, variant, reader).html)
  const body = page.elements.find(({ name }) => name === 'body')
  return {
    sender: email.newsletter.sender.name,
    subject: fillText(variant.subject, value),
    preheader: fillText(variant.preheader, value),
    beginning: body ? [...textOf(page, body)].slice(0, BEGINNING).join('') : '',
  }
}
