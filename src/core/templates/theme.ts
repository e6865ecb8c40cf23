import * as v from 'valibot'
import type { Newsletter } from '../content/newsletter.ts'
import { strict } from '../content/schema.ts'
import { BroadsheetError, error, type Place } from '../source/diagnostic.ts'
import { locate, parseYamlDocument } from '../source/front-matter.ts'
import { suggest } from '../source/near-miss.ts'
import type { Source } from '../source/source.ts'
import { validate, validated } from '../source/validate.ts'

/** The look of a newsletter as data: what templates and prose take their colours, type and shapes from. */
export type Theme = v.InferOutput<typeof THEME>

/** Six digits: Outlook for Windows knows neither three nor rgba(). */
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'Write a colour as "#1c2733".'))
const fonts = v.pipe(
  v.string(),
  v.regex(
    /^[^;{}<>"]+$/,
    "Write a font stack as one text, families in single quotes: Georgia, 'Times New Roman', serif.",
  ),
)
const pixels = v.pipe(v.number(), v.integer(), v.minValue(14, 'Nothing to be read is smaller than 14 pixels.'))
const align = v.picklist(['start', 'center'])
const letters = v.picklist(['upper', 'normal'])
const weight = v.picklist(['bold', 'normal'])

const COLOURS = {
  /** Behind the paper. */
  page: colour,
  paper: colour,
  ink: colour,
  muted: colour,
  accent: colour,
  link: colour,
  rule: colour,
  /** Behind tables, code and boxes. */
  shade: colour,
  /** Behind a masthead of the style `banner`. */
  banner: colour,
}

const LIGHT = {
  ...COLOURS,
  /** Upon the banner; on a dark page that is the dark ink. */
  onBanner: colour,
}

const FONTS = {
  /** The name and the headlines. */
  display: fonts,
  /** Prose. */
  text: fonts,
  /** Kickers, captions, navigation. */
  label: fonts,
  code: fonts,
}

const SIZES = { name: pixels, lead: pixels, story: pixels, title: pixels, text: pixels, quote: pixels, number: pixels }

const MASTHEAD = {
  style: v.picklist(['rules', 'banner', 'plain']),
  align,
  letters,
  weight,
}

const TITLES = {
  /** A line across above them; hairlines above and below; a short thick bar above. */
  style: v.picklist(['rule', 'between', 'bar']),
  align,
  letters,
  font: v.picklist(['display', 'label']),
  color: v.picklist(['ink', 'accent']),
}

const SECTIONS = {
  light: LIGHT,
  dark: COLOURS,
  fonts: FONTS,
  sizes: SIZES,
  masthead: MASTHEAD,
  titles: TITLES,
  headlines: { weight },
  kickers: { letters },
  /** Of boxes and buttons, in pixels; Outlook for Windows draws them square. */
  corners: { radius: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(12)) },
}

const THEME = strict({
  light: strict(LIGHT),
  dark: strict(COLOURS),
  fonts: strict(FONTS),
  sizes: strict(SIZES),
  masthead: strict(MASTHEAD),
  titles: strict(TITLES),
  headlines: strict(SECTIONS.headlines),
  kickers: strict(SECTIONS.kickers),
  corners: strict(SECTIONS.corners),
})

/** The same with everything left out that is not to change. */
const CHANGES = strict(
  Object.fromEntries(Object.entries(SECTIONS).map(([name, tokens]) => [name, v.optional(someOf(tokens), {})])),
)

function someOf(tokens: v.ObjectEntries) {
  return strict(Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, v.optional(token)])))
}

function parseTheme(source: Source): Theme {
  return validated(THEME, parseYamlDocument(source))
}

/** A newsletter's theme, and where each of its colours was written. */
export interface ChosenTheme {
  readonly theme: Theme
  /** Whether it is as it comes with the package. */
  readonly isBuiltIn: boolean
  readonly placeOf: (tokens: 'light' | 'dark', name: string) => Place
}

/**
 * The theme that a newsletter names, with the tokens that it changes.
 * @param themes the themes there are, by name.
 * @throws BroadsheetError where there is no such theme, or a token of it or of the newsletter is none.
 */
export function chooseTheme({ theme, source }: Newsletter, themes: ReadonlyMap<string, Source>): ChosenTheme {
  const document = parseYamlDocument(source)
  const file = themes.get(theme.name)
  if (!file) {
    const details = { at: locate(document, ['theme'], theme.name), ...suggest(theme.name, themes.keys()) }
    throw new BroadsheetError([error('theme/unknown', `There is no theme \`${theme.name}\`.`, details)])
  }
  const base = parseTheme(file)
  const { value, problems } = validate(CHANGES, theme.changes, document, ['theme'])
  if (!value) throw new BroadsheetError(problems)
  const changed = Object.entries(base).map(([name, tokens]) => [name, { ...tokens, ...value[name] }])
  return {
    theme: Object.fromEntries(changed) as Theme,
    isBuiltIn: file.path.startsWith('broadsheet:') && Object.keys(theme.changes).length === 0,
    placeOf: (tokens, name) =>
      name in (value[tokens] ?? {})
        ? locate(document, ['theme', tokens, name])
        : locate(parseYamlDocument(file), [tokens, name]),
  }
}
