import { describe, expect, test } from 'vitest'
import { blockMark } from '../../../src/core/email/compilation.ts'
import { findMarkupFaults } from '../../../src/core/email/markup.ts'

const inText = (html: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${html}</mj-text></mj-column></mj-section></mj-body></mjml>`

/** What stands at each fault. */
const faults = (mjml: string) =>
  findMarkupFaults(mjml).map(({ offset, snippet }) => `${snippet} ${mjml.slice(offset).startsWith(snippet)}`)

describe('markup that is as it should be', () => {
  test.each([
    ['elements in elements', inText('<p>a <b>b</b><br>c <img src="x"> <i></i></p><hr/>')],
    ['a conditional comment', inText('<!--[if !mso]><!--><p>a</p><!--<![endif]-->')],
    ['elements in capitals', inText('a<BR>b<IMG src="x">')],
    ['signs that begin no element', inText('a &lt; b > c & d')],
    ['an angle bracket in an attribute', inText('<img alt="a > b < c">')],
    ['styles', '<mjml><mj-head><mj-raw><style>.a>.b{color:red}</style></mj-raw></mj-head></mjml>'],
    ['elements of MJML without content', '<mjml><mj-body><mj-spacer height="1px" /></mj-body></mjml>'],
    ['marks of blocks', `<mjml><mj-body>${blockMark(0)}<mj-spacer />${blockMark(1)}</mj-body></mjml>`],
  ])('%s', (_, mjml) => {
    expect(findMarkupFaults(mjml)).toEqual([])
  })
})

describe('markup that MJML lets pass', () => {
  test.each([
    ['an element that is not closed', inText('<p>a'), ['<p true']],
    ['one that is closed too late', inText('<b><i>a</b></i>'), ['<i true', '</i false']],
    ['an end without a beginning', inText('a</p>'), ['</p false']],
    ['text in a section', '<mj-section>\n words <mj-column></mj-column></mj-section>', ['words true']],
    ['text in the body', '<mjml><mj-body>words</mj-body></mjml>', ['words true']],
    ['a script', inText('<SCRIPT>a</SCRIPT>'), ['<SCRIPT false']],
    [
      'a CDATA section, which ends sooner for a browser',
      inText('<![CDATA[ > <script>a</script> ]]>'),
      ['<![CDATA[ false'],
    ],
    ['a form', inText('<form></form>'), ['<form false']],
    ['a handler', inText('<p onClick="a">a</p>'), ['onClick true']],
    ['a block that ends the body', `<mj-body>${blockMark(0)}</mj-body>${blockMark(1)}</mj-body>`, ['</mj-body false']],
    [
      'a block that leaves one open',
      `<mj-body>${blockMark(0)}<mj-raw><p>${blockMark(1)}</mj-body>`,
      ['<mj-raw true', '<p true'],
    ],
    ['a document that ends too early', '<mjml><mj-body>', ['<mjml true', '<mj-body true']],
  ])('%s', (_, mjml, expected) => {
    expect(faults(mjml)).toEqual(expected)
  })
})
