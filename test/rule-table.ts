import { RULES } from '../src/core/checks/rules.ts'

/** The README's table of rules, made of the registry. */
export function ruleTable(): string {
  const rows = RULES.map(({ id, severity, finds }) => `| \`${id}\` | ${severity} | ${finds} |`)
  return [`| rule | | finds |`, '|---|---|---|', ...rows, ''].join('\n')
}
