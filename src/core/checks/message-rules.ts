import { textOf } from '../page/page.ts'
import { placeOfTemplate } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

function* unsubscribing(proof: Proof): Iterable<Finding> {
  const { page, text, email, header } = proof
  const url = email.urls.unsubscribeUrl
  const own = proof.reader.urls?.unsubscribe ?? url
  const isShown = page.elements.some(
    element =>
      element.name === 'a' && !element.hidden && element.attributes.href === own && textOf(page, element) !== '',
  )
  const footer = (part: string) => placeOfTemplate(proof, `blocks/footer.${part}`)
  if (!isShown) yield { message: 'The HTML part has no visible link to unsubscribe.', at: footer('mjml') }
  if (!text.includes(own.replace(/^mailto:/i, ''))) {
    yield { message: 'The text part has no address to unsubscribe.', at: footer('txt') }
  }
  const isHttps = /^https:/i.test(own)
  const hint = 'Mail programs show a button where there is one; look at `urls.unsubscribe` in content/newsletter.yaml.'
  if (!header.has('list-unsubscribe')) yield { message: 'The message has no List-Unsubscribe field.', hint }
  if (isHttps && !header.has('list-unsubscribe-post')) {
    yield { message: 'The message has no List-Unsubscribe-Post field.', hint }
  }
}

/** C1 controls, the replacement character, halves of surrogate pairs. */
const UNREADABLE = /[\u0080-\u009F\uFFFD]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

function* encodings(proof: Proof): Iterable<Finding> {
  const { subject, preheader, page, text, header } = proof
  for (const [part, words] of Object.entries({ subject, preheader, 'HTML part': page.html, 'text part': text })) {
    const found = UNREADABLE.exec(words)
    if (!found) continue
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    const hint =
      'It comes from a template, or from a value of the sample reader; text of articles and editions is refused before.'
    yield { message: `The ${part} holds the character U+${code}.`, hint }
  }
  const { name, sender } = proof.digest.newsletter
  const written = { subject, from: sender.name, 'list-id': name }
  for (const [field, value] of [...Object.entries(written), ...header]) {
    if (/[\r\n]/.test(value)) yield { message: `The header field \`${field}\` holds a line end.` }
  }
}

const SUSPICIOUS = 2
const SPAM = 5

function* spam({ facts }: Proof): Iterable<Finding> {
  const verdict = facts.spam
  if (!verdict || verdict.score < SUSPICIOUS) return
  const rules = verdict.rules
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ name, score, description }) => `${score} ${name}${description ? ` (${description})` : ''}`)
  yield {
    message: `SpamAssassin gives the message ${verdict.score} points: ${rules.join(', ')}.`,
    severity: verdict.score >= SPAM ? 'error' : 'warning',
  }
}

export const MESSAGE_RULES: readonly Rule[] = [
  {
    id: 'list/unsubscribe',
    severity: 'error',
    finds: 'messages without a way out: a visible link in both parts, and the header fields',
    why: 'Who finds no way out presses the spam button, which counts against every later mailing.',
    source: 'RFC 2369, RFC 8058; required of bulk senders by Gmail and Yahoo since 2024.',
    fix: 'Show {{unsubscribeUrl}} in the footer of both parts.',
    check: unsubscribing,
  },
  {
    id: 'mime/encoding',
    severity: 'error',
    finds: 'characters that no mail can carry, and line ends in header fields',
    why: 'Gmail clips a message at a C1 control character; a line end in a header field begins another one.',
    source: 'RFC 5322 2.2; measured behaviour of Gmail.',
    fix: 'Delete the character.',
    check: encodings,
  },
  {
    id: 'spam/spamassassin',
    severity: 'warning',
    finds: 'messages to which SpamAssassin gives 2 points or more; an error from 5 on',
    why: 'Five points are spam in its usual settings. Asked where it is installed, without the network.',
    source: '`spamassassin -L -t` on the message of the sample reader.',
    fix: 'Look up the named rules; most are about markup or about missing text.',
    check: spam,
  },
]
