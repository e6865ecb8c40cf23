import type { IncomingMessage } from 'node:http'
import { PassThrough, pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Parser } from 'htmlparser2'

/** What a page says of the fragments that were looked for in it. */
export interface FragmentSearch {
  readonly found: ReadonlySet<string>
  /** How far it was read: not to its end where all of them were found before. */
  readonly end: 'enough' | 'whole' | 'too-long' | 'unreadable'
}

/** Unpacked bytes of a page that are read at most; longer ones are rare among pages that people read. */
const LONGEST_PAGE = 2_000_000

/**
 * The fragment of an address as it must stand in the page; undefined where there is none, where it means the top
 * of the page, or where a script of the page reads it (`#/route`, `#!route`). A text fragment (`#:~:text=`) is no part of it.
 */
export function fragmentOf({ hash }: URL): string | undefined {
  const [fragment = ''] = hash.slice(1).split(':~:')
  return fragment === '' || /^(?:top$|[/!])/i.test(fragment) ? undefined : fragment
}

/** A fragment for people. */
export function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/**
 * Reads a page until all fragments are found (as an id, or as the name of an `a`), it ends, or has been read far enough.
 * Never fails. @returns undefined where it is not HTML, whose fragments mean something else.
 */
export async function findFragments(
  response: IncomingMessage,
  fragments: ReadonlySet<string>,
): Promise<FragmentSearch | undefined> {
  const type = response.headers['content-type'] ?? 'text/html'
  if (!/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) return undefined
  const found = new Set<string>()
  const unpacked = unpacking(response)
  if (!unpacked) return { found, end: 'unreadable' }
  // An element may bear the fragment as it is or decoded.
  const wanted = new Map([...fragments].flatMap(name => [[name, name] as const, [decodeFragment(name), name] as const]))
  const see = (name: string | undefined) => {
    const fragment = name === undefined ? undefined : wanted.get(name)
    if (fragment !== undefined) found.add(fragment)
  }
  const parser = new Parser({
    onopentag: (tag, { id, name }) => {
      see(id)
      if (tag === 'a') see(name)
    },
  })
  const decoder = new TextDecoder()
  let bytes = 0
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytes += chunk.length
      parser.write(decoder.decode(chunk, { stream: true }))
      if (found.size === fragments.size) return { found, end: 'enough' }
      if (bytes > LONGEST_PAGE) return { found, end: 'too-long' }
    }
    return { found, end: 'whole' }
  } catch {
    return { found, end: 'unreadable' }
  }
}

/** The body as it was before it was packed for the way; undefined where it is packed in a way that was not asked for. */
function unpacking(response: IncomingMessage): Transform | undefined {
  const unpacked = unpackerOf(response.headers['content-encoding'])
  // What breaks is told by the reading of it; whoever stops reading has cut the body off too.
  return unpacked && pipeline(response, unpacked, () => {})
}

function unpackerOf(encoding = 'identity'): Transform | undefined {
  switch (encoding.trim().toLowerCase()) {
    case 'identity':
      return new PassThrough()
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      return undefined
  }
}
