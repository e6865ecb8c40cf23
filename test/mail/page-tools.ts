/// <reference lib="dom" />

/** What tests ask of a page that shows a mail. Runs inside the page. */
interface PageTools {
  /** The colours that the mail itself declares; what it leaves to the client is not in its hands. */
  readonly declaredColours: () => DeclaredColours
  /** Puts others in their place, as a client does that recolours a mail. */
  readonly recolour: (colours: Recolouring) => void
  /** Undoes what the others did. */
  readonly restore: () => void
  readonly dropStyleSheets: () => void
  /** Asks for every picture at an address that is blocked, and waits until it is known to be missing. */
  readonly blockPictures: (suffix: string) => Promise<void>
  /** Visible elements that hold text of their own. */
  readonly texts: () => readonly TextElement[]
  /** Alternative texts with what they are painted in and on. */
  readonly alternatives: () => readonly { readonly alt: string; readonly colour: string; readonly background: string }[]
}

export interface DeclaredColours {
  readonly texts: readonly string[]
  readonly backgrounds: readonly string[]
}

/** What stands in the place of each colour. */
export interface RepaintedColours {
  readonly texts: Readonly<Record<string, string>>
  readonly backgrounds: Readonly<Record<string, string>>
}

interface Recolouring extends RepaintedColours {
  /** The client's own page, on which the mail lies. */
  readonly ground: { readonly text: string; readonly background: string }
  /** Outlook marks what it has recoloured, and a mail's style sheet can answer to the marks. */
  readonly marks: boolean
}

interface TextElement {
  readonly selector: string
  readonly tag: string
  readonly text: string
  readonly fontSize: number
  /** Pixels; undefined where the font decides. */
  readonly lineHeight: number | undefined
  readonly direction: string
  readonly textAlign: string
  /** The nearest language and direction that the mail states inside its outermost elements. */
  readonly ownDirection: string | undefined
}

declare global {
  interface Window {
    readonly mail: PageTools
  }
}

/** Self-contained, since it is sent to the page as its source. */
export function installPageTools(): void {
  const TRANSPARENT = 'rgba(0, 0, 0, 0)'
  const elements = () => [...document.querySelectorAll<HTMLElement>('body, body *')]

  const declares = (element: HTMLElement, property: 'color' | 'background-color') =>
    element.style.getPropertyValue(property) !== '' || element.hasAttribute(property === 'color' ? 'color' : 'bgcolor')

  const declared = (property: 'color' | 'background-color') =>
    elements()
      .filter(element => declares(element, property))
      .map(element => ({ element, colour: getComputedStyle(element).getPropertyValue(property) }))
      .filter(({ colour }) => colour !== TRANSPARENT)

  const borders = () =>
    elements().flatMap(element =>
      ['top', 'right', 'bottom', 'left']
        .map(side => `border-${side}-color`)
        .filter(property => element.style.getPropertyValue(property) !== '')
        .map(property => ({ element, property, colour: getComputedStyle(element).getPropertyValue(property) })),
    )

  const selectorOf = (element: Element): string => {
    const names: string[] = []
    for (let at: Element | null = element; at && at !== document.body && names.length < 5; at = at.parentElement) {
      const same = [...(at.parentElement?.children ?? [])].filter(({ tagName }) => tagName === at?.tagName)
      const order = same.length > 1 ? `:nth-of-type(${same.indexOf(at) + 1})` : ''
      names.unshift(`${at.tagName.toLowerCase()}${order}`)
    }
    return names.join('>')
  }

  const backgroundBehind = (element: Element | null): string => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (backgroundColor !== TRANSPARENT) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }

  const ownText = (element: Element) =>
    [...element.childNodes]
      .filter(node => node.nodeType === Node.TEXT_NODE)
      .map(node => node.textContent ?? '')
      .join('')
      .trim()

  let undo: (() => void)[] = []
  const setAttribute = (element: Element, name: string, value: string) => {
    const before = element.getAttribute(name)
    undo.unshift(() => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)))
    element.setAttribute(name, value)
  }
  const setStyle = (element: HTMLElement, property: string, value: string) => {
    setAttribute(element, 'style', element.getAttribute('style') ?? '')
    element.style.setProperty(property, value)
  }

  const tools: PageTools = {
    declaredColours: () => ({
      texts: [...new Set([...declared('color'), ...borders()].map(({ colour }) => colour))].sort(),
      backgrounds: [...new Set(declared('background-color').map(({ colour }) => colour))].sort(),
    }),

    recolour: ({ texts, backgrounds, ground, marks }) => {
      const changes = [
        ...declared('color').map(change => ({ ...change, property: 'color', to: texts, mark: 'data-ogsc' })),
        ...declared('background-color').map(change => ({
          ...change,
          property: 'background-color',
          to: backgrounds,
          mark: 'data-ogsb',
        })),
        ...borders().map(change => ({ ...change, to: texts, mark: undefined })),
      ]
      for (const { element, property, colour, to, mark } of changes) {
        setStyle(element, property, to[colour] ?? colour)
        if (marks && mark) setAttribute(element, mark, colour)
      }
      const root = document.documentElement
      setStyle(root, 'background-color', ground.background)
      setStyle(root, 'color', ground.text)
      if (!marks) return
      setAttribute(root, 'data-ogsc', '')
      setAttribute(root, 'data-ogsb', '')
    },

    restore: () => {
      for (const step of undo) step()
      undo = []
    },

    dropStyleSheets: () => {
      for (const style of document.querySelectorAll('style')) {
        const mark = document.createComment('style')
        style.replaceWith(mark)
        undo.unshift(() => mark.replaceWith(style))
      }
    },

    blockPictures: async suffix => {
      const missing = [...document.images].map(image => {
        const failed = new Promise<void>(resolve => image.addEventListener('error', () => resolve(), { once: true }))
        setAttribute(image, 'src', `${image.src}${suffix}`)
        return failed
      })
      await Promise.all(missing)
    },

    texts: () =>
      elements().flatMap(element => {
        const text = ownText(element)
        if (text === '' || element.closest('style,script') || element.getClientRects().length === 0) return []
        const style = getComputedStyle(element)
        const lineHeight = Number.parseFloat(style.lineHeight)
        const stated = element.closest('[dir]')
        return {
          selector: selectorOf(element),
          tag: element.tagName.toLowerCase(),
          text: (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
          fontSize: Number.parseFloat(style.fontSize),
          lineHeight: Number.isNaN(lineHeight) ? undefined : lineHeight,
          direction: style.direction,
          textAlign: style.textAlign,
          ownDirection:
            stated && stated.parentElement !== document.body && stated !== document.documentElement
              ? (stated.getAttribute('dir') ?? undefined)
              : undefined,
        }
      }),

    alternatives: () =>
      [...document.images]
        .filter(({ alt }) => alt !== '')
        .map(image => ({
          alt: image.alt,
          colour: getComputedStyle(image).color,
          background: backgroundBehind(image),
        })),
  }
  Object.assign(window, { mail: tools })
}
