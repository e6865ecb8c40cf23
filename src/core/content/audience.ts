import { suggest } from '../source/near-miss.ts'

/** A condition on the columns of a recipient; decides who sees a block. */
export type Audience =
  | {
      readonly type: 'one-of'
      readonly column: string
      readonly values: readonly string[]
    }
  | { readonly type: 'not'; readonly condition: Audience }
  | { readonly type: 'all' | 'any'; readonly conditions: readonly Audience[] }

/** Columns that an audience may ask for, with the values they can have where the newsletter lists them. */
export type Attributes = ReadonlyMap<string, readonly string[] | undefined>

export interface AudienceProblem {
  readonly message: string
  readonly hint?: string
}

/**
 * `{ plan: subscriber }`, `{ plan: [a, b] }`, `{ plan: { not: free } }`; several keys must all hold;
 * `any:`, `all:` and `not:` combine conditions.
 */
export function parseAudience(
  data: unknown,
  attributes: Attributes,
  onProblem: (problem: AudienceProblem) => void,
): Audience {
  const read = (value: unknown): Audience => {
    if (!isMapping(value) || Object.keys(value).length === 0) {
      onProblem({
        message: 'An audience is a condition such as `{ plan: subscriber }`.',
      })
      return { type: 'all', conditions: [] }
    }
    const given = Object.values(value).flatMap(operand => (Array.isArray(operand) ? [operand] : []))
    if (given.some(list => list.length === 0)) onProblem({ message: 'Nobody is in an audience with an empty list.' })
    const conditions = Object.entries(value).map(([key, operand]): Audience => {
      if (key === 'not') return { type: 'not', condition: read(operand) }
      if (key === 'any' || key === 'all') return { type: key, conditions: asList(operand).map(read) }
      return column(key, operand)
    })
    const [only, ...others] = conditions
    return only && others.length === 0 ? only : { type: 'all', conditions }
  }
  const column = (name: string, operand: unknown): Audience => {
    const known = attributes.get(name)
    if (!attributes.has(name)) {
      const message = `No attribute \`${name}\` is declared in content/newsletter.yaml.`
      onProblem({
        message,
        ...suggest(name, [...attributes.keys(), 'any', 'all', 'not']),
      })
    }
    if (isMapping(operand) && 'not' in operand && Object.keys(operand).length === 1) {
      return { type: 'not', condition: column(name, operand.not) }
    }
    const values = asList(operand).map(value => {
      if (value === null || typeof value === 'object') onProblem({ message: `\`${name}\` is compared with a text.` })
      return normalise(String(value))
    })
    for (const value of values) {
      if (known && !known.map(normalise).includes(value)) {
        onProblem({
          message: `\`${name}\` is never \`${value}\`.`,
          ...suggest(value, known),
        })
      }
    }
    return { type: 'one-of', column: name, values }
  }
  return read(data)
}

/** Whether a recipient with these columns sees what the audience guards; capitals and outer spaces do not count. */
export function belongs(audience: Audience, columns: Readonly<Record<string, string>>): boolean {
  switch (audience.type) {
    case 'one-of':
      return audience.values.includes(
        normalise(Object.hasOwn(columns, audience.column) ? (columns[audience.column] ?? '') : ''),
      )
    case 'not':
      return !belongs(audience.condition, columns)
    case 'all':
      return audience.conditions.every(condition => belongs(condition, columns))
    case 'any':
      return audience.conditions.some(condition => belongs(condition, columns))
  }
}

/** One way in which recipients can differ: what each audience answers, and columns of which it is true. */
export interface AudienceCase {
  readonly answers: readonly boolean[]
  /** An example; a column that equals none of the values asked for is left out. */
  readonly columns: Readonly<Record<string, string>>
}

/** More would render an edition into more emails than anybody looks at. */
export const MOST_CASES = 32

/**
 * Every combination of answers that some recipient can give, told apart by the values that the audiences ask for:
 * two audiences on one column make three cases (the one, the other, neither), not four.
 * @returns undefined where there are more than MOST_CASES.
 */
export function audienceCases(audiences: readonly Audience[]): readonly AudienceCase[] | undefined {
  let rows: Record<string, string>[] = [{}]
  for (const [name, values] of valuesByColumn(audiences)) {
    rows = rows.flatMap(row => [row, ...examples(values).map(value => ({ ...row, [name]: value }))])
    if (rows.length > 4096) return undefined
  }
  const cases = new Map<string, AudienceCase>()
  for (const columns of rows) {
    const answers = audiences.map(audience => belongs(audience, columns))
    const key = answers.join()
    if (!cases.has(key)) cases.set(key, { answers, columns })
  }
  return cases.size > MOST_CASES ? undefined : [...cases.values()]
}

/** The columns that audiences ask for. */
export function columnsOf(audiences: readonly Audience[]): readonly string[] {
  return [...valuesByColumn(audiences).keys()]
}

function valuesByColumn(audiences: readonly Audience[]): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>()
  for (const audience of audiences) collectValues(audience, asked)
  return asked
}

/** The values asked for; where the empty one is among them, also one that is none of them. */
function examples(values: ReadonlySet<string>): readonly string[] {
  const given = [...values].filter(value => value !== '')
  return values.has('') ? [...given, `other than ${given.join()}`.trim()] : given
}

function collectValues(audience: Audience, asked: Map<string, Set<string>>): void {
  switch (audience.type) {
    case 'one-of': {
      const values = asked.get(audience.column) ?? new Set()
      for (const value of audience.values) values.add(value)
      asked.set(audience.column, values)
      return
    }
    case 'not':
      collectValues(audience.condition, asked)
      return
    case 'all':
    case 'any':
      for (const condition of audience.conditions) collectValues(condition, asked)
  }
}

function normalise(value: string): string {
  return value.trim().toLowerCase()
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
