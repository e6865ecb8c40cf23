import { distance } from 'fastest-levenshtein'

/** The name that was probably meant: at most a third of its letters away, and never more than three. */
export function nearMiss(given: string, known: Iterable<string>): string | undefined {
  let best: { name: string; cost: number } | undefined
  for (const name of known) {
    const cost = distance(given.toLowerCase(), name.toLowerCase())
    if (!best || cost < best.cost) best = { name, cost }
  }
  return best && best.cost <= Math.min(3, Math.ceil(best.name.length / 3)) ? best.name : undefined
}

/** "did you mean `preheader`?", or the whole choice where it is short. */
export function suggest(given: string, known: Iterable<string>): { readonly hint?: string } {
  const names = [...known]
  const near = nearMiss(given, names)
  if (near !== undefined) return { hint: `Did you mean \`${near}\`?` }
  if (names.length === 0 || names.length > 20) return {}
  return {
    hint: `Known here: ${names.map(name => `\`${name}\``).join(', ')}.`,
  }
}
