import type { BlockDefinition, FieldDefinition, FieldKind } from '../content/block-definition.ts'
import type { BlockName } from '../content/blocks.ts'
import type { Shape, ShapeParts } from './shape.ts'
import type { Medium } from './template.ts'

export const DATE = {
  '': 'the long form',
  long: 'Friday, 5 September 2025, as the language has it',
  short: 'Fri 5 Sept',
  day: '2025-09-05',
  time: '09:00; absent where the author gave none',
  iso: '2025-09-05T09:00:00.000-04:00',
} as const

/** A picture as the text part names it. */
const PICTURE_TEXT = {
  '': 'as the text part says it: [Image: alt] caption (credit)',
  alt: 'what it shows; empty where it only decorates',
  caption: 'the line below it',
  credit: 'whose it is',
  text: 'the same as the whole',
} as const

export const PICTURE = {
  ...PICTURE_TEXT,
  src: 'its address',
  width: 'pixels on the page',
  height: 'pixels on the page',
  dark: { src: 'the address of its twin for dark pages' },
} as const

const STORY = {
  headline: "the article's title",
  body: 'its text, or what the mode leaves of it',
  url: 'where the full article lives',
  access: 'who can open that: "free to read"',
  byline: 'who wrote it',
} as const

const HEADLINE = {
  text: 'what it says',
  url: 'where it leads; absent for an article without an address',
  topic: 'a word or two before it',
  access: 'who can open it',
} as const

const VIEWPOINT = {
  author: 'who says it',
  sentence: 'what they say',
  url: 'where it leads',
  access: 'who can open it',
} as const

const NUMBER = {
  number: 'the figure, as written',
  description: 'what it counts',
  source: 'who counted',
  url: 'where it can be read',
} as const

const SIDE = { text: 'the argument', who: 'whose it is' } as const

const TITLE = { title: 'of the block; absent where the words have one' } as const

/** What each block shows besides what every template sees; the fields of an edition, completed. */
export const BLOCK_SHAPES = {
  greeting: { text: 'the letter' },
  'host-note': { text: 'who stands in, or what is different today', by: 'who says so' },
  menu: { leadIn: 'the words before the items', items: ['a noun phrase'] },
  'reading-time': { wordCount: "the words of this reader's edition", minutes: 'whole minutes at 238 words each' },
  lead: { ...STORY, kicker: 'the words above the headline', image: PICTURE },
  story: { ...STORY, kicker: 'the words above the headline', image: PICTURE, number: 'its number in a row of stories' },
  headlines: { ...TITLE, links: [HEADLINE] },
  hearing: { ...TITLE, ...STORY, speaker: { name: 'who spoke', role: 'as what' } },
  viewpoints: { ...TITLE, links: [VIEWPOINT] },
  quote: { text: 'the words', who: 'whose', role: 'as what', url: 'where they stand' },
  figure: { image: PICTURE, caption: 'the line below it', credit: 'whose it is', url: 'where it leads' },
  chart: {
    title: 'what the chart says',
    kind: 'bar or column',
    bars: [
      {
        label: 'of one value',
        value: 'the number, as the language writes it',
        before: 'where a bar begins, in per cent of the width',
        share: 'how long it is, in per cent of the width',
        height: 'of a column, in pixels',
        negative: 'whether it is below nought',
      },
    ],
    rise: 'pixels above nought that the highest column needs with its number',
    fall: 'the same below nought; absent where nothing is',
    columnWidth: 'per cent of the width, whole, for each column',
    source: 'who counted',
    maker: 'who drew it',
    caption: 'a line below it',
    url: 'where the data can be read',
  },
  number: { ...NUMBER, asOf: 'when it was true' },
  'in-numbers': { ...TITLE, numbers: [NUMBER] },
  ticker: {
    ...TITLE,
    rows: [{ label: 'what', value: 'how much', change: 'since when, or by how much' }],
    asOf: 'when',
  },
  agenda: { ...TITLE, days: [{ date: DATE, time: '08:30', text: 'what happens', url: 'where to follow it' }] },
  timeline: { ...TITLE, events: [{ when: 'a day, a year', text: 'what happened' }] },
  'catch-up': { ...TITLE, bullets: ['one sentence'] },
  explainer: { term: 'what is explained', text: 'the explanation' },
  'two-sides': { ...TITLE, question: 'what is disputed', yes: SIDE, no: SIDE },
  poll: {
    ...TITLE,
    question: 'what is asked',
    options: [{ label: 'an answer', url: 'what choosing it opens', letter: 'a, b, c' }],
    closes: DATE,
  },
  'reader-mail': { ...TITLE, letter: 'what a reader wrote', from: 'who' },
  correction: {
    date: DATE,
    edition: 'the name of the edition that was wrong',
    url: 'its address on the web',
    was: 'what it said',
    now: 'what is right',
  },
  sponsor: {
    sponsor: 'who pays',
    label: 'what this is: "Advertisement"',
    body: 'what they say',
    image: PICTURE,
    url: 'where it leads',
    disclosure: 'what readers should know of it',
  },
  recommend: { ...TITLE, newsletters: [{ name: 'of the newsletter', blurb: 'a sentence', url: 'where to sign up' }] },
  promo: { title: 'of the offer', pitch: 'one line', label: 'on the button', url: 'where it leads' },
  text: { ...TITLE, markdown: 'the text' },
  divider: {},
  raw: { mjml: 'the MJML, as written; only in the MJML template', text: 'the text form, as written' },
  'sign-off': { text: 'a last sentence', names: ['who signs'], feedback: 'where to write to' },
} as const satisfies Readonly<Record<BlockName, ShapeParts>>

export const COMMON_SHAPE = {
  newsletter: {
    name: 'of the newsletter',
    tagline: 'the line below it',
    description: 'a sentence about it',
    logo: PICTURE,
    postal: ['a line of the postal address'],
    why: 'why a reader receives this',
    site: 'its address',
    privacy: 'the address of the privacy statement',
    archive: 'the address of past editions',
    preferences: 'the address of preferences',
    web: 'the pattern of addresses on the web',
  },
  edition: {
    id: 'the name of its file',
    number: 'its number, with the word for it: "No. 42"',
    date: DATE,
    byline: 'who edits it',
    subject: 'the subject',
    preheader: 'the line after it in an inbox',
  },
  email: "the reader's address",
  unsubscribeUrl: "the reader's address for leaving",
  preferencesUrl: "the reader's address for choosing",
  webUrl: 'the address of this edition on the web',
  block: 'the name of the block; absent outside blocks',
  language: 'en-GB',
  dir: 'ltr or rtl',
  start: 'left, or right where text runs from the right',
  end: 'right, or left where text runs from the right',
  cased: 'whether the script has capitals; letter-spacing and italics are for those',
} as const satisfies ShapeParts

/** What the layout shows besides. */
export const LAYOUT_SHAPE = {
  masthead: 'the block on top, rendered',
  blocks: ['a block of the edition, rendered'],
  footer: 'the block at the end, rendered',
} as const satisfies ShapeParts

/** An article as a block of a project's own sees it. */
export const ARTICLE = {
  title: 'its headline',
  kicker: 'the words above it',
  menuLabel: 'a noun phrase for the menu',
  teaser: 'a sentence for lists',
  url: 'where the full article lives',
  date: DATE,
  image: PICTURE,
  access: 'who can open it',
  quote: { text: 'the words', who: 'whose', role: 'as what' },
  topic: "a word of the author's own",
  kind: 'news, analysis, opinion, interview or chart',
  slug: 'its name',
  byline: 'who wrote it',
} as const satisfies ShapeParts

/** What the templates of a defined block may ask for. */
export function definedShape(definition: BlockDefinition): ShapeParts {
  return Object.fromEntries(Object.entries(definition).map(([name, { value }]) => [name, valueShape(value)]))
}

function valueShape(value: FieldDefinition['value']): Shape {
  if ('items' in value) return [valueShape(value.items.value)]
  if ('parts' in value) return definedShape(value.parts)
  const shapes: Partial<Record<FieldKind, Shape>> = {
    date: DATE,
    image: PICTURE,
    article: ARTICLE,
    articles: [ARTICLE],
  }
  return shapes[value.kind] ?? value.kind
}

/** A shape as one of the two parts has it: the text part has no addresses of pictures. */
export function inMedium(shape: ShapeParts, medium: Medium): ShapeParts {
  if (medium === 'mjml') return shape
  return Object.fromEntries(
    Object.entries(shape).map(([name, part]) => {
      if (part === PICTURE) return [name, PICTURE_TEXT]
      return [name, typeof part === 'object' && !Array.isArray(part) ? inMedium(part as ShapeParts, medium) : part]
    }),
  )
}
