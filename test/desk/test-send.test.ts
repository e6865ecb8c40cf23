import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { readStatus } from '../../src/commands/status.ts'
import { listen } from '../listen.ts'
import { copySample, openApp } from './open-app.ts'

const TEST = '/api/editions/2025-09-05/test'
const QUICK = 30_000

interface Result {
  readonly type: string
  readonly isOutbox?: boolean
  readonly isForceable?: boolean
  readonly problems?: readonly { readonly code: string }[]
}

describe('a test from the desk', () => {
  it(
    'goes into the outbox where there is no server, as the reader who is chosen gets it',
    async () => {
      const { post, json, text } = openApp(copySample())
      const response = await post(`${TEST}?reader=persona:markup`, {})
      expect(await response.json()).toMatchObject({ type: 'sent', isOutbox: true, to: ['desk@tidalbasin.example'] })
      const { messages } = await json<{ messages: readonly Readonly<Record<string, string>>[] }>('/api/outbox')
      expect(messages).toMatchObject([
        { edition: '2025-09-05', to: 'desk@tidalbasin.example', subject: expect.stringMatching(/^\[Test\] Allies/) },
      ])
      const path = `2025-09-05/${messages[0]?.name}`
      const html = await text(`/outbox-frames/${path}`)
      expect(html).toContain('Good evening, &lt;b&gt;Bobby')
      const [picture = ''] = /\/outbox-pictures\/[^"]+/.exec(html) ?? []
      expect((await text(picture)).length).toBeGreaterThan(1000)
      expect(await text(`/api/outbox/${path}/text`)).toContain('TIDAL BASIN')
      expect(await text(`/api/outbox/${path}/raw`)).toContain('To: <desk@tidalbasin.example>')
    },
    QUICK,
  )

  it(
    'goes over the server where there is one, and nowhere else',
    async () => {
      const taken: string[] = []
      const server = new SMTPServer({
        disabledCommands: ['AUTH', 'STARTTLS'],
        onData: (stream, session, done) => {
          taken.push(...session.envelope.rcptTo.map(({ address }) => address))
          stream.resume().on('end', () => done())
        },
      })
      const port = await listen(server)
      const { post, json } = openApp(copySample(), { environment: { SMTP_URL: `smtp://127.0.0.1:${port}` } })
      expect(await (await post(TEST, {})).json()).toMatchObject({ type: 'sent', isOutbox: false })
      expect(taken).toEqual(['desk@tidalbasin.example'])
      expect(await json('/api/outbox')).toEqual({ messages: [] })
    },
    QUICK,
  )

  it(
    'is refused for an error that the checks find, unless somebody insists, which is written down',
    async () => {
      const project = copySample()
      const { post, save } = openApp(project)
      const article = 'content/articles/allies-postwar-force.md'
      save({
        [article]: readFileSync(join(project, article), 'utf8').replace('\n---\n', '\n---\n\nTODO: write this.\n'),
      })
      const refused = (await (await post(TEST, {})).json()) as Result
      expect(refused).toMatchObject({ type: 'refused', isForceable: true })
      expect(refused.problems?.at(-1)).toMatchObject({ code: 'send/refused' })
      expect(await (await post(TEST, { isForced: true })).json()).toMatchObject({ type: 'sent' })
      const { mailings } = readStatus({ project, edition: '2025-09-05' })
      expect(JSON.stringify(mailings)).toContain('a test from the preview desk')
    },
    QUICK,
  )

  it('is refused, and cannot be insisted on, where nobody is named', async () => {
    const project = copySample()
    const { post, save } = openApp(project)
    const path = 'content/newsletter.yaml'
    save({ [path]: readFileSync(join(project, path), 'utf8').replace(/testAddresses: .*/, 'testAddresses: []') })
    const refused = (await (await post(TEST, {})).json()) as Result
    expect(refused).toMatchObject({ type: 'refused', isForceable: false, problems: [{ code: 'send/target' }] })
  })

  it('is not made of an edition that is broken now, however good it was', async () => {
    const { post, save, get } = openApp(copySample())
    await get('/api/editions/2025-09-05')
    save({ 'content/editions/2025-09-05.md': '---\nblocks: 7\n---\n' })
    expect(await (await post(TEST, {})).json()).toMatchObject({ type: 'refused', isForceable: false })
  })
})
