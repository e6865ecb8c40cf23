import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import ajv from 'ajv-draft-04'
import { describe, expect, test } from 'vitest'
import { sarifLog } from '../../../src/core/checks/sarif.ts'
import type { Diagnostic } from '../../../src/core/source/diagnostic.ts'

/** The schema of OASIS as a package for test runners brings it along. */
const SCHEMA = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
const validate = new ajv.default({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
)

const FINDINGS: readonly Diagnostic[] = [
  {
    code: 'link/http',
    severity: 'warning',
    message: '`http://a.example` is sent in the clear.',
    hint: 'Try https.',
    at: { file: 'content/articles/a b#1.md', line: 3, column: 7, frame: '> 3 | x' },
    related: [{ file: 'content/editions/1.md', line: 9 }],
  },
  { code: 'size/gmail-clip', severity: 'error', message: 'Too long.', at: { file: 'content/editions/1.md' } },
  { code: 'content/length', severity: 'info', message: 'Long.' },
  // Of the build, which has no page of help.
  { code: 'front-matter/yaml', severity: 'error', message: 'Not YAML.', at: { file: 'x.md', line: 1, column: 1 } },
]
const WAIVED = [{ ...FINDINGS[0], message: 'It is meant so.', waiver: 'because "x"' } as Diagnostic]

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly locations?: readonly object[]
  readonly suppressions?: readonly object[]
}
interface Log {
  readonly runs: readonly [
    { readonly results: readonly Result[]; readonly tool: { readonly driver: { readonly rules: { id: string }[] } } },
  ]
}

describe('a log of SARIF', () => {
  const log = sarifLog({ findings: FINDINGS, waived: WAIVED, version: '1.2.3' }) as Log
  const [{ results, tool }] = log.runs

  test('is what the schema asks for, and the schema would tell', () => {
    expect([validate(log), validate.errors]).toEqual([true, null])
    expect(validate(sarifLog({ findings: [], waived: [], version: '1' }))).toBe(true)
    expect(validate({ ...log, runs: [{ results }] })).toBe(false)
    expect(validate({ ...log, runs: [{ tool, results: [{ ...results[0], level: 'info' }] }] })).toBe(false)
  })

  test('names rule, level and place of each finding', () => {
    expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
      'link/http warning',
      'size/gmail-clip error',
      'content/length note',
      'front-matter/yaml error',
      'link/http warning',
    ])
    expect(results.map(({ ruleIndex, ruleId }) => tool.driver.rules[ruleIndex]?.id === ruleId)).not.toContain(false)
    expect(results[0]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'content/articles/a%20b%231.md' },
          region: { startLine: 3, startColumn: 7 },
        },
      },
    ])
  })

  test('shows what is waived as suppressed, with the reason', () => {
    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      ...Array(4).fill(undefined),
      [{ kind: 'inSource', justification: 'because "x"' }],
    ])
  })
})
