import { expect, test } from 'vitest'
import { parseNewsletter } from '../../../src/core/content/newsletter.ts'
import { unsubscribeUrl } from '../../../src/core/email/unsubscribe-url.ts'
import { decodeSource } from '../../../src/core/source/decode.ts'
import { findingsOf } from '../../diagnostics-of.ts'
import { NEWSLETTER } from '../../scratch-project.ts'

/** As it is written, with a token in it, and without one. */
const TABLE: readonly (readonly [string, string, string])[] = [
  ['https://s.example', 'https://s.example?token=T', 'https://s.example'],
  ['https://s.example/leave', 'https://s.example/leave?token=T', 'https://s.example/leave'],
  ['HTTPS://s.example/leave', 'HTTPS://s.example/leave?token=T', 'HTTPS://s.example/leave'],
  ['https://s.example/leave?', 'https://s.example/leave?token=T', 'https://s.example/leave?'],
  ['https://s.example/leave?a=1', 'https://s.example/leave?a=1&token=T', 'https://s.example/leave?a=1'],
  ['https://s.example/leave?a=1&', 'https://s.example/leave?a=1&token=T', 'https://s.example/leave?a=1&'],
  ['https://s.example/leave#form', 'https://s.example/leave?token=T#form', 'https://s.example/leave#form'],
  ['https://s.example/?a=1#x?y', 'https://s.example/?a=1&token=T#x?y', 'https://s.example/?a=1#x?y'],
  ['mailto:leave@s.example', 'mailto:leave@s.example', 'mailto:leave@s.example'],
  ['mailto:leave@s.example?subject=a', 'mailto:leave@s.example?subject=a', 'mailto:leave@s.example?subject=a'],
  ['https://s.example/{token}', 'https://s.example/T', 'https://s.example'],
  ['https://s.example/{token}/', 'https://s.example/T/', 'https://s.example/'],
  ['https://s.example/{token}.html', 'https://s.example/T.html', 'https://s.example'],
  ['https://s.example/leave/{token}/now?a=', 'https://s.example/leave/T/now?a=', 'https://s.example/leave/now?a='],
  ['https://s.example/leave-{token}.html', 'https://s.example/leave-T.html', 'https://s.example/leave.html'],
  ['https://s.example/leave?{token}', 'https://s.example/leave?T', 'https://s.example/leave'],
  ['https://s.example/leave?{token}&a=1', 'https://s.example/leave?T&a=1', 'https://s.example/leave?a=1'],
  ['https://s.example/leave?t={token}', 'https://s.example/leave?t=T', 'https://s.example/leave'],
  ['https://s.example/leave?t={token}#a', 'https://s.example/leave?t=T#a', 'https://s.example/leave#a'],
  ['https://s.example/leave?t={token}&a=1', 'https://s.example/leave?t=T&a=1', 'https://s.example/leave?a=1'],
  ['https://s.example/leave?a=1&t={token}', 'https://s.example/leave?a=1&t=T', 'https://s.example/leave?a=1'],
  ['https://s.example/leave?a=1&t={token}&b', 'https://s.example/leave?a=1&t=T&b', 'https://s.example/leave?a=1&b'],
  ['https://s.example/leave?a={token}&b={token}', 'https://s.example/leave?a=T&b=T', 'https://s.example/leave'],
  ['https://s.example/{token}?b={token}', 'https://s.example/T?b=T', 'https://s.example'],
  ['https://s.example/leave#{token}', 'https://s.example/leave#T', 'https://s.example/leave'],
  ['https://s.example/leave#t={token}', 'https://s.example/leave#t=T', 'https://s.example/leave'],
  ['https://s.example/#/leave/{token}', 'https://s.example/#/leave/T', 'https://s.example/#/leave'],
  ['mailto:leave+{token}@s.example', 'mailto:leave+T@s.example', 'mailto:leave@s.example'],
  ['mailto:leave@s.example?subject={token}', 'mailto:leave@s.example?subject=T', 'mailto:leave@s.example'],
  [
    'mailto:leave@s.example?subject=leave%20{token}',
    'mailto:leave@s.example?subject=leave%20T',
    'mailto:leave@s.example?subject=leave',
  ],
]

test.each(TABLE)('%s', (url, withToken, without) => {
  expect(unsubscribeUrl(url, 'T')).toBe(withToken)
  expect(unsubscribeUrl(url)).toBe(without)
  for (const made of [withToken, without]) expect(URL.canParse(made)).toBe(true)
})

test('signs of a token mean nothing to the one who puts it in', () => {
  expect(unsubscribeUrl('https://s.example/{token}', '$&$1')).toBe('https://s.example/$&$1')
})

const parse = (unsubscribe: string) => {
  const text = NEWSLETTER.replace('https://scratch.example/unsubscribe', unsubscribe)
  return parseNewsletter(decodeSource('content/newsletter.yaml', Buffer.from(text)))
}

test.each(TABLE)('%s is accepted in a newsletter’s settings as it is written', async url => {
  expect(parse(url).urls.unsubscribe).toBe(url)
})

test.each([
  ['in the name of a host', 'https://{token}.s.example/'],
  ['at the end of one', 'https://s.example{token}/'],
  ['for a whole mailbox', 'mailto:{token}@s.example'],
])('a token %s is refused', async (_, url) => {
  expect((await findingsOf(() => parse(url))).map(({ code, at }) => [code, at?.line])).toEqual([['url/invalid', 3]])
})
