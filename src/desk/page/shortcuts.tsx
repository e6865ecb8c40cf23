import { useEffect, useRef } from 'preact/hooks'
import { choose, go, place } from './location.ts'
import { freeWidth, PANELS, PARTS, SCHEMES, settings, WIDTHS, ZOOMS } from './settings.ts'

/** What only a page that is shown can do; each is a shortcut while somebody can do it. */
export interface Actions {
  readonly nextFinding: () => void
  readonly previousFinding: () => void
  readonly nextEdition: () => void
  readonly previousEdition: () => void
  readonly nextReader: () => void
  readonly previousReader: () => void
  readonly matrix: () => void
  readonly sendTest: () => void
  readonly help: () => void
  readonly search: () => void
}

type Action = keyof Actions

/** The last that was lent is what is done. */
const actions = new Map<Action, readonly (() => void)[]>()

/** Lends the page's actions to the keyboard for as long as it is shown. */
export function useShortcuts(own: Partial<Actions>): void {
  const latest = useRef(own)
  latest.current = own
  useEffect(() => {
    const names = Object.keys(own) as Action[]
    const lent = names.map(name => [name, () => latest.current[name]?.()] as const)
    for (const [name, act] of lent) actions.set(name, [...(actions.get(name) ?? []), act])
    return () => {
      for (const [name, act] of lent) {
        actions.set(name, actions.get(name)?.filter(other => other !== act) ?? [])
      }
    }
  }, [])
}

interface Shortcut {
  readonly key: string
  readonly does: string
  readonly act: () => void
}

interface ShortcutGroup {
  readonly title: string
  readonly shortcuts: readonly Shortcut[]
}

const perform = (action: Action) => () => actions.get(action)?.at(-1)?.()

/** Shows a part of the edition that is at hand, from wherever somebody is. */
function onEdition(changes: Readonly<Record<string, string | undefined>>): void {
  const at = place.value
  if (at.page === 'edition' || at.page === 'start') choose(changes)
  else if (at.page === 'matrix') go(`/editions/${encodeURIComponent(at.edition)}`, changes)
}

function zoomBy(step: number): void {
  const index = ZOOMS.indexOf(settings.value.zoom as (typeof ZOOMS)[number])
  const next = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, index + step))]
  choose({ zoom: next === 100 ? undefined : String(next) })
}

/** Everything that the desk does by keyboard, as `?` lists it. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: 'Parts',
    shortcuts: PARTS.map(({ id, label, key }) => ({
      key,
      does: label,
      act: () => onEdition({ part: id === 'email' ? undefined : id }),
    })),
  },
  {
    title: 'Width',
    shortcuts: WIDTHS.map(({ id, title, key }) => ({
      key,
      does: title,
      act: () => onEdition({ width: id === 'free' ? freeWidth(settings.value.width) : id }),
    })),
  },
  {
    title: 'Colours',
    shortcuts: SCHEMES.map(({ id, label, isSimulated, key }) => ({
      key,
      does: isSimulated ? `${label} (simulation)` : label,
      act: () => onEdition({ scheme: id === 'light' ? undefined : id }),
    })),
  },
  {
    title: 'As it arrives',
    shortcuts: [
      {
        key: 'g',
        does: 'Pictures on and off',
        act: () => onEdition({ images: settings.value.images ? 'off' : undefined }),
      },
      {
        key: 's',
        does: 'Styles on and off',
        act: () => onEdition({ styles: settings.value.styles ? 'off' : undefined }),
      },
      { key: '+', does: 'Larger', act: () => zoomBy(1) },
      { key: '-', does: 'Smaller', act: () => zoomBy(-1) },
      { key: '0', does: 'As large as it is', act: () => choose({ zoom: undefined }) },
      { key: 'x', does: 'The matrix, and back', act: perform('matrix') },
    ],
  },
  {
    title: 'Beside it',
    shortcuts: [
      ...PANELS.map(({ id, label, key }) => ({
        key,
        does: label,
        act: () => onEdition({ panel: id === 'checks' ? undefined : id }),
      })),
      { key: 'j', does: 'Next finding', act: perform('nextFinding') },
      { key: 'k', does: 'Previous finding', act: perform('previousFinding') },
      { key: ']', does: 'Next reader', act: perform('nextReader') },
      { key: '[', does: 'Previous reader', act: perform('previousReader') },
    ],
  },
  {
    title: 'The desk',
    shortcuts: [
      { key: '/', does: 'Search the editions', act: perform('search') },
      { key: '.', does: 'Next edition', act: perform('nextEdition') },
      { key: ',', does: 'Previous edition', act: perform('previousEdition') },
      { key: 'n', does: 'Editions', act: () => go('/editions') },
      { key: 'v', does: 'Compare versions', act: () => go('/compare') },
      { key: 'y', does: 'Outbox', act: () => go('/outbox') },
      { key: 'q', does: 'Send a test', act: perform('sendTest') },
      { key: '?', does: 'This list', act: perform('help') },
    ],
  },
]

const BY_KEY = new Map(SHORTCUTS.flatMap(({ shortcuts }) => shortcuts.map(shortcut => [shortcut.key, shortcut.act])))
BY_KEY.set('=', () => zoomBy(1))

/** Does what a key is for, unless somebody is typing, or it belongs to the browser. */
export function pressKey(event: KeyboardEvent): void {
  // Some keyboards have brackets on a third level, which counts as Ctrl and Alt on some machines.
  const isCommand = (event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph')
  if (isCommand || event.metaKey || event.defaultPrevented || isTyping(event.target)) return
  if (document.querySelector('dialog[open]')) return
  const act = BY_KEY.get(event.key) ?? BY_KEY.get(event.key.toLowerCase())
  if (!act) return
  event.preventDefault()
  act()
}

/** A radio button or a button takes arrows and spaces, and leaves letters to the desk. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'range', 'button'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}
