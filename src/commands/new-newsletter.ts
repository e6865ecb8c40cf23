import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isoDay, momentAt } from '../core/content/day.ts'
import { NEWSLETTER_FILE } from '../core/content/newsletter.ts'
import { startNewsletter } from '../core/digest/starter.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { readBuiltInTemplates } from '../io/project-files.ts'
import { refuseTitle, writeNew } from './new-file.ts'

export interface NewNewsletterOptions {
  /** An existing or new folder. */
  readonly project: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The starting edition is yesterday's, so that today's can be started at once. */
const A_DAY = 24 * 60 * 60 * 1000

/** Starts a newsletter with two articles and an edition, ready to build. @returns the paths of what was created. */
export async function newNewsletter({ project, name, now }: NewNewsletterOptions): Promise<readonly string[]> {
  refuseTitle(name, 'The name of a newsletter')
  const root = resolve(project)
  if (existsSync(join(root, NEWSLETTER_FILE))) {
    const details = {
      at: { file: NEWSLETTER_FILE },
      hint: 'Start another one in a folder of its own, with --project.',
    }
    throw new BroadsheetError([error('file/exists', 'There is a newsletter here already.', details)])
  }
  const files = startNewsletter({
    name,
    day: isoDay(momentAt(now - A_DAY, 'UTC')),
    templates: readBuiltInTemplates(),
  })
  const created: string[] = []
  for (const [path, text] of files) {
    // A folder that is under git already has an ignore file of its own.
    if (path === '.gitignore' && existsSync(join(root, path))) continue
    created.push(writeNew(root, path, text))
  }
  return created
}
