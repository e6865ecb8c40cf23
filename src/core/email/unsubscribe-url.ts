/** Where in `urls.unsubscribe` a recipient's token goes. */
const PLACEHOLDER = '{token}'

/**
 * The address for leaving with a recipient's token in it: where `{token}` stands, else as the last parameter of the
 * query. A `mailto:` address without the placeholder stays as it is, for what follows its `?` are header fields.
 *
 * Without a token the placeholder goes, together with what only led to it: its parameter, its path segment.
 */
export function unsubscribeUrl(url: string, token?: string): string {
  if (token === undefined) return url.includes(PLACEHOLDER) ? dropPlaceholder(url) : url
  if (url.includes(PLACEHOLDER)) return url.replaceAll(PLACEHOLDER, () => token)
  if (!/^https?:/i.test(url)) return url
  const [, address = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(url) ?? []
  const sign = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&'
  return `${address}${sign}token=${token}${fragment}`
}

function dropPlaceholder(url: string): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? []
  const place = fragment.startsWith('#/') ? dropFromPath(fragment) : dropParameters(fragment)
  return `${dropFromPath(path)}${dropParameters(query)}${place}`
}

/** What stands before the first single slash is a host, or a scheme and a mailbox: there nothing else is taken away. */
function dropFromPath(path: string): string {
  const [, origin = '', rest = ''] = /^([^/]*(?:\/\/[^/]*)?)(.*)$/s.exec(path) ?? []
  return `${withoutPlaceholder(origin)}${rest.replace(/\/\{token\}[^/]*/g, '').replace(/[^/]+/g, withoutPlaceholder)}`
}

/** Parameters with the sign that begins them; those go that would be left without a value. */
function dropParameters(text: string): string {
  const kept = text
    .slice(1)
    .split('&')
    .map(parameter => ({ parameter, rest: withoutPlaceholder(parameter) }))
    .filter(({ parameter, rest }) => parameter === rest || !/(?:^|=|\/)$/.test(rest))
  return kept.length === 0 || text === '' ? '' : `${text[0]}${kept.map(({ rest }) => rest).join('&')}`
}

/** Takes along the signs that join it to what stands before. */
function withoutPlaceholder(text: string): string {
  return text.replace(/(?:%20|[-+._~])*\{token\}/g, '')
}
