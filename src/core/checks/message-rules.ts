import { Buffer } from 'node:buffer'
import { textOf } from '../page/page.ts'
import { columnWidth } from '../prose/text-layout.ts'
import { placeAt } from '../source/diagnostic.ts'
import { placeOfOrigin } from './origin.ts'
import { authoredTexts, placeInBlock, placeInEdition, placeOfElement } from './place.ts'
import type { Proof, ProofBlock } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Gmail cuts a mail off at about 102 kB; how it counts is not published. */
const CLIPPED = 100_000
const NEARLY_CLIPPED = 80_000
/** What a block still weighs as a headline that links to the article. */
const AS_LINK = 1_200

function* clipping(proof: Proof): Iterable<Finding> {
  const { variant, email, facts, page } = proof
  const longest = facts.longest?.get(email.variants.indexOf(variant))
  const own = Buffer.byteLength(page.html)
  const bytes = Math.max(own, longest?.bytes ?? 0)
  if (bytes <= NEARLY_CLIPPED) return
  const whom = longest && longest.bytes > own ? ` for the longest reader of \`${longest.list}\`` : ''
  const heaviest = proof.blocks.filter(({ block }) => block).sort((a, b) => b.bytes - a.bytes)
  yield {
    message: `The HTML part weighs ${kilobytes(bytes)}${whom}; Gmail hides what comes after 102 kB.`,
    severity: bytes > CLIPPED ? 'error' : 'warning',
    hint: `${plan(proof, heaviest, bytes - NEARLY_CLIPPED)} ${weights(proof, heaviest)}`,
    at: heaviest[0] ? placeInBlock(proof, heaviest[0]) : placeInEdition(proof, 'blocks'),
  }
}

/** Which blocks to cut, the heaviest first, until enough is gone. */
function plan({ blocks }: Proof, heaviest: readonly ProofBlock[], excess: number): string {
  const steps: string[] = []
  let left = excess
  for (const block of heaviest) {
    const number = blocks.indexOf(block)
    const isStory = block.name === 'lead' || block.name === 'story'
    const isLink = block.block?.fields.mode === 'link'
    const saved = isStory && !isLink ? block.bytes - AS_LINK : block.bytes
    const [slug] = block.block?.slugs ?? []
    const what = `block ${number} (\`${block.name}\`${slug ? `, ${slug}` : ''})`
    steps.push(`${isStory && !isLink ? `turn ${what} into a link` : `leave out ${what}`}: −${kilobytes(saved)}`)
    left -= saved
    if (left <= 0 || steps.length === MOST_STEPS) break
  }
  const sentence = steps.join('; ')
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`
}

const MOST_STEPS = 4
const MOST_WEIGHED = 8

/** Bytes by block, the heaviest first. */
function weights({ blocks }: Proof, heaviest: readonly ProofBlock[]): string {
  const told = heaviest.slice(0, MOST_WEIGHED)
  const rest = blocks.filter(block => !told.includes(block)).reduce((sum, { bytes }) => sum + bytes, 0)
  const rows = told.map(block => `${blocks.indexOf(block)} ${block.name} ${kilobytes(block.bytes)}`)
  return `By block: ${[...rows, `all others ${kilobytes(rest)}`].join(', ')}.`
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function* unsubscribing(proof: Proof): Iterable<Finding> {
  const { page, text, email, header } = proof
  const url = email.urls.unsubscribeUrl
  const own = proof.reader.urls?.unsubscribe ?? url
  const isShown = page.elements.some(
    element =>
      element.name === 'a' && !element.hidden && element.attributes.href === own && textOf(page, element) !== '',
  )
  const footer = (part: string) => ({ file: templateOf(proof, `blocks/footer.${part}`) })
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

function templateOf({ digest }: Proof, path: string): string {
  return digest.templates.files.get(path)?.path ?? `templates/${path}`
}

/** Words; where a script has no spaces, its characters. */
const WORD = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|[\p{L}\p{N}]+/gu

function shownWords({ page }: Proof): readonly string[] {
  const [body] = page.elements.filter(({ name }) => name === 'body')
  return body ? (textOf(page, body).toLowerCase().match(WORD) ?? []) : []
}

const LEAST_SHARE = 0.2

function* textPart(proof: Proof): Iterable<Finding> {
  const words = shownWords(proof).length
  const own = (proof.text.match(WORD) ?? []).length
  const at = { file: templateOf(proof, 'layout.txt') }
  if (own === 0) yield { message: 'The message has no text part.', at }
  else if (own < words * LEAST_SHARE) {
    yield { message: `The text part has ${own} words, where the HTML part has ${words}.`, at }
  }
}

const COMPLETE = 0.7

function* textDifference(proof: Proof): Iterable<Finding> {
  const words = new Set(shownWords(proof))
  const own = new Set(proof.text.toLowerCase().match(WORD) ?? [])
  const present = [...words].filter(word => own.has(word)).length
  // What is less than a fifth is told by mime/text-part.
  if (words.size === 0 || present >= words.size * COMPLETE || own.size < words.size * LEAST_SHARE) return
  const share = Math.floor((present / words.size) * 100)
  yield {
    message: `The text part has ${share} % of the words of the HTML part.`,
    at: { file: templateOf(proof, 'layout.txt') },
  }
}

const LONGEST_LINE = 78
const TAG = /<\/?(?:p|br|div|span|a|b|i|em|strong|img|t[dhr]|table|[uo]l|li|h[1-6]|small|su[bp])(?:\s[^<>\n]*)?\/?>/i
const ENTITY = /&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d+|#x[\da-f]+);/i

function* textFormat(proof: Proof): Iterable<Finding> {
  const authored = [...authoredTexts(proof)]
  // Who writes about HTML may well write `<b>`; signs behind a backslash are texts of their own.
  const prose = authored.flatMap(({ kind, text }) => (kind === 'verbatim' ? [] : [text])).join('')
  const verbatim = authored.filter(({ kind }) => kind === 'verbatim')
  const at = { file: templateOf(proof, 'layout.txt') }
  const place = (needle: string) => {
    const block = proof.blocks.find(({ name }) => templateHolds(proof, `blocks/${name}.txt`, needle))
    const source = block && proof.digest.templates.files.get(`blocks/${block.name}.txt`)
    return source ? placeAt(source, source.text.indexOf(needle), needle.length) : at
  }
  for (const line of proof.text.split('\n')) {
    const isCode = line.startsWith('    ') || line.startsWith('> ')
    if (!isCode && columnWidth(line) > LONGEST_LINE && /\s/.test(line.trim()) && !/https?:\/\/\S{40}/.test(line)) {
      const written = verbatim.find(({ text }) => text.includes(line.trim()))
      const message = `A line of the text part is ${columnWidth(line)} columns wide: "${line.trim().slice(0, 40)}…"`
      yield { message, at: written ? placeOfOrigin(written.origin, line.trim()) : place(line.trim().slice(0, 12)) }
    }
    const left = (TAG.exec(line) ?? ENTITY.exec(line))?.[0]
    if (left && !isCode && !prose.includes(left)) {
      const written = verbatim.find(({ text }) => text.includes(line.trim()))
      yield {
        message: `\`${left}\` stands in the text part.`,
        at: written ? placeOfOrigin(written.origin, left) : place(left),
      }
    }
  }
  for (const element of proof.page.elements) {
    const { href = '' } = element.attributes
    if (element.name !== 'a' || href.length <= LONGEST_LINE || proof.text.includes(href)) continue
    if (!proof.text.includes(`${href.slice(0, 40)}`) || !unwrapped(proof.text).includes(href)) continue
    const message = `The address \`${href.slice(0, 50)}…\` is broken over two lines of the text part.`
    yield { message, at: placeOfElement(proof, element, href) }
  }
}

function templateHolds({ digest }: Proof, path: string, needle: string): boolean {
  return digest.templates.files.get(path)?.text.includes(needle) ?? false
}

function unwrapped(text: string): string {
  return text.replace(/\n/g, '')
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
  for (const [name, value] of header) {
    if (/[\r\n]/.test(value)) yield { message: `The header field \`${name}\` holds a line end.` }
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
    id: 'size/gmail-clip',
    severity: 'error',
    finds: 'HTML parts that Gmail would cut off, or nearly; with a plan what to leave out',
    why: 'Gmail hides everything after about 102 kB behind a link, the footer with its link to unsubscribe among it. An error above 100,000 bytes, a warning above 80,000, for the sample reader and for the longest of a list.',
    source: 'Gmail: "Message clipped"; how it counts is not published, so the bars leave room.',
    fix: 'Turn the longest stories into links.',
    check: clipping,
  },
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
    id: 'mime/text-part',
    severity: 'error',
    finds: 'messages whose text part is missing, or has less than a fifth of the words',
    why: 'Watches, terminals and many filters read the text part alone.',
    source: 'RFC 2046 5.1.4; SpamAssassin gives 2.2 points for a text part unrelated to the HTML.',
    fix: 'Write the `.txt` template beside each `.mjml` of your own.',
    check: textPart,
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
    id: 'text/diff',
    severity: 'warning',
    finds: 'text parts with less than 70 % of the words of the HTML part',
    why: 'Both parts are the same mail; who reads the one should miss nothing of the other.',
    source: 'RFC 2046 5.1.4.',
    fix: 'Show in the `.txt` template what the `.mjml` shows.',
    check: textDifference,
  },
  {
    id: 'text/format',
    severity: 'warning',
    finds: 'long lines, tags, entities and broken addresses in the text part',
    why: 'Plain text is shown as it is: what is broken stays broken.',
    source: 'RFC 5322 2.1.1 asks for at most 78 characters a line.',
    fix: 'Wrap the text of `raw` blocks and templates at 76 columns, and write plain words.',
    check: textFormat,
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
