import type { Newsletter } from '../core/content/newsletter.ts'
import { type Recipient, withAudience } from '../core/content/recipient.ts'
import type { Email } from '../core/email/email.ts'
import { personasOf } from '../core/preview/persona.ts'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
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
  const wanted = address.join(':')
  const [found] = kind === 'list' ? await searchList(root, newsletter, { list, matches: isAt(wanted), most: 1 }) : []
  if (found) return found
  throw new BroadsheetError([error('desk/reader', `There is no reader \`${name}\`.`, { hint: 'Choose another one.' })])
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
  list: string,
  text: string,
): Promise<readonly Reader[]> {
  const wanted = text.trim().toLowerCase()
  const matches = ({ email, columns }: Recipient) =>
    [email, ...Object.values(columns)].some(value => value.toLowerCase().includes(wanted))
  return searchList(root, newsletter, { list, matches, most: 30 })
}

interface Search {
  readonly list: string
  readonly matches: (recipient: Recipient) => boolean
  readonly most: number
}

async function searchList(root: string, newsletter: Newsletter, { list, matches, most }: Search) {
  const found: Reader[] = []
  try {
    await readRecipientList(root, list, {
      newsletter,
      onRows: rows => {
        for (const { recipient } of rows) {
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
