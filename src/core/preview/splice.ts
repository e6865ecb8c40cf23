/** A stretch of a text and what stands in its place. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with its stretches replaced; no two of them overlap. */
export function splice(text: string, splices: readonly Splice[]): string {
  let end = 0
  let result = ''
  for (const next of [...splices].sort((a, b) => a.start - b.start)) {
    result += text.slice(end, next.start) + next.text
    end = next.end
  }
  return result + text.slice(end)
}
