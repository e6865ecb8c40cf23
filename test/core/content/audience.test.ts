import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Audience, audienceCases, belongs, MOST_CASES, parseAudience } from '../../../src/core/content/audience.ts'
import type { Email, EmailVariant } from '../../../src/core/email/email.ts'
import { variantFor } from '../../../src/core/email/personalise.ts'

const ATTRIBUTES = new Map([
  ['plan', ['Subscriber', 'free', 'trial']],
  ['region', undefined],
  ['constructor', undefined],
])

function read(data: unknown): { audience: Audience; problems: number } {
  let problems = 0
  const audience = parseAudience(data, ATTRIBUTES, () => problems++)
  return { audience, problems }
}

describe('a condition', () => {
  test.each<[string, unknown, Record<string, string>, boolean]>([
    ['a value holds', { plan: 'free' }, { plan: 'free' }, true],
    ['another does not', { plan: 'free' }, { plan: 'trial' }, false],
    ['an absent column does not', { plan: 'free' }, {}, false],
    ['capitals and outer spaces do not count', { plan: ' SUBSCRIBER' }, { plan: 'subscriber ' }, true],
    ['one of several', { plan: ['free', 'trial'] }, { plan: 'trial' }, true],
    ['any but one', { plan: { not: 'free' } }, { plan: 'trial' }, true],
    ['any but one, which an absent column is', { plan: { not: 'free' } }, {}, true],
    ['any but several', { plan: { not: ['free', 'trial'] } }, { plan: 'trial' }, false],
    ['several keys must all hold', { plan: 'free', region: 'eu' }, { plan: 'free' }, false],
    ['several keys that do', { plan: 'free', region: 'eu' }, { plan: 'free', region: 'EU' }, true],
    ['any of a list', { any: [{ plan: 'free' }, { region: 'eu' }] }, { region: 'eu' }, true],
    ['none of a list', { any: [{ plan: 'free' }, { region: 'eu' }] }, { region: 'us' }, false],
    ['all of a list', { all: [{ plan: 'free' }, { not: { region: 'eu' } }] }, { plan: 'free' }, true],
    ['not the opposite', { not: { not: { plan: 'free' } } }, { plan: 'free' }, true],
    ['a number is a text', { region: 7 }, { region: '7' }, true],
    ['an empty value is an absent column', { region: '' }, {}, true],
    ['a column with the name of a method', { constructor: 'a' }, {}, false],
    ['a column with the name of a method, given', { constructor: 'a' }, { constructor: 'a' }, true],
  ])('%s', (_, data, columns, expected) => {
    const { audience, problems } = read(data)
    expect(problems).toBe(0)
    expect(belongs(audience, columns)).toBe(expected)
  })

  test.each([
    ['a text', 'free'],
    ['nothing', null],
    ['an empty mapping', {}],
    ['a list', [{ plan: 'free' }]],
    ['an undeclared attribute', { plans: 'free' }],
    ['a prototype name that is not declared', { toString: 'free' }],
    ['a value that is never given', { plan: 'fre' }],
    ['a value that is never given, negated', { plan: { not: 'fre' } }],
    ['a column without a value', { region: null }],
    ['a condition that is none, inside another', { any: [{ plan: 'free' }, 'free'] }],
  ])('%s is refused', (_, data) => {
    expect(read(data).problems).toBe(1)
  })
})

describe('cases', () => {
  const value = (name: string): Audience => ({ type: 'one-of', column: 'plan', values: [name] })

  test.each<[string, readonly Audience[], readonly string[]]>([
    ['no audience: everybody', [], ['']],
    ['one: in and out, the unknown reader first', [value('a')], ['false', 'true']],
    ['two on one column: three', [value('a'), value('b')], ['false,false', 'true,false', 'false,true']],
    ['one that everybody is in: one', [{ type: 'all', conditions: [] }], ['true']],
    ['the same twice: two', [value('a'), value('a')], ['false,false', 'true,true']],
  ])('%s', (_, audiences, expected) => {
    expect(audienceCases(audiences)?.map(({ answers }) => answers.join())).toEqual(expected)
  })

  test('six independent columns are too many, five are not', () => {
    const columns = (count: number) =>
      Array.from({ length: count }, (_, index): Audience => ({ type: 'one-of', column: `c${index}`, values: ['a'] }))
    expect(audienceCases(columns(5))).toHaveLength(MOST_CASES)
    expect(audienceCases(columns(6))).toBeUndefined()
  })
})

describe('any audiences', () => {
  const column = fc.constantFrom('plan', 'region', '__proto__', 'constructor')
  const content = fc.constantFrom('a', 'b', 'c', '')
  const { condition } = fc.letrec<{ condition: Audience }>(tie => ({
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ type: fc.constant('one-of' as const), column, values: fc.array(content, { maxLength: 3 }) }),
      fc.record({ type: fc.constant('not' as const), condition: tie('condition') }),
      fc.record({
        type: fc.constantFrom('all' as const, 'any' as const),
        conditions: fc.array(tie('condition'), { maxLength: 3 }),
      }),
    ),
  }))
  const audiences = fc.array(condition, { maxLength: 4 })
  const columns = fc
    .array(fc.tuple(column, fc.constantFrom('a', ' B ', 'C', 'd', '', '\n')), { maxLength: 4 })
    .map(entries => Object.fromEntries(entries))

  test('every recipient has a variant, and it answers as they do', () => {
    fc.assert(
      fc.property(audiences, columns, (given, row) => {
        const cases = audienceCases(given) ?? []
        expect(cases.length).toBeGreaterThan(0)
        const email = {
          audiences: given,
          variants: cases.map(audience => ({ audience }) as EmailVariant),
        } as unknown as Email
        const { audience } = variantFor(email, { email: 'a@b.example', columns: row })
        expect(audience.answers).toEqual(given.map(each => belongs(each, row)))
      }),
      { numRuns: 500 },
    )
  })

  test('the columns of a case give its answers, and no two cases answer alike', () => {
    fc.assert(
      fc.property(audiences, given => {
        const cases = audienceCases(given) ?? []
        for (const { answers, columns: row } of cases) expect(given.map(each => belongs(each, row))).toEqual(answers)
        expect(new Set(cases.map(({ answers }) => answers.join())).size).toBe(cases.length)
      }),
      { numRuns: 500 },
    )
  })
})
