import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { contrast, DARK_MODEL_NAMES, DARK_MODELS, type DarkModel } from '../../src/core/templates/dark-models.ts'
import { THEMES } from './built-editions.ts'

type Palette = Readonly<Record<string, string>>

/** Everything that is read stands on one of these. */
const TEXTS = ['ink', 'muted', 'accent', 'link']
const BACKGROUNDS = ['page', 'paper', 'shade']
/** What the footer, the only text outside the paper, is set in. */
const ON_PAGE = ['ink', 'muted', 'link']
/** WCAG 2.2, 1.4.3, for text below 24 pixels. Every token is used in some small text. */
const LEAST = 4.5

const PAIRS = BACKGROUNDS.flatMap(background =>
  TEXTS.filter(text => background !== 'page' || ON_PAGE.includes(text)).map(text => ({ text, background })),
)

describe.each(THEMES.map(theme => ({ theme, ...palettesOf(theme) })))('in the theme $theme', ({ light, dark }) => {
  const asWritten: DarkModel = { text: colour => colour, background: colour => colour }
  const views = [
    { view: 'its light colours', palette: light, model: asWritten },
    { view: 'its own dark colours', palette: dark, model: asWritten },
    ...DARK_MODEL_NAMES.map(name => ({
      view: `its light colours under the ${name} model`,
      palette: light,
      model: DARK_MODELS[name],
    })),
  ]

  describe.each(views)('$view', ({ palette, model }) => {
    test.each(PAIRS)('$text can be read on $background', ({ text, background }) => {
      const [above, below] = [palette[text] ?? '', palette[background] ?? '']
      expect([above, below]).toEqual([expect.stringMatching(/^#\w{6}$/), expect.stringMatching(/^#\w{6}$/)])
      expect(contrast(model.text(above), model.background(below))).toBeGreaterThanOrEqual(LEAST)
    })
  })
})

test('the Outlook model does to known colours what it is known to do', () => {
  const { text, background } = DARK_MODELS.outlook
  expect(background('#ffffff')).toBe('#333333')
  expect(contrast(text('#ffffff'), background('#6b7280'))).toBeCloseTo(4.31, 2)
  expect(contrast('#0000ee', background('#ffffff'))).toBeCloseTo(1.34, 2)
})

test('the partial model leaves light text and dark backgrounds as they are', () => {
  const { text, background } = DARK_MODELS.partial
  expect([text('#ffffff'), background('#1d1b18')]).toEqual(['#ffffff', '#1d1b18'])
  expect([background('#ffffff'), text('#000000')]).toEqual(['#212121', '#dbdbdb'])
})

test('the full model turns white black and black white', () => {
  const { text, background } = DARK_MODELS.full
  expect([background('#ffffff'), text('#000000')]).toEqual(['#1b1b1b', '#ffffff'])
})

function palettesOf(theme: string): { readonly light: Palette; readonly dark: Palette } {
  const file = join(import.meta.dirname, `../../templates/themes/${theme}.yaml`)
  const { light, dark } = load(readFileSync(file, 'utf8')) as { readonly light: Palette; readonly dark: Palette }
  return { light, dark }
}
