import { describe, expect, test } from 'vitest'
import { CLIENT_IDS } from '../../../src/core/clients/client-support-data.ts'
import { CLIENT_NAMES, CLIENTS, DEFAULT_CLIENTS, matchClients, nameClients } from '../../../src/core/clients/clients.ts'

describe('the clients', () => {
  test('are all that there are data of, each with a name of its own', () => {
    expect([...CLIENTS.keys()].sort()).toEqual([...CLIENT_IDS])
    expect(new Set(CLIENTS.values()).size).toBe(CLIENTS.size)
    for (const [id, name] of CLIENTS) expect(name, id).toMatch(/^[A-Z].*[A-Za-z]$/)
  })

  test('are called as people call them', () => {
    expect(CLIENTS.get('gmail/ios')).toBe('Gmail on iOS')
    expect(CLIENTS.get('outlook/outlook-com')).toBe('Outlook on the web')
    expect(CLIENTS.get('hey/desktop-webmail')).toBe('HEY')
  })

  test('are fifteen where nobody chooses', () => {
    expect(DEFAULT_CLIENTS).toHaveLength(15)
    expect(nameClients(DEFAULT_CLIENTS)).toEqual(['Apple Mail', 'Gmail', 'Outlook', 'Yahoo Mail', 'Samsung Email'])
  })
})

describe('a choice', () => {
  test.each<[string, string[], string[]]>([
    ['of a client is that client', ['outlook/windows'], ['outlook/windows']],
    ['of a family is all of it', ['apple-mail'], ['apple-mail/macos', 'apple-mail/ios']],
    ['of both holds each once', ['apple-mail/ios', 'apple-mail'], ['apple-mail/macos', 'apple-mail/ios']],
    ['keeps one order', ['hey', 'outlook/ios'], ['outlook/ios', 'hey/desktop-webmail']],
    ['of nothing is empty', [], []],
  ])('%s', (_, names, clients) => {
    expect(matchClients(names)).toEqual({ clients, unknown: [] })
  })

  test('of what does not exist is told', () => {
    expect(matchClients(['gmial', 'outlook/linux', 'hey'])).toEqual({
      clients: ['hey/desktop-webmail'],
      unknown: ['gmial', 'outlook/linux'],
    })
    expect(CLIENT_NAMES).toEqual(expect.arrayContaining(['gmail', 'outlook', 'outlook/windows']))
  })
})

describe('several clients', () => {
  test.each<[string, string[], string[]]>([
    ['that are all of a family are called by it', ['gmail'], ['Gmail']],
    ['of a family are counted up', ['outlook/macos', 'outlook/windows'], ['Outlook on Windows and macOS']],
    [
      'more than two have commas',
      ['gmail/ios', 'gmail/android', 'gmail/mobile-webmail'],
      ['Gmail on the mobile web, iOS and Android'],
    ],
    ['of two families are two names', ['samsung-email', 'yahoo/ios'], ['Yahoo Mail on iOS', 'Samsung Email']],
  ])('%s', (_, names, expected) => {
    expect(nameClients(matchClients(names).clients)).toEqual(expected)
  })
})
