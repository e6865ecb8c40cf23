import { type Diagnostic, warning } from '../source/diagnostic.ts'
import { contrast, DARK_MODEL_NAMES, DARK_MODELS, type DarkModel } from './dark-models.ts'
import type { ChosenTheme, Theme } from './theme.ts'

type Token = keyof Theme['dark']
type LightToken = keyof Theme['light']

/** Every text that is set upon a ground of its own theme. */
const TEXT_ON_GROUND: readonly (readonly [text: Token, ground: Token])[] = [
  ...pairs(['ink', 'muted', 'link'], 'page'),
  ...pairs(['ink', 'muted', 'accent', 'link'], 'paper'),
  ...pairs(['ink', 'muted', 'accent', 'link'], 'shade'),
  // Buttons.
  ['paper', 'accent'],
]

function pairs(texts: readonly Token[], ground: Token) {
  return texts.map(text => [text, ground] as const)
}

/** What of them, and besides, is shown in light, and in dark. */
const SHOWN: {
  readonly light: readonly (readonly [text: LightToken, ground: LightToken])[]
  readonly dark: readonly (readonly [text: Token, ground: Token])[]
} = {
  light: [...TEXT_ON_GROUND, ['onBanner', 'banner']],
  dark: [...TEXT_ON_GROUND, ...pairs(['ink', 'link'], 'banner')],
}

/** WCAG 2.2, 1.4.3, for text below 24 pixels; every token is used in some small text. */
const LEAST_CONTRAST = 4.5

/** How a reader may come to see a theme: as it is written, or as a mail program turns its light colours dark. */
const APPEARANCES: readonly {
  readonly name: string
  readonly tokens: 'light' | 'dark'
  readonly model: DarkModel
}[] = [
  { name: 'in light', tokens: 'light', model: { text: same, background: same } },
  { name: 'in dark', tokens: 'dark', model: { text: same, background: same } },
  ...DARK_MODEL_NAMES.map(name => ({
    name: `in what the ${name} model makes of it`,
    tokens: 'light' as const,
    model: DARK_MODELS[name],
  })),
]

function same(colour: string): string {
  return colour
}

/** The pairs of a theme that are hard to read, one warning for each, at the token of the text. */
export function checkLegibility({ theme, placeOf }: ChosenTheme): readonly Diagnostic[] {
  return APPEARANCES.flatMap(({ name, tokens, model }) => {
    const colours: Readonly<Record<string, string>> = theme[tokens]
    return SHOWN[tokens].flatMap(([text, ground]) => {
      const ratio = contrast(model.text(colours[text] ?? ''), model.background(colours[ground] ?? ''))
      if (ratio >= LEAST_CONTRAST) return []
      const message = `\`${text}\` on \`${ground}\` has a contrast of ${ratio.toFixed(1)}:1 ${name}; small text needs 4.5:1.`
      const hint = 'Move the two further apart in lightness.'
      return [warning('theme/contrast', message, { at: placeOf(tokens, text), hint })]
    })
  })
}
