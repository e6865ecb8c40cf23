/** The wording of a number, by the plural categories of Unicode CLDR; `other` is there in every language. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & Record<'other', string>>

export const PLURAL_CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** The categories that whole numbers fall into: `one` and `other` in English. */
export function pluralCategories(language: string): readonly Intl.LDMLPluralRule[] {
  const { pluralCategories: known } = new Intl.PluralRules(language).resolvedOptions()
  return PLURAL_CATEGORIES.filter(category => known.includes(category))
}

const PLACEHOLDER = /\{(\w+)\}/g

/** The names in braces: `as of {date}` has `date`. */
export function placeholders(pattern: string): readonly string[] {
  return [...new Set([...pattern.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
}

/** `as of {date}` with the date in its place; a name without a value stays as it is. */
export function formatWord(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

/** "1,234 words": the form of a count in a language, with the count written as that language does. */
export function pluralise(forms: PluralForms, count: number, language: string): string {
  const { rules, numbers } = countingIn(language)
  return formatWord(forms[rules.select(count)] ?? forms.other, { count: numbers.format(count) })
}

/** Either takes longer to make than a hundred numbers to write. */
const counting = new Map<string, { readonly rules: Intl.PluralRules; readonly numbers: Intl.NumberFormat }>()

function countingIn(language: string) {
  const known = counting.get(language) ?? {
    rules: new Intl.PluralRules(language),
    numbers: new Intl.NumberFormat(language),
  }
  counting.set(language, known)
  return known
}
