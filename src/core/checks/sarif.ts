import type { Diagnostic, Place, Severity } from '../source/diagnostic.ts'
import type { CheckFinding } from './check.ts'
import { findRule } from './rules.ts'

/** What a log is made of. */
export interface SarifOptions {
  readonly findings: readonly Diagnostic[]
  /** Shown as suppressed. */
  readonly waived: readonly Diagnostic[]
  /** Of Broadsheet. */
  readonly version: string
}

/** Findings as a log of SARIF 2.1.0 (OASIS), for the tools that read those. */
export function sarifLog({ findings, waived, version }: SarifOptions): object {
  const codes = [...new Set([...findings, ...waived].map(({ code }) => code))].sort()
  const result = (finding: Diagnostic) => ({
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: LEVELS[finding.severity],
    message: { text: [finding.message, finding.hint].filter(part => part !== undefined).join(' ') },
    ...(finding.at ? { locations: [location(finding.at)] } : {}),
    ...(finding.related ? { relatedLocations: finding.related.map(location) } : {}),
  })
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Broadsheet', version, rules: codes.map(describe) } },
        columnKind: 'utf16CodeUnits',
        results: [
          ...findings.map(result),
          ...waived.map(finding => ({ ...result(finding), suppressions: [suppression(finding)] })),
        ],
      },
    ],
  }
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

function describe(code: Diagnostic['code']): object {
  const rule = findRule(code)
  if (!rule) return { id: code }
  return {
    id: code,
    shortDescription: { text: `Finds ${rule.finds}.` },
    fullDescription: { text: rule.why },
    help: { text: `${rule.fix} Source: ${rule.source}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
  }
}

function location({ file, line, column }: Place): object {
  // What comes with the package lies in no checkout.
  const artifactLocation = {
    uri: file
      .replace(/^broadsheet:/, '')
      .split('/')
      .map(encodeURIComponent)
      .join('/'),
  }
  if (line === undefined) return { physicalLocation: { artifactLocation } }
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) }
  return { physicalLocation: { artifactLocation, region } }
}

function suppression(finding: Diagnostic & Partial<Pick<CheckFinding, 'waiver'>>): object {
  return { kind: 'inSource', ...(finding.waiver === undefined ? {} : { justification: finding.waiver }) }
}
