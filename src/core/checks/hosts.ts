/** RFC 2606, RFC 6761 */
const RESERVED = /(?:^|\.)(?:example(?:\.(?:com|net|org|edu))?|test|invalid)$/i
/** RFC 1918, RFC 4193, RFC 3927, and what routers and companies call their own. */
const PRIVATE =
  /^(?:localhost|.*\.(?:localhost|local|internal|lan|home|corp)|0\.0\.0\.0|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|169\.254\.[\d.]+|\[(?:::1?|f[cd][\da-f:]+|fe80[\da-f:]*)\])$/i

/** Made for examples: nobody has it. */
export function isReserved(host: string): boolean {
  return RESERVED.test(host)
}

/** Known to this machine or its neighbours alone; a name without a dot is one of these. */
export function isPrivate(host: string): boolean {
  return PRIVATE.test(host) || !/[.:]/.test(host)
}
