import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { renderHere } from '../../src/commands/render-here.ts'
import { send } from '../../src/commands/send.ts'
import { systemClock } from '../../src/io/clock.ts'
import { listen } from '../listen.ts'
import { articleFile, editionFile, scratchProject } from '../scratch-project.ts'
import { copySample, openApp } from './open-app.ts'

interface Shelf {
  readonly editions: readonly {
    readonly id: string
    readonly state: string
    readonly subject: string
    readonly date?: string
    readonly articles: readonly { readonly slug: string; readonly title: string }[]
    readonly open: string
  }[]
  readonly waiting: readonly { readonly slug: string; readonly isDraft: boolean }[]
}

describe('the shelf', () => {
  it('has every edition with what is in it, the newest first, and the articles that wait', async () => {
    const { json } = openApp(copySample())
    const { editions, waiting } = await json<Shelf>('/api/editions')
    expect(editions.map(({ id, state }) => [id, state])).toEqual([
      ['2025-09-05', 'draft'],
      ['2025-09-02', 'draft'],
    ])
    expect(editions[0]?.date).toBe('2025-09-05T18:00:00.000-04:00')
    expect(editions[0]?.articles.map(({ slug }) => slug)).toContain('allies-postwar-force')
    expect(editions[0]?.open).toMatch(/content\/editions\/2025-09-05\.md:1:1$/)
    expect(waiting).toMatchObject([
      { slug: 'who-pays-for-the-force', isDraft: true },
      { slug: 'fed-before-september', isDraft: false },
    ])
  })

  it('has those that cannot be read, beside those that can', async () => {
    const project = scratchProject({
      'content/articles/a.md': articleFile(''),
      'content/editions/2025-09-05.md': editionFile('  - { block: lead, article: a }\n'),
      'content/editions/2025-09-06.md': '---\nsubject: [\n---\n',
      'content/editions/2025-09-07.md': editionFile('  - { block: lead, article: none }\n').replace('09-05T', '09-07T'),
    })
    const { json } = openApp(project)
    const { editions, waiting } = await json<Shelf>('/api/editions')
    expect(editions.map(({ id, state }) => [id, state])).toEqual([
      ['2025-09-06', 'unreadable'],
      ['2025-09-07', 'draft'],
      ['2025-09-05', 'draft'],
    ])
    expect(waiting).toEqual([])
  })

  it('knows which went to a list', { timeout: 60_000 }, async () => {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, _, done) => void stream.resume().on('end', () => done()),
    })
    const project = copySample()
    const never = new AbortController().signal
    await send({
      ...{ project, edition: '2025-09-02', list: 'readers', render: renderHere, clock: systemClock },
      environment: { SMTP_URL: `smtp://127.0.0.1:${await listen(server)}`, BROADSHEET_SECRET: 'x'.repeat(32) },
      confirm: async () => true,
      rate: 1000,
      ...{ drain: never, cut: never },
    })
    const { editions } = await openApp(project).json<Shelf>('/api/editions')
    expect(editions.map(({ id, state }) => [id, state])).toEqual([
      ['2025-09-05', 'draft'],
      ['2025-09-02', 'sent'],
    ])
  })
})
