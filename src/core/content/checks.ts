import * as v from 'valibot'
import { suggest } from '../source/near-miss.ts'
import { RULE_IDS, type RuleId } from '../source/rule-id.ts'
import { encodeReport } from '../source/validate.ts'
import { type Kinds, strict } from './schema.ts'

/** What a newsletter makes of the preflight rules. */
export function checksSchema(k: Kinds) {
  return strict({
    rules: v.optional(byRule(v.picklist(['error', 'warning', 'info', 'off'])), {}),
    /** Mail programs that matter, as Can I email calls them: `outlook`, `gmail/ios`. */
    clients: v.optional(v.pipe(v.array(k.name), v.minLength(1, 'The list is empty.'))),
  })
}

/** Findings that are meant so: rules by their names, each with the reason. */
export function waiverSchema(k: Kinds) {
  return v.optional(
    v.pipe(
      byRule(k.text),
      v.check(waivers => !('waiver/unused' in waivers), 'A waiver that nothing needs is deleted, not waived.'),
    ),
    {},
  )
}

function byRule<const Schema extends v.GenericSchema>(value: Schema) {
  return v.pipe(
    v.unknown(),
    v.check(rules => !Array.isArray(rules), 'This holds rules and what is to be said of each: write it as a mapping.'),
    v.record(v.string(), value),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      for (const [name, item] of Object.entries(dataset.value)) {
        if (isRule(name)) continue
        const message = `There is no rule \`${name}\`.`
        const hint = suggest(name, RULE_IDS).hint ?? '`broadsheet check --explain` lists the rules.'
        const at = { type: 'object', origin: 'key', input: dataset.value, key: name, value: item } as const
        addIssue({ message: encodeReport({ code: 'front-matter/invalid', message, hint }), path: [at] })
      }
    }),
    v.transform(rules => rules as Readonly<Partial<Record<RuleId, v.InferOutput<Schema>>>>),
  )
}

function isRule(name: string): name is RuleId {
  return (RULE_IDS as readonly string[]).includes(name)
}
