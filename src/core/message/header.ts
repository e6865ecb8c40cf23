import { encodeWord, encodeWords, foldLines } from 'nodemailer/lib/mime-funcs'

/** RFC 5322 2.1.1, without the line end. */
const LONGEST_LINE = 998
const ASCII = /^[\x20-\x7E]*$/

/**
 * The Subject field, encoded as nodemailer does, but for two cases: what looks like an encoded word (RFC 2047) is
 * encoded once more, for a reader would decode it and show another subject, and so is what cannot be folded, or not
 * without white space that readers take for part of the fold.
 */
export function subjectField(subject: string): string {
  const text = subject.replace(/\r\n|\r|\n/g, ' ')
  const field = (words: string) => `${foldLines(`Subject: ${words}`, 76)}\r\n`
  const isPlain = !/[^\t\x20-\x7E\u0080-\uFFFF]|=\?/.test(text)
  const plain = isPlain ? field(encodeWords(text, 'Q', 52, true)) : ''
  const isFolded = isPlain && !/[ \t]\r\n[ \t]|\r\n[ \t](?:[ \t]|\r\n)/.test(plain) && plain.split('\r\n').every(fits)
  return isFolded ? plain : field(encodeWord(text, 'Q', 52))
}

function fits(line: string): boolean {
  return line.length <= LONGEST_LINE
}

/** Always with brackets: SpamAssassin counts a bare address as spam where there is a picture. */
export function toField(address: string): string {
  return `To: <${address}>\r\n`
}

export function messageIdField(id: string): string {
  return `Message-ID: ${id}\r\n`
}

/**
 * RFC 2369, each address on a line; RFC 8058 where the first is one that a mail program can post to.
 * @param url none where no header can hold it.
 */
export function unsubscribeFields(url: string | undefined, mailto: string): string {
  const addresses = [...new Set([...(url === undefined ? [] : [url]), mailto])].map(address => `<${address}>`)
  const post = /^https:/i.test(url ?? '') ? 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n' : ''
  return `List-Unsubscribe: ${addresses.join(',\r\n ')}\r\n${post}`
}

/** An address as a header can hold it; undefined where none can. */
export function headerUrl(url: string): string | undefined {
  const ascii = ASCII.test(url) ? url : URL.canParse(url) ? new URL(url).href : ''
  return ascii !== '' && ascii.length < LONGEST_LINE - 'List-Unsubscribe: <>,'.length ? ascii : undefined
}

/** RFC 6068: in a `mailto:` some signs of a local part have another meaning. */
export function unsubscribeMailto(address: string): string {
  return `mailto:${address.replace(/[%?#&/^`{|}]/g, encodeURIComponent)}?subject=unsubscribe`
}

/** RFC 2919: a phrase and the id in angle brackets, which the composer would encode along with the phrase. */
export function listId(name: string, id: string): string {
  return `${phrase(name)} <${id}>`
}

/** The composer would leave a name that looks like an encoded word as it is, and readers would decode it. */
export function fromField(name: string, address: string): string {
  return `${foldLines(`From: ${phrase(name)} <${address}>`, 76)}\r\n`
}

/** Long names can be folded only where they are encoded. */
function phrase(name: string): string {
  const isPlain = ASCII.test(name) && name.length <= 200 && !name.includes('=?')
  return isPlain ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52)
}
