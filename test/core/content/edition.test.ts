import { expect, test } from 'vitest'
import { parseEdition, parseEditionHead } from '../../../src/core/content/edition.ts'
import { parseNewsletter } from '../../../src/core/content/newsletter.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { editionFile, NEWSLETTER } from '../../scratch-project.ts'

const FILE = 'content/editions/2025-09-05.md'
const newsletter = parseNewsletter({ path: 'content/newsletter.yaml', text: NEWSLETTER, sha256: '' })

function parse(head: string) {
  const text = editionFile('  - greeting\n', { head })
  return parseEdition(parseEditionHead({ path: FILE, text, sha256: '' }, newsletter), newsletter, new Map())
}

test.each([
  ['is not there unless it is given', '', undefined],
  ['is a moment', 'notAfter: 2025-09-05T21:00\n', '2025-09-05T21:00:00.000Z'],
  ['may be that of the edition', 'notAfter: 2025-09-05T09:00\n', '2025-09-05T09:00:00.000Z'],
  ['may be the day of the edition, all of it', 'notAfter: 2025-09-05\n', '2025-09-05T00:00:00.000Z'],
])('the end of sending %s', (_, head, iso) => {
  expect(parse(head).notAfter?.iso).toBe(iso)
})

test.each([
  ['before the edition', 'notAfter: 2025-09-05T08:59\n'],
  ['the day before', 'notAfter: 2025-09-04\n'],
  ['on no day', 'notAfter: 2025-09-31\n'],
])('the end of sending lies %s: told at its place', async (_, head) => {
  expect(await diagnosticsOf(() => parse(head))).toEqual([`date/invalid ${FILE}:5:11`])
})
