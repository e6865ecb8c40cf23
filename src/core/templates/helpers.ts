import type { HelperOptions } from 'handlebars'
import { LINE_WIDTH, underlined, wrapText } from '../prose/text-layout.ts'

/** Helpers of both kinds of template. */
export const HELPERS = {
  /** `{{#if (eq mode "link")}}` */
  eq: (left: unknown, right: unknown) => left === right,
  /** `{{#if (or caption credit)}}` */
  or: (...values: unknown[]) => values.slice(0, -1).some(Boolean),
}

/** Helpers of text templates. */
export const TEXT_HELPERS = {
  /** `{{#wrap first="- " indent="  "}}...{{/wrap}}`: one paragraph in lines of at most 76 columns. */
  wrap(this: unknown, options: HelperOptions) {
    if (!options.fn) throw new Error('wrap has an end: {{#wrap}}...{{/wrap}}')
    const { first = '', indent = '' } = options.hash as {
      first?: string
      indent?: string
    }
    return wrapText(
      options
        .fn(this)
        .replace(/\s*\n\s*/g, ' ')
        .trim(),
      { first, indent },
    )
  },
  /** `{{underline title "="}}`: a heading over a line as long as it. */
  underline: (title: unknown, sign: unknown) => underlined(String(title), typeof sign === 'string' ? sign : '-'),
  /** `{{rule}}`: a line across. */
  rule: () => '-'.repeat(LINE_WIDTH),
  /** `{{upper kicker}}` */
  upper: (text: unknown) => String(text ?? '').toUpperCase(),
}
