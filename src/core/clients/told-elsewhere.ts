/** What a mail cannot hold anyway or should not, by the rule that says so: nobody wants to read it twice. */
export const TOLD_ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'html/forbidden': `html-audio html-base html-button-reset html-button-submit html-dialog html-form
      html-input-checkbox html-input-hidden html-input-radio html-input-reset html-input-submit html-input-text html-link
      html-object html-required html-select html-svg html-textarea html-video css-pseudo-element-placeholder`,
    'image/format': 'image-avif image-bmp image-heif image-svg image-tiff image-webp',
    'image/src': 'image-base64',
    'link/anchor': 'html-anchor-links css-pseudo-class-target',
  }).flatMap(([rule, slugs]) => slugs.split(/\s+/).map(slug => [slug, rule] as const)),
)
