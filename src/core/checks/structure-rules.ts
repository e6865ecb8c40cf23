import { directionOf } from '../content/language.ts'
import { closest, isWithin, type PageElement, textOf } from '../page/page.ts'
import { blockAt, placeInBlock, placeOfElement } from './place.ts'
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
    yield { message: `\`<${element.name}>\` ${said}.`, at: layoutPlace(proof) }
  }
}

function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length === 1
  } catch {
    return false
  }
}

function layoutPlace(proof: Proof) {
  return { file: templateOf(proof, 'layout.mjml') }
}

function* directions(proof: Proof): Iterable<Finding> {
  for (const element of outermost(proof)) {
    const { dir, lang } = element.attributes
    if (dir !== 'ltr' && dir !== 'rtl') {
      yield { message: `\`<${element.name}>\` does not say in which direction it is read.`, at: layoutPlace(proof) }
    } else if (lang && isTag(lang) && directionOf(lang) !== dir && !isChosen(proof)) {
      yield { message: `\`<${element.name}>\` is in \`${lang}\`, which is not read ${dir}.`, at: layoutPlace(proof) }
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
  yield { message: text === '' ? 'The page has no title.' : `The title is "${text}".`, at: layoutPlace(proof) }
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
      at: { file: templateOf(proof, footer) },
    }
  }
}

/** White space and zero-width marks may differ between the parts. */
function squeeze(text: string): string {
  return text.replace(/[\s\u00A0\u200B-\u200D\u2060]+/g, '').toLowerCase()
}

function templateOf({ digest }: Proof, path: string): string {
  return digest.templates.files.get(path)?.path ?? `templates/${path}`
}

function headingsOf({ page }: Proof): readonly PageElement[] {
  return page.elements.filter(({ name, hidden }) => /^h[1-6]$/.test(name) && !hidden)
}

function* topHeadings(proof: Proof): Iterable<Finding> {
  const tops = headingsOf(proof).filter(({ name }) => name === 'h1')
  if (tops.length === 0) yield { message: 'The mail has no heading of the first level.', at: layoutPlace(proof) }
  for (const heading of tops.slice(1)) {
    const text = textOf(proof.page, heading)
    yield {
      message: `"${text}" is another heading of the first level.`,
      at: placeOfElement(proof, heading, text, '<h1'),
    }
  }
}

function* headingOrder(proof: Proof): Iterable<Finding> {
  let level = 0
  for (const heading of headingsOf(proof)) {
    const own = Number(heading.name.slice(1))
    const text = textOf(proof.page, heading)
    const isEmpty =
      text === '' && !proof.page.elements.some(at => at.attributes.alt && closest(at, up => up === heading))
    if (isEmpty) {
      yield {
        message: `A heading \`<${heading.name}>\` says nothing.`,
        at: placeOfElement(proof, heading, `<${heading.name}`),
      }
    } else if (own > level + 1 && level > 0) {
      const message = `"${text}" is a heading of level ${own} below one of level ${level}.`
      yield { message, at: placeOfElement(proof, heading, text, `<${heading.name}`) }
    }
    level = own
  }
}

function* dataTables(proof: Proof): Iterable<Finding> {
  for (const table of tablesOf(proof)) {
    if (isLayout(table)) continue
    const headers = within(proof, table, 'th')
    const at = () => placeOfElement(proof, table, '<table', firstWords(proof, table))
    if (headers.length === 0) {
      // Without role and without headers, a table is taken for layout by a11y/table-role.
      if (within(proof, table, 'td').length > 0 && 'role' in table.attributes) {
        yield { message: 'A table of data has no header row.', at: at() }
      }
      continue
    }
    const unscoped = headers.find(({ attributes }) => !attributes.scope)
    if (unscoped) {
      const message = `The header cell "${textOf(proof.page, unscoped)}" does not say what it heads.`
      yield {
        message,
        hint: 'Write `<th scope="col">` or `<th scope="row">`.',
        at: placeOfElement(proof, unscoped, '<th'),
      }
    }
  }
}

function* tableRoles(proof: Proof): Iterable<Finding> {
  for (const table of tablesOf(proof)) {
    const headers = within(proof, table, 'th')
    const at = () => placeOfElement(proof, table, firstWords(proof, table), '<table')
    if (isLayout(table) && headers.length > 0) {
      yield { message: 'A table with header cells is said to be layout.', at: at() }
    } else if (!isLayout(table) && headers.length === 0 && !('role' in table.attributes)) {
      const message = 'A table without header cells is read out as data, row by row.'
      yield { message, at: at() }
    }
  }
}

function tablesOf({ page }: Proof): readonly PageElement[] {
  return page.elements.filter(({ name, hidden }) => name === 'table' && !hidden)
}

function isLayout({ attributes }: PageElement): boolean {
  return attributes.role === 'presentation' || attributes.role === 'none'
}

/** Its own cells, not those of tables inside it. */
function within({ page }: Proof, table: PageElement, name: string): readonly PageElement[] {
  return page.elements.filter(
    element => element.name === name && closest(element, ({ name: at }) => at === 'table') === table,
  )
}

function firstWords({ page }: Proof, element: PageElement): string {
  return textOf(page, element).split(' ')[0] ?? ''
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

export const STRUCTURE_RULES: readonly Rule[] = [
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
    id: 'heading/h1',
    severity: 'warning',
    finds: 'mails with no heading of the first level, or several',
    why: 'Readers of screen readers jump from heading to heading, and begin with the first.',
    source: 'No h1 in 76.8 % of mails (Email Markup Consortium, 2025).',
    fix: 'The masthead has the one `h1`; use `h2` and below elsewhere.',
    check: topHeadings,
  },
  {
    id: 'heading/order',
    severity: 'warning',
    finds: 'headings that skip a level, or say nothing',
    why: 'A skipped level sounds as if something were missing.',
    source: 'WCAG 2.2, 1.3.1; axe-core: heading-order, empty-heading.',
    fix: 'Go down one level at a time.',
    check: headingOrder,
  },
  {
    id: 'table/data',
    severity: 'warning',
    finds: 'tables of data without a header row, or header cells without a scope',
    why: 'A screen reader says the header with every cell, if it can tell which it is.',
    source: 'WCAG 2.2, 1.3.1; technique H63.',
    fix: 'Begin the table with a header row.',
    check: dataTables,
  },
  {
    id: 'a11y/table-role',
    severity: 'error',
    finds: 'layout tables that are not said to be layout, and tables of data that are',
    why: 'A layout table is read out as "table with one column and 14 rows" otherwise.',
    source: 'Missing in 83.8 % of mails (Email Markup Consortium, 2026).',
    fix: 'Write role="presentation" on tables that only arrange; give tables of data `<th>` cells.',
    check: tableRoles,
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
