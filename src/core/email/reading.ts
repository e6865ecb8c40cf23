/** Brysbaert 2019, "How many words do we read per minute?": silent reading of non-fiction in English. */
const WORDS_A_MINUTE = 238

/** Scripts that put no space between words; a character of them counts as a word. */
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu
const WORD = /[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu

/** The words of a text part; addresses are not read. */
export function countWords(text: string): number {
  const prose = text.replace(/^\s*https?:\/\/\S+$/gm, '')
  const ideographs = prose.match(IDEOGRAPHS)?.length ?? 0
  return ideographs + (prose.replace(IDEOGRAPHS, ' ').match(WORD)?.length ?? 0)
}

/** Whole minutes, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_A_MINUTE))
}
