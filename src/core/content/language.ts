/** Scripts written from right to left (Unicode CLDR). */
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'])

export type Direction = 'ltr' | 'rtl'

export function directionOf(language: string): Direction {
  return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr'
}

/** Scripts with capitals. In others a letter-space tears Arabic words apart, and italics are merely slanted. */
const CASED_SCRIPTS = new Set(['Latn', 'Cyrl', 'Grek', 'Armn'])

export function isCased(language: string): boolean {
  return CASED_SCRIPTS.has(new Intl.Locale(language).maximize().script ?? 'Latn')
}

/** A well-formed BCP 47 tag that Intl knows how to read. */
export function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
