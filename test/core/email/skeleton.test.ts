import fc from 'fast-check'
import { DomUtils, parseDocument } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { cleanValue, cutHtml, cutText, fillSlot, type Skeleton, type Slot } from '../../../src/core/email/skeleton.ts'
import { createMarkers } from '../../../src/core/prose/merge-field.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'

/** Cuts HTML in which `{{name}}` stands where a template would leave a marker. */
function cut(html: string): Skeleton {
  const { mark, fields } = createMarkers()
  return cutHtml(
    html.replace(/\{\{(\w+)\}\}/g, (_, name: string) => mark({ name })),
    fields,
  )
}

const slots = (skeleton: Skeleton): readonly Slot[] =>
  skeleton.flatMap(part => (typeof part === 'string' ? [] : [part]))

const fill = (skeleton: Skeleton, value: string): string =>
  skeleton.map(part => (typeof part === 'string' ? part : fillSlot(part.context, cleanValue(value)))).join('')

describe('a field is filled in by the place where it stands', () => {
  test.each([
    ['text', '<p>a {{x}} b</p>', 'html'],
    ['the title', '<title>{{x}}</title>', 'html'],
    ['an alternative text', '<img src="https://a.example" alt="a {{x}}">', 'attribute'],
    ['a title in single quotes', `<p title='{{x}}'>`, 'attribute'],
    ['a whole address', '<a href="{{x}}">', 'url'],
    ['an address in capitals', '<A HREF="{{x}}">', 'url'],
    ['the beginning of an address', '<a href="{{x}}?a=b">', 'url'],
    ['the query of an address', '<a href="https://a.example/?q={{x}}&amp;r=1">', 'url-part'],
    ['the second of two fields', '<a href="{{a}}{{b}}">', 'url url-part'],
    ['behind an entity', '<a href="https://a.example/?a&amp;{{x}}">', 'url-part'],
    ['text behind a style', '<style>a{b:c}</style>{{x}}', 'html'],
    ['text in a cell behind an unclosed tag', '<p><br><b>{{x}}', 'html'],
  ])('%s', (_, html, contexts) => {
    expect(
      slots(cut(html))
        .map(({ context }) => context)
        .join(' '),
    ).toBe(contexts)
  })

  test('everything else stays as it is', () => {
    expect(cut('<p>a {{x}} &amp; b</p>')).toEqual(['<p>a ', { name: 'x', context: 'html' }, ' &amp; b</p>'])
  })

  test('a fallback stays with its field, and a number that is no marker is left alone', () => {
    const { mark, fields } = createMarkers()
    const text = `a ${mark({ name: 'x', fallback: 'y' })} \uE0007\uE001`
    expect(cutText(text, fields, 'text')).toEqual([
      'a ',
      { name: 'x', fallback: 'y', context: 'text' },
      ' \uE0007\uE001',
    ])
  })
})

test.each([
  ['a style', '<style>a{color:{{x}}}</style>'],
  ['a style attribute', '<p style="color:{{x}}">'],
  ['a script', '<script>{{x}}</script>'],
  ['an event handler', '<p onclick="{{x}}">'],
  ['an unquoted attribute', '<img alt={{x}}>'],
  ['an unquoted address', '<a href={{x}}>'],
  ['an attribute that is not known to show text', '<p data-x="{{x}}">'],
  ['a srcset', '<img srcset="{{x}}">'],
  ['a comment', '<!-- {{x}} -->'],
  ['a conditional comment', '<!--[if mso]><p>{{x}}</p><![endif]-->'],
  ['the name of a tag', '<{{x}}>'],
  ['the name of an attribute', '<p {{x}}="a">'],
  ['a doctype', '<!doctype {{x}}>'],
])('a field in %s is refused', async (_, html) => {
  expect(await diagnosticsOf(() => cut(html))).toEqual(['template/field'])
})

test.each([
  ['runs a script', '<a href="javascript:alert(1)">'],
  ['runs a script, in capitals', '<A HREF="JavaScript:alert(1)">'],
  ['runs a script that a field ends', '<a href="javascript:{{x}}">'],
  ['is data', '<img src="data:image/png;base64,AAAA">'],
  ['is relative', '<a href="page.html">'],
  ['begins with a space', '<a href=" {{x}}">'],
])('an address of a template that %s is refused', async (_, html) => {
  expect(await diagnosticsOf(() => cut(html))).toEqual(['template/url'])
})

test.each([
  ['line ends are a space', 'a\r\nb\nc', 'a b c'],
  ['other controls too', 'a\u0000b\u0085c\u2028d', 'a b c d'],
  ['directions are dropped', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
  ['private-use characters are dropped', '\uE0000\uE001\u{F0000}', '0'],
  ['half characters are dropped', 'a\uD800b\uDC00c', 'abc'],
  ['and never make a whole one', '\uD83D\u202E\uDE00', ''],
  ['joiners stay', 'می\u200Cخواهم 👩\u200D🚀', 'می\u200Cخواهم 👩\u200D🚀'],
  ['outer spaces go', ' \t a b \u00A0', 'a b'],
])('of a value, %s', (_, given, expected) => {
  expect(cleanValue(given)).toBe(expected)
})

test.each([
  ['https://a.example/?b=c&d', 'https://a.example/?b=c&amp;d'],
  ['HTTP://a.example', 'HTTP://a.example'],
  ['mailto:a@b.example', 'mailto:a@b.example'],
  ["https://a.example/'b'", 'https://a.example/&#39;b&#39;'],
  ['javascript:alert(1)', '#'],
  ['java\tscript:alert(1)', '#'],
  ['data:text/html,a', '#'],
  ['//a.example', '#'],
  ['a.example', '#'],
  ['https://', '#'],
  ['https://a.example/" onclick="b', '#'],
  ['https:\\\\a.example', '#'],
  ['', '#'],
])('as a whole address, %s becomes %s', (value, expected) => {
  expect(fillSlot('url', value)).toBe(expected)
})

describe('any value', () => {
  const hostile = fc.constantFrom(
    '<script>',
    '</p>',
    '"',
    "'",
    '`',
    '&amp;',
    '%00',
    '%',
    '\r\n',
    '\uE0000\uE001',
    '\u202E',
    '\uD800',
    '\uDC00',
    'javascript:',
    '{{x}}',
    ' ',
    '/',
    '..',
    '?',
    '#',
    '@',
  )
  const value = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'binary' })), { maxLength: 6 })
    .map(parts => parts.join(''))
  const notDots = value.filter(given => !/^\.\.?$/.test(cleanValue(given)))

  test('is one line of whole characters once it is clean, and stays so', () => {
    fc.assert(
      fc.property(value, given => {
        const clean = cleanValue(given)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cs}\p{Co}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/u)
        expect(cleanValue(clean)).toBe(clean)
      }),
    )
  })

  test('is the text of its slot and nothing else', () => {
    const skeleton = cut('<p title="{{x}}">{{x}}</p>')
    fc.assert(
      fc.property(value, given => {
        const { children } = parseDocument(fill(skeleton, given))
        const [paragraph] = DomUtils.getElementsByTagName('*', children)
        expect(children).toHaveLength(1)
        expect(paragraph?.attribs).toEqual({ title: cleanValue(given) })
        expect(DomUtils.textContent(children)).toBe(cleanValue(given))
        expect(DomUtils.getElementsByTagName('*', children)).toHaveLength(1)
      }),
    )
  })

  test.each([
    ['query', 'https://a.example/b?q={{x}}&r=1#end', (url: URL) => url.searchParams.get('q')],
    ['path', 'https://a.example/b/{{x}}/c?r=1#end', (url: URL) => decodeURIComponent(url.pathname.split('/')[2] ?? '')],
    ['fragment', 'https://a.example/b?r=1#{{x}}', (url: URL) => decodeURIComponent(url.hash.slice(1))],
  ])('is one part of an address, in its %s', (_, address, partOf) => {
    const skeleton = cut(`<a href="${address}">`)
    const hrefOf = (given: string) =>
      DomUtils.getElementsByTagName('a', parseDocument(fill(skeleton, given)))[0]?.attribs.href
    const around = ({ protocol, host, pathname, searchParams }: URL) => [
      protocol,
      host,
      pathname.split('/').length,
      pathname.split('/').at(-1),
      searchParams.get('r'),
    ]
    const plain = new URL(hrefOf('plain') ?? '')
    fc.assert(
      fc.property(notDots, given => {
        const url = new URL(hrefOf(given) ?? '')
        expect(around(url)).toEqual(around(plain))
        expect(partOf(url)).toBe(cleanValue(given))
      }),
    )
  })

  test.each(['.', '..'])('%s in the path of an address takes nothing of what is around it away', dots => {
    const filled = fill(cut('<a href="https://a.example/b/{{x}}/c">'), dots)
    const [, href = ''] = /href="(.*)"/.exec(filled) ?? []
    expect(new URL(href).pathname).toMatch(/^\/b\/.*\/c$/)
  })

  test('is an address that may be followed, or none', () => {
    const skeleton = cut('<a href="{{x}}">')
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          fc.webUrl(),
          value.map(rest => `https://a.example/${rest}`),
        ),
        given => {
          const [link, ...others] = DomUtils.getElementsByTagName('*', parseDocument(fill(skeleton, given)))
          const href = link?.attribs.href ?? ''
          expect(others).toEqual([])
          expect(Object.keys(link?.attribs ?? {})).toEqual(['href'])
          if (href !== '#')
            expect([href, new URL(href).protocol]).toEqual([
              cleanValue(given),
              expect.stringMatching(/^(?:https?|mailto):$/),
            ])
        },
      ),
    )
  })
})
