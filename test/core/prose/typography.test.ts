import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '../../../src/core/prose/markdown.ts'
import type { Span } from '../../../src/core/prose/prose.ts'
import { typesetter } from '../../../src/core/prose/typography.ts'

const english = (text: string, before = '') => typesetter('en')(text, before)

describe('quotation marks by language', () => {
  test.each([
    ['en', '“a ‘b’ c”, it’s'],
    ['en-GB', '“a ‘b’ c”, it’s'],
    ['EN-us', '“a ‘b’ c”, it’s'],
    ['de', '„a ‚b‘ c“, it’s'],
    ['de-AT', '„a ‚b‘ c“, it’s'],
    ['de-CH', '«a ‹b› c», it’s'],
    ['fr', '«\u202Fa “b” c\u202F», it’s'],
    ['es', '«a “b” c», it’s'],
    ['sv', '”a ’b’ c”, it’s'],
    ['ar', '”a ’b‘ c“, it’s'],
    ['he', '”a ’b’ c”, it’s'],
    ['zh', '“a ‘b’ c”, it’s'],
    ['zh-Hans-CN', '“a ‘b’ c”, it’s'],
    ['tlh', '“a ‘b’ c”, it’s'],
  ])('%s', (language, expected) => {
    expect(typesetter(language)(`"a 'b' c", it's`, '')).toBe(expected)
  })
})

describe('English', () => {
  test.each([
    ['an apostrophe inside a word', `it's O'Neil's`, 'it’s O’Neil’s'],
    ['an apostrophe behind a plural', "the dogs' tails", 'the dogs’ tails'],
    ['an apostrophe behind a decade', "the 1990's", 'the 1990’s'],
    ['a decade without its century', "in the '90s", 'in the ’90s'],
    ['a year without its century', "the class of '05", 'the class of ’05'],
    ['an elision at the start', "'Tis the season", '’Tis the season'],
    ['an elision on both sides', "rock 'n' roll", 'rock ’n’ roll'],
    ['a possessive beside a quotation', "the dogs' 'tails'", 'the dogs’ ‘tails’'],
    ['a quotation in single marks', "they say 'a b' here", 'they say ‘a b’ here'],
    ['punctuation inside the marks', `a "b, c." d`, 'a “b, c.” d'],
    ['marks inside brackets', `("a")`, '(“a”)'],
    ['marks behind a Spanish question mark', `¿"a"?`, '¿“a”?'],
    ['marks around a dash', `"a"--"b"`, '“a”–“b”'],
    ['single marks that open right behind double ones', `"'a' b"`, '“‘a’ b”'],
    ['double marks that open right behind single ones', `'"a" b'`, '‘“a” b’'],
    ['marks that close together', `"a 'b'"`, '“a ‘b’”'],
    ['a quotation that ends in a number', `"in 2025"`, '“in 2025”'],
    ['a single quotation that ends in a number', `'in 2025'`, '‘in 2025’'],
    ['feet and inches', `he is 6'2" tall`, 'he is 6′2″ tall'],
    ['inches', `a 5" pipe`, 'a 5″ pipe'],
    ['an en dash', 'a -- b', 'a – b'],
    ['a range', '1914--1918', '1914–1918'],
    ['an em dash', 'a---b', 'a—b'],
    ['a run of hyphens that is no dash', 'a ---- b', 'a ---- b'],
    ['a hyphen', 'well-known', 'well-known'],
    ['a comment', '<!-- a -->', '<!-- a -->'],
    ['an ellipsis', 'wait...', 'wait…'],
    ['four dots', 'wait....', 'wait....'],
    ['a number and its unit', '5 km, 20 °C and 3 %.', '5\u00A0km, 20\u00A0°C and 3\u00A0%.'],
    ['a time of day', '10 a.m. or 9 pm', '10\u00A0a.m. or 9\u00A0pm'],
    ['a word that begins like a unit', '5 kmx', '5 kmx'],
    ['what is typographic already', '“a” it’s — b – c…', '“a” it’s — b – c…'],
    ['nothing', '', ''],
  ])('%s', (_, given, expected) => {
    expect(english(given)).toBe(expected)
  })

  test.each([
    ['closes behind a word', `" b`, 'x', '” b'],
    ['opens behind a space', `"b`, ' ', '“b'],
    ['is an apostrophe behind a word', `'s`, 'x', '’s'],
    ['opens at the start', `"b`, '', '“b'],
    ['is inches behind a digit', `" tall`, '2', '″ tall'],
  ])('a mark at the start of a run %s', (_, given, before, expected) => {
    expect(english(given, before)).toBe(expected)
  })
})

describe('French', () => {
  test.each([
    ['a space before an exclamation mark', 'Quoi !', 'Quoi\u202F!'],
    ['a space before a question mark', 'Qui ? Lui.', 'Qui\u202F? Lui.'],
    ['a space before a semicolon', 'ici ; là', 'ici\u202F; là'],
    ['a space before a colon', 'ceci : cela', 'ceci\u00A0: cela'],
    ['a space before two marks', 'Quoi ?!', 'Quoi\u202F?!'],
    ['a space at the start of a run', ' !', '\u202F!'],
    ['no space before a mark', 'Quoi! Qui? ici; ceci:', 'Quoi! Qui? ici; ceci:'],
    ['a space that does not break already', 'Quoi\u00A0! ceci\u202F:', 'Quoi\u00A0! ceci\u202F:'],
    ['an address', 'https://a.example:80/?b;c!', 'https://a.example:80/?b;c!'],
    ['an address behind a space', 'voir //a.example ://b', 'voir //a.example ://b'],
    ['a time', 'à 09:30', 'à 09:30'],
    ['a sign made of colons', 'un :sourire: ici', 'un :sourire: ici'],
    ['an operator', 'a != b', 'a != b'],
    ['spaces inside guillemets', '« a » et « b » !', '«\u202Fa\u202F» et «\u202Fb\u202F»\u202F!'],
    ['straight marks before a mark', '"a" : "b" ?', '«\u202Fa\u202F»\u00A0: «\u202Fb\u202F»\u202F?'],
    ['a quotation behind an elided word', `l'"affaire" d'"a"`, 'l’«\u202Faffaire\u202F» d’«\u202Fa\u202F»'],
  ])('%s', (_, given, expected) => {
    expect(typesetter('fr')(given, '')).toBe(expected)
  })

  test.each(['en', 'de', 'es', 'zh'])('its spaces are not those of %s', language => {
    expect(typesetter(language)('a ! b : « c »', '')).toBe('a ! b : « c »')
  })
})

test.each([
  ['Spanish', 'es', 'a question inside marks', '"¿a?", ¡"b"!', '«¿a?», ¡«b»!'],
  ['Spanish', 'es', 'marks behind a question mark that opens', `¿'a'?`, '¿“a”?'],
  ['German', 'de', 'marks before a colon', `"a": 'b'`, '„a“: ‚b‘'],
  ['Arabic', 'ar', 'marks before a comma', 'قال "نعم"، ثم', 'قال ”نعم“، ثم'],
  ['Hebrew', 'he', 'an abbreviation', 'צה"ל וארה"ב', 'צה״ל וארה״ב'],
  ['Hebrew', 'he', 'an abbreviation at the end of a quotation', 'אמר "צה"ל"', 'אמר ”צה״ל”'],
  ['Hebrew', 'he', 'a foreign sound', "ג'ורג'", 'ג׳ורג’'],
  ['Hebrew', 'he', 'a quotation behind a prefix', `ב"הארץ" וב'הארץ'`, 'ב”הארץ” וב’הארץ’'],
])('%s (%s): %s', (_, language, __, given, expected) => {
  expect(typesetter(language)(given, '')).toBe(expected)
})

describe('Chinese', () => {
  test.each([
    ['a quotation between characters', '', '他说"你好"。', '他说“你好”。'],
    ['two quotations', '', '"甲"和"乙"', '“甲”和“乙”'],
    ['a quotation within one', '', `他说"我'好'了"`, '他说“我‘好’了”'],
    ['an apostrophe', '', `"it's"很好`, '“it’s”很好'],
    ['a quotation that ends in a number', '', '"2025"年', '“2025”年'],
    ['a mark that closes behind emphasis', '点', '"很好', '”很好'],
    ['marks that open behind emphasis', '点', '"很"好', '“很”好'],
    ['a mark that closes inside emphasis', '"', '点"', '点”'],
    ['nothing else', '', '甲--乙...5 km！', '甲--乙...5 km！'],
  ])('%s', (_, before, given, expected) => {
    expect(typesetter('zh')(given, before)).toBe(expected)
  })
})

describe('in Markdown', () => {
  const spansOf = (spans: readonly Span[]): string =>
    spans
      .map(span => ('text' in span ? span.text : 'children' in span ? spansOf(span.children) : `<${span.type}>`))
      .join('')
  const read = (text: string): string => {
    const context = { file: 'content/a.md', typeset: typesetter('en'), fields: undefined }
    const [block] = parseMarkdown(text, context).value.children
    return block?.type === 'paragraph' ? spansOf(block.children) : block?.type === 'code-block' ? block.text : ''
  }

  test.each([
    ['quotes around emphasis', `"*a*" b`, '“a” b'],
    ['quotes inside emphasis', `a *"b"* c`, 'a “b” c'],
    ['quotes around code', '"`a`" b', '“a” b'],
    ['quotes around a merge field', `'{{a}}' b`, '‘<field>’ b'],
    ['quotes around a link', `"[a](https://a.example)" b`, '“a” b'],
    ['an apostrophe behind emphasis', `*a*'s b`, 'a’s b'],
    ['quotes behind a line break', `a\\\n"b"`, 'a<break>“b”'],
    ['code stays', '`"a" -- b...`', '"a" -- b...'],
    ['a code block stays', '    "a" -- 5 km', '"a" -- 5 km'],
    ['a bare address stays', 'https://a.example/b--c', 'https://a.example/b--c'],
    ['an entity is typed as what it stands for', '&quot;a&quot;', '“a”'],
  ])('%s', (_, given, expected) => {
    expect(read(given)).toBe(expected)
  })

  test('a paragraph starts afresh, whatever the one before ends with', () => {
    const context = { file: 'content/a.md', typeset: typesetter('en'), fields: undefined }
    const [, second] = parseMarkdown('a\n\n"b"', context).value.children
    expect(second).toEqual({ type: 'paragraph', children: [expect.objectContaining({ type: 'text', text: '“b”' })] })
  })

  test.each([
    ['a short last word stays with the one before', 'of', '\u00A0of'],
    ['a long last word may stand alone', 'somewhere', ' somewhere'],
  ])('%s', (_, last, end) => {
    const line = `This is a line of more than forty characters ${last}`
    expect(read(line)).toBe(`${line.slice(0, -last.length - 1)}${end}`)
  })
})

describe('whatever is written', () => {
  const language = fc.constantFrom('en', 'de', 'de-CH', 'fr', 'es', 'sv', 'ar', 'he', 'zh', 'tlh')
  const signs = [
    ...`"'-.!<> \n(5a`,
    'km',
    '%',
    '--',
    '...',
    '”',
    '‘',
    '–',
    '…',
    'é',
    '漢',
    'ג',
    '«',
    ' »',
    ' :',
    ';?',
    '\u00A0',
    'tis',
    '90s',
  ]
  const text = fc.array(fc.constantFrom(...signs), { maxLength: 30 }).map(parts => parts.join(''))
  const before = fc.constantFrom('', ' ', 'x', '"', '5')

  test('typesetting twice is typesetting once', () => {
    fc.assert(
      fc.property(language, text, before, (name, given, previous) => {
        const once = typesetter(name)(given, previous)
        expect(typesetter(name)(once, previous)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })

  test('letters, digits and line ends are never touched, and no straight mark is left', () => {
    const kept = (value: string) => value.replace(/[^\p{L}\p{N}\n]/gu, '')
    fc.assert(
      fc.property(language, text, before, (name, given, previous) => {
        const set = typesetter(name)(given, previous)
        expect(kept(set)).toBe(kept(given))
        expect(set).not.toMatch(/["']/)
      }),
      { numRuns: 1000 },
    )
  })
})

test.each(['en', 'he', 'zh'])('a text full of marks takes a time in proportion to its length in %s', language => {
  expect(typesetter(language)(`"a' `.repeat(100_000), '')).toHaveLength(400_000)
})
