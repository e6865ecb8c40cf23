import * as v from 'valibot'
import { encodeReport } from '../source/validate.ts'
import { type Kinds, maybe, strict } from './schema.ts'

/** Every block takes these besides its own; here they only help to tell a slip. */
function block<const Entries extends v.ObjectEntries>(entries: Entries) {
  return strict(entries, ['audience', 'web'])
}

/** The vocabulary: what each built-in block may say in an edition. The digest fills what is left out. */
export function blockSchemas(k: Kinds) {
  const storyMode = v.optional(v.picklist(['full', 'excerpt', 'link']), 'full')
  const access = maybe(k.access)
  const speaker = maybe(strict({ name: k.name, role: maybe(k.name) }))
  const headline = strict({
    text: k.inline,
    url: k.url,
    topic: maybe(k.inline),
    access,
  })
  const viewpoint = strict({
    author: k.name,
    sentence: k.inline,
    url: k.url,
    access,
  })
  const day = strict({
    date: k.moment,
    time: maybe(k.time),
    text: k.inline,
    url: maybe(k.url),
  })
  const newsletter = strict({ name: k.name, blurb: k.inline, url: k.url })
  const number = strict({ number: k.name, description: k.inline, source: maybe(k.name), url: maybe(k.url) })
  const side = strict({ text: k.inline, who: maybe(k.name) })
  const option = strict({ label: k.name, url: maybe(k.url), mailto: maybe(k.address) })

  return {
    greeting: block({ text: maybe(k.markdown) }),
    'host-note': block({ text: k.markdown, by: maybe(k.name) }),
    menu: block({ leadIn: maybe(k.inline), items: maybe(k.list(k.inline)) }),
    'reading-time': block({}),
    lead: block({ article: k.article, kicker: maybe(k.inline), image: maybe(k.image), mode: storyMode }),
    story: block({
      article: k.article,
      number: maybe(v.pipe(v.number(), v.integer(), v.minValue(1))),
      kicker: maybe(k.inline),
      mode: storyMode,
    }),
    headlines: block({ title: maybe(k.inline), articles: maybe(k.articles), links: maybe(k.list(headline)) }),
    hearing: block({ title: maybe(k.inline), article: maybe(k.article), body: maybe(k.markdown), speaker }),
    viewpoints: block({ title: maybe(k.inline), articles: maybe(k.articles), links: maybe(k.list(viewpoint)) }),
    quote: block({ text: k.inline, who: k.name, role: maybe(k.name), url: maybe(k.url) }),
    figure: block({
      src: k.picture,
      alt: maybe(k.name),
      decorative: k.flag,
      caption: maybe(k.inline),
      credit: maybe(k.inline),
      url: maybe(k.url),
      width: maybe(k.pictureWidth),
      darkSrc: maybe(k.picture),
    }),
    chart: block({
      title: k.inline,
      kind: v.optional(v.picklist(['bar', 'column']), 'bar'),
      data: chartData(k),
      format: v.optional(chartFormat(k), '{value}'),
      source: k.name,
      maker: maybe(k.name),
      caption: maybe(k.inline),
      url: maybe(k.url),
    }),
    number: block({ ...number.entries, asOf: maybe(k.name) }),
    'in-numbers': block({
      title: maybe(k.inline),
      numbers: v.pipe(v.array(number), v.length(3, 'Exactly three numbers stand side by side.')),
    }),
    ticker: block({
      title: maybe(k.inline),
      rows: k.list(strict({ label: k.name, value: k.name, change: maybe(k.name) })),
      asOf: k.name,
    }),
    agenda: block({ title: maybe(k.inline), days: k.list(day) }),
    timeline: block({ title: maybe(k.inline), events: k.list(strict({ when: k.name, text: k.inline })) }),
    'catch-up': block({
      title: maybe(k.inline),
      bullets: v.pipe(k.list(k.inline), v.maxLength(5, 'More than five are no longer quick to catch up with.')),
    }),
    explainer: block({ term: k.inline, text: k.markdown }),
    'two-sides': block({ title: maybe(k.inline), question: k.inline, yes: side, no: side }),
    poll: block({ title: maybe(k.inline), question: k.inline, options: k.list(option), closes: maybe(k.moment) }),
    'reader-mail': block({ title: maybe(k.inline), letter: k.markdown, from: maybe(k.name) }),
    correction: block({ date: k.moment, edition: maybe(k.name), was: k.inline, now: k.inline }),
    sponsor: block({
      sponsor: k.name,
      label: k.name,
      body: maybe(k.markdown),
      image: maybe(k.image),
      url: maybe(k.url),
      disclosure: k.inline,
    }),
    recommend: block({ title: maybe(k.inline), newsletters: maybe(k.list(newsletter)) }),
    promo: block({ title: k.inline, pitch: k.inline, label: k.name, url: k.url }),
    text: block({ title: maybe(k.inline), markdown: k.markdown }),
    divider: block({}),
    raw: block({ mjml: k.verbatim, text: k.verbatim }),
    'sign-off': block({ text: maybe(k.inline), names: maybe(k.list(k.name)), feedback: maybe(k.address) }),
  }
}

interface ChartPoint {
  readonly label: string
  readonly value: number
}

/** `{ May: 19, June: -13 }`, or a list where two labels are the same. */
function chartData(k: Kinds) {
  const point = strict({ label: k.name, value: v.number() })
  const points = k.list(point)
  const pairs = v.pipe(
    // A key is always a text; `k.name` would take more.
    v.record(k.name as unknown as v.GenericSchema<string, string>, v.number()),
    // JavaScript puts such keys first, in their own order.
    v.check(
      pairs => !Object.keys(pairs).some(label => /^\d+$/.test(label)),
      encodeReport({
        code: 'front-matter/invalid',
        message: 'Labels that are whole numbers lose their order in a mapping.',
        hint: 'Write a list: [{ label: "2024", value: 5 }].',
      }),
    ),
    v.transform((pairs): readonly ChartPoint[] => Object.entries(pairs).map(([label, value]) => ({ label, value }))),
    v.check(points => points.length > 0, 'The list is empty.'),
  )
  return v.pipe(
    v.lazy((input): v.GenericSchema<unknown, readonly ChartPoint[]> => (Array.isArray(input) ? points : pairs)),
    v.check(
      points => points.length <= MOST_BARS,
      `A chart of more than ${MOST_BARS} values is not legible on a phone.`,
    ),
  )
}

const MOST_BARS = 24

function chartFormat(k: Kinds) {
  return v.pipe(
    k.name,
    v.check(
      text => text.includes('{value}'),
      encodeReport({
        code: 'front-matter/invalid',
        message: 'The format has no place for the value.',
        hint: 'Write {value} where it goes: "{value}%".',
      }),
    ),
  )
}

export type BlockSchemas = ReturnType<typeof blockSchemas>
export type BlockName = keyof BlockSchemas

/** A block as an edition writes it: the union of the vocabulary. */
export type BlockFields = {
  [Name in BlockName]: v.InferOutput<BlockSchemas[Name]>
}

export function isBuiltIn(schemas: BlockSchemas, name: string): name is BlockName {
  return Object.hasOwn(schemas, name)
}

/**
 * The schema of a block that a project adds with templates of its own. Its fields go by their names, which mean what
 * they mean in the vocabulary above; any other text is one line of Markdown, and lists and mappings are read likewise.
 */
export function customSchema(k: Kinds): v.GenericSchema<unknown, Record<string, unknown>> {
  const named: Record<string, v.GenericSchema> = {
    article: k.article,
    articles: k.articles,
    url: k.url,
    image: k.image,
    date: k.moment,
    time: k.time,
    markdown: k.markdown,
    body: k.markdown,
    access: k.access,
  }
  const any: v.GenericSchema = v.lazy(value => {
    if (Array.isArray(value)) return v.array(any)
    if (typeof value === 'object' && value !== null) return fields
    return typeof value === 'string' ? k.inline : v.nullable(v.union([v.number(), v.boolean()]))
  })
  const fields = v.pipe(
    v.record(v.string(), v.unknown()),
    v.rawTransform(({ dataset, addIssue }) => {
      const read = Object.entries(dataset.value).map(([key, value]) => {
        const result = v.safeParse(named[key] ?? any, value)
        for (const issue of result.issues ?? []) {
          const at = {
            type: 'object' as const,
            origin: 'value' as const,
            input: dataset.value,
            key,
            value,
          }
          addIssue({
            message: issue.message,
            path: [at, ...(issue.path ?? [])] as never,
          })
        }
        return [key, result.output]
      })
      return Object.fromEntries(read) as Record<string, unknown>
    }),
  )
  return fields
}
