import { directionOf } from '../content/language.ts'
import { closest, isWithin, type PageElement, textOf } from '../page/page.ts'
import { blockAt, placeInBlock, placeOfTemplate } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** The outermost elements: clients cut a mail out of its html and body, and with them what these say. */
function outermost({ page }: Proof): readonly PageElement[] {
  return page.elements.filter(({ name, parent }) => name === 'html' || parent?.name === 'body')
}

function* languages(proof: Proof): Iterable<Finding> {
  for (const element of outermost(proof)) {
    const { lang } = element.attributes
    if (lang && lang !== 'und' && isTag(lang)) continue
    const said = lang ? `says that its language is \`${lang}\`` : 'does not say its language'
    yield { message: `\`<${element.name}>\` ${said}.`, at: placeOfTemplate(proof, 'layout.mjml') }
  }
}

function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length === 1
  } catch {
    return false
  }
}

function* directions(proof: Proof): Iterable<Finding> {
  for (const element of outermost(proof)) {
    const { dir, lang } = element.attributes
    if (dir !== 'ltr' && dir !== 'rtl') {
      yield {
        message: `\`<${element.name}>\` does not say in which direction it is read.`,
        at: placeOfTemplate(proof, 'layout.mjml'),
      }
    } else if (lang && isTag(lang) && directionOf(lang) !== dir && !isChosen(proof)) {
      yield {
        message: `\`<${element.name}>\` is in \`${lang}\`, which is not read ${dir}.`,
        at: placeOfTemplate(proof, 'layout.mjml'),
      }
    }
  }
}

/** Whether edition or newsletter says so itself. */
function isChosen({ digest }: Proof): boolean {
  const { edition, newsletter } = digest
  return edition.dir !== null || (edition.lang === null && newsletter.dir !== directionOf(newsletter.language))
}

function* titles(proof: Proof): Iterable<Finding> {
  const [title] = proof.page.texts.filter(({ element }) => element.name === 'title')
  const text = (title?.text ?? '').replace(/\s+/g, ' ').trim()
  if (text === proof.subject.replace(/\s+/g, ' ').trim()) return
  yield {
    message: text === '' ? 'The page has no title.' : `The title is "${text}".`,
    at: placeOfTemplate(proof, 'layout.mjml'),
  }
}

function* addresses(proof: Proof): Iterable<Finding> {
  const lines = proof.digest.newsletter.postal.split('\n').map(line => line.trim())
  const [body] = proof.page.elements.filter(({ name }) => name === 'body')
  const shown = body ? squeeze(textOf(proof.page, body)) : ''
  for (const [part, words, footer] of [
    ['HTML', shown, 'blocks/footer.mjml'],
    ['text', squeeze(proof.text), 'blocks/footer.txt'],
  ] as const) {
    if (lines.every(line => words.includes(squeeze(line)))) continue
    const hint = 'Show `newsletter.postal` in the templates of the footer.'
    yield {
      message: `The ${part} part does not show the postal address.`,
      hint,
      at: placeOfTemplate(proof, footer),
    }
  }
}

/** White space and zero-width marks may differ between the parts. */
function squeeze(text: string): string {
  return text.replace(/[\s\u00A0\u200B-\u200D\u2060]+/g, '').toLowerCase()
}

function* leftToRight(proof: Proof): Iterable<Finding> {
  if (proof.digest.edition.direction !== 'rtl') return
  for (const element of proof.page.elements) {
    if (element.style.get('direction') !== 'ltr' || element.hidden) continue
    const own = closest(element, ({ attributes }) => attributes.dir !== undefined)
    if (own?.attributes.dir === 'ltr' || isWithin(element, 'pre', 'code')) continue
    const at = placeInBlock(proof, blockAt(proof, element.offset), 'direction:ltr', 'direction: ltr', 'direction="ltr"')
    yield {
      message: `\`<${element.name}>\` is set from left to right in an edition that is read from right to left.`,
      at,
    }
  }
}

export const META_RULES: readonly Rule[] = [
  {
    id: 'meta/lang',
    severity: 'error',
    finds: 'mails whose outermost elements do not say their language',
    why: 'Screen readers choose a voice by it. Clients cut the mail out of its `html`, so the elements in `body` must say it again.',
    source: 'WCAG 2.2, 3.1.1; missing in 95.7 % of mails (Email Markup Consortium, 2026).',
    fix: 'Keep `lang="{{language}}"` on `<mjml>` in the layout.',
    check: languages,
  },
  {
    id: 'meta/dir',
    severity: 'error',
    finds: 'mails whose outermost elements do not say their direction, or another than their language has',
    why: 'Arabic and Hebrew fall apart from left to right.',
    source: 'Missing in 97.4 % of mails (Email Markup Consortium, 2026); directions of scripts from Unicode CLDR.',
    fix: 'Keep `dir="{{dir}}"` on `<mjml>` in the layout; write `dir:` in the edition where it should differ from its language.',
    check: directions,
  },
  {
    id: 'meta/title',
    severity: 'error',
    finds: 'pages whose title is not the subject',
    why: 'Screen readers say the title first, and browsers show it on the tab of the web copy.',
    source: 'WCAG 2.2, 2.4.2.',
    fix: 'Keep `<mj-title>{{edition.subject}}</mj-title>` in the layout.',
    check: titles,
  },
  {
    id: 'meta/address',
    severity: 'warning',
    finds: 'parts without the postal address',
    why: 'Most anti-spam laws want one in every commercial mail.',
    source: '15 U.S.C. 7704(a)(5) (CAN-SPAM); similar in Canada (CASL) and the European Union.',
    fix: 'Show `newsletter.postal` in the footer of both parts.',
    check: addresses,
  },
  {
    id: 'i18n/rtl',
    severity: 'error',
    finds: 'parts set from left to right in an edition that is read from right to left',
    why: 'MJML writes `direction:ltr` wherever a section or column is not told otherwise, which puts full stops and numbers in the wrong place.',
    source: 'Measured with MJML 5.4.1.',
    fix: 'Write direction="{{dir}}" on the sections and columns of your templates.',
    check: leftToRight,
  },
]
