import { describe, expect, test } from 'vitest'
import { mendText, type PlacedMend } from '../../../src/core/checks/mend.ts'

const FILE = 'content/articles/a.md'

function mendAt(text: string, from: string, to: string): PlacedMend {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)
  const line = lines.findIndex(row => row.includes(from)) + 1
  return { line, column: (lines[line - 1] ?? '').indexOf(from) + 1, from, to }
}

describe('mending changes what is to be mended and no other byte', () => {
  test.each([
    ['Unix line ends', '---\ntitle: x\n---\n\nTwo  spaces here.\n'],
    ['Windows line ends', '---\r\ntitle: x\r\n---\r\n\r\nTwo  spaces here.\r\n'],
    ['a byte order mark', '\uFEFF---\ntitle: x\n---\nTwo  spaces here.'],
    ['trailing spaces and tabs', '---\ntitle:   x  \n---\n\t\nTwo  spaces here.  \n\n\n'],
  ])('%s', (_, text) => {
    const mend = mendAt(text, 'Two  spaces', 'Two spaces')
    expect(mendText(FILE, text, [mend])).toEqual({ text: text.replace('Two  spaces', 'Two spaces'), count: 1 })
  })

  test('several places of one line', () => {
    const text = '---\ntitle: x\n---\na  b  c\n'
    const mends = [
      { line: 4, column: 1, from: 'a  b', to: 'a b' },
      { line: 4, column: 4, from: 'b  c', to: 'b c' },
    ]
    expect(mendText(FILE, text, mends)).toEqual({ text: '---\ntitle: x\n---\na b c\n', count: 2 })
  })
})

describe('what YAML quotes stays quoted', () => {
  test.each([
    ['plain', `who: O'Brien`, 'who: O’Brien'],
    ['single quotes', `who: 'O''Brien'`, `who: 'O’Brien'`],
    ['double quotes', `who: "O'Brien"`, `who: "O’Brien"`],
  ])('%s', (_, yaml, expected) => {
    const text = `---\n${yaml}\n---\n`
    const column = 'who: '.length + 1
    const mend = { line: 2, column, from: "O'Brien", to: 'O’Brien' }
    expect(mendText(FILE, text, [mend])).toEqual({ text: `---\n${expected}\n---\n`, count: 1 })
  })
})

describe('nothing is mended', () => {
  const text = '---\ntitle: one  two\n---\nThree\n'
  test.each([
    ['where something else stands now', { line: 2, column: 8, from: 'uno  dos', to: 'uno dos' }],
    ['where the place is another', { line: 4, column: 1, from: 'one  two', to: 'one two' }],
    ['where the line is gone', { line: 40, column: 1, from: 'one  two', to: 'one two' }],
    ['where it would say something else', { line: 2, column: 8, from: 'one  two', to: 'three' }],
    ['where the file would not read any more', { line: 2, column: 8, from: 'one  two', to: '"one two' }],
  ])('%s', (_, mend) => {
    expect(mendText(FILE, text, [mend])).toEqual({ text, count: 0 })
  })
})
