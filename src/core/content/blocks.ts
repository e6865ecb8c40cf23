import * as v from 'valibot'
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

  return {
    greeting: block({ text: maybe(k.markdown) }),
    menu: block({ leadIn: maybe(k.inline), items: maybe(k.list(k.inline)) }),
    lead: block({
      article: k.article,
      kicker: maybe(k.inline),
      image: maybe(k.image),
      mode: storyMode,
    }),
    headlines: block({
      title: maybe(k.inline),
      articles: maybe(k.articles),
      links: maybe(k.list(headline)),
    }),
    hearing: block({
      title: maybe(k.inline),
      article: maybe(k.article),
      body: maybe(k.markdown),
      speaker,
    }),
    viewpoints: block({
      title: maybe(k.inline),
      articles: maybe(k.articles),
      links: maybe(k.list(viewpoint)),
    }),
    quote: block({
      text: k.inline,
      who: k.name,
      role: maybe(k.name),
      url: maybe(k.url),
    }),
    figure: block({
      src: k.picture,
      alt: maybe(k.name),
      decorative: k.flag,
      caption: maybe(k.inline),
      credit: maybe(k.inline),
      url: maybe(k.url),
      width: maybe(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600))),
    }),
    number: block({
      number: k.name,
      description: k.inline,
      source: maybe(k.name),
      asOf: maybe(k.name),
      url: maybe(k.url),
    }),
    agenda: block({ title: maybe(k.inline), days: k.list(day) }),
    recommend: block({
      title: maybe(k.inline),
      newsletters: maybe(k.list(newsletter)),
    }),
    text: block({ title: maybe(k.inline), markdown: k.markdown }),
    divider: block({}),
    'sign-off': block({
      text: maybe(k.inline),
      names: maybe(k.list(k.name)),
      feedback: maybe(k.address),
    }),
  }
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
