import { Buffer } from 'node:buffer'
import { findMarkupFaults } from '../email/markup.ts'
import { findSheetFaults } from '../page/sheet-faults.ts'
import { blockAt, placeInBlock } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

const FORBIDDEN = new Set(
  'script iframe frame form input textarea select button object embed applet video audio canvas svg math link base dialog'.split(
    ' ',
  ),
)

function* forbidden(proof: Proof): Iterable<Finding> {
  for (const { name, attributes, offset } of proof.page.elements) {
    const block = blockAt(proof, offset)
    if (FORBIDDEN.has(name)) {
      yield { message: `\`<${name}>\` has no place in a mail.`, at: placeInBlock(proof, block, `<${name}`) }
    }
    for (const key of Object.keys(attributes).filter(attribute => /^on[a-z]/.test(attribute))) {
      yield { message: `\`${key}\` would run a script, which no mail may hold.`, at: placeInBlock(proof, block, key) }
    }
    const refresh = name === 'meta' && /^refresh$/i.test(attributes['http-equiv'] ?? '')
    if (refresh)
      yield { message: 'A mail cannot lead elsewhere by itself.', at: placeInBlock(proof, block, 'http-equiv') }
  }
}

function* malformed(proof: Proof): Iterable<Finding> {
  for (const { message, offset, snippet } of findMarkupFaults(proof.page.html)) {
    yield { message, at: placeInBlock(proof, blockAt(proof, offset), snippet) }
  }
}

/** Gmail drops the whole attribute where it meets one of these. */
const MODERN_COLOUR = /\b(?:lab|lch|oklab|oklch|color-mix|color)\([^)]*\)/i

function* fatal(proof: Proof): Iterable<Finding> {
  for (const sheet of proof.page.sheets) {
    for (const { message, snippet } of findSheetFaults(sheet)) {
      yield { message: `Gmail drops the whole style sheet: ${message}.`, at: placeInBlock(proof, undefined, snippet) }
    }
  }
  for (const { attributes, offset } of proof.page.elements) {
    const found = MODERN_COLOUR.exec(attributes.style ?? '')?.[0]
    if (!found) continue
    const message = `Gmail drops every style of an element with \`${found}\`.`
    yield { message, at: placeInBlock(proof, blockAt(proof, offset), found) }
  }
}

/** Gmail reads this much of all style sheets together; older accounts half of it. */
const MOST_STYLE = 16_384
const MOST_STYLE_ONCE = 8_192

function* styleLimit(proof: Proof): Iterable<Finding> {
  const bytes = proof.page.sheets.reduce((sum, sheet) => sum + Buffer.byteLength(sheet), 0)
  if (bytes <= MOST_STYLE_ONCE) return
  yield {
    message: `The style sheets hold ${bytes.toLocaleString('en')} bytes, and Gmail reads ${MOST_STYLE.toLocaleString('en')} at most.`,
    severity: bytes > MOST_STYLE ? 'error' : 'warning',
    at: placeInBlock(proof, undefined, '<style', '<mj-style'),
  }
}

/** Hosts, and paths on hosts of anything, that count who opens a mail. */
const TRACKERS =
  /(?:^|\.)(?:google-analytics\.com|googletagmanager\.com|doubleclick\.net|list-manage\.com|mailchimp\.com|sendgrid\.net|mandrillapp\.com|mailgun\.(?:org|net)|sparkpostmail\.com|hubspotemail\.net|hs-analytics\.net|exacttarget\.com|rs6\.net|pixel\.wp\.com|facebook\.com|scorecardresearch\.com|litmus(?:email)?\.com|emltrk\.com|mixpanel\.com|segment\.(?:io|com)|matomo\.cloud|bananatag\.com|yesware\.com|mailtrack\.io|customeriomail\.com|klaviyomail\.com)$/i
const TRACKING_PATH =
  /\/(?:wf\/open|track\/open(?:\.php)?|e\/o\/|open\.aspx|pixel\.(?:gif|png)|beacon\.gif|o\.gif|collect\?|piwik\.php|matomo\.php)/i
const REMOTE_STYLE = /@import\s|@font-face|fonts\.(?:googleapis|gstatic|bunny)\.|use\.typekit/i

function* tracking(proof: Proof): Iterable<Finding> {
  for (const element of proof.page.elements) {
    const { name, attributes, style, offset } = element
    const src = name === 'img' ? (attributes.src ?? '') : ''
    const place = (...needles: readonly string[]) => placeInBlock(proof, blockAt(proof, offset), ...needles)
    if (/^https?:/i.test(src)) {
      const host = URL.canParse(src) ? new URL(src).hostname : ''
      const isPoint = [attributes.width, attributes.height, style.get('width'), style.get('height')].some(size =>
        /^[01](?:px)?$/.test(size ?? ''),
      )
      if (isPoint)
        yield {
          message: `\`${src}\` is a picture of one pixel, which tells its server who opens the mail.`,
          at: place(src),
        }
      else if (TRACKERS.test(host) || TRACKING_PATH.test(src)) {
        yield { message: `\`${src}\` tells its server who opens the mail.`, at: place(src) }
      }
    }
    if (name === 'link' && /stylesheet/i.test(attributes.rel ?? '')) {
      yield { message: `\`${attributes.href}\` is a style sheet from outside.`, at: place(attributes.href ?? '<link') }
    }
  }
  for (const sheet of proof.page.sheets) {
    const found = REMOTE_STYLE.exec(sheet)?.[0]
    if (found)
      yield {
        message: `\`${found.trim()}\` asks a server whenever the mail is opened.`,
        at: placeInBlock(proof, undefined, found.trim()),
      }
  }
}

export const HTML_RULES: readonly Rule[] = [
  {
    id: 'html/forbidden',
    severity: 'error',
    finds: 'scripts, forms, frames, video, svg and event attributes',
    why: 'Clients strip them, and some filters take a mail that holds one for an attack. Most are refused before, when the templates are compiled (`template/mjml`).',
    source: 'Can I email; Gmail, Outlook and Yahoo remove them.',
    fix: 'Link to a page that holds it.',
    check: forbidden,
  },
  {
    id: 'html/parse',
    severity: 'error',
    finds: 'elements that are not closed, or closed in the wrong order',
    why: 'Every client repairs them in its own way. MJML itself lets them pass; most are refused before, when the templates are compiled (`template/mjml`).',
    source: 'HTML standard, 13.2: parsing.',
    fix: 'Close what was opened, the last first.',
    check: malformed,
  },
  {
    id: 'css/gmail-fatal',
    severity: 'error',
    finds: 'styles for which Gmail drops a whole style sheet, or all styles of an element',
    why: 'One rule too many, and the mail stands there without any.',
    source:
      'hteumeuleu/email-bugs: nested `@`, errors of syntax and `rgb(0 1 2)` in a style sheet; lab, oklch and color-mix in an attribute.',
    fix: 'Write colours as #rrggbb, and no `@` inside another.',
    check: fatal,
  },
  {
    id: 'css/style-limit',
    severity: 'error',
    finds: 'style sheets of more than 16,384 bytes; a warning from 8,192 on',
    why: 'Gmail reads no more than that, and older accounts half of it.',
    source: 'hteumeuleu/email-bugs.',
    fix: 'Write styles where they are used, and keep the style sheet for dark mode.',
    check: styleLimit,
  },
  {
    id: 'privacy/tracking',
    severity: 'error',
    finds: 'pixels, trackers, and fonts or styles from outside',
    why: 'They tell a third party when and where each reader opens the mail, which needs consent in the European Union.',
    source: 'Directive 2002/58/EC, article 5(3); CNIL on tracking pixels, 2025.',
    fix: 'Take it out; fonts that readers have are in the theme.',
    check: tracking,
  },
]
