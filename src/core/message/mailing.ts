import { type AudienceCase, columnsOf } from '../content/audience.ts'
import { mailDate } from '../content/day.ts'
import type { Email } from '../email/email.ts'
import type { Skeleton } from '../email/skeleton.ts'
import { SYSTEM_FIELDS } from '../prose/merge-field.ts'
import { unsubscribeMailto } from './header.ts'
import { composeMime, type MimeSkeleton } from './mime.ts'

/** An email ready to be addressed, its MIME composed once for each audience variant. Plain data, so that it can be stored. */
export interface Mailing {
  /** The edition's name, or another one for a test; Message-IDs and boundaries follow from it. */
  readonly id: string
  readonly edition: string
  /** Sender of the envelope. */
  readonly from: string
  /** RFC 5322 */
  readonly date: string
  /** The columns that it asks of a recipient, sorted. */
  readonly fields: readonly string[]
  readonly audiences: Email['audiences']
  readonly defaults: Email['defaults']
  readonly urls: Email['urls']
  readonly unsubscribe: {
    /** As the newsletter has it, `{token}` and all. */
    readonly url: string
    readonly mailto: string
  }
  readonly variants: readonly MailingVariant[]
}

export interface MailingVariant {
  readonly audience: Pick<AudienceCase, 'answers'>
  readonly subject: Skeleton
  readonly mime: MimeSkeleton
}

export interface MailingOptions {
  /** The edition's name unless given. */
  readonly id?: string
  /** RFC 5322; the edition's date unless given. */
  readonly date?: string
  /** Such as `[Test] `. */
  readonly subjectPrefix?: string
}

/** Composes every variant of an email. Same email, same options: same mailing. */
export async function composeMailing(email: Email, options: MailingOptions = {}): Promise<Mailing> {
  const { edition, audiences, defaults, urls, newsletter } = email
  const { id = edition, date = mailDate(email.date), subjectPrefix = '' } = options
  const variants = await Promise.all(
    email.variants.map(async variant => {
      const subject = [...(subjectPrefix === '' ? [] : [subjectPrefix]), ...variant.subject]
      const mime = await composeMime(email, variant, { id, date, subject })
      return { audience: { answers: variant.audience.answers }, subject, mime }
    }),
  )
  return {
    id,
    edition,
    from: newsletter.sender.email,
    date,
    fields: fieldsOf(audiences, variants),
    audiences,
    defaults,
    urls,
    unsubscribe: {
      url: newsletter.urls.unsubscribe,
      mailto: unsubscribeMailto(newsletter.replyTo ?? newsletter.sender.email),
    },
    variants,
  }
}

function fieldsOf(audiences: Email['audiences'], variants: readonly MailingVariant[]): readonly string[] {
  const slots = variants
    .flatMap(({ subject, mime }) => [...subject, ...mime.body])
    .flatMap(part => (typeof part === 'string' ? [] : part.name))
  const fields = new Set([...slots, ...columnsOf(audiences)])
  for (const name of SYSTEM_FIELDS) fields.delete(name)
  return [...fields].sort()
}
