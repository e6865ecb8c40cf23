import type { Rule } from './rule.ts'

/** Found when all others are done: see waivers.ts. */
export const WAIVER_RULE: Rule = {
  id: 'waiver/unused',
  severity: 'warning',
  finds: 'waivers that nothing needs any more',
  why: 'A waiver that is left behind hides the next mistake of its kind. Waivers of an edition speak for all of it, those of an article for its own file.',
  source: 'The waivers in `waive:` of the front matter, each with its reason.',
  fix: 'Delete it.',
  check: () => [],
}
