import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkOutCommit, listCommits, sweepCheckOuts } from '../../src/io/commits.ts'
import { findFile, readBytes } from '../../src/io/files.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'
import { startRepository } from '../git.ts'
import { scratchProject } from '../scratch-project.ts'

const ARTICLE = 'content/articles/a.md'

function repository(files: Readonly<Record<string, string>> = {}) {
  const root = scratchProject({ [ARTICLE]: 'one', ...files })
  return { root, ...startRepository(root) }
}

describe('the commits of a project', () => {
  it('are those that changed one of its files, the newest first', async () => {
    const { root, commit } = repository()
    const first = commit('Begin "this", with öther signs')
    writeFileSync(join(root, 'content/newsletter.yaml'), 'name: other')
    commit('Something else')
    writeFileSync(join(root, ARTICLE), 'two')
    const last = commit('Say it better')
    const commits = await listCommits(root, [ARTICLE])
    expect(commits.map(({ id, subject }) => [id, subject])).toEqual([
      [last, 'Say it better'],
      [first, 'Begin "this", with öther signs'],
    ])
    expect(commits[0]).toMatchObject({ author: 'Ada', short: expect.stringMatching(/^[0-9a-f]{7,}$/) })
    expect(commits[0]?.date).toMatch(/^\d{4}-\d{2}-\d{2}T/)
  })

  it('are found from a folder inside the repository', async () => {
    const { root, commit } = repository({ 'letters/content/articles/b.md': 'one' })
    commit('Begin')
    expect(await listCommits(join(root, 'letters'), ['content/articles/b.md'])).toHaveLength(1)
    expect(await listCommits(join(root, 'letters'), [ARTICLE])).toHaveLength(0)
  })

  it('are found by more names than a command line takes', async () => {
    const { root, commit } = repository()
    commit('Begin')
    const names = Array.from({ length: 20_000 }, (_, index) => `content/articles/a-rather-long-name-${index}.md`)
    expect(await listCommits(root, names)).toHaveLength(1)
  })

  it.each([
    ['there is no repository', () => scratchProject()],
    [
      'the repository has no commit',
      () => {
        const root = scratchProject()
        startRepository(root)
        return root
      },
    ],
  ])('are none where %s', async (_, make) => {
    expect(await listCommits(make(), [ARTICLE])).toEqual([])
  })
})

describe('a commit that is checked out', () => {
  it('has content and templates as they were, and nothing else', async () => {
    const { root, commit } = repository({ 'templates/layout.mjml': 'then', 'notes.md': 'private' })
    const then = commit('Then')
    writeFileSync(join(root, ARTICLE), 'two')
    rmSync(join(root, 'templates/layout.mjml'))
    commit('Now')
    const folder = join(root, 'out/.commits', then)
    await checkOutCommit(root, then, folder)
    expect(readFileSync(join(folder, ARTICLE), 'utf8')).toBe('one')
    expect(readFileSync(join(folder, 'templates/layout.mjml'), 'utf8')).toBe('then')
    expect(readdirSync(folder).sort()).toEqual(['content', 'templates'])
    expect(readdirSync(join(root, 'out/.commits'))).toEqual([then])
  })

  it('leaves the files, the index and the branch as they are', async () => {
    const { root, git, commit } = repository()
    const then = commit('Then')
    writeFileSync(join(root, ARTICLE), 'staged')
    git('add', ARTICLE)
    writeFileSync(join(root, ARTICLE), 'not yet staged')
    const state = () => [
      git('status', '--porcelain=v2', '--branch'),
      readFileSync(join(root, '.git/index')).toString('base64'),
      readFileSync(join(root, '.git/HEAD'), 'utf8'),
      readFileSync(join(root, ARTICLE), 'utf8'),
    ]
    const before = state()
    await checkOutCommit(root, then, join(root, '.git/check-out'))
    rmSync(join(root, '.git/check-out'), { recursive: true })
    expect(state()).toEqual(before)
  })

  it('may be of a project that lies inside the repository', async () => {
    const { root, commit } = repository({ 'letters/content/articles/b.md': 'inside' })
    const then = commit('Then')
    const folder = join(root, 'out', then)
    await checkOutCommit(join(root, 'letters'), then, folder)
    expect(readFileSync(join(folder, 'content/articles/b.md'), 'utf8')).toBe('inside')
  })

  it('is kept, and may be named shortly', async () => {
    const { root, commit } = repository()
    const then = commit('Then').slice(0, 10)
    const folder = join(root, 'out', then)
    await checkOutCommit(root, then, folder)
    writeFileSync(join(folder, 'mark'), '')
    await checkOutCommit(root, then, folder)
    expect(readdirSync(folder)).toContain('mark')
  })

  it('has files of any name', async () => {
    const name = `content/articles/it's "über" 新聞\nagain.md`
    const { root, commit } = repository({ [name]: 'named' })
    const then = commit('Then')
    await checkOutCommit(root, then, join(root, 'out', then))
    expect(readFileSync(join(root, 'out', then, name), 'utf8')).toBe('named')
  })

  it('leads nowhere else by a link', async () => {
    const { root, commit } = repository()
    const outside = scratchProject({ 'secret.txt': 'secret' })
    mkdirSync(join(root, 'content/images'))
    symlinkSync(join(outside, 'secret.txt'), join(root, 'content/images/a.png'))
    const then = commit('Then')
    const folder = join(root, 'out', then)
    await checkOutCommit(root, then, folder)
    const file = findFile(folder, 'content/images/a.png')
    expect(await diagnosticsOf(() => file && readBytes(folder, file))).toEqual(['source/outside content/images/a.png'])
  })

  it('runs nothing that the repository names', async () => {
    const { root, git, commit } = repository()
    const then = commit('Then')
    const trap = join(root, 'trap.sh')
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(root, 'sprung')}\n`, { mode: 0o755 })
    mkdirSync(join(root, '.git/hooks'), { recursive: true })
    writeFileSync(join(root, '.git/hooks/post-checkout'), readFileSync(trap), { mode: 0o755 })
    git('config', 'core.fsmonitor', trap)
    git('config', 'core.pager', trap)
    git('config', 'log.showSignature', 'true')
    git('config', 'gpg.program', trap)
    await checkOutCommit(root, then, join(root, 'out', then))
    await listCommits(root, [ARTICLE])
    expect(readdirSync(root)).not.toContain('sprung')
  })

  it('tells that its objects are damaged', async () => {
    const { root, git, commit } = repository()
    const then = commit('Then')
    const [, , blob = ''] = git('ls-tree', then, ARTICLE).split(/\s/)
    rmSync(join(root, '.git/objects', blob.slice(0, 2), blob.slice(2)))
    expect(await diagnosticsOf(() => checkOutCommit(root, then, join(root, 'out', then)))).toEqual([
      'commit/unreadable',
    ])
    expect(readdirSync(join(root, 'out'))).toEqual([])
  })

  it('is found by names that would be patterns', async () => {
    const { root, commit } = repository({ 'content/articles/[ab].md': 'one' })
    commit('Begin')
    writeFileSync(join(root, ARTICLE), 'two')
    commit('Another')
    expect(await listCommits(root, ['content/articles/[ab].md'])).toHaveLength(1)
  })

  it.each([
    ['an id that nobody has', '0123456789abcdef0123456789abcdef01234567'],
    ['too short an id', 'abc'],
    ['a branch', 'main'],
    ['an option', '--help'],
    ['a way out', '../../etc'],
    ['nothing', ''],
  ])('is refused for %s', async (_, id) => {
    const { root, commit } = repository()
    commit('Then')
    expect(await diagnosticsOf(() => checkOutCommit(root, id, join(root, 'out/x')))).toEqual(['commit/unknown'])
    expect(readdirSync(root)).not.toContain('out')
  })

  it('makes room for newer ones', () => {
    const folder = scratchProject({ 'aaaaaaa/x': '', 'bbbbbbb/x': '', 'ccccccc/x': '', 'other/x': '' })
    utimesSync(join(folder, 'aaaaaaa'), 1, 1)
    sweepCheckOuts(folder, 2)
    expect(readdirSync(folder).filter(name => /^[a-c]{7}$/.test(name))).toHaveLength(2)
    expect(readdirSync(folder)).toContain('other')
  })
})
