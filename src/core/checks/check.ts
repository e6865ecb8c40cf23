import type { Newsletter } from '../content/newsletter.ts'
import type { Digest } from '../digest/digest.ts'
import type { Email } from '../email/email.ts'
import type { Mailing } from '../message/mailing.ts'
import type { Diagnostic, Place, Severity } from '../source/diagnostic.ts'
import type { RuleId } from '../source/rule-id.ts'
import type { Facts } from './facts.ts'
import { type Proof, pullProofs } from './proof.ts'
import type { Finding, Mend, Rule } from './rule.ts'
import { RULES } from './rules.ts'
import { applyWaivers } from './waivers.ts'

/** A finding of a rule, ready to be told. */
export interface CheckFinding extends Diagnostic {
  readonly code: RuleId
  readonly mend?: Mend
  /** Why its author has waived it. */
  readonly waiver?: string
}

export interface CheckResult {
  /** By file and line; those without a place last. */
  readonly findings: readonly CheckFinding[]
  /** Those that their authors have waived. */
  readonly waived: readonly CheckFinding[]
}

export interface CheckOptions {
  readonly digest: Digest
  readonly email: Email
  /** Composed of the email. */
  readonly mailing: Mailing
  readonly facts?: Facts
}

/** Holds an edition against every rule that the newsletter has not switched off. Pure: same edition, same findings. */
export function checkEdition(options: CheckOptions): CheckResult {
  const { digest, facts = {} } = options
  const { checks } = digest.newsletter
  const proofs = pullProofs(options)
  const rules = RULES.filter(({ id }) => checks.rules[id] !== 'off')
  const found = rules.flatMap(rule => proofs.flatMap(proof => findingsOf(rule, proof, checks.rules[rule.id])))
  // Folded afterwards: an article waives for its own file alone, whatever else says the same.
  const { findings, waived } = applyWaivers(found, { digest, facts })
  return { findings: [...fold(findings)].sort(byPlace), waived: fold(waived) }
}

function findingsOf(rule: Rule, proof: Proof, set: Newsletter['checks']['rules'][RuleId]): readonly CheckFinding[] {
  const findings: CheckFinding[] = []
  for (const finding of rule.check(proof)) {
    const told = findings.length < MOST_TOLD ? finding : { message: 'There are more of these than anybody would read.' }
    findings.push(toDiagnostic(rule, told, set === 'off' ? undefined : set))
    if (findings.length > MOST_TOLD) break
  }
  return findings
}

/** Of one rule in one variant: a file that is wrong in every line says nothing new after these. */
const MOST_TOLD = 500

function toDiagnostic(rule: Rule, finding: Finding, set: Severity | undefined): CheckFinding {
  const { message, hint = rule.fix, at, related, mend, severity = rule.severity } = finding
  return {
    code: rule.id,
    // Set to what it is anyway, a rule keeps the difference that it makes between its findings.
    severity: set === undefined || set === rule.severity ? severity : set,
    message,
    hint,
    ...(at ? { at } : {}),
    ...(related ? { related } : {}),
    ...(mend ? { mend } : {}),
  }
}

/** The same finding in several audience variants is one; the same words at several places are one with the others named. */
function fold(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  const folded = new Map<string, { readonly first: CheckFinding; readonly places: Map<string, Place> }>()
  for (const finding of findings) {
    const key = [finding.code, finding.message, finding.mend ? placeKey(finding.at) : ''].join('\n')
    const known = folded.get(key) ?? { first: finding, places: new Map() }
    folded.set(key, known)
    if (finding.at) known.places.set(placeKey(finding.at), finding.at)
  }
  return [...folded.values()].map(({ first, places }) => {
    const related = [...places.values()].filter(place => placeKey(place) !== placeKey(first.at))
    return related.length === 0 ? first : { ...first, related }
  })
}

function placeKey(place: Place | undefined): string {
  return [place?.file, place?.line, place?.column].join(':')
}

const WEIGHTS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function byPlace(a: CheckFinding, b: CheckFinding): number {
  const files = compare(a.at?.file ?? '\uFFFF', b.at?.file ?? '\uFFFF')
  const lines = (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0)
  return files || lines || WEIGHTS[a.severity] - WEIGHTS[b.severity]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
