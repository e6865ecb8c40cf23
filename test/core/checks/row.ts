import type { Severity } from '../../../src/core/source/diagnostic.ts'
import type { RuleId } from '../../../src/core/source/rule-id.ts'
import type { Draft } from './check-project.ts'

/** A draft and what one rule has to say of it. */
export interface Row {
  readonly rule: RuleId
  /** A sentence. */
  readonly name: string
  readonly draft: Draft
  /** The severity at each mark of the draft, or every finding as `placesOf` tells it; nothing for a near miss. */
  readonly finds: Severity | readonly string[]
}

export function reported(rule: RuleId, name: string, draft: Draft, finds: Severity | readonly string[]): Row {
  return { rule, name, draft, finds }
}

/** A near miss. */
export function passed(rule: RuleId, name: string, draft: Draft): Row {
  return { rule, name, draft, finds: [] }
}

/** A block `raw` with this MJML inside its one column, for the front matter of an edition. */
export function rawBlock(html: string, text = 'Words of a raw block.'): string {
  const indent = (lines: string) => lines.replace(/^(?=.)/gm, '      ')
  return `  - block: raw
    mjml: |
      <mj-section css-class="paper"><mj-column><mj-text>
${indent(html.trimEnd())}
      </mj-text></mj-column></mj-section>
    text: |
${indent(text.trimEnd())}
`
}
