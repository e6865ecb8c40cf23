import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BroadsheetError } from '../../../src/core/source/diagnostic.ts'
import { RULE_IDS } from '../../../src/core/source/rule-id.ts'
import { ARTICLE, type Checked, checkProject, type Draft, EDITION, placesOf } from './check-project.ts'

const HTTP = 'http://quays.org/lock'

test('there is a project in which no rule finds anything', async () => {
  const { findings, waived } = await checkProject()
  expect(findings).toEqual([])
  expect(waived).toEqual([])
})

function found({ findings }: Checked, rule = 'link/http'): readonly string[] {
  return placesOf(findings.filter(({ code }) => code === rule))
}

describe('audiences', () => {
  const only = (audience: string, url: string) =>
    `  - block: text\n    audience: { plan: ${audience} }\n    markdown: See [the lock](▸${url}).\n`

  test('what only subscribers see is found too', async () => {
    const checked = await checkProject({ blocks: only('subscriber', HTTP) })
    expect(found(checked)).toEqual([`warning ${checked.marks[0]}`])
  })

  test('what every reader sees is found once', async () => {
    const checked = await checkProject({
      letter: `See [the quay](▸${HTTP}).\n`,
      blocks: only('subscriber', 'https://quays.org/').replace('▸', ''),
    })
    expect(found(checked)).toEqual([`warning ${checked.marks[0]}`])
  })

  test('the same address in the blocks of two audiences is one finding at two places', async () => {
    const checked = await checkProject({ blocks: only('subscriber', HTTP) + only('free', HTTP) })
    expect(found(checked)).toEqual([`warning ${checked.marks.join(' ')}`])
  })

  test('a menu may promise a story that only some readers get to those readers alone', async () => {
    const checked = await checkProject({
      blocks: `  - block: menu\n    items: [▸Whales seen]\n  - block: text\n    audience: { plan: subscriber }\n    markdown: Whales.\n`,
    })
    expect(found(checked, 'menu/promise')).toEqual([`warning ${checked.marks[0]}`])
  })
})

describe('folding', () => {
  test('the same words at several places are one finding with the others named', async () => {
    const checked = await checkProject({
      letter: `See [the lock](▸${HTTP}).\n`,
      body: `See [the keeper](▸${HTTP}), [the gate](▸${HTTP}).\n`,
    })
    const [keeper, gate, lock] = checked.marks
    expect(found(checked)).toEqual([`warning ${lock} ${keeper} ${gate}`])
  })

  test('what can be mended stays one finding for each place', async () => {
    const checked = await checkProject({ letter: '▸One  two.\n\n▸One  two.\n' })
    expect(found(checked, 'typography/spaces')).toEqual(checked.marks.map(mark => `info ${mark}`))
  })

  test('findings come in the order of files and lines, those without a place last', async () => {
    const { findings } = await checkProject({
      subject: 'Test',
      letter: `See [here](${HTTP}).\n`,
      body: `TODO: [the lock](https://bit.ly/a).\n`,
      facts: { spam: { score: 6, rules: [] } },
    })
    expect(findings.map(({ code, at }) => `${code} ${at?.file ?? ''}`.trim())).toEqual([
      `content/draft-marker ${ARTICLE}`,
      `link/shortener ${ARTICLE}`,
      `subject/empty ${EDITION}`,
      `link/generic-text ${EDITION}`,
      `link/http ${EDITION}`,
      'spam/spamassassin',
    ])
  })
})

describe('waivers', () => {
  const waive = 'waive: { link/http: an old page }\n'

  test('an edition waives for all of its articles', async () => {
    const checked = await checkProject({ head: waive, body: `See [the lock](▸${HTTP}).\n` })
    expect(found(checked)).toEqual([])
    expect(placesOf(checked.waived)).toEqual([`warning ${checked.marks[0]}`])
  })

  test('an article waives for itself', async () => {
    const checked = await checkProject({
      article: waive,
      body: `See [the lock](▸${HTTP}/1).\n`,
      letter: `See [the quay](▸${HTTP}/2).\n`,
    })
    expect(found(checked)).toEqual([`warning ${checked.marks[1]}`])
    expect(placesOf(checked.waived)).toEqual([`warning ${checked.marks[0]}`])
  })

  test('an article waives for itself alone where the letter says the same', async () => {
    const checked = await checkProject({
      article: waive,
      body: `See [the lock](▸${HTTP}).\n`,
      letter: `See [the quay](▸${HTTP}).\n`,
    })
    expect(found(checked)).toEqual([`warning ${checked.marks[1]}`])
    expect(placesOf(checked.waived)).toEqual([`warning ${checked.marks[0]}`])
    expect(found(checked, 'waiver/unused')).toEqual([])
  })

  test('a waiver that nothing needs is reported at its name', async () => {
    const checked = await checkProject({ head: waive.replace('{ ', '{ ▸') })
    expect(placesOf(checked.findings)).toEqual([`warning ${checked.marks[0]}`])
  })
})

describe('settings', () => {
  const letter = `See [the lock](${HTTP}).\n`

  test('a rule that is off finds nothing', async () => {
    const checked = await checkProject({ letter, newsletter: 'checks: { rules: { link/http: off } }\n' })
    expect(checked.findings).toEqual([])
  })

  test.each(['error', 'warning', 'info'])('a rule can be set to %s', async severity => {
    const checked = await checkProject({ letter, newsletter: `checks: { rules: { link/http: ${severity} } }\n` })
    expect(checked.findings.map(finding => finding.severity)).toEqual([severity])
  })

  test('what is set goes before what a finding says of itself', async () => {
    const { findings } = await checkProject({
      newsletter: 'checks: { rules: { spam/spamassassin: info } }\n',
      facts: { spam: { score: 6, rules: [] } },
    })
    expect(findings.map(finding => finding.severity)).toEqual(['info'])
  })

  test('unused waivers can be switched off', async () => {
    const { findings } = await checkProject({
      head: 'waive: { link/http: an old page }\n',
      newsletter: 'checks: { rules: { waiver/unused: off } }\n',
    })
    expect(findings).toEqual([])
  })
})

/** What breaks patterns and parsers, short of what no file may hold. */
const HOSTILE = [
  '{{',
  '}}',
  '\\{{firstName}}',
  '{{firstName}}',
  '*|X|*',
  '%%',
  '<%=',
  '${',
  '<b>',
  '</b>',
  '&amp;',
  '&#0;',
  '[',
  '](',
  'http://',
  '](http://[::1]/)',
  '](https://%zz/)',
  '[x](https://a.b/?utm_source=%)',
  '![',
  '](../images/lock.png)',
  '|',
  '\n',
  '\n\n',
  '\n> ',
  '\n- ',
  '\n# ',
  '\n| a |\n| - |\n',
  '`',
  '```',
  '"',
  "'",
  '  ',
  ' - ',
  '\\',
  '\u202E',
  '\u0301',
  '🚢',
  '港',
  'ميناء',
  '$&',
  '$1',
  '(?:',
  '*'.repeat(60),
  'a'.repeat(80),
]

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 12 })
  .map(parts => parts.join(''))

test('whatever an author writes, nothing throws but what refuses the file', async () => {
  const fields = fc.record({ subject: hostile, preheader: hostile, title: hostile, body: hostile, name: hostile })
  let checked = 0
  await fc.assert(
    fc.asyncProperty(fields, async ({ subject, preheader, title, body, name }) => {
      const draft: Draft = {
        subject: JSON.stringify(subject),
        preheader: JSON.stringify(preheader),
        letter: body,
        blocks: `  - block: quote\n    text: ${JSON.stringify(title)}\n    who: ${JSON.stringify(name)}\n`,
        body: `Words.\n\n${body}\n`,
      }
      const result = await checkProject(draft).catch(refused)
      if (!result) return
      checked++
      for (const { code, at } of [...result.findings, ...result.waived]) {
        expect(RULE_IDS).toContain(code)
        expect([at?.line ?? 1, at?.column ?? 1].every(number => number >= 1)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
  // Most of it is refused by the parsers; enough must get by.
  expect(checked).toBeGreaterThan(20)
}, 60_000)

/** Whoever refuses the file has said why. */
function refused(cause: unknown): undefined {
  if (!(cause instanceof BroadsheetError)) throw cause
}
