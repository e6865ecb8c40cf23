import { Buffer } from 'node:buffer'
import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { hashBody } from './body-hash.ts'
import type { Message } from './message.ts'

/** Who signs, and the key whose other half is published at `<selector>._domainkey.<domain>` (RFC 6376). */
export interface DkimIdentity {
  readonly domain: string
  readonly selector: string
  /** PEM */
  readonly key: string
}

export interface DkimSigner extends Omit<DkimIdentity, 'key'> {
  /** Parsed once: doing so takes longer than signing. */
  readonly key: KeyObject
}

/** RFC 8301 3.2: shorter keys must not be used. */
const SHORTEST_KEY = 2048

/**
 * A signer with its key at hand.
 * @throws BroadsheetError where the key cannot be used; a mailing must not go out unsigned for that.
 */
export function createDkimSigner({ domain, selector, key: pem }: DkimIdentity): DkimSigner {
  const key = parseKey(pem)
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType !== 'rsa') {
    throw refuse(`The DKIM key is ${key.asymmetricKeyType}, which many receivers cannot verify.`)
  }
  if (modulusLength < SHORTEST_KEY) throw refuse(`The DKIM key has ${modulusLength} bits, which is too short.`)
  return { domain, selector, key }
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // The library's own message may hold a part of the key, so it is not kept.
    throw refuse('The DKIM key is not a private key in PEM, or it is locked with a passphrase.')
  }
}

function refuse(message: string): BroadsheetError {
  const hint = 'Make one with `openssl genrsa -out dkim.pem 2048`.'
  return new BroadsheetError([error('dkim/key', message, { hint })])
}

/**
 * Signed, in the order of RFC 6376 5.4.1, with what RFC 8058 4 asks for. Where there is none, that there is none is
 * signed for those that are `isSealed`; so is, for them, that there is no second one, which a reader might be shown.
 */
const SIGNED: readonly { readonly name: string; readonly isSealed: boolean }[] = [
  ...['From', 'To', 'Reply-To', 'Subject', 'Date'].map(name => ({ name, isSealed: true })),
  ...['List-Unsubscribe', 'List-Unsubscribe-Post'].map(name => ({ name, isSealed: true })),
  ...['Message-ID', 'MIME-Version', 'Content-Type', 'Content-Language'].map(name => ({ name, isSealed: false })),
  ...['List-Id', 'List-Post', 'List-Archive', 'Archived-At'].map(name => ({ name, isSealed: false })),
]

/** A message with its signature before its first field (RFC 6376, rsa-sha256, relaxed/relaxed). */
export async function signMessage(message: Message, signer: DkimSigner): Promise<Message> {
  const [header = Buffer.alloc(0), ...body] = message.chunks
  const fields = new Map(splitFields(header.toString('latin1')).map(field => [nameOf(field), field]))
  const signed = SIGNED.map(({ name, isSealed }) => ({ key: name.toLowerCase(), isSealed }))
    .map(({ key, isSealed }) => ({ key, isSealed, field: fields.get(key) }))
    .filter(({ field, isSealed }) => field !== undefined || isSealed)
  const names = signed.flatMap(({ key, field, isSealed }) => (field !== undefined && isSealed ? [key, key] : [key]))
  const unsigned = signatureField(signer, names, hashBody(body))
  const canonical = signed.flatMap(({ field }) => (field === undefined ? [] : [`${relaxField(field)}\r\n`]))
  const signature = await signBytes(`${canonical.join('')}${relaxField(unsigned)}`, signer.key)
  return { ...message, chunks: [Buffer.from(`${unsigned}${fold(signature)}\r\n`, 'latin1'), ...message.chunks] }
}

/** In a thread: signing takes longer than everything else about a message. */
function signBytes(text: string, key: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(text, 'latin1'), key, (cause, signature) => {
      if (cause) reject(cause)
      else resolve(signature.toString('base64'))
    })
  })
}

/** All of the field but the signature at its end. */
function signatureField({ domain, selector }: DkimSigner, names: readonly string[], bodyHash: string): string {
  return [
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain};`,
    ` s=${selector}; bh=${bodyHash};`,
    ` h=${foldNames(names)};`,
    ' b=',
  ].join('\r\n')
}

const LONGEST_LINE = 72

function foldNames(names: readonly string[]): string {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + name.length < LONGEST_LINE) lines[lines.length - 1] = `${last}:${name}`
    else lines.push(name)
  }
  return lines.join(':\r\n  ')
}

function fold(base64: string): string {
  return (base64.match(new RegExp(`.{1,${LONGEST_LINE}}`, 'g')) ?? []).join('\r\n  ')
}

function splitFields(header: string): readonly string[] {
  return header.split(/\r\n(?![ \t])/).filter(field => field !== '')
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).toLowerCase()
}

/** RFC 6376 3.4.2, without the line end. */
function relaxField(field: string): string {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`
}
