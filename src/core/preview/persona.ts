import type { Newsletter } from '../content/newsletter.ts'
import { type Recipient, sampleRecipient } from '../content/recipient.ts'

/** A reader by whom it shows what a mail makes of values that its authors did not have in mind. */
export interface Persona {
  readonly id: 'sample' | 'nobody' | 'long-name' | 'right-to-left' | 'markup'
  readonly label: string
  readonly recipient: Recipient
}

/** Sixty characters, with no place to break but its spaces and hyphens. */
const LONG = 'Wilhelmina Konstantinopoulou-Featherstonehaugh van Rosenberg'
const RIGHT_TO_LEFT = 'ليلى الحدّاد'
const MARKUP = '<b>Bobby</b> "Tables" & {{firstName}}'

export function personasOf(newsletter: Pick<Newsletter, 'fields' | 'sample'>): readonly Persona[] {
  const sample = sampleRecipient(newsletter)
  const names = Object.keys(newsletter.fields)
  const called = (email: string, value: string): Recipient => ({
    email,
    columns: Object.fromEntries(names.map(name => [name, value])),
  })
  return [
    { id: 'sample', label: `Sample: ${nameOf(sample, names)}`, recipient: sample },
    { id: 'nobody', label: 'Nothing known', recipient: { email: 'reader@example.com', columns: {} } },
    { id: 'long-name', label: 'Long name', recipient: called('wilhelmina@reader.example', LONG) },
    { id: 'right-to-left', label: 'Right-to-left name', recipient: called('layla@reader.example', RIGHT_TO_LEFT) },
    { id: 'markup', label: 'Markup for a name', recipient: called('bobby@reader.example', MARKUP) },
  ]
}

/** A field that says in its own name that it holds one goes first. */
function nameOf({ email, columns }: Recipient, fields: readonly string[]): string {
  const [name] = fields
    .toSorted((a, b) => Number(/name/i.test(b)) - Number(/name/i.test(a)))
    .flatMap(field => columns[field] || [])
  return name ?? email
}
