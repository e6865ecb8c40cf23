import type { Diagnostic, Place } from './diagnostic.ts'

/** How words are coloured on a terminal; the identity where there is none. */
export interface Palette {
  readonly error: (text: string) => string
  readonly warning: (text: string) => string
  readonly info: (text: string) => string
  readonly quiet: (text: string) => string
  readonly strong: (text: string) => string
}

export const PLAIN: Palette = {
  error: same,
  warning: same,
  info: same,
  quiet: same,
  strong: same,
}

function same(text: string): string {
  return text
}

/** Diagnostics for people: the sentence, the place, the lines around it, the fix. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], palette: Palette = PLAIN): string {
  return diagnostics.map(diagnostic => formatDiagnostic(diagnostic, palette)).join('\n\n')
}

function formatDiagnostic({ severity, code, message, hint, at, related = [] }: Diagnostic, palette: Palette): string {
  const label = palette[severity](severity)
  const rows = [`${label} ${palette.strong(message)} ${palette.quiet(`[${code}]`)}`]
  if (at) rows.push(`  ${formatPlace(at)}`)
  if (at?.frame) rows.push(palette.quiet(indent(at.frame)))
  for (const place of related) rows.push(`  see ${formatPlace(place)}`)
  if (hint) rows.push(`  ${hint}`)
  return rows.join('\n')
}

function formatPlace({ file, line, column }: Place): string {
  return [file, line, column].filter(part => part !== undefined).join(':')
}

function indent(text: string): string {
  return text
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n')
}

/** "2 errors, 1 warning, 1 waived" */
export function countDiagnostics(diagnostics: readonly Diagnostic[], waived: readonly Diagnostic[] = []): string {
  const parts = NOUNS.flatMap(([severity, noun]) => {
    const count = diagnostics.filter(diagnostic => diagnostic.severity === severity).length
    return count > 0 ? [plural(count, noun)] : []
  })
  const told = parts.length > 0 ? parts : ['no findings']
  return [...told, ...(waived.length > 0 ? [`${waived.length} waived`] : [])].join(', ')
}

const NOUNS = [
  ['error', 'error'],
  ['warning', 'warning'],
  ['info', 'note'],
] as const

/** `51.6 kB`, of a thousand bytes each as everywhere in mail. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
