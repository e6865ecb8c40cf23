import * as v from 'valibot'
import type { Newsletter } from '../content/newsletter.ts'
import { strict } from '../content/schema.ts'
import { BroadsheetError, error } from '../source/diagnostic.ts'
import { locate, parseYamlDocument } from '../source/front-matter.ts'
import { suggest } from '../source/near-miss.ts'
import type { Source } from '../source/source.ts'
import { validated } from '../source/validate.ts'

/** The look of a newsletter as data: what templates and prose take their colours and type from. */
export type Theme = v.InferOutput<typeof THEME>

/** Six digits: Outlook for Windows knows neither three nor rgba(). */
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'Write a colour as "#1c2733".'))

const COLOURS = strict({
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
})

const THEME = strict({
  light: COLOURS,
  dark: COLOURS,
  fonts: strict({
    /** Headlines. */
    display: v.string(),
    /** Prose. */
    text: v.string(),
    /** Kickers, captions, navigation. */
    label: v.string(),
    code: v.string(),
  }),
})

export function parseTheme(source: Source): Theme {
  return validated(THEME, parseYamlDocument(source))
}

/** @param themes the themes there are, by name. */
export function findTheme({ theme: name, source }: Newsletter, themes: ReadonlyMap<string, Source>): Source {
  const theme = themes.get(name)
  if (theme) return theme
  throw new BroadsheetError([
    error('theme/unknown', `There is no theme \`${name}\`.`, {
      at: locate(parseYamlDocument(source), ['theme']),
      ...suggest(name, themes.keys()),
    }),
  ])
}
