import { expect, test } from 'vitest'
import { compileMjml } from '../../../src/core/email/mjml.ts'
import { tidyHtml } from '../../../src/core/email/tidy.ts'

const section = (ground: string, text: string) =>
  `<mj-section background-color="${ground}"><mj-column><mj-text>${text}</mj-text></mj-column></mj-section>`
const tidied = async (body: string) => tidyHtml((await compileMjml(`<mjml><mj-body>${body}</mj-body></mjml>`)).html)
const tables = (html: string) => html.match(/<div style="background-color/g)?.length

test('neighbours on the same ground share a table, others do not', async () => {
  expect(tables(await tidied(section('#ffffff', 'a') + section('#ffffff', 'b')))).toBe(1)
  expect(tables(await tidied(section('#ffffff', 'a') + section('#000000', 'b')))).toBe(2)
})

test('a section behind raw HTML on another ground does not join the first', async () => {
  const body = `${section('#ffffff', 'a')}<mj-raw><div>r</div></mj-raw>${section('#000000', 'b')}${section('#ffffff', 'c')}`
  expect(tables(await tidied(body))).toBe(3)
})

test.each([
  ['words that look like styles', '0px and mso | IE and class="x-outlook"'],
  ['a class of the author', '<div class="hide-outlook">A</div>'],
  ['a line end between words', '<b>a</b>\n<i>b</i>'],
  ['code', '<pre>a\n\n   b   c\n</pre>'],
])('%s stays as it is', async (_, text) => {
  expect(await tidied(section('#ffffff', text))).toContain(text)
})
