import { expect, test } from 'vitest'
import { parseNewsletter } from '../../../src/core/content/newsletter.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { NEWSLETTER } from '../../scratch-project.ts'

const FILE = 'content/newsletter.yaml'
/** Of the first line behind the settings that every newsletter has. */
const LINE = NEWSLETTER.split('\n').length

function parse(more: string, head = NEWSLETTER) {
  return parseNewsletter({ path: FILE, text: `${head}${more}`, sha256: '' })
}

test('nothing need be given', () => {
  const { sending, testLists } = parse('')
  expect(sending).toEqual({ rate: 10, connections: 5, perDomain: 3 })
  expect(testLists).toEqual(['test'])
})

test('what is given holds', () => {
  const { sending, testLists } = parse(
    'testLists: [desk, friends]\nsending: { rate: 0.5, connections: 50, perDomain: 1, dkim: { domain: Scratch.Example, selector: news.2025 } }\n',
  )
  expect(sending).toEqual({
    rate: 0.5,
    connections: 50,
    perDomain: 1,
    dkim: { domain: 'scratch.example', selector: 'news.2025' },
  })
  expect(testLists).toEqual(['desk', 'friends'])
})

test('a sender below the domain that signs is signed for', () => {
  const head = NEWSLETTER.replace('news@scratch.example', 'news@letters.scratch.example')
  const { sending } = parse('sending: { dkim: { domain: scratch.example, selector: a } }\n', head)
  expect(sending.dkim?.domain).toBe('scratch.example')
})

test.each([
  ['an unknown key', 'sending: { rates: 5 }', 'front-matter/unknown-key', 12],
  ['a rate of nought', 'sending: { rate: 0 }', 'front-matter/invalid', 18],
  ['a rate above 1000', 'sending: { rate: 1001 }', 'front-matter/invalid', 18],
  ['an endless rate', 'sending: { rate: .inf }', 'front-matter/invalid', 18],
  ['a rate that is none', 'sending: { rate: .nan }', 'front-matter/invalid', 18],
  ['a rate in words', 'sending: { rate: fast }', 'front-matter/invalid', 18],
  ['no connection', 'sending: { connections: 0 }', 'front-matter/invalid', 25],
  ['51 connections', 'sending: { connections: 51 }', 'front-matter/invalid', 25],
  ['half a message', 'sending: { perDomain: 1.5 }', 'front-matter/invalid', 23],
  ['a word', 'sending: fast', 'front-matter/invalid', 10],
  [
    'a selector with a space',
    'sending: { dkim: { domain: scratch.example, selector: a b } }',
    'front-matter/invalid',
    55,
  ],
  [
    'a selector that begins with a dot',
    'sending: { dkim: { domain: scratch.example, selector: .a } }',
    'front-matter/invalid',
    55,
  ],
  ['a domain that is none', 'sending: { dkim: { domain: scratch, selector: a } }', 'front-matter/invalid', 28],
  ['the domain of another', 'sending: { dkim: { domain: other.example, selector: a } }', 'front-matter/invalid', 28],
  [
    'a domain below the sender',
    'sending: { dkim: { domain: news.scratch.example, selector: a } }',
    'front-matter/invalid',
    28,
  ],
  [
    'a domain that the sender ends in by letters alone',
    'sending: { dkim: { domain: cratch.example, selector: a } }',
    'front-matter/invalid',
    28,
  ],
  ['a test list in a folder', 'testLists: [../test]', 'front-matter/invalid', 13],
  ['a test list with its ending', 'testLists: [test.csv]', 'front-matter/invalid', 13],
])('%s is refused at its place', async (_, yaml, code, column) => {
  expect(await diagnosticsOf(() => parse(`${yaml}\n`))).toEqual([`${code} ${FILE}:${LINE}:${column}`])
})
