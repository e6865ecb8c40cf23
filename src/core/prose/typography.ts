/** Quotation marks and spaces by language; the marks as CLDR gives them, the spaces as newspapers set them. */
interface Conventions {
  readonly double: readonly [open: string, close: string]
  readonly single: readonly [open: string, close: string]
  /** Whose own rules apply besides, or instead. */
  readonly custom?: 'french' | 'hebrew' | 'chinese'
}

const ENGLISH: Conventions = { double: ['“', '”'], single: ['‘', '’'] }
const NARROW = '\u202F'
const NO_BREAK = '\u00A0'

const CONVENTIONS: Readonly<Record<string, Conventions>> = {
  en: ENGLISH,
  ar: { double: ['”', '“'], single: ['’', '‘'] },
  cs: { double: ['„', '“'], single: ['‚', '‘'] },
  da: ENGLISH,
  de: { double: ['„', '“'], single: ['‚', '‘'] },
  'de-ch': { double: ['«', '»'], single: ['‹', '›'] },
  es: { double: ['«', '»'], single: ['“', '”'] },
  fi: { double: ['”', '”'], single: ['’', '’'] },
  fr: { double: [`«${NARROW}`, `${NARROW}»`], single: ['“', '”'], custom: 'french' },
  he: { double: ['”', '”'], single: ['’', '’'], custom: 'hebrew' },
  it: { double: ['«', '»'], single: ['“', '”'] },
  nl: ENGLISH,
  pl: { double: ['„', '”'], single: ['‚', '’'] },
  pt: ENGLISH,
  ru: { double: ['«', '»'], single: ['„', '“'] },
  sv: { double: ['”', '”'], single: ['’', '’'] },
  uk: { double: ['«', '»'], single: ['„', '“'] },
  zh: { ...ENGLISH, custom: 'chinese' },
}

/** Types a run of text that follows the character `before` ('' at the start of a paragraph). */
export type Typesetter = (text: string, before: string) => string

/** The typesetter for a BCP 47 language tag: quotes, apostrophes, primes, dashes, ellipses, no-break spaces. */
export function typesetter(language: string): Typesetter {
  const tag = language.toLowerCase()
  const conventions = CONVENTIONS[tag] ?? CONVENTIONS[tag.split('-')[0] ?? ''] ?? ENGLISH
  const western = (text: string, before: string) =>
    PLAIN.test(text) ? text : spaces(quotes(dashes(text), before, conventions))
  switch (conventions.custom) {
    case 'french':
      return (text, before) => frenchSpaces(western(text, before))
    case 'hebrew':
      return (text, before) => western(gereshes(text), before)
    case 'chinese':
      return (text, before) => quotesByTurns(text, before, conventions)
    default:
      return western
  }
}

/** Nothing in here that any of the rules of all Western languages would touch; most runs of text are. */
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
    const opens = (OPENS_AFTER.test(previous) || openedAt === index - 1 || isElided(text, index)) && !/^\s/.test(next)
    if (opens && next !== mark) openedAt = index
    return mark === '"' ? typesetDouble(opens, previous) : typesetSingle(opens, previous, text.slice(index, index + 8))
  })
}

/** `l'"affaire"`: a double mark behind an apostrophe opens where a word follows. */
function isElided(text: string, index: number): boolean {
  return text[index] === '"' && ELIDED.test(text.slice(Math.max(0, index - 2), index + 2))
}

const ELIDED = /^\p{L}['’]"\p{L}/u

const UNIT = /(\d) (?=(?:%|‰|°C|°F|bn|tn|mn|km|kg|cm|mm|kWh|MWh|GWh|GB|MB|kB|am|pm|p\.m\.|a\.m\.)(?![\p{L}\p{N}]))/gu

function spaces(text: string): string {
  return text.replace(UNIT, `$1${NO_BREAK}`)
}

/**
 * The spaces that a French author has typed become the ones that do not break: a full one before the colon, a narrow one
 * before the other marks of two parts and inside guillemets (Imprimerie nationale, Lexique des règles typographiques).
 * Where no space was typed, as in addresses and times, none is put.
 */
function frenchSpaces(text: string): string {
  return text
    .replace(/(?<!\s) (?=:(?![\p{L}\p{N}/:]))/gu, NO_BREAK)
    .replace(/(?<!\s) (?=[;!?]+(?![\p{L}\p{N}=]))/gu, NARROW)
    .replace(/(?<=«) | (?=»)/g, NARROW)
}

const HEBREW = '\\p{Script=Hebrew}'
/** An abbreviation has its mark before the last letter; in front of more letters it may be a quotation behind a prefix. */
const GERSHAYIM = new RegExp(`(?<=${HEBREW})"(?=${HEBREW}(?!${HEBREW}))`, 'gu')
/** Behind the letters that take it; the others are prefixes, and what follows them a quotation. */
const GERESH = new RegExp(`(?<=[גדזחטעצץרת])'(?=${HEBREW})`, 'gu')

/** Hebrew has signs of its own for abbreviations and foreign sounds. */
function gereshes(text: string): string {
  return text.replace(GERSHAYIM, '״').replace(GERESH, '׳')
}

/** Chinese sets no space beside a quotation that would tell its two ends apart: its marks open and close by turns. */
function quotesByTurns(text: string, before: string, { double, single }: Conventions): string {
  const isClosedFirst = (mark: string) =>
    before === mark || (text.startsWith(mark) && !OPENS_AFTER.test(before) && (text.split(mark).length - 1) % 2 === 1)
  let isDoubleOpen = isClosedFirst('"')
  let isSingleOpen = isClosedFirst("'")
  return text.replace(QUOTE, (mark, index: number) => {
    if (mark === '"') {
      isDoubleOpen = !isDoubleOpen
      return isDoubleOpen ? double[0] : double[1]
    }
    const previous = index === 0 ? before : (text[index - 1] ?? '')
    if (LATIN.test(previous) && LATIN.test(text[index + 1] ?? '')) return '’'
    isSingleOpen = !isSingleOpen
    return isSingleOpen ? single[0] : single[1]
  })
}

const LATIN = /[\p{Script=Latin}\d]/u
