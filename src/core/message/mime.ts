import { Buffer } from 'node:buffer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { encodeWord } from 'nodemailer/lib/mime-funcs'
import { sha256 } from '../source/source.ts'
import type { Message } from './message.ts'

/**
 * A message as the bytes that go over the wire, by nodemailer's composer: alternative{text, related{html, pictures}},
 * quoted-printable, CRLF. Boundaries come from the message's id, so the same message is always the same bytes.
 */
export async function encodeMessage(message: Message): Promise<Buffer> {
  const { id, from, to, replyTo, listId, subject, date, headers, html, text, embedded } = message
  const composer = new MailComposer({
    from,
    to: [to],
    ...(replyTo ? { replyTo } : {}),
    subject,
    date,
    messageId: id,
    headers: { ...headers, ...(listId ? { 'List-Id': { prepared: true, value: listIdHeader(listId) } } : {}) },
    text: Buffer.from(text),
    html: Buffer.from(html),
    attachments: embedded.map(({ picture, cid }) => ({
      filename: picture.name,
      content: Buffer.from(picture.bytes),
      contentType: picture.contentType,
      cid,
      contentDisposition: 'inline',
    })),
    textEncoding: 'quoted-printable',
    baseBoundary: sha256(id).slice(0, 24),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return inBrackets(await composer.compile().build())
}

/** The composer writes a bare address without brackets; SpamAssassin counts that as spam where there is a picture. */
function inBrackets(message: Buffer): Buffer {
  const end = message.indexOf('\r\n\r\n')
  const header = message.toString('latin1', 0, end).replace(/^To:(\s+)([^\s<>]+)$/m, 'To:$1<$2>')
  return Buffer.concat([Buffer.from(header, 'latin1'), message.subarray(end)])
}

/** RFC 2919: a phrase and the id in angle brackets, which the composer would encode along with the phrase. */
function listIdHeader({ name, id }: { readonly name: string; readonly id: string }): string {
  const phrase = /^[\x20-\x7E]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)
  return `${phrase} <${id}>`
}
