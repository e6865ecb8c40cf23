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
