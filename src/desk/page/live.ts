import { signal } from '@preact/signals'

/** Of the project, as far as this page has heard; 0 before it has heard of any change. */
export const revision = signal(0)

/** Whether the desk is there. */
export const isConnected = signal(true)

/** Counts what this page has sent: the outbox is not watched. */
export const sendings = signal(0)

interface Heard {
  /** Of the process that serves the desk. */
  readonly run: string
  readonly revision: number
}

const ownRun = document.querySelector<HTMLMetaElement>('meta[name=desk-run]')?.content ?? ''

/**
 * Listens for changes; the browser connects again by itself, and is told at once what it has missed. A browser opens six
 * connections to a server at most, and listening takes one: of many tabs one listens, and tells the others.
 */
export function listen(): void {
  const channel = new BroadcastChannel('desk')
  channel.addEventListener('message', ({ data }: MessageEvent<Heard | boolean>) => hear(data))
  const tell = (heard: Heard | boolean) => {
    hear(heard)
    channel.postMessage(heard)
  }
  // Locks are there on this machine and over https.
  if (navigator.locks) void navigator.locks.request('desk-live', () => new Promise<never>(() => connect(tell)))
  else connect(tell)
}

function connect(tell: (heard: Heard | boolean) => void): void {
  const events = new EventSource('/api/events')
  events.addEventListener('revision', event => tell(JSON.parse((event as MessageEvent<string>).data) as Heard))
  events.addEventListener('open', () => tell(true))
  events.addEventListener('error', () => tell(false))
}

function hear(heard: Heard | boolean): void {
  isConnected.value = heard !== false
  if (typeof heard === 'boolean') return
  // Another process, and perhaps another version: this page is its predecessor's.
  if (heard.run !== ownRun) window.location.reload()
  else revision.value = heard.revision
}
