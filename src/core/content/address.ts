import { domainToASCII } from 'node:url'

/** RFC 5321 4.5.3.1: octets of a local part, of a whole path. */
const LONGEST_LOCAL = 64
const LONGEST = 254
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A mail address with its domain in ASCII and small letters.
 * Quoted local parts, comments and non-ASCII local parts are refused: servers without SMTPUTF8 bounce them, and
 * everything that could be read as a second address goes with them.
 */
export function parseAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const domain = asciiDomain(text.slice(at + 1))
  const labels = domain.split('.')
  const valid =
    at > 0 &&
    local.length <= LONGEST_LOCAL &&
    LOCAL.test(local) &&
    labels.length > 1 &&
    labels.every(label => LABEL.test(label))
  const address = `${local}@${domain}`
  return valid && address.length <= LONGEST ? address : undefined
}

/** A domain name in ASCII and small letters. */
export function parseDomain(text: string): string | undefined {
  const domain = asciiDomain(text)
  const labels = domain.split('.')
  return labels.length > 1 && labels.every(label => LABEL.test(label)) ? domain : undefined
}

/** domainToASCII reads as a URL does: it drops line ends and tabs, decodes `%6c` and stops at `/`, `?` or `#`. */
function asciiDomain(text: string): string {
  return /[\s\p{Cc}/?#\\%]/u.test(text) ? '' : domainToASCII(text)
}

/**
 * The form by which two addresses are the same person's: all of it in small letters. RFC 5321 2.4 lets a server tell
 * `Ada` from `ada`; none that people use does, and writing twice to one person is the worse mistake.
 */
export function normaliseAddress(text: string): string | undefined {
  return parseAddress(text)?.toLowerCase()
}
