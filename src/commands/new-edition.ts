import { resolve } from 'node:path'
import { momentAt, parseMoment } from '../core/content/day.ts'
import { nextEditionTime, startEdition } from '../core/digest/starter.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { loadForNew } from './load-project.ts'
import { writeNew } from './new-file.ts'

export interface NewEditionOptions {
  readonly project: string
  /** `2025-09-05`, or with a time; today unless given. */
  readonly date?: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Starts an edition of the articles since the last one. @returns the paths of what was created. */
export async function newEdition({ project: folder, date, now }: NewEditionOptions): Promise<readonly string[]> {
  const project = await loadForNew(folder)
  const { timeZone } = project.newsletter
  const day = date === undefined ? momentAt(now, timeZone) : parseMoment(date, timeZone)
  if ('problem' in day) throw new BroadsheetError([error('date/invalid', day.problem)])
  const written = date !== undefined && day.timed ? date.replace(' ', 'T') : nextEditionTime(day, project.editions)
  const moment = parseMoment(written, timeZone)
  if ('problem' in moment) throw new BroadsheetError([error('date/invalid', moment.problem)])
  const text = startEdition(project, moment)
  return [writeNew(resolve(folder), `content/editions/${written.slice(0, 10)}.md`, text)]
}
