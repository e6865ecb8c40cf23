import { Buffer } from 'node:buffer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { parseDomain } from '../content/address.ts'
import { contentId, type Email, type EmailVariant } from '../email/email.ts'
import type { Skeleton } from '../email/skeleton.ts'
import { sha256 } from '../source/source.ts'
import { fromField, headerUrl, listId, subjectField } from './header.ts'
import { joinTexts, quoteSkeleton } from './quoted-printable.ts'

/** A message cut where recipients differ. What is fixed is ASCII with CRLF line ends. */
export interface MimeSkeleton {
  /** Up to and with the empty line. */
  readonly header: readonly (string | HeaderSlot)[]
  /** Its slots take values in quoted-printable. */
  readonly body: Skeleton
}

/** A whole field of the header, its line end included. */
export interface HeaderSlot {
  readonly field: 'To' | 'Subject' | 'Message-ID' | 'List-Unsubscribe'
}

export interface MimeOptions {
  /** Of the mailing; the boundaries follow from it. */
  readonly id: string
  readonly subject: Skeleton
  /** RFC 5322 */
  readonly date: string
}

/**
 * Composes the MIME of one variant by nodemailer's composer: alternative{text, related{html, pictures}}. The composer
 * writes structure and fixed fields around two placeholders, in whose place the quoted bodies are then put.
 */
export async function composeMime(
  email: Email,
  { html, text }: EmailVariant,
  options: MimeOptions,
): Promise<MimeSkeleton> {
  const [quotedText, quotedHtml] = [quoteSkeleton(text), quoteSkeleton(html)]
  const fixed = [...quotedText, ...quotedHtml].filter(part => typeof part === 'string')
  const composer = new MailComposer({
    ...headerOptions(email, options.date),
    text: Buffer.from(TEXT_MARK),
    html: Buffer.from(HTML_MARK),
    attachments: attachments(email, html),
    textEncoding: 'quoted-printable',
    baseBoundary: boundaryFor(options.id, fixed),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const message = (await composer.compile().build()).toString('latin1')
  const end = message.indexOf('\r\n\r\n') + 2
  return {
    header: joinTexts([...cutHeader(message.slice(0, end), fixedFields(email, options.subject)), '\r\n']),
    body: putInPlace(message.slice(end + 2), quotedText, quotedHtml),
  }
}

/** Private-use characters, which no author can write, as quoted-printable has them. */
const TEXT_MARK = '\uE000text\uE001'
const HTML_MARK = '\uE000html\uE001'
const QUOTED_MARK = /=EE=80=80(?:text|html)=EE=80=81/

function putInPlace(body: string, text: Skeleton, html: Skeleton): Skeleton {
  const [head, middle, tail, ...others] = body.split(QUOTED_MARK)
  if (head === undefined || middle === undefined || tail === undefined || others.length > 0) {
    throw new Error('the composer has not kept the placeholders of both parts')
  }
  return joinTexts([head, ...text, middle, ...html, tail])
}

/** A boundary that begins no line of a fixed text; values cannot begin like one, see quoteValue. */
function boundaryFor(id: string, fixed: readonly string[]): string {
  let hash = sha256(id)
  while (fixed.some(text => text.includes(hash.slice(0, 24)))) hash = sha256(hash)
  return hash.slice(0, 24)
}

/** The fields that are cut out again hold something only so that the composer writes them in their place. */
function headerOptions({ newsletter, language, urls }: Email, date: string) {
  const { name, sender, replyTo } = newsletter
  const domain = sender.email.split('@').at(-1) ?? ''
  const id = newsletter.listId ?? `newsletter.${domain}`
  const inBrackets = (url: string | undefined) => (url === undefined ? '' : `<${url}>`)
  const archive = newsletter.urls.archive === undefined ? '' : inBrackets(headerUrl(newsletter.urls.archive))
  const archivedAt = newsletter.urls.web === undefined ? '' : inBrackets(headerUrl(urls.webUrl))
  const headers: Readonly<Record<string, string>> = {
    'List-Unsubscribe': '<slot>',
    'List-Post': 'NO',
    'List-Id': listId(name, parseDomain(id) ?? id),
    'List-Archive': archive,
    'Archived-At': archivedAt,
    'Content-Language': language,
  }
  return {
    from: { name: sender.name, address: sender.email },
    to: [{ name: '', address: 'slot@slot.invalid' }],
    replyTo: replyTo ?? sender.email,
    subject: 'slot',
    date,
    messageId: '<slot@slot.invalid>',
    headers: Object.entries(headers).map(([key, value]) => ({
      key,
      value: { prepared: true, foldLines: true, value },
    })),
  }
}

const SLOTS: readonly string[] = ['To', 'Subject', 'Message-ID', 'List-Unsubscribe'] satisfies HeaderSlot['field'][]

/** What is put in place of the composer's own. */
function fixedFields({ newsletter: { sender } }: Email, subject: Skeleton): ReadonlyMap<string, string> {
  const from = ['From', fromField(sender.name, sender.email)] as const
  const isFixed = subject.every(part => typeof part === 'string')
  return new Map(isFixed ? [from, ['Subject', subjectField(subject.join(''))]] : [from])
}

function cutHeader(header: string, fixed: ReadonlyMap<string, string>): MimeSkeleton['header'] {
  return header.split(/(?<=\r\n)(?![ \t])/).map(field => {
    const name = field.slice(0, field.indexOf(':'))
    return fixed.get(name) ?? (isSlot(name) ? { field: name } : field)
  })
}

function isSlot(name: string): name is HeaderSlot['field'] {
  return SLOTS.includes(name)
}

/** Only what this variant shows. */
function attachments({ embedded }: Email, html: Skeleton) {
  const fixed = html.filter(part => typeof part === 'string').join('')
  return embedded
    .map(picture => ({ picture, cid: contentId(picture) }))
    .filter(({ cid }) => fixed.includes(`cid:${cid}`))
    .map(({ picture, cid }) => ({
      filename: picture.name,
      content: Buffer.from(picture.bytes),
      contentType: picture.contentType,
      cid,
      contentDisposition: 'inline' as const,
    }))
}
