import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CLIENT_IDS, SUPPORT } from '../../src/core/clients/client-support-data.ts'
// biome-ignore lint/correctness/useImportExtensions: plain JavaScript, to be run by any Node.
import { reduceFeatures, writeModule } from './reduce-caniemail.mjs'

const GENERATED = join(import.meta.dirname, '../../src/core/clients/client-support-data.ts')

function feature(slug: string, stats: object, more: object = {}): object {
  return { slug, title: slug, last_test_date: '2021-11-02', stats, ...more }
}

/** The letter that the versions of one client come to. */
function letterOf(versions: Readonly<Record<string, string>>): string | undefined {
  return reduceFeatures([feature('css-gap', { gmail: { ios: versions } })], 1).features[0]?.support
}

describe('a feature', () => {
  test.each([
    ['supported', { '2021-10': 'y' }, 'y'],
    ['supported with a note', { '2021-10': 'y #1' }, 'y'],
    ['supported in part, with notes', { '2021-10': 'a #1 #2' }, 'a'],
    ['not supported', { '2021-10': 'n' }, 'n'],
    ['unknown', { '2021-10': 'u' }, 'u'],
    ['never tested', {}, 'u'],
    ['supported since a later version', { '2007': 'n', '2021': 'y' }, 'y'],
    ['lost in a later version', { '2021-10': 'y', '2023-12': 'n' }, 'n'],
    ['decided by a whole number, which the reading puts first', { '10.3': 'n', '12': 'y', '13': 'y' }, 'y'],
    ['decided by a version after whole numbers', { '12': 'y', '13': 'y', '18.3.2': 'a #2' }, 'a'],
    ['decided by a version after years', { '2011': 'y', '2016': 'y', '16.80': 'n' }, 'n'],
    ['decided by a month after whole numbers', { '78': 'y', '2021-10': 'n' }, 'n'],
  ])('%s', (_, versions, letter) => {
    expect(letterOf(versions)).toBe(letter)
  })

  test('with a result of another kind is refused', () => {
    expect(() => letterOf({ '2021-10': 'maybe' })).toThrow(/css-gap, gmail\/ios/)
  })
})

test('features become lines with a letter a client, both sorted', () => {
  const reduced = reduceFeatures(
    [
      feature('html-video', { hey: { 'desktop-webmail': { '1': 'y' } } }, { title: '<video> element ' }),
      feature('css-gap', { gmail: { ios: { '1': 'n' }, android: { '1': 'a #1' } } }, { last_test_date: '2024-5-1' }),
    ],
    1,
  )
  expect(reduced).toEqual({
    clients: ['gmail/android', 'gmail/ios', 'hey/desktop-webmail'],
    features: [
      { slug: 'css-gap', tested: '2024-05-01', support: 'anu', title: 'css-gap' },
      { slug: 'html-video', tested: '2021-11-02', support: 'uuy', title: '<video> element' },
    ],
  })
})

test('what no author writes, clients that are gone and those hardly tested are left out', () => {
  const reduced = reduceFeatures(
    [
      feature('amp', { gmail: { ios: { '1': 'n' } } }),
      feature('css-gap', { gmail: { ios: { '1': 'y' } }, outlook: { 'windows-mail': { '1': 'n' } } }),
      feature('css-inset', { gmail: { ios: { '1': 'y' } }, outlook: { 'windows-mail': { '1': 'n' } } }),
      feature('css-resize', { hey: { 'desktop-webmail': { '1': 'n' } } }),
    ],
    2,
  )
  expect(reduced.clients).toEqual(['gmail/ios'])
  expect(reduced.features.map(({ slug, support }) => [slug, support])).toEqual([
    ['css-gap', 'y'],
    ['css-inset', 'y'],
    ['css-resize', 'u'],
  ])
})

test('the data in the source are as this program writes them', async () => {
  const features = SUPPORT.map(line => {
    const [slug = '', tested = '', support = '', ...title] = line.split(' ')
    return { slug, tested, support, title: title.join(' ') }
  })
  const written = await readFile(GENERATED, 'utf8')
  expect(writeModule({ clients: CLIENT_IDS, features })).toBe(written)
  for (const { slug, tested, support } of features) {
    expect(tested, slug).toMatch(/^20\d\d-[01]\d-[0-3]\d$/)
    expect(support, slug).toMatch(new RegExp(`^[yanu]{${CLIENT_IDS.length}}$`))
  }
  expect(written).toContain('Permission is hereby granted, free of charge')
  expect(written.length).toBeLessThan(60_000)
})
