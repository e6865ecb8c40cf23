import { LISTS_FOLDER } from '../core/content/list.ts'
import { LIST_NAME } from '../core/content/list-header.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { suggest } from '../core/source/near-miss.ts'
import { type FoundFile, findFile, listFiles } from './files.ts'

/** Of the list of those whom nobody writes to. */
const SUPPRESSION = 'suppression'
export const SUPPRESSION_FILE = `${LISTS_FOLDER}/${SUPPRESSION}.csv`

/** Bytes: 5,000,000 rows of 200. */
const LARGEST_LIST = 1_000_000_000

/** The names of the lists there are, sorted. */
export function listNames(root: string): readonly string[] {
  return listFiles(root, LISTS_FOLDER, '.csv')
    .map(({ path }) => path.slice(LISTS_FOLDER.length + 1, -'.csv'.length))
    .filter(isListName)
}

/** @throws BroadsheetError where no list can have this name, there is none, or it is larger than any list. */
export function findList(root: string, name: string): FoundFile {
  if (!isListName(name)) throw refuseName(name)
  const path = `${LISTS_FOLDER}/${name}.csv`
  const file = findFile(root, path)
  if (!file) throw missing(root, name)
  refuseSize(file)
  return file
}

export function refuseSize({ path, size }: FoundFile): void {
  if (size <= LARGEST_LIST) return
  const message = `The file has ${(size / 1e9).toFixed(1)} GB; a list may have ${LARGEST_LIST / 1e9} GB.`
  throw new BroadsheetError([error('list/too-large', message, { at: { file: path }, hint: 'Split it.' })])
}

function isListName(name: string): boolean {
  // Some disks do not tell capitals from small letters.
  return LIST_NAME.test(name) && name.toLowerCase() !== SUPPRESSION
}

function refuseName(name: string): BroadsheetError {
  const isSuppression = name.toLowerCase() === SUPPRESSION
  const message = isSuppression
    ? `\`${name}\` is the list of those who are not written to.`
    : `\`${name}\` cannot name a list.`
  const hint = isSuppression
    ? 'Name another list.'
    : `A list is named without its folder and ending: \`readers\` is ${LISTS_FOLDER}/readers.csv. Letters, digits, hyphens and underscores.`
  return new BroadsheetError([error('list/name', message, { hint })])
}

function missing(root: string, name: string): BroadsheetError {
  const names = listNames(root)
  const hint = names.length > 0 ? suggest(name, names) : { hint: `Lists lie in ${LISTS_FOLDER}, such as ${name}.csv.` }
  return new BroadsheetError([error('list/missing', `There is no list \`${name}\`.`, hint)])
}
