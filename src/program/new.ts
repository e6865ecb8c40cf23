import { type Command, Option } from 'commander'
import { type CommonOptions, type Outcome, type Tools, withCommonOptions } from './outcome.ts'

/** Of articles; written out, since the schema that knows them is imported when a command needs it. */
const KINDS = ['news', 'analysis', 'opinion', 'interview', 'chart']

export function addNew(program: Command, { surroundings, report }: Tools): void {
  const { now } = surroundings
  const create = program.command('new').description('start an edition, an article or a newsletter')

  withCommonOptions(create.command('edition'))
    .description('gather the articles since the last edition into a new one')
    .argument('[date]', 'its day, 2025-09-05; today unless given')
    .action((date: string | undefined, options: CommonOptions) =>
      report(options, async () => {
        const { newEdition } = await import('../commands/new-edition.ts')
        return created(await newEdition({ project: options.project, now: now(), ...(date ? { date } : {}) }))
      }),
    )

  withCommonOptions(create.command('article'))
    .description('start an article with its front matter')
    .argument('<title>', 'its headline, in quotes')
    .addOption(new Option('--kind <kind>', 'what it is').choices(KINDS).default('news'))
    .action((title: string, options: CommonOptions & { kind: string }) =>
      report(options, async () => {
        const { newArticle } = await import('../commands/new-article.ts')
        return created(await newArticle({ project: options.project, title, kind: options.kind, now: now() }))
      }),
    )

  withCommonOptions(create.command('newsletter'))
    .description('start a newsletter that builds at once')
    .argument('[name]', 'its name', 'The Daily Digest')
    .action((name: string, options: CommonOptions) =>
      report(options, async () => {
        const { newNewsletter } = await import('../commands/new-newsletter.ts')
        return created(await newNewsletter({ project: options.project, name, now: now() }))
      }),
    )
}

function created(files: readonly string[]): Outcome {
  return { data: { created: files }, summary: files.map(file => `created ${file}`).join('\n') }
}
