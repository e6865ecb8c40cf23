import { columnWidth } from '../prose/text-layout.ts'
import { placeInEdition } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Far beyond what any inbox shows; some servers refuse longer ones. */
const LONGEST_SUBJECT = 255

function* emptySubject(proof: Proof): Iterable<Finding> {
  const subject = proof.subject.trim()
  const at = placeInEdition(proof, 'subject')
  if (subject === '') yield { message: 'The subject is empty.', at }
  if (/^[[(]?\s*(?:test|testing|untitled|subject|no subject|betreff|objet|asunto)\s*[\])]?[.!]?$/i.test(subject)) {
    yield { message: `The subject is "${subject}".`, at }
  }
  if (subject.length > LONGEST_SUBJECT) yield { message: `The subject has ${subject.length} characters.`, at }
}

const WIDE_SUBJECT = 60
/** What a phone shows of a subject before it cuts it off. */
const PHONE_SUBJECT = 33

function* longSubject(proof: Proof): Iterable<Finding> {
  const width = columnWidth(proof.subject)
  if (width <= WIDE_SUBJECT) return
  const message = `The subject is ${width} columns wide; a phone shows "${cutToWidth(proof.subject, PHONE_SUBJECT)}…".`
  yield { message, at: placeInEdition(proof, 'subject') }
}

function cutToWidth(text: string, columns: number): string {
  let cut = ''
  for (const sign of text) {
    if (columnWidth(cut + sign) > columns) break
    cut += sign
  }
  return cut.trimEnd()
}

const MANY_EMOJI = 2
/** As they are seen: a flag and a family are one each, © and ™ are signs (Unicode UTS 51). */
const EMOJI = /\p{RI}{2}|(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F)\p{EMod}?(?:\u200D\p{Emoji}\uFE0F?\p{EMod}?)*/gu

function* subjectStyle(proof: Proof): Iterable<Finding> {
  const { subject } = proof
  const say = (message: string, snippet?: string) => ({ message, at: placeInEdition(proof, 'subject', snippet) })
  // A reader's name is in small letters even there.
  const own = proof.variant.subject.filter(part => typeof part === 'string').join(' ')
  const words = own.match(/\p{L}{2,}/gu) ?? []
  const isCased = /\p{Lu}/u.test(own) && !/\p{Ll}/u.test(own)
  if (isCased && words.length > 2) yield say('The subject is all in capitals.')
  // A question and its astonishment, `?!`, are one mark in many languages.
  const marks = /[!！]{2,}|[!?！？]{3,}/.exec(subject)?.[0]
  if (marks) yield say(`The subject shouts: \`${marks}\`.`, marks)
  const reply = /^\s*(?:re|fwd?|aw|wg|tr|sv|vs|rv|antw)\s*:/i.exec(subject)?.[0]
  if (reply) yield say(`\`${reply.trim()}\` says that this answers somebody, which it does not.`, reply.trim())
  const emoji = subject.match(EMOJI) ?? []
  if (emoji.length > MANY_EMOJI) yield say(`The subject has ${emoji.length} emoji.`)
}

function* missingPreheader(proof: Proof): Iterable<Finding> {
  if (proof.preheader.trim() !== '') return
  yield { message: 'The edition has no preheader.', at: placeInEdition(proof, 'preheader') }
}

const NARROWEST_PREHEADER = 30
const WIDEST_PREHEADER = 140

function* preheaderStyle(proof: Proof): Iterable<Finding> {
  const preheader = proof.preheader.trim()
  const at = placeInEdition(proof, 'preheader')
  const width = columnWidth(preheader)
  if (preheader === '') return
  if (preheader.toLowerCase() === proof.subject.trim().toLowerCase()) {
    yield { message: 'The preheader says the same as the subject.', at }
  } else if (width < NARROWEST_PREHEADER) {
    const message = `The preheader is ${width} columns wide, and inboxes fill the rest with whatever comes first in the mail.`
    yield { message, at }
  }
  if (width > WIDEST_PREHEADER) {
    yield { message: `The preheader is ${width} columns wide; no inbox shows more than ${WIDEST_PREHEADER}.`, at }
  }
}

export const SUBJECT_RULES: readonly Rule[] = [
  {
    id: 'subject/empty',
    severity: 'error',
    finds: 'subjects that are missing, "test", or longer than 255 characters',
    why: 'A mailing with the subject "test" cannot be called back.',
    source: 'RFC 5322 2.1.1 allows lines of 998 octets; mail servers refuse far shorter subjects.',
    fix: 'Write the subject that readers should see.',
    check: emptySubject,
  },
  {
    id: 'subject/length',
    severity: 'warning',
    finds: 'subjects of more than 60 columns, with what a phone shows of them',
    why: 'Inboxes cut subjects off: at about 60 characters on a desktop, at about 33 on a phone.',
    source: 'Widths of Gmail and Apple Mail inboxes in portrait.',
    fix: 'Shorten it, or put what matters into its first 33 characters.',
    check: longSubject,
  },
  {
    id: 'subject/style',
    severity: 'warning',
    finds: 'subjects in capitals, with `!!`, a false Re: or many emoji',
    why: 'They look like spam to people, and partly to filters; a false Re: is a lie, and unlawful in some countries.',
    source: 'SpamAssassin 4.0.1 gives 0.5 for a subject in capitals; 15 U.S.C. 7704(a)(2) on deceptive subjects.',
    fix: 'Say it calmly.',
    check: subjectStyle,
  },
  {
    id: 'preheader/missing',
    severity: 'warning',
    finds: 'editions without a preheader',
    why: 'Without one, inboxes show the first words of the masthead after the subject.',
    source: 'Gmail, Apple Mail and Outlook all show the first text of a mail in the inbox.',
    fix: 'Write `preheader:` in the front matter: what else is in the edition.',
    check: missingPreheader,
  },
  {
    id: 'preheader/style',
    severity: 'warning',
    finds: 'preheaders below 30 or above 140 columns, or equal to the subject',
    why: 'The inbox line after the subject is the second headline: too short and clients fill it up, too long and they cut it.',
    source: 'Inbox rows show between 30 (phone) and 140 (desktop) characters after the subject.',
    fix: 'Write between 30 and 140 characters that add to the subject.',
    check: preheaderStyle,
  },
]
