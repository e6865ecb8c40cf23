/** An address that shows nothing; a picture's alternative text is painted in its place. */
export const NO_PICTURE = 'data:,'

const ADDRESS = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)/gi

/** A CSS value with every address in it changed. */
export function rewriteAddresses(value: string, change: (url: string) => string): string {
  return value.replace(ADDRESS, (whole, double: string | undefined, single: string | undefined, bare = '') => {
    const url = double ?? single ?? bare
    const changed = change(url)
    return changed === url ? whole : `url("${changed.replace(/["\\\n]/g, encodeURIComponent)}")`
  })
}

/** A `srcset` with every address in it changed; each is followed by how wide or dense its picture is (HTML, 4.8.4.2.1). */
export function rewriteCandidates(srcset: string, change: (url: string) => string): string {
  return srcset.replace(/([\s,]*)(\S*[^\s,])([^,]*)/g, (_, gap: string, url: string, size: string) => {
    return `${gap}${change(url)}${size}`
  })
}
