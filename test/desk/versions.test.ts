import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startRepository } from '../git.ts'
import { copySample, openApp } from './open-app.ts'

const ARTICLE = 'content/articles/allies-postwar-force.md'
const EDITION = 'content/editions/2025-09-05.md'

interface Compared {
  readonly left: { readonly problems: readonly { readonly code: string }[] }
  readonly comparison?: {
    readonly rows: readonly { readonly change: string; readonly right?: number }[]
    readonly counts: Readonly<Record<string, number>>
    readonly words: { readonly left: number; readonly right: number }
  }
}

function repository() {
  const project = copySample()
  const { commit } = startRepository(project)
  const first = commit('First')
  return { project, commit, first, ...openApp(project) }
}

describe('the versions of an edition', () => {
  it('are the commits that changed what it is made of', async () => {
    const { commit, save, json, first } = repository()
    save({ 'content/articles/fed-before-september.md': '---\ntitle: Another\ndate: 2025-09-01\n---\n\nWords.\n' })
    commit('An article of another edition')
    save({ [ARTICLE]: `${readFileSync(join(repository().project, ARTICLE), 'utf8')}\nOne more sentence.\n` })
    const second = commit('The lead')
    const { commits } = await json<{ commits: readonly { id: string }[] }>('/api/editions/2025-09-05/commits')
    expect(commits.map(({ id }) => id)).toEqual([second, first])
  })

  it('are compared with one another, and with what is not committed yet', async () => {
    const { project, save, json, first } = repository()
    save({ [ARTICLE]: `${readFileSync(join(project, ARTICLE), 'utf8')}\nOne more sentence.\n` })
    const { comparison } = await json<Compared>(`/api/compare?left=2025-09-05@${first}&right=2025-09-05`)
    expect(comparison?.words.right).toBe((comparison?.words.left ?? 0) + 3)
    const changed = comparison?.rows.flatMap(({ change, right }) => (change === 'changed' ? right : []))
    expect(changed?.length).toBe(2)
    expect(comparison?.counts).toMatchObject({ added: 0, cut: 0, moved: 0 })
    const same = await json<Compared>(`/api/compare?left=2025-09-05@${first}&right=2025-09-05@${first.slice(0, 8)}`)
    expect(same.comparison?.rows.every(({ change }) => change === 'same')).toBe(true)
  })

  it('are shown as they were, pictures included', async () => {
    const { save, text, get, first } = repository()
    save({
      [EDITION]: '---\nsubject: Other\npreheader: Other words\ndate: 2025-09-05\nblocks: [greeting]\n---\n\nHello.\n',
    })
    expect(await text('/frames/2025-09-05')).not.toContain('Good evening')
    const then = await text(`/frames/2025-09-05?commit=${first}`)
    expect(then).toContain('Good evening')
    const [, picture = ''] = /src="(\/pictures\/[^"]+)"/.exec(then) ?? []
    expect(picture).toContain(first)
    expect((await get(picture.replace('&amp;', '&'))).status).toBe(200)
  })

  it('of two editions are compared block by block', async () => {
    const { json } = repository()
    const { comparison } = await json<Compared>('/api/compare?left=2025-09-02&right=2025-09-05')
    expect(comparison?.counts.added).toBeGreaterThan(0)
    expect(comparison?.counts.cut).toBeGreaterThan(0)
  })

  it.each([
    ['a commit that nobody has', '2025-09-05@0123456789abcdef', 'commit/unknown'],
    ['a branch', '2025-09-05@main', 'commit/unknown'],
    ['an option of git', '2025-09-05@--help', 'commit/unknown'],
    ['a way out', '2025-09-05@../../../etc', 'commit/unknown'],
    ['an edition that nobody has', '2099-01-01', 'edition/unknown'],
  ])('are not %s', async (_, left, code) => {
    const { project, json, get } = repository()
    const compared = await json<Compared>(`/api/compare?left=${encodeURIComponent(left)}&right=2025-09-05`)
    expect(compared.left.problems).toMatchObject([{ code }])
    expect(compared.comparison).toBeUndefined()
    const [edition = '', commit = ''] = left.split('@')
    if (commit !== '') expect((await get(`/frames/${edition}?commit=${encodeURIComponent(commit)}`)).status).toBe(422)
    expect(readdirSync(project).sort()).toEqual(['.git', 'content', 'out'])
  })

  it('of which one cannot be made leave the other to look at', async () => {
    const { save, json, first } = repository()
    save({ [EDITION]: '---\nblocks: 7\n---\n' })
    const compared = await json<Compared & { right: { problems: readonly object[] } }>(
      `/api/compare?left=2025-09-05@${first}&right=2025-09-05`,
    )
    expect(compared.left.problems).toEqual([])
    expect(compared.right.problems.length).toBeGreaterThan(0)
  })
})
