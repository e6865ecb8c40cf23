import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseNewsletter } from '../../../src/core/content/newsletter.ts'
import { sha256 } from '../../../src/core/source/source.ts'
import { checkLegibility } from '../../../src/core/templates/legibility.ts'
import { chooseTheme } from '../../../src/core/templates/theme.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { NEWSLETTER } from '../../scratch-project.ts'

const THEMES = ['gazette', 'dispatch', 'almanac']

const source = (path: string, text: string) => ({ path, text, sha256: sha256(text) })
const file = (name: string) => readFileSync(join(import.meta.dirname, `../../../templates/themes/${name}.yaml`), 'utf8')
const shipped = new Map(THEMES.map(name => [name, source(`broadsheet:templates/themes/${name}.yaml`, file(name))]))

/** The theme of a newsletter with these settings, which begin on line 8. */
const choose = (settings: string, themes = shipped) =>
  chooseTheme(parseNewsletter(source('content/newsletter.yaml', `${NEWSLETTER}${settings}`)), themes)

describe('a theme', () => {
  test('is gazette unless a newsletter names another', () => {
    expect(choose('').theme.masthead.style).toBe('rules')
    expect(choose('theme: dispatch\n').theme.masthead.style).toBe('banner')
    expect(choose('theme: { name: almanac }\n').theme.masthead.style).toBe('plain')
  })

  test('has single tokens changed by a newsletter, and all others as they were', () => {
    const { theme } = choose('theme: { light: { accent: "#004488" }, sizes: { lead: 40 } }\n')
    const { theme: base } = choose('')
    expect(theme).toEqual({
      ...base,
      light: { ...base.light, accent: '#004488' },
      sizes: { ...base.sizes, lead: 40 },
    })
  })

  test.each([
    ['a theme that there is not', 'theme: gazete\n', 'theme/unknown content/newsletter.yaml:8:8'],
    ['one that a mapping names', 'theme: { name: gazete }\n', 'theme/unknown content/newsletter.yaml:8:16'],
    ['a section that there is not', 'theme: { ligth: {} }\n', 'front-matter/unknown-key content/newsletter.yaml:8:10'],
    [
      'a token that there is not',
      'theme: { light: { acent: "#004488" } }\n',
      'front-matter/unknown-key content/newsletter.yaml:8:19',
    ],
    [
      'a colour of three digits',
      'theme: { light: { accent: "#048" } }\n',
      'front-matter/invalid content/newsletter.yaml:8:28',
    ],
    [
      'a type too small to read',
      'theme: { sizes: { text: 12 } }\n',
      'front-matter/invalid content/newsletter.yaml:8:25',
    ],
    [
      'a font stack that would end a style',
      'theme: { fonts: { text: "a; b" } }\n',
      'front-matter/invalid content/newsletter.yaml:8:26',
    ],
    [
      'a choice that there is not',
      'theme: { titles: { style: ruled } }\n',
      'front-matter/invalid content/newsletter.yaml:8:27',
    ],
  ])('refuses %s', async (_, settings, expected) => {
    expect(await diagnosticsOf(() => choose(settings))).toEqual([expected])
  })

  test('of a project needs every token', async () => {
    const own = file('gazette').replace(/^ {2}muted: .*\n/m, '')
    const themes = new Map([['mine', source('templates/themes/mine.yaml', own)]])
    expect(await diagnosticsOf(() => choose('theme: mine\n', themes))).toEqual([
      expect.stringContaining('front-matter/invalid templates/themes/mine.yaml:'),
    ])
  })
})

describe('legibility', () => {
  test.each(THEMES)('%s can be read in every way that it may be seen', name => {
    expect(checkLegibility(choose(`theme: ${name}\n`))).toEqual([])
  })

  const places = (settings: string, themes = shipped) =>
    checkLegibility(choose(settings, themes)).map(
      ({ code, severity, at }) => `${severity} ${code} ${at?.file}:${at?.line}:${at?.column}`,
    )

  test('a token that is too pale is a warning at its place, for each ground and appearance', () => {
    const found = places('theme: { light: { muted: "#999999" } }\n')
    expect(found.length).toBeGreaterThanOrEqual(3)
    expect(new Set(found)).toEqual(new Set(['warning theme/contrast content/newsletter.yaml:8:27']))
  })

  test('a dark token is looked at too', () => {
    expect(places('theme: { dark: { link: "#333333" } }\n')).toContain(
      'warning theme/contrast content/newsletter.yaml:8:25',
    )
  })

  test('a colour that only a dark model makes illegible is told', () => {
    const found = checkLegibility(choose('theme: { light: { accent: "#6b7280", paper: "#ffffff" } }\n'))
    const onButtons = found.map(({ message }) => message).filter(message => message.startsWith('`paper` on `accent`'))
    expect(onButtons).toEqual([expect.stringContaining('4.3:1 in what the outlook model makes of it')])
  })

  test("a theme of a project's own is told in its file", () => {
    const themes = new Map([
      ['mine', source('templates/themes/mine.yaml', file('gazette').replace('link: "#1b5560"', 'link: "#a0b0b4"'))],
    ])
    expect(places('theme: mine\n', themes)[0]).toMatch(/^warning theme\/contrast templates\/themes\/mine\.yaml:13:10$/)
  })
})
