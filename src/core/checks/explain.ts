import { wrapText } from '../prose/text-layout.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { suggest } from '../source/near-miss.ts'
import type { Palette } from '../source/report.ts'
import { RULE_IDS } from '../source/rule-id.ts'
import { findRule, RULES } from './rules.ts'

/** The page of help of a rule. @throws BroadsheetError where there is none of that name. */
export function explainRule(id: string, { strong, quiet }: Palette): string {
  const rule = findRule(id)
  if (!rule) {
    const hint = suggest(id, RULE_IDS).hint ?? '`broadsheet check --explain` lists them.'
    throw new BroadsheetError([error('check/unknown-rule', `There is no rule \`${id}\`.`, { hint })])
  }
  const { severity, finds, why, source, fix } = rule
  const row = (label: string, text: string) => wrapText(text, { first: `  ${label.padEnd(8)}`, indent: ' '.repeat(10) })
  return [
    `${strong(id)}  ${quiet(severity)}`,
    '',
    row('finds', `${finds}.`),
    row('why', why),
    row('do', fix),
    row('source', source),
    '',
    `  In content/newsletter.yaml:  checks: { rules: { ${id}: off } }   ${quiet('(or error, warning, info)')}`,
    ...(id === 'waiver/unused' ? [] : [`  In one file's front matter:  waive: { ${id}: the reason }`]),
  ].join('\n')
}

/** Every rule in a line. */
export function listRules({ strong, quiet }: Palette): string {
  return RULES.map(({ id, severity, finds }) => `${strong(id.padEnd(26))} ${quiet(severity.padEnd(8))} ${finds}`).join(
    '\n',
  )
}
