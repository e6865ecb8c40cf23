import { expect, test } from 'vitest'
import { githubAnnotations } from '../../../src/core/source/annotations.ts'

test.each([
  [
    'a warning at its place',
    {
      code: 'link/http',
      severity: 'warning',
      message: 'In the clear.',
      hint: 'Try https.',
      at: { file: 'a.md', line: 2, column: 5 },
    },
    '::warning file=a.md,line=2,col=5,title=link/http::In the clear. Try https.',
  ],
  [
    'a finding without a place',
    { code: 'content/length', severity: 'info', message: 'Long.' },
    '::notice title=content/length::Long.',
  ],
  [
    'marks that would end the command',
    { code: 'link/http', severity: 'error', message: '50 %\n::error::x', at: { file: 'a,b:c.md' } },
    '::error file=a%2Cb%3Ac.md,title=link/http::50 %25%0A::error::x',
  ],
] as const)('%s', (_, finding, expected) => {
  expect(githubAnnotations([finding])).toBe(expected)
})

test('one a line', () => {
  const finding = { code: 'link/http', severity: 'error', message: 'x' } as const
  expect(githubAnnotations([finding, finding]).split('\n')).toHaveLength(2)
  expect(githubAnnotations([])).toBe('')
})
