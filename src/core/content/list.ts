import { isHarmlessUrl } from '../prose/url.ts'
import { findUnsendable } from '../source/decode.ts'
import { type Diagnostic, error, type Place, warning } from '../source/diagnostic.ts'
import { suggest } from '../source/near-miss.ts'
import { parseAddress } from './address.ts'
import { columnPlace, type ListHead, parseListHeader, shown } from './list-header.ts'
import type { Newsletter } from './newsletter.ts'
import type { Recipient } from './recipient.ts'

/** Where the lists of a project lie. */
export const LISTS_FOLDER = 'content/lists'

/** What the columns of a list are to this newsletter. */
export interface ListColumns {
  readonly file: string
  readonly names: readonly string[]
  readonly email: number
  readonly id: number | undefined
  readonly values: readonly ValueColumn[]
  readonly urls: readonly { readonly index: number; readonly name: string; readonly kind: UrlKind }[]
  /** Columns that nothing in this newsletter uses. */
  readonly warnings: readonly Diagnostic[]
}

/** A column of merge values or of attributes. */
interface ValueColumn {
  readonly index: number
  readonly name: string
  /** Where only these are known: as they were declared, and in small letters. */
  readonly known: { readonly declared: readonly string[]; readonly folded: ReadonlySet<string> } | undefined
}

type UrlKind = keyof NonNullable<Recipient['urls']>

const URL_COLUMNS: ReadonlyMap<string, UrlKind> = new Map([
  ['unsubscribeUrl', 'unsubscribe'],
  ['preferencesUrl', 'preferences'],
  ['webUrl', 'web'],
])

/** UTF-16 units. Room for a postal address; what is longer is a mistake of the export. */
const LONGEST_VALUE = 1000
const ID = /^[A-Za-z0-9_-]{1,64}$/
/** Most cells; several times faster to tell than what no mail can carry. */
const PLAIN = /^[ -~]*$/

export type ListNewsletter = Pick<Newsletter, 'fields' | 'attributes'>

/** @returns the findings in place of columns where one of them is an error. */
export function parseListColumns(
  head: ListHead,
  { fields, attributes }: ListNewsletter,
): ListColumns | { readonly problems: readonly Diagnostic[] } {
  const header = parseListHeader(head)
  if ('problems' in header) return header
  const { names, email } = header
  const isValue = (name: string) => Object.hasOwn(fields, name) || attributes.has(name)
  const isUsed = (name: string) => name === 'email' || name === 'id' || URL_COLUMNS.has(name) || isValue(name)
  const known = ['id', ...URL_COLUMNS.keys(), ...Object.keys(fields), ...attributes.keys()]
  const warnings = names.flatMap((name, index) => {
    if (isUsed(name)) return []
    const message = `Nothing uses the column \`${shown(name)}\`.`
    return [warning('list/column', message, { at: columnPlace(head, index), ...suggest(name, known) })]
  })
  return {
    file: head.file,
    names,
    email,
    id: names.includes('id') ? names.indexOf('id') : undefined,
    values: names.flatMap((name, index) => (isValue(name) ? [valueColumn(index, name, attributes.get(name))] : [])),
    urls: names.flatMap((name, index) => {
      const kind = URL_COLUMNS.get(name)
      return kind ? [{ index, name, kind }] : []
    }),
    warnings,
  }
}

function valueColumn(index: number, name: string, declared: readonly string[] | undefined): ValueColumn {
  const known = declared && { declared, folded: new Set(declared.map(value => value.trim().toLowerCase())) }
  return { index, name, known }
}

/** What became of a row: a recipient unless one of the findings is an error. */
export interface ListResult {
  readonly recipient: Recipient | undefined
  readonly findings: readonly Diagnostic[]
}

const NO_FINDINGS: readonly Diagnostic[] = []

/** @returns undefined for a row of nothing but blanks, which is no row: spreadsheets leave them behind. */
export function parseListRow(cells: readonly string[], line: number, columns: ListColumns): ListResult | undefined {
  if (cells.every(cell => cell.trim() === '')) return undefined
  const at: Place = { file: columns.file, line }
  const count = wrongCount(cells.length, columns.names.length, at)
  if (count) return { recipient: undefined, findings: [count] }
  const findings: Diagnostic[] = []
  const written = (cells[columns.email] ?? '').trim()
  const email = parseAddress(written)
  if (email === undefined) findings.push(noAddress(written, at))
  const id = columns.id === undefined ? '' : (cells[columns.id] ?? '').trim()
  if (id !== '' && !ID.test(id)) findings.push(badId(id, at))
  const values = readValues(cells, columns, at, findings)
  const urls = columns.urls.length === 0 ? undefined : readUrls(cells, columns, at, findings)
  const bad = email === undefined || findings.some(({ severity }) => severity === 'error')
  const recipient = bad
    ? undefined
    : { email, ...(id === '' ? {} : { id }), columns: values, ...(urls ? { urls } : {}) }
  return { recipient, findings: findings.length === 0 ? NO_FINDINGS : findings }
}

/** Too few or too many cells: which of them is which is anybody's guess. */
export function wrongCount(given: number, wanted: number, at: Place): Diagnostic | undefined {
  if (given === wanted) return undefined
  const cells = given === 1 ? '1 cell' : `${given.toLocaleString('en')} cells`
  const hint = given > wanted ? { hint: 'Put quotes around a cell that holds a separator.' } : {}
  return error('list/row', `This row has ${cells}, the header ${wanted}.`, { at, ...hint })
}

/** The finding for a cell of the column `email` that holds something else. */
export function noAddress(written: string, at: Place): Diagnostic {
  const message = written === '' ? 'This row has no address.' : `\`${shown(written)}\` is not a mail address.`
  return error('recipient/address', message, { at })
}

function badId(id: string, at: Place): Diagnostic {
  const hint = 'At most 64 letters, digits, hyphens and underscores.'
  return error('list/row', `\`${shown(id)}\` cannot be an \`id\`.`, { at, hint })
}

function readValues(
  cells: readonly string[],
  columns: ListColumns,
  at: Place,
  findings: Diagnostic[],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const { index, name, known } of columns.values) {
    const value = clean(cells[index] ?? '')
    values[name] = value
    const unfit = unfitValue(value, name, at)
    if (unfit) findings.push(unfit)
    // A blank is an attribute that somebody does not have.
    else if (known && value !== '' && !known.folded.has(value.toLowerCase())) {
      const message = `\`${name}\` is never \`${shown(value)}\`: no audience that asks for it holds this person.`
      findings.push(warning('list/attribute', message, { at, ...suggest(value, known.declared) }))
    }
  }
  return values
}

function clean(cell: string): string {
  return cell.trim().replaceAll('\r\n', '\n')
}

function unfitValue(value: string, name: string, at: Place): Diagnostic | undefined {
  if (value.length > LONGEST_VALUE) {
    const message = `The column \`${name}\` holds ${value.length.toLocaleString('en')} characters; ${LONGEST_VALUE.toLocaleString('en')} is the limit.`
    return error('list/row', message, { at })
  }
  const found = PLAIN.test(value) ? undefined : findUnsendable(value)
  return found && error('source/character', found.message, { at, hint: `It stands in the column \`${name}\`.` })
}

function readUrls(
  cells: readonly string[],
  columns: ListColumns,
  at: Place,
  findings: Diagnostic[],
): Recipient['urls'] | undefined {
  const urls: { [Kind in UrlKind]?: string } = {}
  for (const { index, name, kind } of columns.urls) {
    const url = (cells[index] ?? '').trim()
    if (url === '') continue
    const unfit = unfitValue(url, name, at)
    if (unfit) findings.push(unfit)
    else if (/^https?:/i.test(url) && isHarmlessUrl(url)) urls[kind] = url
    else findings.push(error('url/invalid', `\`${name}\`: \`${shown(url)}\` is not a web address.`, { at }))
  }
  return Object.keys(urls).length > 0 ? urls : undefined
}
