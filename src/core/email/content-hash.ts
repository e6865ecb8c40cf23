import { sha256 } from '../source/source.ts'
import type { Email } from './email.ts'

/**
 * What everybody gets, as one number: the same for the same words, pictures, sender and links, whenever and wherever
 * they were built.
 */
export function contentHash({
  edition,
  language,
  newsletter,
  defaults,
  urls,
  audiences,
  variants,
  pictures,
}: Email): string {
  const parts = variants.map(({ audience, subject, preheader, html, text }) => ({
    audience,
    subject,
    preheader,
    html,
    text,
  }))
  // A picture's name is a hash of its bytes.
  const names = pictures.map(({ name }) => name)
  return sha256(JSON.stringify({ edition, language, newsletter, defaults, urls, audiences, parts, names }))
}
