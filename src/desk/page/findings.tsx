import type { Finding } from './api.ts'
import { Scrollable } from './scrollable.tsx'

interface FindingsProps {
  readonly findings: readonly Finding[]
  readonly onShow?: ((finding: Finding) => void) | undefined
  /** Index of the one that is shown in the email. */
  readonly current?: number | undefined
  readonly areFramesOpen?: boolean
}

const NAMES = { error: 'Error', warning: 'Warning', info: 'Note' } as const

/** Findings with their places: a click shows one in the email, its place opens an editor. */
export function Findings({ findings, onShow, current, areFramesOpen = false }: FindingsProps) {
  return (
    <ol class="findings">
      {findings.map((finding, index) => (
        <li
          key={`${finding.code} ${finding.at?.file} ${finding.at?.line} ${finding.message}`}
          class={`finding ${finding.severity}${index === current ? ' current' : ''}`}
        >
          <p class="finding-head">
            <span class="severity">{NAMES[finding.severity]}</span> <code>{finding.code}</code>
          </p>
          {onShow && finding.block !== undefined ? (
            <button type="button" class="finding-text" title="Show it in the email" onClick={() => onShow(finding)}>
              <Words text={finding.message} />
            </button>
          ) : (
            <p class="finding-text">
              <Words text={finding.message} />
            </p>
          )}
          {finding.hint === undefined ? null : (
            <p class="finding-hint">
              <Words text={finding.hint} />
            </p>
          )}
          <Places finding={finding} onShow={onShow} />
          {finding.at?.frame === undefined ? null : areFramesOpen ? (
            <Frame text={finding.at.frame} />
          ) : (
            <details>
              <summary>The lines</summary>
              <Frame text={finding.at.frame} />
            </details>
          )}
        </li>
      ))}
    </ol>
  )
}

function Frame({ text }: { readonly text: string }) {
  return (
    <Scrollable label="The lines around it">
      <pre>{text}</pre>
    </Scrollable>
  )
}

interface PlacesProps extends Pick<FindingsProps, 'onShow'> {
  readonly finding: Finding
}

function Places({ finding, onShow }: PlacesProps) {
  const { at, related = [] } = finding
  const places = [...(at ? [at] : []), ...related]
  if (places.length === 0) return null
  return (
    <p class="places">
      {places.map(({ file, line, column, open }) => (
        <a
          key={`${file}:${line}:${column}`}
          href={open}
          title="Show it in the email, and open it in the editor"
          onClick={() => onShow?.(finding)}
        >
          {[file.replace(/^content\//, ''), line].filter(part => part !== undefined).join(':')}
        </a>
      ))}
    </p>
  )
}

/** Text with what stands between backticks as code. */
function Words({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>
}

/** The words of the email that a finding is about, as far as it quotes them. */
export function quotedIn({ message }: Finding): string | undefined {
  return /`([^`]{3,})`/.exec(message)?.[1]
}
