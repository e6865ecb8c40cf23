import { computed, signal } from '@preact/signals'

/** Where in the desk somebody is: its address holds every choice, so that a reload or a bookmark brings them back. */
const address = signal(read())

function read() {
  return { path: window.location.pathname, query: new URLSearchParams(window.location.search) }
}

window.addEventListener('popstate', () => {
  address.value = read()
})

export type Place =
  | { readonly page: 'start' | 'editions' | 'compare' | 'outbox' }
  | { readonly page: 'edition' | 'matrix'; readonly edition: string }

export const place = computed<Place>(() => {
  const [first, second, third] = address.value.path
    .split('/')
    .filter(part => part !== '')
    .map(decode)
  if (first === 'editions' && second !== undefined) {
    return { page: third === 'matrix' ? 'matrix' : 'edition', edition: second }
  }
  if (first === 'editions' || first === 'compare' || first === 'outbox') return { page: first }
  return { page: 'start' }
})

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function queryValue(name: string): string | undefined {
  return address.value.query.get(name) ?? undefined
}

/** The settings that go along from page to page. */
const LASTING = ['width', 'scheme', 'images', 'styles', 'zoom', 'reader', 'audience', 'panel']

/** An address of the desk, with the settings of this one. */
export function addressOf(path: string, changes: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams()
  for (const name of LASTING) {
    const value = address.value.query.get(name)
    if (value !== null) query.set(name, value)
  }
  return join(path, apply(query, changes))
}

export function go(path: string, changes: Readonly<Record<string, string | undefined>> = {}): void {
  window.history.pushState(null, '', addressOf(path, changes))
  address.value = read()
}

/** Changes settings of the page that is shown; undefined takes one back to what is usual. */
export function choose(changes: Readonly<Record<string, string | undefined>>): void {
  const query = apply(new URLSearchParams(address.value.query), changes)
  window.history.replaceState(null, '', join(address.value.path, query))
  address.value = read()
}

function apply(query: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): URLSearchParams {
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) query.delete(name)
    else query.set(name, value)
  }
  return query
}

function join(path: string, query: URLSearchParams): string {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
