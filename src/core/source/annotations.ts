import type { Diagnostic, Severity } from './diagnostic.ts'

/** Findings as the commands that GitHub Actions shows beside the lines of a change. */
export function githubAnnotations(findings: readonly Diagnostic[]): string {
  return findings.map(annotation).join('\n')
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

function annotation({ code, severity, message, hint, at }: Diagnostic): string {
  const place = { file: at?.file, line: at?.line, col: at?.column, title: code }
  const properties = Object.entries(place).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`],
  )
  const text = [message, hint].filter(part => part !== undefined).join(' ')
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(text)}`
}

/** A line end would end the command (GitHub, workflow commands). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
