import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { createFile } from '../io/output.ts'

/** Writes a new file of a project; one that is there already is left alone. */
export function writeNew(root: string, path: string, text: string): string {
  if (createFile(root, path, text)) return path
  const details = {
    at: { file: path },
    hint: 'Choose another name, or go on with the one that is there.',
  }
  throw new BroadsheetError([error('file/exists', 'There is such a file already.', details)])
}

/** A name that would break the file it is written into, or say nothing. */
export function refuseTitle(title: string, what: string): void {
  const problem = title.trim() === '' ? 'is empty' : /\p{Cc}/u.test(title) ? 'is one line' : undefined
  if (problem) throw new BroadsheetError([error('front-matter/invalid', `${what} ${problem}.`)])
  if (what.startsWith('The name') && title.includes('{{')) {
    throw new BroadsheetError([error('field/misplaced', `${what} holds no merge field.`)])
  }
}
