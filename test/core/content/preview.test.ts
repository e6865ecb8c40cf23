import { describe, expect, it } from 'vitest'
import { loadProject } from '../../../src/commands/load-project.ts'
import { editorUrl, isEditor } from '../../../src/core/content/preview.ts'
import { diagnosticsOf } from '../../diagnostics-of.ts'
import { NEWSLETTER, scratchProject } from '../../scratch-project.ts'

describe('the address that opens an editor', () => {
  it.each([
    ['the usual one', undefined, 'vscode://file/home/ada/a.md:7:3'],
    ['another one', 'idea', 'idea://open?file=/home/ada/a.md&line=7&column=3'],
    ['one of somebody’s own', 'my-editor://{path}?at={line}', 'my-editor:///home/ada/a.md?at=7'],
  ])('is that of %s', (_, editor, url) => {
    expect(editorUrl(editor, '/home/ada/a.md', { line: 7, column: 3 })).toBe(url)
  })

  it('holds any path', () => {
    expect(editorUrl('vscode', '/a b/ü&?#%$&.md')).toBe('vscode://file/a%20b/%C3%BC%26%3F%23%25%24%26.md:1:1')
    expect(editorUrl('vscode', 'C:/letters/a.md', { line: 2 })).toBe('vscode://file/C%3A/letters/a.md:2:1')
  })

  it.each([
    'notepad',
    'constructor',
    'javascript:alert(1)//{path}',
    'javascript://x/{path}',
    'JAVASCRIPT://x/{path}',
    'data://text/html,{path}',
    'vscode://file',
    ' x://{path}',
    'x://{path} y',
    '',
  ])('is not made of `%s`', editor => {
    expect(isEditor(editor)).toBe(false)
  })
})

describe('what the newsletter says of the desk', () => {
  const load = (preview: string) =>
    diagnosticsOf(() =>
      loadProject(scratchProject({ 'content/newsletter.yaml': `${NEWSLETTER}preview: ${preview}\n` })),
    )
  const lines = NEWSLETTER.split('\n').length

  it.each(['{ testAddresses: [a@b.example], editor: zed }', '{}', '{ editor: "x://{path}:{line}" }'])(
    'may be %s',
    async text => {
      expect(await load(text)).toEqual([])
    },
  )

  it.each([
    ['{ editor: notepad }', `front-matter/invalid content/newsletter.yaml:${lines}`],
    ['{ testAddresses: [nobody] }', 'content/newsletter.yaml'],
    ['{ testAddress: a@b.example }', `front-matter/unknown-key content/newsletter.yaml:${lines}`],
  ])('may not be %s', async (text, finding) => {
    const [found] = await load(text)
    expect(found).toContain(finding)
  })
})
