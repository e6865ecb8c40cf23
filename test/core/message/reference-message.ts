import MailComposer from 'nodemailer/lib/mail-composer'
import { mailDate } from '../../../src/core/content/day.ts'
import { contentId } from '../../../src/core/email/email.ts'
import { type Email, personalise, type Recipient } from '../../../src/index.ts'

/**
 * The message that the composer makes of a whole personalised email, nothing cut and nothing spliced: what a spliced one
 * must say to whoever parses it.
 * @param recipient with the addresses made for them, tokens and all.
 */
export async function referenceMessage(email: Email, recipient: Recipient, messageId: string): Promise<Buffer> {
  const { newsletter, language, urls } = email
  const { name, sender, replyTo, listId } = newsletter
  const { subject, html, text } = personalise(email, recipient)
  const mailto = `mailto:${replyTo ?? sender.email}?subject=unsubscribe`
  const unsubscribe = recipient.urls?.unsubscribe ?? urls.unsubscribeUrl
  const composer = new MailComposer({
    from: { name: sender.name, address: sender.email },
    to: [{ name: '', address: recipient.email }],
    replyTo: replyTo ?? sender.email,
    subject,
    date: mailDate(email.date),
    messageId,
    headers: {
      'List-Unsubscribe': `<${unsubscribe}>, <${mailto}>`,
      ...(unsubscribe.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      'List-Post': 'NO',
      'List-Id': { prepared: true, value: `"${name}" <${listId ?? `newsletter.${sender.email.split('@')[1]}`}>` },
      ...(newsletter.urls.archive ? { 'List-Archive': `<${newsletter.urls.archive}>` } : {}),
      ...(newsletter.urls.web ? { 'Archived-At': `<${urls.webUrl}>` } : {}),
      'Content-Language': language,
    },
    text,
    html,
    attachments: email.embedded
      .filter(picture => html.includes(`cid:${contentId(picture)}`))
      .map(picture => ({
        filename: picture.name,
        content: Buffer.from(picture.bytes),
        contentType: picture.contentType,
        cid: contentId(picture),
        contentDisposition: 'inline' as const,
      })),
    textEncoding: 'quoted-printable',
    newline: '\r\n',
  })
  return composer.compile().build()
}
