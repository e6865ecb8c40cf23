import { describe, expect, test } from 'vitest'
import { RULES } from '../../../src/core/checks/rules.ts'
import { RULE_IDS } from '../../../src/core/source/rule-id.ts'
import { checkProject, placesOf } from './check-project.ts'
import { CLIENT_ROWS } from './client-rows.ts'
import { COLOUR_ROWS } from './colour-rows.ts'
import { CONTENT_ROWS } from './content-rows.ts'
import { IMAGE_ROWS } from './image-rows.ts'
import { LINK_ROWS } from './link-rows.ts'
import { MESSAGE_ROWS } from './message-rows.ts'
import type { Row } from './row.ts'
import { STRUCTURE_ROWS } from './structure-rows.ts'
import { SUBJECT_ROWS } from './subject-rows.ts'
import { TYPOGRAPHY_ROWS } from './typography-rows.ts'

const ROWS: readonly Row[] = [
  ...CONTENT_ROWS,
  ...SUBJECT_ROWS,
  ...LINK_ROWS,
  ...IMAGE_ROWS,
  ...STRUCTURE_ROWS,
  ...COLOUR_ROWS,
  ...CLIENT_ROWS,
  ...MESSAGE_ROWS,
  ...TYPOGRAPHY_ROWS,
]

describe.each(RULES.map(({ id }) => id))('%s', id => {
  const rows = ROWS.filter(({ rule }) => rule === id)

  test.each(rows.filter(({ finds }) => finds.length > 0))('reports $name', async ({ draft, finds }) => {
    const { findings, marks } = await checkProject(draft)
    const own = findings.filter(({ code }) => code === id)
    if (typeof finds !== 'string') expect(placesOf(own)).toEqual(finds)
    else expect(placesOf(own)).toEqual(marks.map(mark => `${finds} ${mark}`))
  })

  test.each(rows.filter(({ finds }) => finds.length === 0))('lets pass: $name', async ({ draft }) => {
    const { findings, waived } = await checkProject(draft)
    expect([...findings, ...waived].filter(({ code }) => code === id)).toEqual([])
  })
})

test('every rule has a row that it reports and one that it lets pass', () => {
  expect(RULES.map(({ id }) => id)).toEqual(RULE_IDS)
  const ruled = (isFound: boolean) =>
    new Set(ROWS.filter(({ finds }) => finds.length > 0 === isFound).map(row => row.rule))
  expect(RULE_IDS.filter(id => !ruled(true).has(id))).toEqual([])
  expect(RULE_IDS.filter(id => !ruled(false).has(id))).toEqual([])
})
