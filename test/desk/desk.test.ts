import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileMjml } from '../../src/core/email/mjml.ts'
import { createDesk } from '../../src/desk/desk.ts'
import { articleFile, editionFile, scratchProject } from '../scratch-project.ts'
import { openApp } from './open-app.ts'

const EDITION = '2025-09-05'
const FILES = {
  'content/articles/shown.md': articleFile('', 'Some words.\n'),
  'content/articles/other.md': articleFile('', 'Other words.\n'),
  'content/editions/2025-09-05.md': editionFile('  - greeting\n  - { block: lead, article: shown }\n'),
  'content/editions/2025-09-01.md': editionFile('  - greeting\n').replace('2025-09-05T09', '2025-09-01T09'),
}

function openDesk(files: Readonly<Record<string, string>> = {}) {
  return openApp(scratchProject({ ...FILES, ...files }))
}

describe('an edition at the desk', () => {
  it('is rendered once, however many ask for it at once', async () => {
    const { desk } = openDesk()
    const [one, other] = await Promise.all([desk.edition(EDITION), desk.edition(EDITION)])
    expect(one).toBe(other)
    expect(one).toMatchObject({ isCurrent: true, revision: 1, problems: [] })
  })

  it('is rendered again when something that it is made of has changed', async () => {
    const { desk, save } = openDesk()
    const before = await desk.edition(EDITION)
    save({ 'content/articles/shown.md': articleFile('', 'New words.\n') })
    const after = await desk.edition(EDITION)
    expect(after.revision).toBe(2)
    expect(JSON.stringify(after.rendering?.email.variants)).toContain('New words.')
    expect(after.rendering?.inputs).not.toBe(before.rendering?.inputs)
  })

  it.each([
    ['an article that it does not show', { 'content/articles/other.md': articleFile('', 'Changed.\n') }],
    [
      'another edition',
      { 'content/editions/2025-09-01.md': `${FILES['content/editions/2025-09-01.md']}\nMore of it.\n` },
    ],
    ['a template of a block that it does not have', { 'templates/blocks/poll.txt': 'A poll\n' }],
  ])('is not rendered again for %s', async (_, files) => {
    const { desk, save } = openDesk({
      'templates/blocks/own.mjml': '<mj-section></mj-section>',
      'templates/blocks/own.txt': '',
    })
    const before = await desk.edition(EDITION)
    save(files)
    const after = await desk.edition(EDITION)
    expect(after.revision).toBe(2)
    expect(after.rendering?.email).toBe(before.rendering?.email)
  })

  it('keeps its last email while what it is made of is broken, and goes on when that is mended', async () => {
    const { desk, save } = openDesk()
    const good = await desk.edition(EDITION)
    save({ 'content/articles/shown.md': '---\ntitle: [broken\n---\n' })
    const broken = await desk.edition(EDITION)
    expect(broken.isCurrent).toBe(false)
    expect(broken.rendering?.email).toBe(good.rendering?.email)
    expect(broken.problems[0]?.at).toMatchObject({ file: 'content/articles/shown.md', line: 2 })
    save({ 'content/articles/shown.md': FILES['content/articles/shown.md'] })
    const mended = await desk.edition(EDITION)
    expect(mended).toMatchObject({ isCurrent: true, problems: [] })
    expect(mended.rendering?.email).toBe(good.rendering?.email)
  })

  it.each([
    ['the newsletter', 'content/newsletter.yaml', 'name: [', 'content/newsletter.yaml'],
    ['the edition', 'content/editions/2025-09-05.md', '---\nblocks: 7\n---\n', 'content/editions/2025-09-05.md'],
    ['a template', 'templates/layout.mjml', '<mjml>{{#each</mjml>', 'templates/layout.mjml'],
    ['a theme', 'templates/themes/gazette.yaml', 'light: 7', 'templates/themes/gazette.yaml'],
  ])('says what is wrong in %s, and stays', async (_, path, text, file) => {
    const { desk, save } = openDesk({ 'templates/themes/none.yaml': '' })
    const good = await desk.edition(EDITION)
    save({ [path]: text })
    const broken = await desk.edition(EDITION)
    expect(broken.isCurrent).toBe(false)
    expect(broken.problems.map(({ at }) => at?.file)).toContain(file)
    expect(broken.rendering).toBe(good.rendering)
  })

  it('has nothing to show where it could never be made, and says why', async () => {
    const { desk } = openDesk({ 'content/articles/shown.md': '' })
    const state = await desk.edition(EDITION)
    expect(state.rendering).toBeUndefined()
    expect(state.problems.length).toBeGreaterThan(0)
  })

  it.each(['', '..', '../../etc/passwd', '2099-01-01', 'constructor', 'a/b', '%00'])('is unknown as `%s`', async id => {
    const { desk } = openDesk()
    expect((await desk.edition(id)).problems).toMatchObject([{ code: 'edition/unknown' }])
  })

  it('survives a bug, tells it, and goes on', async () => {
    const bugs: unknown[] = []
    let isBuggy = true
    const compile: typeof compileMjml = mjml =>
      isBuggy ? Promise.reject(new TypeError('x is no y')) : compileMjml(mjml)
    // Blocks that were compiled before are not compiled again.
    const project = scratchProject({ ...FILES, 'content/articles/shown.md': articleFile('', 'Never seen before.\n') })
    const desk = createDesk({ project, compile, onBug: cause => void bugs.push(cause) })
    expect((await desk.edition(EDITION)).problems).toMatchObject([{ code: 'desk/bug' }])
    expect(bugs).toEqual([new TypeError('x is no y')])
    isBuggy = false
    desk.see([join(desk.root, 'content/newsletter.yaml')])
    expect((await desk.edition(EDITION)).isCurrent).toBe(true)
  })

  it('is forgotten when many others were looked at since, and made again', async () => {
    const many = Array.from({ length: 12 }, (_, day) => `2025-08-${String(day + 10)}`)
    const files = many.map(id => [`content/editions/${id}.md`, editionFile('  - greeting\n').replace('2025-09-05', id)])
    const { desk } = openDesk(Object.fromEntries(files))
    const first = await desk.edition(EDITION)
    for (const id of many) await desk.edition(id)
    const again = await desk.edition(EDITION)
    expect(again).not.toBe(first)
    expect(again.rendering?.inputs).toBe(first.rendering?.inputs)
  })
})

describe('the count of changes', () => {
  it('goes up with each that is seen, and is told to all who listen', () => {
    const { desk, save } = openDesk()
    const heard: number[] = []
    const stop = desk.onRevision(revision => heard.push(revision))
    save({ 'content/articles/other.md': articleFile('', 'One.\n') })
    save({ 'content/articles/other.md': articleFile('', 'Two, longer.\n') })
    stop()
    save({ 'content/articles/other.md': articleFile('', 'Three, longer still.\n') })
    expect(heard).toEqual([2, 3])
    expect(desk.revision()).toBe(4)
  })

  it('stays where a file is as it was seen last', () => {
    const { desk } = openDesk()
    const path = join(desk.root, 'content/articles/other.md')
    desk.see([path])
    desk.see([path])
    expect(desk.revision()).toBe(2)
    rmSync(path)
    desk.see([path])
    desk.see([path])
    expect(desk.revision()).toBe(3)
  })
})
