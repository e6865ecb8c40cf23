/** The words of a text that carry its meaning, in small letters and without their endings. */
export function wordsIn(text: string, language: string): readonly string[] {
  const found = UNSPACED.test(text) ? segments(text, language) : (text.match(WORD) ?? [])
  return found.flatMap(written => {
    const word = written.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(PREFIXES, '')
    if (!LETTERS.test(word)) return [word]
    return word.length < SHORTEST ? [] : [word.slice(0, STEM)]
  })
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Scripts that set no spaces between words; telling words apart in them takes twenty times as long. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Shorter words of alphabets are articles and prepositions. */
const SHORTEST = 4
/** Enough of a word to know it by, little enough to leave its endings out. */
const STEM = 6
/** Articles, prepositions and the "and" that Arabic and Hebrew write in one with the word. */
const PREFIXES = /^[وف]?(?:[بكل]?ال|لل)(?=..)|^[ושהבכלמ]{1,2}(?=[א-ת]{3})/u
/** Korean among them: its syllables have been taken apart into letters, and its endings are as long as words. */
const LETTERS =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Hangul}]+$/u

function segments(text: string, language: string): readonly string[] {
  const known = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' })
  segmenters.set(language, known)
  return [...known.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []))
}

const segmenters = new Map<string, Intl.Segmenter>()
