/** Where a block begins; see compilation.ts. */
const MARK = '(?:\\uE002\\d+\\uE003)?'

/**
 * What MJML writes twice, or for clients that are gone: a third of its output, and Gmail cuts a mail off at about 102 KB.
 * Outside `pre`, a line end says the same as an indent, and nothing at all between the parts of tables.
 */
export function tidyHtml(html: string): string {
  return shareTables(
    html
      .split(/(<pre[\s>][\s\S]*?<\/pre>)/)
      .map((part, index) => (index % 2 === 1 ? part : tidyMarkup(part)))
      .join('')
      .replace(BETWEEN_CONDITIONALS, '$1'),
  ).trim()
}

function tidyMarkup(html: string): string {
  return html
    .replace(/(?<![ \t])[ \t]*\n\s*/g, '\n')
    .replace(/(<\w+)[\n ]+(?=[^<>\n]*\n?>)/g, '$1 ')
    .replace(/"\n>/g, '">')
    .replace(OLD_OUTLOOK, '')
    .replace(FULL_WIDTH, '')
    .replace(OLD_EXPLORER, '')
    .replace(BASE_RULES, (_, rules: string) => `<style>${tidyRules(rules)}`)
    .replace(/<!--\[if mso \| IE\]>/g, '<!--[if mso]>')
    .replace(EMPTY_ROW, '')
    .replace(/ xmlns:v="[^"]*"/g, '')
    .replace(/<!--\[if mso[\s\S]*?<!\[endif\]-->/g, ghost => ghost.replace(/ class="[\w-]+-outlook"/g, ''))
    .replace(AROUND_PARTS, '$1')
    .replace(/ class="mj-column-per-100 mj-outlook-group-fix ?/g, ' class="')
    .replace(/ (?:class|style)=""/g, '')
    .replace(/ style="[^"]*"/g, tidyStyle)
}

/** Rules for Outlook 2003 and before. */
const OLD_OUTLOOK = /<!--\[if lte mso 11\]>[\s\S]*?<!\[endif\]-->\n?/

function tidyStyle(style: string): string {
  return style.replace(/background:(#[0-9a-f]{6});(?=background-color:\1)/gi, '').replace(/([: ])0px/g, '$10')
}

function tidyRules(rules: string): string {
  return rules
    .replace(/ ?([{}:;,]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .replace(';-ms-interpolation-mode:bicubic', '')
}

/** MJML's own, the first of which is for the browser view of Outlook 2007. */
const BASE_RULES = /<style type="text\/css">\n#outlook a[^}]*\}\n([^<]*)/

/** For Windows Phone. */
const OLD_EXPLORER = /<!--\[if !mso\]><!-->\n?<meta http-equiv="X-UA-Compatible"[^>]*>\n?<!--<!\[endif\]-->\n?/

/** Of a section without columns. */
const EMPTY_ROW = /<!--\[if mso\]><table[^>]*>\n?<tr>\n?<\/tr>\n?<\/table><!\[endif\]-->/g

/** Rules that give the full width to columns that have it inline; written for Thunderbird a second time. */
const FULL_WIDTH =
  /<style type="text\/css">\n@media only screen and \(min-width:480px\) \{\n\.mj-column-per-100 \{[^}]*\}\n\}\n<\/style>\n<style media="[^"]*">\n\.moz-text-html \.mj-column-per-100 \{[^}]*\}\n<\/style>\n/

/** Line ends between the parts of a table and blocks of text, with the marks of blocks and conditional comments. */
const PART = '\\/?(?:table|tbody|tr|td|div|p|h[1-6])\\b'
const AROUND_PARTS = new RegExp(`((?:<${PART}[^<>]*>|-->)${MARK})\\n(?=${MARK}(?:<${PART}|<!--))`, 'g')

/** Conditional comments that end and begin again, also across the mark of a block. */
const BETWEEN_CONDITIONALS = new RegExp(`<!\\[endif\\]-->\\n?(${MARK})\\n?<!--\\[if mso\\]>`, 'g')

const SECTION_BEGINS =
  '<table align="center"[^>]*><tr><td[^>]*><!\\[endif\\]--><div[^>]*>\\n?<table[^>]*>\\n?<tbody><tr>'
const SECTION_ENDS = '</td></tr></tbody></table></div><!--\\[if mso\\]></td></tr></table>'

/** Sections on the same ground, one below the other, become rows of one table. */
function shareTables(html: string): string {
  let open: string | undefined
  const sections = new RegExp(`(?:(${SECTION_ENDS})(${MARK}))?(${SECTION_BEGINS})`, 'g')
  return html.replace(sections, (whole, ends, mark, begins) => {
    if (ends && begins === open) return `</td></tr>${mark}<tr>`
    open = begins
    return whole
  })
}

/** At most one empty line in a row, but in code, which is indented by four; none at the ends. */
export function tidyText(text: string): string {
  return `${text
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}(?! {4})/g, '\n\n')
    .trim()}\n`
}
