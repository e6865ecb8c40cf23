/** Conditional comments that end and begin again, also across the mark of a block. */
const BETWEEN_CONDITIONALS = /<!\[endif\]-->\n?((?:\uE002\d+\uE003)?)<!--\[if mso \| IE\]>/g

/** Indentation is a seventh of what MJML writes; outside `pre`, a line end says the same. */
export function tidyHtml(html: string): string {
  return html
    .split(/(<pre[\s>][\s\S]*?<\/pre>)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[ \t]*\n\s*/g, '\n').replace(/(<\w+) {2,}/g, '$1 ')))
    .join('')
    .replace(/\n?(\uE002\d+\uE003)\n?/g, '$1')
    .replace(BETWEEN_CONDITIONALS, '$1')
    .trim()
}

/** At most one empty line in a row, but in code, which is indented by four; none at the ends. */
export function tidyText(text: string): string {
  return `${text
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}(?! {4})/g, '\n\n')
    .trim()}\n`
}
