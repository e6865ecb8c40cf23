import type { Place, Severity } from '../source/diagnostic.ts'
import type { RuleId } from '../source/rule-id.ts'
import type { Proof } from './proof.ts'

/** One thing that can embarrass a newsletter: what it is, why it matters, and a pure check for it. */
export interface Rule {
  readonly id: RuleId
  /** Unless a finding or the newsletter's settings say otherwise. */
  readonly severity: Severity
  /** "Links that lead nowhere": completes "finds". */
  readonly finds: string
  /** Why it matters, for its page of help. */
  readonly why: string
  /** Where that is known from: a standard, a client's documentation, a measurement. */
  readonly source: string
  /** What to do about it. */
  readonly fix: string
  readonly check: (proof: Proof) => Iterable<Finding>
}

export interface Finding {
  /** One sentence, with the offending text. */
  readonly message: string
  /** The fix, where it is another than the rule's own. */
  readonly hint?: string
  /** Absent where only the edition as a whole can be named. */
  readonly at?: Place
  readonly related?: readonly Place[]
  /** Where it is another than the rule's own. */
  readonly severity?: Severity
  /** What `--fix` puts in place of what stands there. */
  readonly mend?: Mend
}

/** A change of typography: `from` stands at the place of the finding as its author wrote it, give or take YAML's quoting. */
export interface Mend {
  readonly from: string
  readonly to: string
}
