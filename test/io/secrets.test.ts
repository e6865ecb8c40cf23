import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSecret } from '../../src/io/secrets.ts'
import { findingsOf } from '../diagnostics-of.ts'
import { scratchProject } from '../scratch-project.ts'

const SECRET = '0123456789abcdef'.repeat(4)

test.each([
  ['the variable', { BROADSHEET_SECRET: SECRET }, SECRET],
  ['the variable without its line end', { BROADSHEET_SECRET: `${SECRET}\n` }, SECRET],
  ['nothing', {}, undefined],
  ['nothing from an empty variable', { BROADSHEET_SECRET: '', BROADSHEET_SECRET_FILE: '' }, undefined],
  ['nothing from another variable', { SMTP_URL: SECRET }, undefined],
])('a secret is %s', (_, environment, secret) => {
  expect(readSecret(environment, 'BROADSHEET_SECRET')).toBe(secret)
})

test('a secret is what a file holds, without the line end behind it', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'
  const root = scratchProject({ key: `${key}\r\n` })
  expect(readSecret({ DKIM_PRIVATE_KEY_FILE: join(root, 'key') }, 'DKIM_PRIVATE_KEY')).toBe(key)
})

test.each<[string, (root: string) => Record<string, string>]>([
  ['both are set', root => ({ BROADSHEET_SECRET: SECRET, BROADSHEET_SECRET_FILE: join(root, 'good') })],
  ['there is no such file', () => ({ BROADSHEET_SECRET_FILE: SECRET })],
  ['the file is a folder', root => ({ BROADSHEET_SECRET_FILE: root })],
  ['no disk can hold a file of this name', () => ({ BROADSHEET_SECRET_FILE: `${SECRET}\0` })],
  ['the file is empty', root => ({ BROADSHEET_SECRET_FILE: join(root, 'empty') })],
  ['the variable is a line end', () => ({ BROADSHEET_SECRET: '\n' })],
  ['it is shorter than 32 characters', () => ({ BROADSHEET_SECRET: SECRET.slice(0, 31) })],
  ['the file holds less than 32 characters', root => ({ BROADSHEET_SECRET_FILE: join(root, 'short') })],
])('a refusal does not tell the secret: %s', async (_, environment) => {
  const root = scratchProject({ good: SECRET, empty: '\n', short: `${SECRET.slice(0, 31)}\n` })
  const found = await findingsOf(() => readSecret(environment(root), 'BROADSHEET_SECRET'))
  expect(found).toMatchObject([{ code: 'environment/secret' }])
  expect(JSON.stringify(found)).not.toContain(SECRET.slice(0, 20))
})

test('only the secret of tokens has a least length', () => {
  expect(readSecret({ SMTP_URL: 'smtp://a.example' }, 'SMTP_URL')).toBe('smtp://a.example')
})
