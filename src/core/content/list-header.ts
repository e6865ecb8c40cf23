import { cellColumns, type Delimiter } from '../source/csv-line.ts'
import { type Diagnostic, error, type Place } from '../source/diagnostic.ts'
import { nearMiss } from '../source/near-miss.ts'
import { parseAddress } from './address.ts'

/** The first line of a list as it was read. */
export interface ListHead {
  readonly file: string
  /** Without its line end. */
  readonly line: string
  readonly delimiter: Delimiter
  readonly cells: readonly string[]
}

/** What any list says of its columns. */
export interface ListHeader {
  readonly names: readonly string[]
  /** The index of the column `email`. */
  readonly email: number
}

/** The name of a list: that of its file without `.csv`, never a path. */
export const LIST_NAME = /^[A-Za-z0-9_-]{1,64}$/

/** More columns are an export of everything that is known of somebody, which a newsletter has no business with. */
const MOST_COLUMNS = 64

/** @returns the findings in place of a header where there are any. */
export function parseListHeader(head: ListHead): ListHeader | { readonly problems: readonly Diagnostic[] } {
  if (head.cells.length > MOST_COLUMNS) return { problems: [tooManyColumns(head)] }
  const names = head.cells.map(cell => cell.trim())
  const problems: Diagnostic[] = []
  for (const [index, name] of names.entries()) {
    const details = { at: columnPlace(head, index) }
    if (name === '') problems.push(error('list/header', 'This column has no name.', details))
    else if (names.indexOf(name) < index) {
      const message = `There are two columns \`${shown(name)}\`.`
      problems.push(error('list/duplicate-column', message, details))
    }
  }
  if (!names.includes('email')) problems.unshift(emailMissing(head, names))
  return problems.length > 0 ? { problems } : { names, email: names.indexOf('email') }
}

/** Where a column's name stands. */
export function columnPlace({ file, line, delimiter }: ListHead, index: number): Place {
  const column = cellColumns(line, delimiter)[index]
  return { file, line: 1, ...(column === undefined ? {} : { column }) }
}

/** A list holds personal data, and a terminal obeys control characters: a value is told only so far, and harmlessly. */
const LONGEST_SHOWN = 80

export function shown(value: string): string {
  const start = value.slice(0, LONGEST_SHOWN + 2).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  const letters = [...start]
  return letters.length > LONGEST_SHOWN ? `${letters.slice(0, LONGEST_SHOWN).join('')}…` : start
}

function tooManyColumns({ file, cells }: ListHead): Diagnostic {
  const message = `The list has ${cells.length.toLocaleString('en')} columns; ${MOST_COLUMNS} is the limit.`
  const hint = 'Keep `email` and the columns that the newsletter uses.'
  return error('list/header', message, { at: { file, line: 1 }, hint })
}

function emailMissing(head: ListHead, names: readonly string[]): Diagnostic {
  const message = 'No column is called `email`.'
  if (names.some(name => parseAddress(name) !== undefined)) {
    const hint = 'The first line names the columns: `email,firstName`. Addresses begin on the second.'
    return error('list/header', message, { at: columnPlace(head, 0), hint })
  }
  const near = nearMissOfEmail(names)
  const hint = near === undefined ? 'The first line names the columns: `email,firstName`.' : `Rename \`${near}\`.`
  return error('list/header', message, { at: columnPlace(head, near === undefined ? 0 : names.indexOf(near)), hint })
}

/** `e-mail`, `Email`, `E-Mail Address`, `mail`. */
function nearMissOfEmail(names: readonly string[]): string | undefined {
  const alike = names.find(name => /^e[-_ ]?mail\b/i.test(name) && name.length <= LONGEST_SHOWN)
  return alike ?? names.find(name => name !== '' && nearMiss(name, ['email']) !== undefined)
}
