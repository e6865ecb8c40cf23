import { expect, test } from 'vitest'
import { FEATURE_SLUGS, supportOf } from '../../../src/core/clients/client-support.ts'
import { CLIENT_IDS } from '../../../src/core/clients/client-support-data.ts'
import type { ClientId } from '../../../src/core/clients/clients.ts'

test('a feature has its title, the day of its test and a result a client', () => {
  const flex = supportOf('css-display-flex')
  expect(flex).toMatchObject({ slug: 'css-display-flex', title: 'display:flex', tested: '2021-11-02' })
  expect(flex?.in('outlook/windows')).toBe('no')
  expect(flex?.in('gmail/desktop-webmail')).toBe('yes')
  expect(flex?.in('gmail/ios')).toBe('almost')
  expect(supportOf('css-cursor')?.in('outlook/windows')).toBe('unknown')
})

test('a title keeps its spaces', () => {
  expect(supportOf('html-video')?.title).toBe('<video> element')
})

test('what is not known has no support at all', () => {
  expect(supportOf('css-nothing')).toBeUndefined()
  expect(supportOf('amp')).toBeUndefined()
  expect(supportOf('css-gap')?.in('outlook/linux' as ClientId)).toBe('unknown')
})

test('every client knows the oldest of features', () => {
  expect(FEATURE_SLUGS.length).toBeGreaterThan(250)
  for (const client of CLIENT_IDS) expect(['yes', 'unknown'], client).toContain(supportOf('html-p')?.in(client))
})
