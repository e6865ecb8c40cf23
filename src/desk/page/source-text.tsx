import { readText } from './api.ts'
import { Scrollable } from './scrollable.tsx'
import { useLoaded } from './use-loaded.ts'

interface SourceTextProps {
  readonly address: string
  readonly version: string
  readonly label: string
  /** Prose is read; code has its lines numbered. */
  readonly isProse?: boolean
}

/** One of the texts that an edition becomes. */
export function SourceText({ address, version, label, isProse = false }: SourceTextProps) {
  const { value = '' } = useLoaded(`${version} ${address}`, () => readText(address))
  return (
    <section class="source">
      <p class="source-bar">
        <span>{label}</span>
        <button type="button" onClick={() => navigator.clipboard?.writeText(value)}>
          Copy
        </button>
        <a href={address} download={fileName(label)}>
          Save
        </a>
      </p>
      <Scrollable label={label}>{isProse ? <pre class="prose">{value}</pre> : <Code text={value} />}</Scrollable>
    </section>
  )
}

/** With its lines numbered. */
function Code({ text }: { readonly text: string }) {
  return (
    <pre class="code">
      {text.split('\n').map((line, index) => (
        <span key={index} class="line">
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

const ENDINGS: Readonly<Record<string, string>> = {
  'Text part': 'email.txt',
  'HTML source': 'email.html',
  'MJML source': 'email.mjml',
  'Raw message': 'email.eml',
}

function fileName(label: string): string {
  return ENDINGS[label] ?? 'email.txt'
}
