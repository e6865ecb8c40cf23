import { textOf } from '../page/page.ts'
import { columnWidth } from '../prose/text-layout.ts'
import { placeOfOrigin } from './origin.ts'
import { authoredTexts, placeInTextPart, placeOfElement, placeOfTemplate } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

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
  const at = placeOfTemplate(proof, 'layout.txt')
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
    at: placeOfTemplate(proof, 'layout.txt'),
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
  const place = (needle: string) => placeInTextPart(proof, needle)
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

function unwrapped(text: string): string {
  return text.replace(/\n/g, '')
}

export const TEXT_PART_RULES: readonly Rule[] = [
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
]
