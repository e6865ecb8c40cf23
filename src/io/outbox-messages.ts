import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime, { type Address, type Email } from 'postal-mime'

/** A message that lies in the outbox of an edition. */
export interface OutboxMessage {
  readonly edition: string
  /** Of its file, without `.eml`. */
  readonly name: string
  readonly from: string
  readonly to: string
  readonly subject: string
  /** ISO 8601, from its header. */
  readonly date?: string
  readonly bytes: number
  /** When it was written: milliseconds since 1970. */
  readonly written: number
}

/** One that has been taken out to be read. */
export interface OpenMessage extends OutboxMessage {
  readonly html?: string
  readonly text?: string
  /** As it would have gone over the wire. */
  readonly raw: Buffer
  /** Those that travel with it, by the `cid:` that the HTML part names them by. */
  readonly pictures: ReadonlyMap<string, MessagePicture>
}

interface MessagePicture {
  readonly contentType: string
  readonly bytes: Uint8Array
}

const ENDING = '.eml'
const MOST_LISTED = 200
/** Bytes: no message that is sent is as large. */
const LARGEST = 50_000_000
/** Bytes of a file in which its header is looked for. */
const HEAD = 64 * 1024

interface Found {
  readonly edition: string
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly written: number
}

/** The messages in the outboxes of all editions below the output folder, the newest first. */
export async function listOutbox(out: string): Promise<readonly OutboxMessage[]> {
  const found = namesIn(out).flatMap(edition => findMessages(out, edition))
  const newest = found.sort((a, b) => b.written - a.written || (a.name < b.name ? -1 : 1)).slice(0, MOST_LISTED)
  const listed = await Promise.all(newest.map(message => describe(message, readHead(message.path))))
  return listed.flatMap(message => message ?? [])
}

/** @returns undefined where there is no such message, or no longer. */
export async function readOutboxMessage(out: string, edition: string, name: string): Promise<OpenMessage | undefined> {
  // What is not listed is not looked for: a name leads nowhere else.
  if (!namesIn(out).includes(edition)) return undefined
  const found = findMessages(out, edition).find(message => message.name === name)
  const raw = found && found.bytes <= LARGEST ? readWhole(found.path) : undefined
  if (!found || !raw) return undefined
  const email = await parse(raw)
  const pictures = email.attachments.flatMap(({ contentId, mimeType, content }) =>
    contentId ? [[contentId.replace(/^<|>$/g, ''), { contentType: mimeType, bytes: asBytes(content) }] as const] : [],
  )
  return {
    ...headOf(found, email),
    ...(email.html === undefined ? {} : { html: email.html }),
    ...(email.text === undefined ? {} : { text: email.text }),
    raw,
    pictures: new Map(pictures),
  }
}

/** Folders of their own, not links to others. */
function namesIn(out: string): readonly string[] {
  return entries(out).flatMap(entry => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : []))
}

function findMessages(out: string, edition: string): readonly Found[] {
  const folder = join(out, edition, 'outbox')
  if (!statOf(folder)?.isDirectory()) return []
  return entries(folder).flatMap(entry => {
    const path = join(folder, entry.name)
    const stat = entry.isFile() && entry.name.endsWith(ENDING) ? statOf(path) : undefined
    if (!stat?.isFile()) return []
    return [{ edition, name: entry.name.slice(0, -ENDING.length), path, bytes: stat.size, written: stat.mtimeMs }]
  })
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Of the thing itself, whatever it may be a link to; undefined once it is gone. */
function statOf(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

function readWhole(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function readHead(path: string): Buffer | undefined {
  try {
    const file = openSync(path, 'r')
    try {
      const buffer = Buffer.alloc(HEAD)
      return buffer.subarray(0, readSync(file, buffer, 0, HEAD, 0))
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

async function describe(found: Found, start: Buffer | undefined): Promise<OutboxMessage | undefined> {
  if (!start) return undefined
  const end = start.indexOf('\r\n\r\n')
  return headOf(found, await parse(end < 0 ? start : start.subarray(0, end + 4)))
}

function headOf({ edition, name, bytes, written }: Found, email: Email): OutboxMessage {
  const { from, to = [], subject = '', date } = email
  return {
    ...{ edition, name, bytes, written, subject },
    from: from ? formatAddress(from) : '',
    to: to.map(formatAddress).join(', '),
    ...(date === undefined ? {} : { date }),
  }
}

function formatAddress({ name, address, group }: Address): string {
  if (group) return `${name}: ${group.map(formatAddress).join(', ')}`
  return name !== '' && name !== address ? `${name} <${address}>` : (address ?? '')
}

/** What cannot be read of it is left out. */
async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' })
  } catch {
    return { headers: [], headerLines: [], attachments: [] }
  }
}

function asBytes(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
}
