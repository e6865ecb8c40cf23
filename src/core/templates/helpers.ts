import Handlebars, { type HelperOptions } from 'handlebars'
import { alignRows, LINE_WIDTH, underlined, wrapText } from '../prose/text-layout.ts'
import { formatWord, type PluralForms, pluralise } from './wording.ts'

/** Helpers of both kinds of template. */
export const HELPERS = {
  /** `{{#if (eq mode "link")}}` */
  eq: (left: unknown, right: unknown) => plain(left) === plain(right),
  /** `{{or title words.agenda}}`: the first that is there. */
  or: (...values: unknown[]) => values.slice(0, -1).find(isThere) ?? null,
  /** `{{fill words.asOf date=asOf}}`: a word with values in its places. */
  fill(word: unknown, { hash }: HelperOptions) {
    const values = Object.entries(hash as Record<string, unknown>).map(([name, value]) => [name, String(value)])
    return formatWord(String(word), Object.fromEntries(values))
  },
  /** `{{count words.minutes minutes}}`: "1 minute", "2 minutes", as the language counts. */
  count: (forms: PluralForms, number: number, { data }: HelperOptions) => pluralise(forms, number, data.root.language),
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
  /** `{{indent text "  "}}`: every line of a text moved in. */
  indent: (text: unknown, space: unknown) => String(text ?? '').replace(/^(?=.)/gm, String(space)),
  /** `{{aligned rows "label" "value"}}`: a row for each item, its parts in columns, all but the first set right. */
  aligned(rows: readonly Readonly<Record<string, unknown>>[], ...names: unknown[]) {
    const keys = names.slice(0, -1).map(String)
    const cells = rows.map(row => keys.map(key => String(row[key] ?? '')))
    return alignRows(
      cells,
      keys.map((_, index) => (index === 0 ? 'left' : 'right')),
    )
  },
  /** `{{underline title "="}}`: a heading over a line as long as it. */
  underline: (title: unknown, sign: unknown) => underlined(String(title), typeof sign === 'string' ? sign : '-'),
  /** `{{rule}}`: a line across. */
  rule: () => '-'.repeat(LINE_WIDTH),
  /** `{{upper kicker}}` */
  upper: (text: unknown) => String(text ?? '').toUpperCase(),
}

/** What is HTML already compares as the text that it is in the other part, as long as nothing in it was escaped. */
function plain(value: unknown): unknown {
  return value instanceof Handlebars.SafeString ? value.toString() : value
}

/** As `{{#if}}` has it: nothing, nought, false and the empty list are not there. */
function isThere(value: unknown): boolean {
  return !Handlebars.Utils.isEmpty(value)
}
