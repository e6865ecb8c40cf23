import { expect, test } from 'vitest'
import { normaliseAddress, parseAddress } from '../../../src/core/content/address.ts'

test.each([
  [
    'capitals of the local part stay in an address and go for comparing',
    'Ada.L@Reader.Example',
    'Ada.L@reader.example',
  ],
  ['an international domain is written in ASCII', 'ada@Bücher.example', 'ada@xn--bcher-kva.example'],
  ['a plus belongs to the local part', 'ada+news@reader.example', 'ada+news@reader.example'],
])('%s', (_, given, address) => {
  expect(parseAddress(given)).toBe(address)
  expect(normaliseAddress(given)).toBe(address.toLowerCase())
})

test.each([
  '',
  'ada',
  '@reader.example',
  'ada@',
  'ada@localhost',
  'ada b@reader.example',
  ' ada@reader.example',
  '"ada"@reader.example',
  '"a@b"@reader.example',
  'ada@home@reader.example',
  'ada@reader.example,bob@reader.example',
  'ada,bob@reader.example',
  'adä@reader.example',
  'ada@reader.example\r\nBcc: bob@reader.example',
  'ada\0@reader.example',
  'Ada <ada@reader.example>',
  '=ada@reader.example()',
  'ada@reader.example\n',
  'ada@rea\tder.example',
  'ada@reader.example/,bob',
  'ada@reader.example?bob',
  'ada@reader.example#',
  'ada@reader.example\\bob',
  'ada@r%65ader.example',
  `${'a'.repeat(65)}@reader.example`,
  `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.example`,
])('%j is no address', given => {
  expect(normaliseAddress(given)).toBeUndefined()
})
