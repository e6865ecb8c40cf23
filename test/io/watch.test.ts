import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { watchProject } from '../../src/io/watch.ts'
import { scratchProject } from '../scratch-project.ts'

function fail(cause: unknown): void {
  throw cause
}

/** A watched project; `told` waits until a path has been told as often as asked. */
async function watched(files: Readonly<Record<string, string>> = {}) {
  const root = scratchProject({ 'content/articles/a.md': 'one', ...files })
  const heard: string[] = []
  let wake = () => {}
  const watch = watchProject(
    root,
    paths => {
      heard.push(...paths.map(path => relative(root, path).replaceAll('\\', '/')))
      wake()
    },
    fail,
  )
  onTestFinished(watch.close)
  await watch.ready
  const told = async (path: string, times = 1) => {
    while (heard.filter(known => known === path).length < times) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  return { root, heard, told }
}

describe('what changes in a project', () => {
  it('is told soon, and once more when all is quiet', async () => {
    const { root, told } = await watched()
    writeFileSync(join(root, 'content/articles/a.md'), 'two')
    await told('content/articles/a.md', 2)
  })

  it('is told after the second of two changes that follow one another', async () => {
    const { root, told } = await watched()
    const article = join(root, 'content/articles/a.md')
    const seen: string[] = []
    let wake = () => {}
    const { ready, close } = watchProject(
      root,
      () => {
        seen.push(readFileSync(article, 'utf8'))
        wake()
      },
      fail,
    )
    onTestFinished(close)
    await ready
    writeFileSync(article, 'two')
    await told('content/articles/a.md')
    writeFileSync(article, 'three')
    while (seen.at(-1) !== 'three') {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  })

  it.each<[string, (root: string) => void, string]>([
    ['a new article', root => writeFileSync(join(root, 'content/articles/b.md'), 'b'), 'content/articles/b.md'],
    ['an article that is gone', root => rmSync(join(root, 'content/articles/a.md')), 'content/articles/a.md'],
    [
      'a file that an editor puts in the place of another',
      root => {
        writeFileSync(join(root, 'elsewhere'), 'new')
        renameSync(join(root, 'elsewhere'), join(root, 'content/articles/a.md'))
      },
      'content/articles/a.md',
    ],
    [
      'the newsletter',
      root => writeFileSync(join(root, 'content/newsletter.yaml'), 'name: x'),
      'content/newsletter.yaml',
    ],
    ['a picture', root => writeFileSync(join(root, 'content/images/a.png'), 'x'), 'content/images/a.png'],
    [
      'a template of a folder that was not there',
      root => {
        mkdirSync(join(root, 'templates/blocks'), { recursive: true })
        writeFileSync(join(root, 'templates/blocks/a.mjml'), 'x')
      },
      'templates/blocks/a.mjml',
    ],
  ])('may be %s', async (_, change, path) => {
    const { root, told } = await watched({ 'content/images/b.png': 'x' })
    change(root)
    await told(path)
  })

  it('is not told of hidden files, nor of what lies elsewhere', async () => {
    const { root, told, heard } = await watched()
    writeFileSync(join(root, 'content/articles/.a.md.swp'), 'x')
    writeFileSync(join(root, 'notes.md'), 'x')
    writeFileSync(join(root, 'content/articles/a.md'), 'two')
    await told('content/articles/a.md', 2)
    expect(heard.filter(path => path !== 'content/articles/a.md')).toEqual([])
  })
})
