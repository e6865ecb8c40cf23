/** What a reader prefers, as a mail can ask for it; undefined where the client does not let it ask. */
export type Preference = 'light' | 'dark' | undefined

const GAP = String.raw`(?:\s|/\*(?:[^*]|\*(?!/))*\*/)*`
const ASKED = new RegExp(String.raw`\(${GAP}prefers-color-scheme${GAP}(?::${GAP}([\w-]+)${GAP})?\)`, 'gi')

/** Conditions that always and never hold, whatever they are joined to. */
const ALWAYS = '(min-width:0)'
const NEVER = '(max-width:-1px)'

/** A media condition with the question for the preferred scheme answered. */
export function answerPreference(condition: string, preference: Preference): string {
  return condition.replace(ASKED, (_, asked: string | undefined) =>
    preference !== undefined && (asked === undefined || asked.toLowerCase() === preference) ? ALWAYS : NEVER,
  )
}

/** The value of `color-scheme` in a mail that is shown in one of its schemes, where it has that one. */
export function settleScheme(value: string, preference: Preference): string {
  const wanted = preference ?? 'light'
  const schemes = value.toLowerCase().split(/\s+/)
  return schemes.includes(wanted) ? wanted : value
}
