import type { Recipient } from '../core/content/recipient.ts'
import { contentId } from '../core/email/email.ts'
import { fillPage } from '../core/email/filled-page.ts'
import { variantFor } from '../core/email/personalise.ts'
import { type ClientPreview, previewHtml } from '../core/preview/client-preview.ts'
import type { Picture } from '../core/prose/picture.ts'
import type { Rendering } from './desk.ts'

/**
 * Of the mail in its frame: pictures and inline styles of this desk's own, and nothing else. Scripts never run, whatever
 * the mail holds; the page around it may look inside to scroll and to point.
 */
export const FRAME_POLICY = [
  "default-src 'none'",
  "img-src 'self'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-same-origin',
].join('; ')

/** The HTML part for one reader, as a mail client shows it. */
export function frameHtml(
  { email, newsletter }: Rendering,
  recipient: Recipient,
  { preview, pictureAt }: { readonly preview: ClientPreview; readonly pictureAt: (name: string) => string },
): string {
  const { html, offsets } = fillPage(email, variantFor(email, recipient), recipient)
  const addresses = new Map(email.pictures.map(picture => [srcOf(picture, newsletter.imageBaseUrl), picture.name]))
  const pictureUrl = (src: string) => {
    const name = addresses.get(src)
    return name === undefined ? src : pictureAt(name)
  }
  return previewHtml(html, preview, { pictureUrl, offsets })
}

/** As the HTML part names it: hosted pictures are shown from here as well, since nothing leaves the machine. */
function srcOf(picture: Picture, base: string | undefined): string {
  return base === undefined ? `cid:${contentId(picture)}` : `${base.replace(/\/?$/, '/')}${picture.name}`
}
