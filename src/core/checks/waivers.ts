import type { Digest } from '../digest/digest.ts'
import { type Document, locateKey } from '../source/front-matter.ts'
import type { RuleId } from '../source/rule-id.ts'
import type { CheckFinding } from './check.ts'
import type { Facts } from './facts.ts'
import { WAIVER_RULE } from './waiver-rule.ts'

interface Waiver {
  readonly rule: RuleId
  readonly reason: string
  readonly document: Document
  /** Whether it speaks for the whole edition, or for what stands in its own file. */
  readonly whole: boolean
}

interface WaiverContext {
  readonly digest: Digest
  readonly facts: Facts
}

/** Takes out what its authors have waived, and reports waivers that nothing needs. */
export function applyWaivers(found: readonly CheckFinding[], { digest, facts }: WaiverContext) {
  const waivers = waiversOf(digest)
  const covers = ({ rule, whole, document }: Waiver, { code, at }: CheckFinding) =>
    rule === code && (whole || at?.file === document.source.path)
  const waived = found.flatMap(finding => {
    const waiver = waivers.find(known => covers(known, finding))
    return waiver ? [{ ...finding, waiver: waiver.reason }] : []
  })
  const severity = digest.newsletter.checks.rules[WAIVER_RULE.id] ?? WAIVER_RULE.severity
  const unused = waivers
    .filter(waiver => !waived.some(finding => covers(waiver, finding)) && isRun(waiver.rule, { digest, facts }))
    .flatMap(({ rule, document }): readonly CheckFinding[] =>
      severity === 'off'
        ? []
        : [
            {
              code: WAIVER_RULE.id,
              severity,
              message: `Nothing here needs the waiver of \`${rule}\`.`,
              hint: WAIVER_RULE.fix,
              at: locateKey(document, ['waive', rule]),
            },
          ],
    )
  const left = found.filter(finding => !waivers.some(waiver => covers(waiver, finding)))
  return { findings: [...left, ...unused], waived }
}

function waiversOf({ edition, articles }: Digest): readonly Waiver[] {
  const written = [
    { waive: edition.waive, document: edition.document, whole: true },
    ...articles.map(({ waive, document }) => ({ waive, document, whole: false })),
  ]
  return written.flatMap(({ waive, ...where }) =>
    Object.entries(waive).map(([rule, reason]) => ({ rule: rule as RuleId, reason: reason ?? '', ...where })),
  )
}

/** Of a rule that did not look, nobody knows what it would have found. */
function isRun(rule: RuleId, { digest, facts }: WaiverContext): boolean {
  if (digest.newsletter.checks.rules[rule] === 'off') return false
  switch (rule) {
    case 'link/broken':
    case 'link/redirect':
      return facts.links !== undefined
    case 'spam/spamassassin':
      return facts.spam !== undefined
    case 'content/already-told':
      return facts.past !== undefined
    case 'image/dark-logo':
      return facts.logo !== undefined
    case 'size/gmail-clip':
      return facts.longest !== undefined
    default:
      return true
  }
}
