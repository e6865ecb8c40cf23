import type { ChecksView, Finding } from './api.ts'
import { Findings } from './findings.tsx'

interface ChecksPanelProps {
  readonly checks: ChecksView | undefined
  /** What the build warns of. */
  readonly problems: readonly Finding[]
  readonly isLoading: boolean
  readonly current: number | undefined
  readonly onShow: (finding: Finding) => void
}

/** What the rules and the build have to say. */
export function ChecksPanel({ checks, problems, isLoading, current, onShow }: ChecksPanelProps) {
  const findings = [...problems, ...(checks?.findings ?? [])]
  const waived = checks?.waived ?? []
  return (
    <div class="checks" aria-busy={isLoading}>
      <h2>Checks</h2>
      <p class="tally">{checks ? tally(findings) : 'Checking …'}</p>
      <Findings findings={findings} current={current} onShow={onShow} />
      {waived.length > 0 ? (
        <details class="waived">
          <summary>{waived.length} waived by their authors</summary>
          <Findings findings={waived} onShow={onShow} />
        </details>
      ) : null}
    </div>
  )
}

export function tally(findings: readonly Finding[]): string {
  const count = (wanted: Finding['severity']) => findings.filter(({ severity }) => severity === wanted).length
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')]
  const parts = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(notes > 0 ? [`${notes} ${notes === 1 ? 'note' : 'notes'}`] : []),
  ]
  return parts.length === 0 ? 'Nothing to mend.' : parts.join(', ')
}
