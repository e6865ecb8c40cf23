import { expect, test } from 'vitest'
import { cellColumns, detectDelimiter } from '../../../src/core/source/csv-line.ts'

test.each([
  ['commas', 'email,firstName,plan', ','],
  ['semicolons', 'email;firstName;plan', ';'],
  ['tabs', 'email\tfirstName\tplan', '\t'],
  ['the mark that there is most of', 'email;name, first;name, last;plan', ';'],
  ['a comma where there are as many of each', 'a,b;c', ','],
  ['a comma in a list of one column', 'email', ','],
  ['not what stands in quotes', '"a;b;c",email', ','],
  ['not what stands behind a quote that is never closed', 'email,"a;b;c', ','],
])('cells are separated by %s', (_, line, delimiter) => {
  expect(detectDelimiter(line)).toBe(delimiter)
})

test.each<[string, string, readonly number[]]>([
  ['of one cell', 'email', [1]],
  ['of several', 'email,a,bc', [1, 7, 9]],
  ['of empty ones', ',,', [1, 2, 3]],
  ['behind one in quotes', '"a,""b",c', [1, 9]],
])('the columns %s', (_, line, columns) => {
  expect(cellColumns(line, ',')).toEqual(columns)
})
