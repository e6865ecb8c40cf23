import { Buffer } from 'node:buffer'
import { type AudienceCase, belongs } from '../content/audience.ts'
import type { Recipient } from '../content/recipient.ts'
import type { MergeField } from '../prose/merge-field.ts'
import { isHarmlessUrl } from '../prose/url.ts'
import type { Email, EmailVariant } from './email.ts'
import { cleanValue, fillSlot, type Skeleton, type Slot } from './skeleton.ts'

/** An email as one recipient reads it. The bodies are UTF-8 bytes: what is sent, stored and hashed. */
export interface PersonalisedEmail {
  readonly subject: string
  readonly preheader: string
  readonly html: Buffer
  readonly text: Buffer
}

/**
 * Fills an email's merge fields for one recipient, in the variant that the recipient's attributes select.
 * A value can change nothing but its own slot, whatever it holds.
 */
export function personalise(email: Email, recipient: Recipient): PersonalisedEmail {
  const variant = variantFor(email, recipient)
  const value = (field: MergeField) => fieldValue(field, email, recipient)
  return {
    subject: fillText(variant.subject, value),
    preheader: fillText(variant.preheader, value),
    ...fillParts(variant, value),
  }
}

/** The variant of an email, or of the mailing made of it, that a recipient's attributes select. */
export function variantFor<Variant extends { readonly audience: Pick<AudienceCase, 'answers'> }>(
  { audiences, variants }: { readonly audiences: Email['audiences']; readonly variants: readonly Variant[] },
  { columns }: Recipient,
): Variant {
  const answers = audiences.map(audience => belongs(audience, columns))
  const variant = variants.find(({ audience }) => audience.answers.every((answer, index) => answer === answers[index]))
  if (!variant) throw new Error(`no variant answers ${answers.join()}`)
  return variant
}

/** The recipient's own value, else the fallback written in place, else the newsletter's default. */
export function fieldValue(field: MergeField, email: Pick<Email, 'defaults' | 'urls'>, recipient: Recipient): string {
  const { name } = field
  switch (name) {
    case 'email':
      return cleanValue(recipient.email)
    case 'unsubscribeUrl':
      return recipientUrl(recipient.urls?.unsubscribe, email.urls.unsubscribeUrl)
    case 'preferencesUrl':
      return recipientUrl(recipient.urls?.preferences, email.urls.preferencesUrl)
    case 'webUrl':
      return recipientUrl(recipient.urls?.web, email.urls.webUrl)
    default:
      return own(recipient.columns, name) || field.fallback || own(email.defaults, name)
  }
}

/** The address made for a recipient, where it is one; else everybody's. */
function recipientUrl(url: string | undefined, otherwise: string): string {
  return url !== undefined && url === cleanValue(url) && isHarmlessUrl(url) ? url : otherwise
}

/** `constructor` and its kin are column names like any other. */
function own(values: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(values, name) ? cleanValue(values[name] ?? '') : ''
}

export function fillText(skeleton: Skeleton, value: (slot: Slot) => string): string {
  return skeleton.map(part => (typeof part === 'string' ? part : fillSlot(part.context, value(part)))).join('')
}

/**
 * The fixed parts as bytes, encoded once an email. Joining strings looks free, until the join is encoded: a handful of
 * characters outside Latin-1 makes the whole string two bytes a character and its encoding the larger part of the work.
 */
interface Encoded {
  /** One more than slots: what stands before, between and behind them. */
  readonly chunks: readonly Buffer[]
  readonly slots: readonly Slot[]
  /** Of all chunks. */
  readonly bytes: number
}

const encodings = new WeakMap<Skeleton, Encoded>()

export function encodeSkeleton(skeleton: Skeleton): Encoded {
  const known = encodings.get(skeleton)
  if (known) return known
  const texts = ['']
  const slots: Slot[] = []
  for (const part of skeleton) {
    if (typeof part === 'string') texts[slots.length] += part
    else texts[slots.push(part)] = ''
  }
  const chunks = texts.map(text => Buffer.from(text))
  const encoded = { chunks, slots, bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0) }
  encodings.set(skeleton, encoded)
  return encoded
}

/** Both parts in one stretch of memory. */
function fillParts(variant: EmailVariant, value: (slot: Slot) => string): { html: Buffer; text: Buffer } {
  const [html, text] = [encodeSkeleton(variant.html), encodeSkeleton(variant.text)]
  const [inHtml, inText] = [fillSlots(html, value), fillSlots(text, value)]
  const room = html.bytes + text.bytes + mostBytes(inHtml) + mostBytes(inText)
  const buffer = takeRoom(room)
  const middle = write(html, inHtml, buffer, 0)
  const end = write(text, inText, buffer, middle)
  giveBack(room - end)
  return { html: buffer.subarray(0, middle), text: buffer.subarray(middle, end) }
}

function fillSlots({ slots }: Encoded, value: (slot: Slot) => string): readonly string[] {
  return slots.map(slot => fillSlot(slot.context, value(slot)))
}

/** A UTF-16 code unit takes at most three bytes of UTF-8. */
function mostBytes(values: readonly string[]): number {
  let units = 0
  for (const value of values) units += value.length
  return units * 3
}

/**
 * Memory is taken by the megabyte and handed out in pieces, as Node's own pool does for small buffers: allocating would
 * otherwise be a quarter of the work. A piece that is kept keeps its megabyte.
 */
const SLAB_BYTES = 1_000_000
let slab = Buffer.alloc(0)
let taken = 0

function takeRoom(size: number): Buffer {
  if (taken + size > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, size))
    taken = 0
  }
  taken += size
  return slab.subarray(taken - size, taken)
}

/** What the last piece did not need. */
function giveBack(size: number): void {
  taken -= size
}

/** Chunks and values in turn, from `start` on. @returns where they end. */
function write({ chunks }: Encoded, values: readonly string[], buffer: Buffer, start: number): number {
  let end = start
  for (let index = 0; index < chunks.length; index++) {
    const chunk = chunks[index] as Buffer
    buffer.set(chunk, end)
    end += chunk.length
    const value = values[index]
    if (value !== undefined) end += writeText(value, buffer, end)
  }
  return end
}

/** Short and plain, as values are, a text is written faster from here than by a call into the engine. */
const SHORT = 48
const ASCII = /^[\x20-\x7E]*$/

function writeText(text: string, buffer: Buffer, start: number): number {
  if (text.length > SHORT || !ASCII.test(text)) return buffer.write(text, start)
  for (let index = 0; index < text.length; index++) buffer[start + index] = text.charCodeAt(index)
  return text.length
}
