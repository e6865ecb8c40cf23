import type { Newsletter } from '../core/content/newsletter.ts'
import { type Recipient, withAudience } from '../core/content/recipient.ts'
import type { Email } from '../core/email/email.ts'
import { personasOf } from '../core/preview/persona.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { findList } from '../io/list-file.ts'
import { readRecipientList } from '../io/recipient-list.ts'

/** Somebody as whom an edition can be looked at. */
export interface Reader {
  /** `persona:nobody`, or `list:readers:ada@reader.example`. */
  readonly id: string
  readonly label: string
  readonly recipient: Recipient
}

/** @param id the sample reader's unless given. @throws BroadsheetError where there is nobody of that name. */
export async function findReader(root: string, newsletter: Newsletter, id = 'persona:sample'): Promise<Reader> {
  const [kind, ...rest] = id.split(':')
  const name = rest.join(':')
  const persona = personasOf(newsletter).find(known => kind === 'persona' && known.id === name)
  if (persona) return { id, label: persona.label, recipient: persona.recipient }
  const [list = '', ...address] = rest
  const found = kind === 'list' ? await findRow(root, newsletter, list, address.join(':')) : undefined
  if (found) return found
  throw new BroadsheetError([error('desk/reader', `There is no reader \`${name}\`.`, { hint: 'Choose another one.' })])
}

interface KnownRow {
  /** Of the list as it was read. */
  readonly stamp: string
  readonly found: Promise<Reader | undefined>
}

/** A page asks for the same reader many times, and a list may have a million rows. */
const rows = new WeakMap<Newsletter, Map<string, KnownRow>>()
const MOST_ROWS = 50

function findRow(root: string, newsletter: Newsletter, list: string, address: string): Promise<Reader | undefined> {
  const known = rows.get(newsletter) ?? new Map<string, KnownRow>()
  rows.set(newsletter, known)
  const key = `${root}\n${list}\n${address}`
  const { stamp } = findList(root, list)
  const before = known.get(key)
  if (before?.stamp === stamp) return before.found
  const found = searchList(root, newsletter, { list, matches: isAt(address), most: 1 }).then(([first]) => first)
  if (known.size >= MOST_ROWS) known.clear()
  known.set(key, { stamp, found })
  found.catch(() => known.delete(key))
  return found
}

/** The same reader in the variant that was asked for. */
export function asAudience(recipient: Recipient, email: Email, audience: number | undefined): Recipient {
  const variant = audience === undefined ? undefined : email.variants[audience]
  return variant ? withAudience(recipient, email.audiences, variant.audience) : recipient
}

/** Rows of a list whose address or values hold a text, the first few. @throws BroadsheetError where there is no such list. */
export function findInList(
  root: string,
  newsletter: Newsletter,
  { list, text, signal }: { readonly list: string; readonly text: string; readonly signal: AbortSignal },
): Promise<readonly Reader[]> {
  const wanted = text.trim().toLowerCase()
  const matches = ({ email, columns }: Recipient) =>
    [email, ...Object.values(columns)].some(value => value.toLowerCase().includes(wanted))
  return searchList(root, newsletter, { list, matches, most: 30, signal })
}

interface Search {
  readonly list: string
  readonly matches: (recipient: Recipient) => boolean
  readonly most: number
  /** Aborted when nobody waits for it any more. */
  readonly signal?: AbortSignal
}

async function searchList(root: string, newsletter: Newsletter, { list, matches, most, signal }: Search) {
  const found: Reader[] = []
  try {
    await readRecipientList(root, list, {
      newsletter,
      onRows: batch => {
        if (signal?.aborted) throw ENOUGH
        for (const { recipient } of batch) {
          if (matches(recipient)) found.push(listReader(list, recipient))
          if (found.length >= most) throw ENOUGH
        }
      },
    })
  } catch (cause) {
    if (cause !== ENOUGH) throw cause
  }
  return found
}

/** Ends the reading of a list of which no more is wanted. */
const ENOUGH = Symbol('enough')

function listReader(list: string, recipient: Recipient): Reader {
  const values = Object.values(recipient.columns).filter(value => value !== '')
  const label = [recipient.email, ...values].join(' · ')
  return { id: `list:${list}:${recipient.email}`, label, recipient }
}

function isAt(address: string): (recipient: Recipient) => boolean {
  const wanted = address.toLowerCase()
  return ({ email }) => email.toLowerCase() === wanted
}
