import fc from 'fast-check'
import { DomUtils, Parser, parseDocument } from 'htmlparser2'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { cleanValue } from '../../../src/core/email/skeleton.ts'
import {
  assembleDigest,
  composeMailing,
  composeMessage,
  type Email,
  loadProject,
  messageBytes,
  personalise,
  type Recipient,
  renderEmail,
} from '../../../src/index.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { editionFile, NEWSLETTER, scratchProject } from '../../scratch-project.ts'

const LETTER = `Dear {{firstName|friend}}, from {{city|nowhere}}: {{firstName}}.

[In a query](https://a.example/b?q={{firstName|z}}&r=1#end), [in a path](https://a.example/u/{{firstName}}/c),
[a whole one]({{home}}), [leave]({{unsubscribeUrl}}), [manage]({{preferencesUrl}}) or [read on]({{webUrl}}), {{email}}.
`
const BLOCKS = `  - greeting
  - { block: badge, label: "{{firstName}}" }
  - { block: text, markdown: PAYING, audience: { plan: subscriber } }
  - { block: text, markdown: UNPAID, audience: { plan: { not: subscriber } } }
  - { block: text, markdown: EUROPEAN, audience: { any: [{ region: eu }, { region: ch }] } }
  - { block: text, markdown: SOMEWHERE, audience: { region: { not: "" } } }
`

/** A field in every place where one may stand, audiences, and one template that puts one into an attribute. */
async function build(): Promise<Email> {
  const newsletter = NEWSLETTER.replace('city: ""', 'city: "", home: ""').replace(
    '/unsubscribe" }',
    '/unsubscribe", web: "https://scratch.example/{edition}" }',
  )
  const project = await loadProject(
    scratchProject({
      'content/newsletter.yaml': `${newsletter}why: "You get this, {{firstName}}."\n`,
      'content/editions/one.md': editionFile(BLOCKS, { letter: LETTER })
        .replace('A subject', '"News for {{firstName|you}}: more"')
        .replace('A preheader', '"{{firstName}}, read"'),
      'templates/blocks/badge.mjml':
        '<mj-section><mj-column><mj-text><span title="{{label}}">x</span></mj-text></mj-column></mj-section>',
      'templates/blocks/badge.txt': '[{{label}}]',
    }),
  )
  return renderEmail(assembleDigest(project, 'one'))
}

const to = (columns: Recipient['columns'], rest: Partial<Recipient> = {}): Recipient => ({
  email: 'a@reader.example',
  columns,
  ...rest,
})

/** Every tag, attribute, text and comment of a document, in order. */
function flatten(html: string): readonly string[] {
  const parts: string[] = []
  let text = ''
  const add = (...found: readonly string[]) => {
    if (text !== '') parts.push(text)
    text = ''
    parts.push(...found)
  }
  const parser = new Parser({
    onopentag: (name, attributes) => add(`<${name}>`, ...Object.entries(attributes).map(pair => `@${pair.join('=')}`)),
    onclosetag: name => add(`</${name}>`),
    ontext: chunk => {
      text += chunk
    },
    oncomment: comment => add(comment),
    onprocessinginstruction: (_, instruction) => add(instruction),
    onend: () => add(),
  })
  parser.end(html)
  return parts
}

const asPart = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
const HARMLESS = 'Plain'
const inPlace = (line: string, value: string) =>
  line.replaceAll(HARMLESS, () => (/https:/.test(line) ? asPart(value) : value))

const hostile = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '</p></td></table>',
    '"><img src=x onerror=alert(1)>',
    "' onclick='a",
    '`',
    'javascript:alert(1)',
    'a\r\nBcc: b@c.example',
    '\r\n\r\n',
    '{{firstName}}',
    '\\{{city}}',
    '\uE0000\uE001',
    '\uE0021\uE003',
    '\u202Ea\u2066',
    '\uD800',
    '\uDFFF',
    '%0d%0a',
    '%',
    '&amp;',
    '-->',
    ']]>',
    '<![endif]-->',
    '=?utf-8?Q?a?=',
    '$&$1',
    'é漢👩\u200D🚀',
    'x'.repeat(10_000),
  ),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
)
const value = fc
  .array(hostile, { minLength: 1, maxLength: 3 })
  .map(parts => parts.join(''))
  .filter(given => cleanValue(given) !== '' && !/^\.+$/.test(cleanValue(given)))

describe('a hostile value changes its own slots and nothing else', () => {
  test('in the HTML part', async () => {
    const email = await build()
    const plain = flatten(personalise(email, to({ firstName: HARMLESS, city: HARMLESS })).html.toString())
    for (const place of [
      '@title=Plain',
      '@href=https://a.example/b?q=Plain&r=1#end',
      '@href=https://a.example/u/Plain/c',
      'You get this, Plain.',
    ]) {
      expect(plain).toContain(place)
    }
    fc.assert(
      fc.property(value, given => {
        const { html } = personalise(email, to({ firstName: given, city: given }))
        expect(flatten(html.toString())).toEqual(plain.map(part => inPlace(part, cleanValue(given))))
      }),
      { numRuns: 60 },
    )
  })

  test('in the text part, line by line', async () => {
    const email = await build()
    const plain = personalise(email, to({ firstName: HARMLESS, city: HARMLESS }))
      .text.toString()
      .split('\n')
    fc.assert(
      fc.property(value, given => {
        const { text } = personalise(email, to({ firstName: given, city: given }))
        expect(text.toString().split('\n')).toEqual(plain.map(line => inPlace(line, cleanValue(given))))
      }),
    )
  })

  test('in a whole address, which it can only make another one', async () => {
    const email = await build()
    const links = (home: string) => {
      const tree = parseDocument(personalise(email, to({ home })).html.toString())
      return DomUtils.getElementsByTagName('a', tree).map(({ attribs }) => attribs.href)
    }
    const plain = links('https://home.example')
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          value.map(path => `https://a.example/${path}`),
          fc.webUrl(),
        ),
        given => {
          const found = links(given)
          expect([...found]).toEqual(
            plain.map((href, index) => (href === 'https://home.example' ? found[index] : href)),
          )
          const home = found[plain.indexOf('https://home.example')] ?? ''
          expect([cleanValue(given), '#']).toContain(home)
          expect(home).toMatch(/^(?:https?:|mailto:|#$)/i)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('in the message: the subject says it, and no header is added', async () => {
    const email = await build()
    const mailing = await composeMailing(email)
    const send = async (recipient: Recipient) => simpleParser(messageBytes(composeMessage(mailing, recipient)))
    const plain = await send(to({ firstName: HARMLESS }))
    const fixed = (mail: typeof plain) => mail.headerLines.filter(({ key }) => key !== 'subject')
    await fc.assert(
      fc.asyncProperty(value, async given => {
        const recipient = to({ firstName: given })
        const { subject } = personalise(email, recipient)
        expect(subject).toBe(`News for ${cleanValue(given)}: more`)
        expect(subject).not.toMatch(/[\r\n]/)
        const mail = await send(recipient)
        expect(mail.subject?.replace(/\s+/g, ' ')).toBe(subject.replace(/\s+/g, ' '))
        expect(fixed(mail)).toEqual(fixed(plain))
      }),
      { numRuns: 60 },
    )
  })

  test.each(['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', 'Ada <a@b.example>', '', 'nobody'])(
    'no message is addressed to %j',
    async address => {
      const mailing = await composeMailing(await build())
      expect(await diagnosticsOf(() => composeMessage(mailing, to({}, { email: address })))).toEqual([
        'recipient/address',
      ])
    },
  )

  test.each([
    'https://a.example/\r\nBcc: c@d.example',
    'https://a.example/>, <mailto:evil@d.example',
    'javascript:alert(1)',
    'https://a.example/\u202E\uE000',
  ])('an unsubscribe address %j is nobody’s, and the newsletter’s own stands in', async unsubscribe => {
    const email = await build()
    const mine = to({}, { urls: { unsubscribe } })
    const [filled, plain] = [personalise(email, mine), personalise(email, to({}))]
    expect([filled.html.toString(), filled.text.toString()]).toEqual([plain.html.toString(), plain.text.toString()])
    const mailing = await composeMailing(email)
    expect(composeMessage(mailing, mine)).toEqual(composeMessage(mailing, to({})))
  })
})

describe('which value', () => {
  test.each<[string, Recipient['columns'], string]>([
    ["the recipient's own", { firstName: 'Ada', city: 'Kyiv' }, 'Dear Ada, from Kyiv: Ada.'],
    ['where there is none, the fallback in place, else the default', {}, 'Dear friend, from nowhere: reader.'],
    ['an empty one counts as none', { firstName: '', city: '' }, 'Dear friend, from nowhere: reader.'],
    [
      'so does one of spaces and line ends',
      { firstName: ' \r\n\t', city: '\u00A0' },
      'Dear friend, from nowhere: reader.',
    ],
    [
      'so does one of which nothing is left',
      { firstName: '\u202E\uE000', city: '\uD800' },
      'Dear friend, from nowhere: reader.',
    ],
    ['a zero is a value', { firstName: '0', city: '0' }, 'Dear 0, from 0: 0.'],
    [
      'columns called like methods do no harm',
      JSON.parse('{"constructor":"a","__proto__":"b","toString":"c"}'),
      'Dear friend, from nowhere: reader.',
    ],
    [
      'a list cannot set what Broadsheet fills in',
      { email: 'x@y.example', unsubscribeUrl: 'https://y.example' },
      'Dear friend, from nowhere: reader.',
    ],
  ])('%s', async (_, columns, expected) => {
    const { text } = personalise(await build(), to(columns))
    expect(text.toString()).toContain(expected)
    expect(text.toString()).not.toContain('y.example')
    expect(text.toString()).toContain('a@reader.example')
  })

  const withField = async (name: string) => {
    const files = {
      'content/newsletter.yaml': NEWSLETTER.replace('city: ""', `${name}: builder`),
      'content/editions/one.md': editionFile('  - greeting\n', { letter: `A {{${name}}} and a {{${name}|maker}}.` }),
    }
    return renderEmail(assembleDigest(await loadProject(scratchProject(files)), 'one'))
  }

  test('a field called like a method is one like any other', async () => {
    const email = await withField('toString')
    expect(personalise(email, to({})).text.toString()).toContain('A builder and a maker.')
    expect(personalise(email, to({ toString: 'smith' } as never)).text.toString()).toContain('A smith and a smith.')
  })

  test.each(['constructor', 'prototype'])('a field %s works or is refused where it is declared', async name => {
    const found = await diagnosticsOf(() => withField(name))
    expect(found.filter(finding => !finding.includes('content/newsletter.yaml'))).toEqual([])
  })

  test.each([
    [
      "the newsletter's",
      undefined,
      ['https://scratch.example/unsubscribe', 'https://scratch.example/unsubscribe', 'https://scratch.example/one'],
    ],
    [
      "the recipient's own",
      { unsubscribe: 'https://a.example/u?t=1&s=2', preferences: 'https://a.example/p', web: 'https://a.example/w' },
      ['https://a.example/u?t=1&s=2', 'https://a.example/p', 'https://a.example/w'],
    ],
  ])('system addresses are %s', async (_, urls, expected) => {
    const { html, text } = personalise(await build(), to({}, urls ? { urls } : {}))
    const links = DomUtils.getElementsByTagName('a', parseDocument(html.toString())).map(({ attribs }) => attribs.href)
    for (const url of expected) {
      expect(links).toContain(url)
      expect(text.toString().split('\n')).toContain(url)
    }
  })

  test('recipients share nothing', async () => {
    const email = await build()
    const before = JSON.stringify(email)
    const ada = to({ firstName: 'Ada', plan: 'subscriber' })
    const first = personalise(email, ada)
    const other = personalise(email, to({ firstName: 'Boris' }))
    expect(other.html.toString() + other.text.toString() + other.subject + other.preheader).not.toContain('Ada')
    expect(personalise(email, ada)).toEqual(first)
    expect(JSON.stringify(email)).toBe(before)
  })
})

test.each([
  ['an entity in the letter', '', 'A letter &#xE000;0&#xE001; &#xE000;1&#xE001;'],
  ['an escape in a block', '  - { block: text, title: "A \\uE0000\\uE001 \\uE0001\\uE001", markdown: a }\n', ''],
  ['an escape in a name', '  - { block: quote, text: a, who: "A \\uE0000\\uE001 \\uE0001\\uE001" }\n', ''],
])('%s is never taken for the marker of a field', async (_, blocks, letter) => {
  const files = { 'content/editions/one.md': editionFile(`  - greeting\n${blocks}`, { letter: `{{city}} ${letter}` }) }
  let read = ''
  const found = await diagnosticsOf(async () => {
    const email = await renderEmail(assembleDigest(await loadProject(scratchProject(files)), 'one'))
    const { html, text } = personalise(email, { email: 'secret@reader.example', columns: { city: 'Kyiv' } })
    read = `${html}${text}`
  })
  expect(found.length > 0 || !/secret|Kyiv.*Kyiv/.test(read)).toBe(true)
})

test('an escaped line end in a subject starts no header', async () => {
  const files = {
    'content/editions/one.md': editionFile('  - greeting\n').replace('A subject', '"A\\r\\nBcc: b@c.example"'),
  }
  let headers: readonly string[] = []
  await diagnosticsOf(async () => {
    const email = await renderEmail(assembleDigest(await loadProject(scratchProject(files)), 'one'))
    const mail = await simpleParser(messageBytes(composeMessage(await composeMailing(email), to({}))))
    headers = mail.headerLines.map(({ key }) => key)
  })
  expect(headers).not.toContain('bcc')
})

const PLANS = [undefined, '', 'subscriber', ' Subscriber ', 'free', 'gold']
const REGIONS = [undefined, '', 'eu', 'EU', 'ch', 'us']

test('every reader sees the blocks that are for them', async () => {
  const email = await build()
  for (const plan of PLANS) {
    for (const region of REGIONS) {
      const pays = plan?.trim().toLowerCase() === 'subscriber'
      const expected = {
        PAYING: pays,
        UNPAID: !pays,
        EUROPEAN: ['eu', 'ch'].includes(region?.toLowerCase() ?? ''),
        SOMEWHERE: Boolean(region),
      }
      const columns = { ...(plan === undefined ? {} : { plan }), ...(region === undefined ? {} : { region }) }
      const { html, text } = personalise(email, to(columns))
      for (const part of [html.toString(), text.toString()]) {
        expect({
          columns,
          ...Object.fromEntries(Object.keys(expected).map(word => [word, part.includes(word)])),
        }).toEqual({ columns, ...expected })
      }
    }
  }
})
