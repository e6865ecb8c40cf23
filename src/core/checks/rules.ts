import { RULE_IDS } from '../source/rule-id.ts'
import { CLIENT_RULES } from './client-rules.ts'
import { COLOUR_RULES } from './colour-rules.ts'
import { CONTENT_RULES } from './content-rules.ts'
import { HTML_RULES } from './html-rules.ts'
import { IMAGE_FILE_RULES } from './image-file-rules.ts'
import { IMAGE_TEXT_RULES } from './image-text-rules.ts'
import { LAYOUT_RULES } from './layout-rules.ts'
import { LINK_ANSWER_RULES } from './link-answer-rules.ts'
import { LINK_RULES } from './link-rules.ts'
import { MESSAGE_RULES } from './message-rules.ts'
import { META_RULES } from './meta-rules.ts'
import type { Rule } from './rule.ts'
import { SIZE_RULES } from './size-rules.ts'
import { STRUCTURE_RULES } from './structure-rules.ts'
import { SUBJECT_RULES } from './subject-rules.ts'
import { TEXT_PART_RULES } from './text-part-rules.ts'
import { TOLD_RULES } from './told-rules.ts'
import { TYPOGRAPHY_RULES } from './typography-rules.ts'
import { UNFINISHED_RULES } from './unfinished-rules.ts'
import { WAIVER_RULE } from './waiver-rule.ts'

const FAMILIES = [
  UNFINISHED_RULES,
  CONTENT_RULES,
  TOLD_RULES,
  SUBJECT_RULES,
  LINK_RULES,
  LINK_ANSWER_RULES,
  IMAGE_TEXT_RULES,
  IMAGE_FILE_RULES,
  STRUCTURE_RULES,
  COLOUR_RULES,
  LAYOUT_RULES,
  HTML_RULES,
  CLIENT_RULES,
  META_RULES,
  SIZE_RULES,
  TEXT_PART_RULES,
  MESSAGE_RULES,
  TYPOGRAPHY_RULES,
  [WAIVER_RULE],
]

/** Every rule, in the order of their names' list. */
export const RULES: readonly Rule[] = FAMILIES.flat().sort((a, b) => RULE_IDS.indexOf(a.id) - RULE_IDS.indexOf(b.id))

export function findRule(id: string): Rule | undefined {
  return RULES.find(rule => rule.id === id)
}
