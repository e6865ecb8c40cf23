import type { Line } from './merge-field.ts'

/** Schemes that a mail client opens and that cannot run anything. */
const SAFE_SCHEME = /^(?:https?:\/\/[^\s/]|mailto:[^\s])/i

/** An absolute http, https or mailto address without spaces or controls. */
export function isSafeUrl(url: string): boolean {
  return SAFE_SCHEME.test(url) && !/[\s\p{Cc}<>"`\\]/u.test(url) && URL.canParse(url)
}

/**
 * Whether a recipient's value may be followed as an address: it has a harmless scheme and nothing that would end it
 * early. Looser than isSafeUrl, and several times faster; a link that leads nowhere harms nobody.
 */
export function isHarmlessUrl(url: string): boolean {
  return HARMLESS.test(url)
}

const HARMLESS = /^(?:https?:\/\/|mailto:)[^\s\p{Cc}<>"`\\]+$/iu

/** An author's address as it may stand between quotation marks: `?q="x"` means `?q=%22x%22` (RFC 3986 2.1). */
export function encodeMarks(url: Line): Line {
  return url.map(part => (typeof part === 'string' ? part.replace(/[\s"<>`]/g, encodeURIComponent) : part))
}

/** What keeps a link of an author from being mailed; a merge field may be all of it or stand inside it. */
export function linkProblem(line: Line): { message: string; hint: string } | undefined {
  const [first] = line
  if (first === undefined)
    return {
      message: 'The link goes nowhere.',
      hint: 'Give it an address: https://...',
    }
  if (typeof first !== 'string') return undefined
  const sample = line.map(part => (typeof part === 'string' ? part : 'x')).join('')
  if (isSafeUrl(sample)) return undefined
  if (/^(?:javascript|data|vbscript|file):/i.test(sample.trim())) {
    return {
      message: `\`${sample}\` is not an address that may be mailed.`,
      hint: 'Use https, http or mailto.',
    }
  }
  if (sample.startsWith('#')) {
    return {
      message: 'Links inside a mail are dead in many clients.',
      hint: 'Link to a page on the web.',
    }
  }
  const hint = /^[\w-]+(?:\.[\w-]+)+/.test(sample)
    ? `Did you mean https://${sample}?`
    : 'A mail has no folder of its own: begin with https://.'
  return { message: `\`${sample}\` is not a complete address.`, hint }
}
