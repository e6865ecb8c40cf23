import { signal } from '@preact/signals'

/** Of the project, as far as this page knows; 0 before it has heard of any. */
export const revision = signal(0)

/** Whether the desk is there. */
export const isConnected = signal(true)

/** Listens for changes; the browser connects again by itself, and is told at once what it has missed. */
export function listen(): void {
  const events = new EventSource('/api/events')
  events.addEventListener('revision', event => {
    revision.value = Number((event as MessageEvent<string>).data)
    isConnected.value = true
  })
  events.addEventListener('open', () => {
    isConnected.value = true
  })
  events.addEventListener('error', () => {
    isConnected.value = false
  })
}
