import morphdom from 'morphdom'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { persist, readText } from './api.ts'

export interface MailFrameProps {
  /** Of the mail, and how it is shown. */
  readonly address: string
  /** Another one where the mail itself is another; it is read again then. */
  readonly version: string
  /** CSS pixels, before the zoom. */
  readonly width: number
  /** CSS pixels on the screen. */
  readonly height: number
  /** 1 is as large as it is. */
  readonly zoom?: number
  /** What a screen reader calls it. */
  readonly label: string
  readonly spot?: Spot | undefined
  readonly onBlock?: ((block: number) => void) | undefined
  readonly onLink?: ((address: string) => void) | undefined
  readonly onKey?: ((event: KeyboardEvent) => void) | undefined
}

/** A place in the mail: a block, and words in it. */
export interface Spot {
  readonly block: number
  readonly words?: string | undefined
}

/**
 * A mail in a frame of its own, in which no script runs. It is loaded once; from then on what has changed is put in place,
 * so that it neither flashes nor scrolls.
 */
export function MailFrame(props: MailFrameProps) {
  const { address, version, width, height, zoom = 1, label, spot } = props
  const frame = useRef<HTMLIFrameElement>(null)
  const key = `${version} ${address}`
  const first = useRef(address)
  const shown = useRef(key)
  const [isLoaded, setIsLoaded] = useState(false)
  const latest = useRef(props)
  latest.current = props
  const heard = useRef<Document>(null)
  const hear = (document: Document) => {
    if (heard.current === document) return
    heard.current = document
    listen(document, latest)
  }

  useLayoutEffect(() => {
    // A mail is on the screen before its pictures are, and somebody may click before it is called loaded.
    let next = 0
    const look = () => {
      const document = frame.current?.contentDocument
      if (document && document.URL !== 'about:blank') hear(document)
      else next = requestAnimationFrame(look)
    }
    look()
    return () => cancelAnimationFrame(next)
  }, [])

  useLayoutEffect(() => {
    // What is put in place before the frame has loaded what it does by itself would be overwritten.
    if (!isLoaded || shown.current === key) return
    const request = new AbortController()
    persist(() => readText(address, request.signal), request.signal).then(
      html => {
        const document = frame.current?.contentDocument
        if (request.signal.aborted || !document) return
        shown.current = key
        putInPlace(document, html)
        if (latest.current.spot) markSpot(document, latest.current.spot)
      },
      () => {},
    )
    return () => request.abort()
  }, [key, isLoaded])

  useLayoutEffect(() => {
    const document = frame.current?.contentDocument
    if (document) markSpot(document, spot, { isNew: true })
  }, [spot])

  return (
    <div class="mail-frame" style={{ width: `${width * zoom}px`, height: `${height}px` }}>
      <iframe
        ref={frame}
        title={label}
        sandbox="allow-same-origin"
        src={first.current}
        style={{ width: `${width}px`, height: `${height / zoom}px`, transform: `scale(${zoom})` }}
        onLoad={() => {
          const document = frame.current?.contentDocument
          if (!document) return
          setIsLoaded(true)
          hear(document)
          if (latest.current.spot) markSpot(document, latest.current.spot, { isNew: true })
        }}
      />
    </div>
  )
}

function putInPlace(document: Document, html: string): void {
  const view = document.defaultView as (Window & typeof globalThis) | null
  if (!view) return
  // The frame's own: what is parsed under the policy of the page has lost its `style` attributes when it is put in.
  const next = new view.DOMParser().parseFromString(html, 'text/html')
  morphdom(document.documentElement, next.documentElement, {
    // The names of blocks are no keys: many elements of one block have the same.
    getNodeKey: () => undefined,
    onBeforeElUpdated: (from, to) => !from.isEqualNode(to),
  })
}

/** Nothing in the mail can follow its links or see its keys; the page does. */
function listen(document: Document, latest: { readonly current: MailFrameProps }): void {
  document.addEventListener('click', event => {
    // Of the frame's own realm, where it is an instance of nothing that the page knows.
    const target = event.target as Element | null
    const link = target?.closest('a, area')
    if (link) {
      event.preventDefault()
      const address = link.getAttribute('href') ?? link.getAttribute('xlink:href')
      if (address !== null) latest.current.onLink?.(address)
    }
    const block = target?.closest('[data-block]')?.getAttribute('data-block')
    if (block !== null && block !== undefined) latest.current.onBlock?.(Number(block))
  })
  document.addEventListener('keydown', event => latest.current.onKey?.(event))
}

const HIGHLIGHT = 'desk-spot'

function markSpot(document: Document, spot: Spot | undefined, { isNew = false } = {}): void {
  for (const element of document.querySelectorAll<HTMLElement>(`[data-spot]`)) {
    element.removeAttribute('data-spot')
    element.style.removeProperty('outline')
    element.style.removeProperty('outline-offset')
  }
  const view = document.defaultView as (Window & typeof globalThis) | null
  view?.CSS.highlights?.delete(HIGHLIGHT)
  if (!spot || !view) return
  const elements = [...document.querySelectorAll<HTMLElement>(`[data-block="${spot.block}"]`)]
  for (const element of elements) {
    element.setAttribute('data-spot', '')
    element.style.setProperty('outline', '2px solid #c2410c')
    element.style.setProperty('outline-offset', '-2px')
  }
  const range = spot.words === undefined ? undefined : findWords(elements, spot.words)
  if (range && view.Highlight) {
    if (document.adoptedStyleSheets.length === 0) {
      const sheet = new view.CSSStyleSheet()
      sheet.replaceSync(`::highlight(${HIGHLIGHT}) { background-color: #fde047; color: #1c1917 }`)
      document.adoptedStyleSheets = [sheet]
    }
    view.CSS.highlights.set(HIGHLIGHT, new view.Highlight(range))
  }
  if (!isNew) return
  const target = range?.getBoundingClientRect() ?? elements[0]?.getBoundingClientRect()
  if (target) view.scrollBy({ top: target.top - view.innerHeight / 4, behavior: 'instant' })
}

/** Where the words stand, white space and the marks between elements not counted. */
function findWords(elements: readonly HTMLElement[], words: string): Range | undefined {
  const wanted = squeeze(words)
  for (const element of elements) {
    const places: { readonly node: Text; readonly offset: number }[] = []
    let text = ''
    const walker = element.ownerDocument.createTreeWalker(element, 4)
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      for (const [offset, sign] of [...node.data].entries()) {
        if (/\s/.test(sign)) continue
        text += sign
        places.push({ node, offset })
      }
    }
    const at = text.indexOf(wanted)
    const start = places[at]
    const end = places[at + wanted.length - 1]
    if (at < 0 || wanted === '' || !start || !end) continue
    const range = element.ownerDocument.createRange()
    range.setStart(start.node, start.offset)
    range.setEnd(end.node, Math.min(end.offset + 1, end.node.length))
    return range
  }
  return undefined
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '')
}
