import { expect, test } from 'vitest'
import { error, placeAt, warning } from '../../../src/core/source/diagnostic.ts'
import { countDiagnostics, formatDiagnostics } from '../../../src/core/source/report.ts'

const source = { path: 'content/a.md', text: 'one\ntwo\tthree\nfour', sha256: '' }

test('a diagnostic tells severity, sentence, code, place, frame, related places and the fix', () => {
  const at = placeAt(source, 4, 3)
  const related = [{ file: 'content/b.md', line: 2, column: 1 }]
  const finding = error('article/unknown', 'There is no article.', { at, related, hint: 'Write one.' })
  expect(
    formatDiagnostics([finding, warning('article/repeated', 'Twice.')]),
  ).toBe(`error There is no article. [article/unknown]
  content/a.md:2:1
      1 | one
    > 2 | two three
        | ^^^
      3 | four
  see content/b.md:2:1
  Write one.

warning Twice. [article/repeated]`)
})

test('a place far to the right is shown with what is around it', () => {
  const long = { ...source, text: `${'x'.repeat(300)}here${'y'.repeat(300)}` }
  const [line = '', pointer = ''] = (placeAt(long, 300, 4).frame ?? '').split('\n')
  expect(line.length).toBeLessThan(130)
  expect(line.slice(pointer.indexOf('^'), pointer.lastIndexOf('^') + 1)).toBe('here')
})

test.each([
  [[], 'no findings'],
  [[error('source/empty', 'a')], '1 error'],
  [[error('source/empty', 'a'), error('source/empty', 'b'), warning('article/repeated', 'c')], '2 errors, 1 warning'],
])('%# findings are counted', (findings, told) => {
  expect(countDiagnostics(findings)).toBe(told)
})
