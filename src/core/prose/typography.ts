/** Quotation marks and spaces by language; the marks as CLDR gives them, the spaces as newspapers set them. */
interface Conventions {
  readonly double: readonly [open: string, close: string]
  readonly single: readonly [open: string, close: string]
}

const ENGLISH: Conventions = { double: ['“', '”'], single: ['‘', '’'] }
const NARROW = '\u202F'

const CONVENTIONS: Readonly<Record<string, Conventions>> = {
  en: ENGLISH,
  ar: { double: ['”', '“'], single: ['’', '‘'] },
  cs: { double: ['„', '“'], single: ['‚', '‘'] },
  da: ENGLISH,
  de: { double: ['„', '“'], single: ['‚', '‘'] },
  'de-ch': { double: ['«', '»'], single: ['‹', '›'] },
  es: { double: ['«', '»'], single: ['“', '”'] },
  fi: { double: ['”', '”'], single: ['’', '’'] },
  fr: { double: [`«${NARROW}`, `${NARROW}»`], single: ['“', '”'] },
  he: { double: ['”', '”'], single: ['’', '’'] },
  it: { double: ['«', '»'], single: ['“', '”'] },
  nl: ENGLISH,
  pl: { double: ['„', '”'], single: ['‚', '’'] },
  pt: ENGLISH,
  ru: { double: ['«', '»'], single: ['„', '“'] },
  sv: { double: ['”', '”'], single: ['’', '’'] },
  uk: { double: ['«', '»'], single: ['„', '“'] },
}

/** Types a run of text that follows the character `before` ('' at the start of a paragraph). */
export type Typesetter = (text: string, before: string) => string

/** The typesetter for a BCP 47 language tag: quotes, apostrophes, primes, dashes, ellipses, no-break spaces. */
export function typesetter(language: string): Typesetter {
  const tag = language.toLowerCase()
  const conventions = CONVENTIONS[tag] ?? CONVENTIONS[tag.split('-')[0] ?? ''] ?? ENGLISH
  return (text, before) => (PLAIN.test(text) ? text : spaces(quotes(dashes(text), before, conventions)))
}

/** Nothing in here that any of the rules below would touch; most runs of text are. */
const PLAIN = /^[^"'.\-\d]*$/

function dashes(text: string): string {
  return text
    .replace(/(?<![-!<])---(?![->])/g, '—')
    .replace(/(?<![-!<])--(?![->])/g, '–')
    .replace(/(?<!\.)\.\.\.(?!\.)/g, '…')
}

const QUOTE = /["']/g
const OPENS_AFTER = /^$|[\s([{<«„‚“‘‹¿¡/|\u2013\u2014-]/u
/** '90s, 'tis, 'em: an apostrophe although it stands where a quotation would open. */
const ELISION = /^'(?:\d\ds?\b|(?:tis|twas|em|til|cause|n)\b)/i

function quotes(text: string, before: string, { double, single }: Conventions): string {
  // Behind a mark that opens, another one opens too: "'a' b".
  let openedAt = -2
  let doubles = before === '"' ? 1 : 0
  let openSingles = 0

  const typesetDouble = (opens: boolean, previous: string) => {
    // 5" is a measure; a quotation that closes behind a digit has opened before it.
    const isPrime = /\d/.test(previous) && doubles % 2 === 0
    doubles++
    return isPrime ? '″' : opens ? double[0] : double[1]
  }
  const typesetSingle = (opens: boolean, previous: string, ahead: string) => {
    if (/\d/.test(previous) && /^'\d/.test(ahead) && !/^'\d\ds?\b/.test(ahead)) return '′'
    if (opens) {
      if (ELISION.test(ahead)) return '’'
      openSingles++
      return single[0]
    }
    const isApostrophe = /\p{L}|\p{N}/u.test(previous) && (openSingles === 0 || /^'\p{L}/u.test(ahead))
    if (isApostrophe) return '’'
    openSingles = Math.max(0, openSingles - 1)
    return single[1]
  }

  return text.replace(QUOTE, (mark, index: number) => {
    const previous = index === 0 ? before : (text[index - 1] ?? '')
    const next = text[index + 1] ?? ''
    const opens = (OPENS_AFTER.test(previous) || openedAt === index - 1) && !/^\s/.test(next)
    if (opens && next !== mark) openedAt = index
    return mark === '"' ? typesetDouble(opens, previous) : typesetSingle(opens, previous, text.slice(index, index + 8))
  })
}

const NO_BREAK = '\u00A0'
const UNIT = /(\d) (?=(?:%|‰|°C|°F|bn|tn|mn|km|kg|cm|mm|kWh|MWh|GWh|GB|MB|kB|am|pm|p\.m\.|a\.m\.)(?![\p{L}\p{N}]))/gu

function spaces(text: string): string {
  return text.replace(UNIT, `$1${NO_BREAK}`)
}
