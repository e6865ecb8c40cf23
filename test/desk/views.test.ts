import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editionFile, scratchProject } from '../scratch-project.ts'
import { copySample, openApp } from './open-app.ts'

const EDITION = '/api/editions/2025-09-05'

interface View {
  readonly isCurrent: boolean
  readonly problems: readonly { readonly code: string; readonly at?: { readonly open: string } }[]
  readonly email: {
    readonly subject: string
    readonly variant: number
    readonly columns: Readonly<Record<string, string>>
    readonly blocks: readonly { readonly block: string; readonly open: string; readonly bytes: number }[]
    readonly hidden: readonly { readonly block: string; readonly why: string }[]
    readonly bytes: { readonly html: number }
  }
}

describe('an edition at the desk', () => {
  it('tells its blocks with their weight, and the line that opens each', async () => {
    const { json } = openApp(copySample())
    const { email, isCurrent } = await json<View>(EDITION)
    expect(isCurrent).toBe(true)
    expect(email.subject).toBe('Allies sketch a Ukraine force that must wait for peace')
    const [masthead, greeting] = email.blocks
    expect(masthead).toMatchObject({ block: 'masthead' })
    expect(greeting).toMatchObject({ block: 'greeting' })
    expect(greeting?.open).toMatch(/^vscode:\/\/file\/.*\/content\/editions\/2025-09-05\.md:8:5$/)
    expect(email.blocks.at(-1)).toMatchObject({ block: 'footer' })
    const sum = email.blocks.reduce((total, { bytes }) => total + bytes, 0)
    expect(sum).toBeLessThan(email.bytes.html)
    expect(sum).toBeGreaterThan(email.bytes.html / 2)
  })

  it('tells what a reader gets, and for whom the rest is', async () => {
    const project = scratchProject({
      'content/editions/2025-09-05.md': editionFile(
        '  - greeting\n  - { block: text, markdown: For them., audience: { plan: subscriber } }\n  - { block: text, markdown: Online., web: only }\n',
      ),
    })
    const { json } = openApp(project)
    const one = await json<View>(`${EDITION}?reader=persona:nobody`)
    expect(one.email.blocks.map(({ block }) => block)).toEqual(['masthead', 'greeting', 'footer'])
    expect(one.email.hidden).toEqual([
      { block: 'text', why: 'for plan subscriber' },
      { block: 'text', why: 'on the web only' },
    ])
    const other = await json<View>(`${EDITION}?reader=persona:nobody&audience=1`)
    expect(other.email.blocks.map(({ block }) => block)).toEqual(['masthead', 'greeting', 'text', 'footer'])
    expect(other.email.columns).toMatchObject({ plan: 'subscriber' })
  })

  it.each([
    ['the sample reader', '', 'Ada'],
    ['a reader of a list', 'reader=list:readers:bruno.vale@harbourmail.example', 'Bruno'],
    ['the same in capitals', 'reader=list:readers:BRUNO.VALE@harbourmail.example', 'Bruno'],
    ['a reader of whom nothing is known', 'reader=persona:nobody', 'reader'],
    ['a reader with markup for a name', 'reader=persona:markup', '&lt;b&gt;Bobby'],
  ])('is shown to %s', async (_, query, name) => {
    const { text } = openApp(copySample())
    expect(await text(`/frames/2025-09-05?${query}`)).toContain(`Good evening, ${name}`)
  })

  it.each([
    'persona:constructor',
    'list:readers:nobody@nowhere.example',
    'list:suppression:ada@reader.example',
    'list:../newsletter:x',
    'list:none:x',
    'x',
  ])('is shown to nobody by the name of `%s`', async reader => {
    const { get } = openApp(copySample())
    const response = await get(`${EDITION}?reader=${encodeURIComponent(reader)}`)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ problems: [{ severity: 'error' }] })
  })

  it('finds readers of a list by any of their values', async () => {
    const { json } = openApp(copySample())
    const { readers } = await json<{ readers: readonly { id: string }[] }>('/api/lists/readers?search=BRUNO')
    expect(readers.map(({ id }) => id)).toEqual(['list:readers:bruno.vale@harbourmail.example'])
    expect((await json<{ readers: readonly object[] }>('/api/lists/readers')).readers.length).toBeLessThanOrEqual(30)
  })

  it.each([
    ['html', '<!doctype html>'],
    ['text', 'TIDAL BASIN'],
    ['mjml', '<mjml'],
    ['raw', 'List-Unsubscribe: '],
  ])('has its %s to read', async (part, beginning) => {
    const { get } = openApp(copySample())
    const response = await get(`${EDITION}/source/${part}`)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toContain(beginning)
    expect((await get(`${EDITION}/source/constructor`)).status).toBe(404)
  })

  it('tells what the rules find, and the block that each is about', async () => {
    const project = copySample()
    const { json, save } = openApp(project)
    interface Checks {
      readonly findings: readonly {
        readonly code: string
        readonly block?: number
        readonly at: { file: string; open: string }
      }[]
    }
    const clean = await json<Checks>(`${EDITION}/checks`)
    expect(clean.findings).toEqual([])
    save({
      'content/articles/moscow-only.md': readFileSync(join(project, 'content/articles/moscow-only.md'), 'utf8').replace(
        'title: ',
        'title: TODO ',
      ),
    })
    const { findings } = await json<Checks>(`${EDITION}/checks`)
    const [finding] = findings.filter(({ at }) => at?.file === 'content/articles/moscow-only.md')
    expect(finding?.at.open).toContain('/content/articles/moscow-only.md')
    const { email } = await json<View>(EDITION)
    expect(email.blocks[finding?.block ?? -1]?.block).toBe('headlines')
  })
})

describe('the frame of a mail', () => {
  it('runs nothing, loads nothing from elsewhere, and can be framed by the desk alone', async () => {
    const { get } = openApp(copySample())
    const { headers } = await get('/frames/2025-09-05')
    const policy = headers.get('content-security-policy')?.split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("img-src 'self'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).toContain("form-action 'none'")
    expect(policy).toContain('sandbox allow-same-origin')
    expect(policy?.join()).not.toMatch(/script-src|allow-scripts|unsafe-eval|\*/)
  })

  it('shows pictures from the desk itself, wherever they are hosted', async () => {
    const project = copySample()
    const { text, get, save, json } = openApp(project)
    const src = /src="(\/pictures\/2025-09-05\/[a-z0-9-]+\.png)"/
    const embedded = src.exec(await text('/frames/2025-09-05'))?.[1] ?? ''
    const picture = await get(embedded)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(new Uint8Array(await picture.arrayBuffer()).slice(1, 4)).toEqual(new TextEncoder().encode('PNG'))
    save({
      'content/newsletter.yaml': `${readFileSync(join(project, 'content/newsletter.yaml'), 'utf8')}\nimageBaseUrl: https://pictures.example/x\n`,
    })
    expect((await json<View>(EDITION)).problems).toEqual([])
    const hosted = await text('/frames/2025-09-05')
    expect(src.exec(hosted)?.[1]).toBe(embedded)
    expect(hosted).not.toContain('pictures.example')
  })

  it.each([
    '/pictures/2025-09-05/..%2f..%2f..%2fcontent%2fnewsletter.yaml',
    '/pictures/2025-09-05/%2e%2e/%2e%2e/newsletter.yaml',
    '/pictures/2025-09-05/newsletter.yaml',
    '/pictures/..%2f..%2f/x.png',
    '/frames/..%2f..%2fpackage.json',
    '/desk/..%2f..%2fpackage.json',
    '/desk/desk.tsx',
    '/outbox-frames/..%2f../x',
    '/api/outbox/..%2f..%2fcontent/newsletter.yaml/raw',
    '/api/editions/2025-09-05/source/..%2f..%2fcontent',
    '/content/newsletter.yaml',
    '/etc/passwd',
  ])('leads nowhere by %s', async path => {
    const { get } = openApp(copySample())
    const response = await get(path)
    expect([404, 422]).toContain(response.status)
    expect(await response.text()).not.toMatch(/Tidal Basin|root:|devDependencies/)
  })

  it('does not show a picture that is a link out of the project', async () => {
    const outside = scratchProject({ 'secret.png': readFileSync(join(copySample(), 'content/images/courthouse.png')) })
    const project = scratchProject({
      'content/editions/2025-09-05.md': editionFile('  - { block: figure, src: ../images/out.png, alt: Out }\n'),
    })
    mkdirSync(join(project, 'content/images'))
    symlinkSync(join(outside, 'secret.png'), join(project, 'content/images/out.png'))
    const { json } = openApp(project)
    const { isCurrent, problems } = await json<View>(EDITION)
    expect(isCurrent).toBe(false)
    expect(problems).toMatchObject([{ code: 'source/outside' }])
  })
})
