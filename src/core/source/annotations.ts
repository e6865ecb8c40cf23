import type { Diagnostic, Place, Severity } from './diagnostic.ts'

/** Findings as the commands that GitHub Actions shows beside the lines of a change, one for each place. */
export function githubAnnotations(findings: readonly Diagnostic[]): string {
  return findings
    .flatMap(finding => [finding.at, ...(finding.related ?? [])].map(at => annotation(finding, at)))
    .join('\n')
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/** What comes with the package lies in no checkout. */
function annotation({ code, severity, message, hint }: Diagnostic, at: Place | undefined): string {
  const file = at?.file.startsWith('broadsheet:') ? undefined : at?.file
  const place = file === undefined ? { title: code } : { file, line: at?.line, col: at?.column, title: code }
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
