/** What a mail does as well without, and why: a client that lacks it shows the same words in the same order. */
export const HARMLESS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'decoration: shows plainer': `css-accent-color css-backdrop-filter css-background-blend-mode css-border-image
      css-border-radius css-border-radius-logical css-box-shadow css-clip-path css-filter css-mix-blend-mode css-opacity
      css-outline css-outline-offset css-text-decoration-color css-text-decoration-skip-ink css-text-decoration-style
      css-text-decoration-thickness css-text-emphasis css-text-emphasis-position css-text-shadow
      css-text-underline-offset css-text-underline-position`,
    'motion: stands still': 'css-at-keyframes css-transition image-apng',
    'interaction: of a pointer or a screen': `css-cursor css-pseudo-class-active css-pseudo-class-focus
      css-pseudo-class-hover css-pseudo-class-link css-pseudo-class-visited css-resize css-scroll-snap css-user-select`,
    'fine typesetting: lines break elsewhere': `css-font-kerning css-font-size-adjust css-font-stretch
      css-hyphenate-character css-hyphenate-limit-chars css-hyphens css-orphans css-tab-size css-text-align-last
      css-text-justify css-text-overflow css-text-wrap css-widows css-word-spacing html-wbr`,
    'long words: MJML breaks them by word-break': 'css-overflow-wrap css-word-wrap',
    'font: the next of its stack': 'css-sytem-ui',
    'markers and gaps: the usual ones': `css-border-spacing css-caption-side css-empty-cells css-list-style-image
      css-list-style-position`,
    'smallest size: as tall as the content': 'css-min-height',
    'condition: whoever cannot ask shows the mail without it': `css-at-media-device-pixel-ratio css-at-media-hover
      css-at-media-orientation css-at-media-prefers-color-scheme css-at-media-prefers-reduced-motion css-at-supports`,
    'part of another finding': `css-background-origin css-background-position css-background-repeat css-background-size
      css-column-layout-properties css-inset css-left-right-top-bottom css-object-position css-shape-margin css-z-index
      html-rp html-rt`,
    'runs around: stands beside a box': 'css-shape-outside',
    'accessibility: adds to what the elements say': `html-aria-describedby html-aria-hidden html-aria-label
      html-aria-labelledby html-aria-live html-lang html-role`,
    'element: its text stays': 'html-abbr html-acronym html-bdi html-dfn html-semantics',
    'picture: the address in src stays': 'html-loading-attribute html-picture html-srcset',
    'window: links open somewhere': 'html-target',
  }).flatMap(([reason, slugs]) => slugs.split(/\s+/).map(slug => [slug, reason] as const)),
)
