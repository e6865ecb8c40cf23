/** The words of a text that carry its meaning, in small letters and without their endings. */
export function wordsIn(text: string, language: string): readonly string[] {
  const words: string[] = []
  for (const { segment, isWordLike } of segmenter(language).segment(text)) {
    if (!isWordLike) continue
    const word = segment.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    const isShort = word.length < SHORTEST && LETTERS.test(word)
    if (!isShort) words.push(LETTERS.test(word) ? word.slice(0, STEM) : word)
  }
  return words
}

/** Shorter words of alphabets are articles and prepositions. */
const SHORTEST = 4
/** Enough of a word to know it by, little enough to leave its endings out. */
const STEM = 6
const LETTERS = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}]+$/u

const segmenters = new Map<string, Intl.Segmenter>()

function segmenter(language: string): Intl.Segmenter {
  const known = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' })
  segmenters.set(language, known)
  return known
}
