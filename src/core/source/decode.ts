import { BroadsheetError, type DiagnosticCode, error, placeAt } from './diagnostic.ts'
import { type Source, sha256 } from './source.ts'

/** Far above any article (a long novel is half of it), far below what would stall an editor's machine. */
export const LARGEST_SOURCE = 1_000_000

/**
 * Bytes to text.
 * @throws BroadsheetError where they are not UTF-8, are too many, or hold characters that mail cannot carry.
 */
export function decodeSource(path: string, bytes: Uint8Array): Source {
  if (bytes.length > LARGEST_SOURCE) throw tooLarge(path, bytes.length)
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    throw refuse('source/encoding', path, 'The file is encoded as UTF-16.', 'Save it as UTF-8.')
  }
  const source = {
    path,
    text: normalise(decode(path, bytes)),
    sha256: sha256(bytes),
  }
  refuseCharacters(source)
  return source
}

export function tooLarge(path: string, size: number): BroadsheetError {
  const limit = `${LARGEST_SOURCE / 1_000_000} MB`
  return refuse(
    'source/too-large',
    path,
    `The file has ${(size / 1_000_000).toFixed(1)} MB; a text of this project may have ${limit}.`,
    'Split it, or link to the full text with `url`.',
  )
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const whole = new TextDecoder('utf-8').decode(bytes)
    const at = placeAt({ path, text: normalise(whole), sha256: '' }, normalise(whole).indexOf('\uFFFD'))
    const hint = 'Save it as UTF-8; the sign \uFFFD marks the first bad byte.'
    throw new BroadsheetError([error('source/encoding', 'The file is not valid UTF-8.', { at, hint })], { cause })
  }
}

function normalise(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
}

/**
 * Control characters, private-use characters and noncharacters: invisible to the author and without meaning in a
 * reader's client (Gmail clips a message at a C1 control). The private-use range also serves as our own markers
 * while an email is rendered, so nothing that an author writes can be taken for one.
 */
const UNSENDABLE = /(?![\t\n])\p{Cc}|[\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\uFEFF\uFFFD\u2028\u2029]/u

/** The first character of a text that no mail can carry. */
export function findUnsendable(text: string): { readonly index: number; readonly message: string } | undefined {
  const match = UNSENDABLE.exec(text)
  if (!match) return undefined
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return { index: match.index, message: `The character U+${code} cannot be sent in a mail.` }
}

function refuseCharacters(source: Source): void {
  const found = findUnsendable(source.text)
  if (!found) return
  const at = placeAt(source, found.index)
  throw new BroadsheetError([error('source/character', found.message, { at, hint: 'Delete it here.' })])
}

function startsWith(bytes: Uint8Array, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second
}

function refuse(code: DiagnosticCode, path: string, message: string, hint: string): BroadsheetError {
  return new BroadsheetError([error(code, message, { at: { file: path }, hint })])
}
