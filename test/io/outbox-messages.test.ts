import { linkSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listOutbox, readOutboxMessage } from '../../src/io/outbox-messages.ts'
import { scratchProject } from '../scratch-project.ts'

const MESSAGE = [
  'From: =?utf-8?q?Gr=C3=BC=C3=9Fe?= <news@letters.example>',
  'To: <ada@reader.example>, "Bo, the second" <bo@reader.example>',
  'Subject: =?utf-8?b?5paw6IGe?= today',
  'Date: Fri, 05 Sep 2025 18:00:00 -0400',
  'MIME-Version: 1.0',
  'Content-Type: multipart/related; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Hello <img src="cid:x@letters"></p>',
  '--b',
  'Content-Type: image/png',
  'Content-ID: <x@letters>',
  'Content-Transfer-Encoding: base64',
  '',
  'iVBORw==',
  '--b--',
  '',
].join('\r\n')

function outbox(files: Readonly<Record<string, string>>): string {
  const out = scratchProject()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), text)
  }
  return out
}

describe('the outbox', () => {
  it('lists the messages of all editions, the newest first', async () => {
    const out = outbox({
      '2025-09-02/outbox/a.eml': MESSAGE,
      '2025-09-05/outbox/b.eml': MESSAGE,
      '2025-09-05/email.eml': MESSAGE,
      '2025-09-05/outbox/b.eml.staging': MESSAGE,
    })
    utimesSync(join(out, '2025-09-02/outbox/a.eml'), 2_000_000_000, 2_000_000_000)
    const messages = await listOutbox(out)
    expect(messages.map(({ edition, name }) => [edition, name])).toEqual([
      ['2025-09-02', 'a'],
      ['2025-09-05', 'b'],
    ])
    expect(messages[0]).toMatchObject({
      from: 'Grüße <news@letters.example>',
      to: 'ada@reader.example, Bo, the second <bo@reader.example>',
      subject: '新聞 today',
      written: 2_000_000_000_000,
      bytes: MESSAGE.length,
    })
  })

  it('hands out a message with its parts and its pictures', async () => {
    const message = await readOutboxMessage(outbox({ 'e/outbox/a.eml': MESSAGE }), 'e', 'a')
    expect(message?.html).toContain('Hello')
    expect(message?.raw.toString()).toBe(MESSAGE)
    expect(message?.pictures.get('x@letters')).toMatchObject({ contentType: 'image/png' })
    expect([...(message?.pictures.get('x@letters')?.bytes ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47])
  })

  it.each([
    ['nothing', ''],
    ['noise', '\u0000\u0001\uFFFF'.repeat(1000)],
    ['a header without an end', 'Subject: x'],
    ['parts without an end', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(50)],
    ['a header of a megabyte', `Subject: ${'x'.repeat(1_000_000)}\r\n\r\n`],
  ])('reads what it can of %s', async (_, text) => {
    const out = outbox({ 'e/outbox/a.eml': text })
    expect(await listOutbox(out)).toHaveLength(1)
    expect(await readOutboxMessage(out, 'e', 'a')).toMatchObject({ edition: 'e', name: 'a' })
  })

  it.each([
    ['another folder', '..', 'a'],
    ['another file', 'e', '../outbox/a'],
    ['a file without its ending', 'e', 'a.eml'],
    ['a hidden folder', '.hidden', 'a'],
    ['a link to a folder', 'linked', 'a'],
    ['a link to a file', 'e', 'link'],
    ['a folder that looks like a message', 'e', 'folder'],
    ['nothing', '', ''],
  ])('knows no message by %s', async (_, edition, name) => {
    const out = outbox({ 'e/outbox/a.eml': MESSAGE, '.hidden/outbox/a.eml': MESSAGE, 'e/outbox/folder.eml/x': '' })
    symlinkSync(join(out, 'e'), join(out, 'linked'))
    symlinkSync(join(out, 'e/outbox/a.eml'), join(out, 'e/outbox/link.eml'))
    expect(await readOutboxMessage(out, edition, name)).toBeUndefined()
    expect((await listOutbox(out)).map(message => message.name)).toEqual(['a'])
  })

  it('is empty where nothing was sent, and a message may be gone', async () => {
    expect(await listOutbox(join(scratchProject(), 'none'))).toEqual([])
    const out = outbox({ 'e/outbox/a.eml': MESSAGE })
    linkSync(join(out, 'e/outbox/a.eml'), join(out, 'e/outbox/b.eml'))
    rmSync(join(out, 'e/outbox/a.eml'))
    expect(await readOutboxMessage(out, 'e', 'a')).toBeUndefined()
    expect(await readOutboxMessage(out, 'e', 'b')).toBeDefined()
  })
})
