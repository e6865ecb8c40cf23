import type { ComponentChildren } from 'preact'

/** Text that scrolls, which by keyboard it can only where it takes the focus. */
export function Scrollable({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class="scrollable" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
