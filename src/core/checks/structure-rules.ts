import { closest, type PageElement, textOf } from '../page/page.ts'
import { placeOfElement, placeOfTemplate } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

function headingsOf({ page }: Proof): readonly PageElement[] {
  return page.elements.filter(({ name, hidden }) => /^h[1-6]$/.test(name) && !hidden)
}

function* topHeadings(proof: Proof): Iterable<Finding> {
  const tops = headingsOf(proof).filter(({ name }) => name === 'h1')
  if (tops.length === 0)
    yield { message: 'The mail has no heading of the first level.', at: placeOfTemplate(proof, 'layout.mjml') }
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
    const at = () => placeOfElement(proof, table, '<table', firstWords(proof, table))
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

export const STRUCTURE_RULES: readonly Rule[] = [
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
]
