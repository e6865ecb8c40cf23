/** What may stand between the cells of a line: programs of countries with a decimal comma write semicolons. */
const DELIMITERS = [',', ';', '\t'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** What separates the cells of a header line: the mark that it has most of, outside quotes; a comma where it has none. */
export function detectDelimiter(line: string): Delimiter {
  const open = outsideQuotes(line)
  const count = (delimiter: Delimiter) => open.split(delimiter).length
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}

/** The column, from 1, at which each cell of a line begins. */
export function cellColumns(line: string, delimiter: Delimiter): readonly number[] {
  const columns = [1]
  for (const cell of outsideQuotes(line).split(delimiter).slice(0, -1)) {
    columns.push((columns.at(-1) ?? 1) + cell.length + 1)
  }
  return columns
}

/** The line with what stands in quotes blanked out, as long as before. */
function outsideQuotes(line: string): string {
  return line.replace(/"[^"]*"?/g, quoted => '"'.repeat(quoted.length))
}
