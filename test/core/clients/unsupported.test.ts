import { describe, expect, test } from 'vitest'
import { BASELINE_FEATURES } from '../../../src/core/clients/baseline-features.ts'
import { FEATURE_SLUGS, supportOf } from '../../../src/core/clients/client-support.ts'
import { CLIENTS, DEFAULT_CLIENTS, matchClients } from '../../../src/core/clients/clients.ts'
import { HARMLESS } from '../../../src/core/clients/harmless-features.ts'
import { TOLD_ELSEWHERE } from '../../../src/core/clients/told-elsewhere.ts'
import { findUnsupported } from '../../../src/core/clients/unsupported.ts'
import { parsePage } from '../../../src/core/page/page.ts'

function slugsFor(html: string, ...clients: readonly string[]): readonly string[] {
  const chosen = clients.length > 0 ? matchClients(clients).clients : DEFAULT_CLIENTS
  return findUnsupported(parsePage(html), chosen).map(({ slug }) => slug)
}

test('a finding says what, where, who lacks it, who has gaps, and when that was tested', () => {
  const [found, ...rest] = findUnsupported(parsePage('<p style="color:red;display: flex">x</p>'), DEFAULT_CLIENTS)
  expect(rest).toEqual([])
  expect(found).toMatchObject({
    slug: 'css-display-flex',
    title: 'display:flex',
    use: { element: { name: 'p' }, text: 'display: flex' },
    missing: ['Outlook on Windows'],
    partial: ['Gmail on iOS and Android'],
    tested: '2021-11-02',
  })
})

describe('reported is', () => {
  test.each<[string, string, string]>([
    ['an element', '<div><progress></progress></div>', 'html-progress'],
    ['an attribute', '<div hidden>x</div>', 'html-hidden'],
    ['a property', '<p style="position:absolute">x</p>', 'css-position'],
    ['columns by their short name', '<p style="columns:2">x</p>', 'css-column-count'],
    ['a unit', '<p style="font-size:1rem">x</p>', 'css-unit-rem'],
    ['a function', '<p style="width:calc(1px + 2px)">x</p>', 'css-unit-calc'],
    ['a custom property', '<p style="color:var(--ink)">x</p>', 'css-variables'],
    ['a rule of a sheet', '<style>@font-face{font-family:x;src:url(x)}</style>', 'css-at-font-face'],
    ['a pseudo class', '<style>p:nth-child(2){color:red}</style>', 'css-pseudo-class-nth-child'],
    ['the format of a picture', '<img src="https://e.org/a.ico" alt="x">', 'image-ico'],
    ['a picture behind text that nothing stands in for', '<p style="background:url(a)">x</p>', 'css-background-image'],
  ])('%s', (_, html, slug) => {
    expect(slugsFor(html)).toEqual([slug])
  })
})

describe('silent is', () => {
  test.each<[string, string]>([
    ['what the templates use', '<p style="margin:0;padding:4px;color:red;display:none">x</p>'],
    ['an ornament', '<p style="border-radius:4px;box-shadow:0 0 2px red;transition:color 1s;cursor:pointer">x</p>'],
    ['what a pointer does', '<style>a:hover{color:red}</style>'],
    ['what only has gaps', '<p style="background:red">x</p><ul><li>x</li></ul>'],
    ['what stands in @supports', '<style>@supports (display:grid){.a{display:grid;gap:1rem}}</style>'],
    ['what has a fallback', '<p style="width:600px;width:min(600px,100%)">x</p>'],
    ['what an id names: who lacks that reads no sheet', '<style>#a{color:red}</style>'],
    ['an element that no mail may hold', '<video src="https://e.org/a"></video><input type="radio" required>'],
    ['a format of pictures that another rule tells', '<img src="https://e.org/a.webp" alt="x">'],
    ['an anchor', '<a href="#a">x</a>'],
    ['plain words', '<p>display:flex</p>'],
  ])('%s', (_, html) => {
    expect(slugsFor(html)).toEqual([])
  })

  test('what MJML draws a second time for Outlook', () => {
    const behind = (src: string): string =>
      `<!--[if mso | IE]><v:rect><v:fill src="${src}" /></v:rect><![endif]-->` +
      `<div style="background:url('https://e.org/a.jpg?b=1&amp;c=2') center top / cover no-repeat">x</div>`
    expect(slugsFor(behind('https://e.org/a.jpg?b=1&amp;c=2'))).toEqual([])
    expect(slugsFor(behind('https://e.org/other.jpg'))).toEqual(['css-background-image'])
  })
})

describe('the clients', () => {
  test('decide whether there is a finding', () => {
    const flex = '<p style="display:flex">x</p>'
    expect(slugsFor(flex, 'outlook')).toEqual(['css-display-flex'])
    expect(slugsFor(flex, 'apple-mail', 'gmail/desktop-webmail')).toEqual([])
    expect(findUnsupported(parsePage(flex), [])).toEqual([])
  })

  test('are named by family where all of it fails', () => {
    const [found] = findUnsupported(parsePage('<p style="transform:none;position:sticky">x</p>'), DEFAULT_CLIENTS)
    expect(found?.missing).toEqual(['Gmail', 'Outlook on Windows and iOS'])
  })

  test('that read no sheet are not counted for what stands in one', () => {
    const missing = (html: string): readonly string[] | undefined =>
      findUnsupported(parsePage(html), matchClients(['gmail/mobile-webmail', 'outlook/windows']).clients)[0]?.missing
    expect(missing('<style>.a{object-fit:cover}</style>')).toEqual(['Outlook on Windows'])
    expect(missing('<p style="object-fit:cover">x</p>')).toEqual(['Gmail on the mobile web', 'Outlook on Windows'])
  })
})

test('a feature is reported once, where an element uses it', () => {
  const html = '<style>.a{display:flex}</style><b style="display:flex">x</b><i style="display:flex">y</i>'
  const found = findUnsupported(parsePage(html), DEFAULT_CLIENTS)
  expect(found.map(({ use }) => use.element?.name)).toEqual(['b'])
})

test('the lists of what is never reported hold what is known, and nothing that needs no mention', () => {
  expect(BASELINE_FEATURES).toEqual([...new Set(BASELINE_FEATURES)].sort())
  const silenced = [...HARMLESS.keys(), ...TOLD_ELSEWHERE.keys()]
  for (const slug of [...BASELINE_FEATURES, ...silenced]) expect(FEATURE_SLUGS).toContain(slug)
  expect(new Set(silenced).size).toBe(silenced.length)
  for (const slug of silenced) {
    expect(
      [...CLIENTS.keys()].some(client => supportOf(slug)?.in(client) === 'no'),
      slug,
    ).toBe(true)
  }
})
