import type { Recipient } from '../content/recipient.ts'
import type { Email, EmailVariant } from './email.ts'
import { fieldValue } from './personalise.ts'
import { fillSlot } from './skeleton.ts'

/** The HTML part as one reader gets it. */
export interface FilledPage {
  readonly html: string
  /** Where each block begins in it, and where the last one ends; characters. */
  readonly offsets: readonly number[]
}

/** Fills the HTML part of a variant, and finds again in it the blocks that were measured before its fields were filled. */
export function fillPage(email: Email, { html: skeleton, blocks }: EmailVariant, reader: Recipient): FilledPage {
  const starts = blocks.map(({ start }) => start)
  const offsets: number[] = []
  let html = ''
  let fixed = 0
  for (const part of skeleton) {
    const text = typeof part === 'string' ? part : fillSlot(part.context, fieldValue(part, email, reader))
    const length = typeof part === 'string' ? part.length : 0
    while (offsets.length < starts.length && (starts[offsets.length] ?? 0) <= fixed + length && length > 0) {
      offsets.push(html.length + (starts[offsets.length] ?? 0) - fixed)
    }
    html += text
    fixed += length
  }
  return { html, offsets: [...offsets, html.length] }
}
