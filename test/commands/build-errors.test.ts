import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { sha256 } from '../../src/core/source/source.ts'
import { diagnosticsOf, findingsOf } from '../diagnostics-of.ts'
import { articleFile, editionFile, NEWSLETTER, scratchProject } from '../scratch-project.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

const EDITION = 'content/editions/2025-09-05.md'
const A = 'content/articles/a.md'
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const BMP = Buffer.alloc(60)
BMP.write('BM')
const edition = (blocks: string, options?: Parameters<typeof editionFile>[1]) => ({
  [EDITION]: editionFile(blocks, options),
})
const article = (fields = '', body?: string) => ({ [A]: articleFile(fields, body) })
const figure = (src: string) => edition(`  - { block: figure, src: "${src}", alt: x }\n`)
const LEAD = edition('  - block: lead\n    article: a\n')

/** Every file below `out/` with its bytes. */
function outputs(root: string): Readonly<Record<string, string>> {
  try {
    const files = readdirSync(join(root, 'out'), { recursive: true, withFileTypes: true }).filter(file => file.isFile())
    const entries = files.map(({ parentPath, name }) => [
      join(parentPath, name),
      sha256(readFileSync(join(parentPath, name))),
    ])
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
}

/** What a build reports that must leave nothing behind, and must leave a former build as it was. */
async function failedBuild(root: string): Promise<readonly string[]> {
  const found = await diagnosticsOf(() => build({ project: root }))
  expect(outputs(root)).toEqual({})
  for (const path of ['2025-09-05/email.html', '2025-09-05/manifest.json', '2025-08-01/images/x.png', '.fingerprint']) {
    mkdirSync(dirname(join(root, 'out', path)), { recursive: true })
    writeFileSync(join(root, 'out', path), 'former')
  }
  const before = outputs(root)
  expect(await diagnosticsOf(() => build({ project: root, all: true }))).toEqual(found)
  expect(outputs(root)).toEqual(before)
  return found
}

async function textOf(files: Files): Promise<string> {
  const root = scratchProject(files)
  await build({ project: root })
  return readFileSync(join(root, 'out/2025-09-05/email.txt'), 'utf8')
}

test.each([
  ['an unknown article', 'block: lead, article: x', 'article/unknown 6:29'],
  ['an unknown article in a list', 'block: headlines, articles: [x]', 'article/unknown 6:36'],
  ['an unknown block', 'block: txt, text: x', 'block/unknown 6:14'],
  ['an unknown attribute', 'block: divider, audience: { plam: free }', 'audience/invalid 6:33'],
  ['an unknown value', 'block: divider, audience: { plan: fre }', 'audience/invalid 6:33'],
  ['a query that finds nothing', 'block: headlines, articles: { topic: x }', 'block/empty 6:35'],
  ['a menu without stories', 'block: menu', 'block/incomplete 6:5'],
  ['a picture that is not described', 'block: figure, src: ../images/x.gif', 'block/incomplete 6:5'],
  ['an undeclared field', 'block: quote, text: "{{nobody}}", who: x', 'field/undeclared 6:28'],
  [
    'an undeclared field in an address',
    'block: quote, text: x, who: x, url: "https://x.example/{{nobody}}"',
    'field/undeclared 6:62',
  ],
  [
    'an undeclared field in a link',
    'block: text, markdown: "[a](https://x.example/{{nobody}})"',
    'field/undeclared 6:53',
  ],
  ['a marker written as a YAML escape', 'block: quote, text: "\\uE0000\\uE001", who: x', 'source/character 6:28'],
  ['a NUL written as a YAML escape', 'block: figure, alt: x, src: "../images/x\\0.png"', 'source/character 6:36'],
])('%s in a block fails the build, and `out/` stays as it was', async (_, fields, expected) => {
  const root = scratchProject({ ...edition(`  - { ${fields} }\n`), 'content/images/x.gif': PIXEL })
  expect(await failedBuild(root)).toEqual([expected.replace(' ', ` ${EDITION}:`)])
})

test.each<[string, string, string, string | Uint8Array]>([
  ['that is missing', 'picture/missing', 'x.png', ''],
  ['that is text', 'picture/unreadable', '../images/x.png', 'text'],
  ['that is empty', 'picture/unreadable', '../images/x.png', ''],
  ['that is cut off in its header', 'picture/unreadable', '../images/x.gif', PIXEL.subarray(0, 7)],
  ['in BMP', 'picture/format', '../images/x.bmp', BMP],
  ['in BMP that says PNG', 'picture/format', '../images/x.png', BMP],
  ['that is a folder', 'picture/missing', '../images', ''],
  ['outside content', 'picture/missing', '../../x.gif', PIXEL],
  ['outside the project', 'picture/missing', '../../../../../etc/passwd', ''],
  ['by an absolute path', 'picture/missing', '/etc/passwd', ''],
  ['on the web', 'picture/missing', 'https://x.example/x.gif', PIXEL],
  ['with a name beyond every file system', 'picture/missing', `../images/${'x'.repeat(300)}.png`, ''],
])('a picture %s fails the build where it is named', async (_, code, src, bytes) => {
  const files = ['png', 'gif', 'bmp'].map(ending => [`content/images/x.${ending}`, bytes])
  const root = scratchProject({ ...figure(src), ...Object.fromEntries(files), 'x.gif': PIXEL })
  expect(await failedBuild(root)).toEqual([`${code} ${EDITION}:6:28`])
})

const text = (html: string) => `<mj-section><mj-column>\n<mj-text>${html}</mj-text>\n</mj-column></mj-section>`

test.each([
  ['a typo', 'divider.mjml', '<mj-section>\n{{them}}</mj-section>', 'template/unknown-name', ':2:3'],
  ['a name asked for that is not there', 'divider.txt', '\n{{#if titel}}{{/if}}', 'template/unknown-name', ':2:7'],
  [
    'a list gone through that is not there',
    'divider.mjml',
    '{{#each artciles}}{{/each}}',
    'template/unknown-name',
    ':1:9',
  ],
  ['a partial that is missing', 'divider.txt', 'x\n{{> titel}}', 'template/unknown-name', ':2:5'],
  ['a block that is never closed', 'divider.txt', 'x\n{{#if y}}\n', 'template/syntax', ':3:1'],
  [
    'a tag that MJML does not know',
    'divider.mjml',
    '<mj-section>\n  <mj-sektion></mj-sektion></mj-section>',
    'template/mjml',
    ':2:3',
  ],
  ['an attribute that MJML does not know', 'divider.mjml', '\n\n<mj-section colour="#fff" />', 'template/mjml', ':3:1'],
  ['an element that is not closed', 'divider.mjml', text('<p>a'), 'template/mjml', ':2:10'],
  ['an element closed too late', 'divider.mjml', text('<p><b>a</p>'), 'template/mjml', ':2:13'],
  ['text that MJML drops', 'divider.mjml', '<mj-section>\n\na\n</mj-section>', 'template/mjml', ':3:1'],
  ['a script', 'divider.mjml', text('<script>a()</script>'), 'template/mjml', ':2:10'],
  ['a handler of events', 'divider.mjml', text('<p onclick="a()">a</p>'), 'template/mjml', ':2:13'],
])('a template with %s fails the build', async (_, name, text, code, place) => {
  const root = scratchProject({ ...edition('  - divider\n'), [`templates/blocks/${name}`]: text })
  expect(await failedBuild(root)).toEqual([`${code} templates/blocks/${name}${place}`])
})

test.each([
  ['an article of another slug', 'slug: other\n', 'Words.\n', `article/unknown ${EDITION}:7:14`],
  ['a draft', 'draft: true\n', 'Words.\n', `article/unpublished ${EDITION}:7:14`],
  ['an embargoed article', 'embargo: 2025-09-05T09:01\n', 'Words.\n', `article/unpublished ${EDITION}:7:14`],
  ['an expired article', 'expires: 2025-09-05T09:00\n', 'Words.\n', `article/unpublished ${EDITION}:7:14`],
  ['an article that is broken', 'kind: x\n', 'Words.\n', `front-matter/invalid ${A}:4:7`],
  ['an undeclared field in a field', 'kicker: for {{nobody}}\n', 'Words.\n', `field/undeclared ${A}:4:13`],
  ['an undeclared field in a body', '', 'Words.\n\n- for {{nobody}}\n', `field/undeclared ${A}:8:7`],
  ['a marker written as an entity', '', '&#xE000;0&#xE001;\n', `source/character ${A}:6:1`],
  ['a missing picture in a body', '', 'Words.\n\n![x](../images/x.png)\n', `picture/missing ${A}:8:1`],
  ['a missing picture', 'image: { src: ../images/x.png, alt: x }\n', 'Words.\n', `picture/missing ${A}:4:15`],
])('%s fails the build of the edition that leads with it', async (_, fields, body, expected) => {
  expect(await failedBuild(scratchProject({ ...LEAD, ...article(fields, body) }))).toEqual([expected])
})

test.each([
  ['an undeclared field in the subject', 'A subject', 'Dear {{nobody}}', 'field/undeclared 2:15'],
  ['an undeclared field in the preheader', 'A preheader', '"{{nobody}}"', 'field/undeclared 3:13'],
  ['an undeclared field in the letter', 'Good morning.', 'One\n\nDear *{{nobody}}*', 'field/undeclared 11:7'],
  ['a line end in the subject', 'A subject', '"a\\r\\nBcc: x@y.example"', 'source/character 2:11'],
  ['a block by an unknown name', '- greeting', '- greting', 'block/unknown 6:5'],
  ['an unknown author', '2025-09-05T09:00', '2025-09-05\nauthors: [adda]', 'author/unknown 5:11'],
  ['a day that there is not', '2025-09-05T09:00', '2025-06-31', 'date/invalid 4:7'],
])('%s of an edition fails its build', async (_, words, others, expected) => {
  const root = scratchProject({ [EDITION]: editionFile('  - greeting\n').replace(words, others) })
  expect(await failedBuild(root)).toEqual([expected.replace(' ', ` ${EDITION}:`)])
})

test('an unknown theme fails the build where the newsletter names it', async () => {
  const files = { ...edition('  - greeting\n'), 'content/newsletter.yaml': `${NEWSLETTER}theme: gazete\n` }
  expect(await failedBuild(scratchProject(files))).toEqual(['theme/unknown content/newsletter.yaml:8:8'])
})

test('a block without a text form fails the build', async () => {
  const root = scratchProject({ ...edition('  - weather\n'), 'templates/blocks/weather.mjml': '<mj-section />' })
  expect(await failedBuild(root)).toEqual(['template/missing templates/blocks/weather.txt'])
})

test('one run reports the newsletter, every article and all of the edition', async () => {
  const root = scratchProject({
    'content/newsletter.yaml': NEWSLETTER.replace('attributes:', 'atributes:'),
    [A]: articleFile('draft: x\n'),
    [EDITION]: editionFile('  - greting\n'),
  })
  expect(await failedBuild(root)).toEqual([
    'front-matter/unknown-key content/newsletter.yaml:7:1',
    `front-matter/invalid ${A}:4:8`,
  ])
  writeFileSync(join(root, 'content/newsletter.yaml'), NEWSLETTER)
  writeFileSync(join(root, EDITION), editionFile('  - greting\n', { head: 'authors: [adda]\n' }))
  const all = [`front-matter/invalid ${A}:4:8`, `block/unknown ${EDITION}:7:5`, `author/unknown ${EDITION}:5:11`]
  expect([...(await diagnosticsOf(() => build({ project: root })))].sort()).toEqual(all.sort())
})

test('one run reports the bodies of all articles that an edition names', async () => {
  const files = { [A]: articleFile('', '{{x}}\n'), 'content/articles/b.md': articleFile('', '{{y}}\n') }
  const root = scratchProject({ ...files, ...edition('  - { block: headlines, articles: [a, b] }\n') })
  expect(await failedBuild(root)).toEqual([`field/undeclared ${A}:6:1`, 'field/undeclared content/articles/b.md:6:1'])
})

test('a manifest that is none is no reason to fail', async () => {
  const root = scratchProject({ ...edition('  - greeting\n'), 'out/2025-09-05/manifest.json': '{}' })
  await expect(build({ project: root, all: true })).resolves.toMatchObject({ editions: [{ status: 'built' }] })
})

test('an edition that is not there is refused', async () => {
  const root = scratchProject(edition('  - greeting\n'))
  expect(await diagnosticsOf(() => build({ project: root, editions: ['2025-09-06'] }))).toEqual(['edition/unknown'])
  expect(await diagnosticsOf(() => build({ project: scratchProject() }))).toEqual(['edition/unknown'])
  expect(outputs(root)).toEqual({})
})

test('a picture that is a link out of the project is refused', async () => {
  const outside = scratchProject({ 'x.gif': PIXEL })
  const root = scratchProject({ ...figure('../images/x.gif'), 'content/images/y.gif': PIXEL })
  symlinkSync(join(outside, 'x.gif'), join(root, 'content/images/x.gif'))
  expect(await failedBuild(root)).toEqual(['source/outside content/images/x.gif'])
})

test('one broken edition does not spoil a former build, nor does it stop another from being built', async () => {
  const root = scratchProject({ ...edition('  - greeting\n'), 'content/editions/2025-08-01.md': 'broken' })
  await build({ project: root })
  const before = outputs(root)
  expect(Object.keys(before)).not.toEqual([])
  writeFileSync(join(root, EDITION), editionFile('  - greting\n'))
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual([`block/unknown ${EDITION}:6:5`])
  expect(outputs(root)).toEqual(before)
})

test.each([
  ['an article', { ...edition('  - { block: lead, article: b }\n'), ...article() }, 'a'],
  ['a draft', { ...LEAD, ...article('draft: true\n') }, undefined],
  ['a picture', { ...figure('../images/y.gif'), 'content/images/x.gif': PIXEL }, 'content/images/x.gif'],
  ['a theme', { ...edition('  - greeting\n'), 'content/newsletter.yaml': `${NEWSLETTER}theme: gazete\n` }, 'gazette'],
  ['a partial', { ...edition('  - divider\n'), 'templates/blocks/divider.txt': '{{> titel}}' }, 'title'],
  ['an author', edition('  - greeting\n', { head: 'authors: [adda]\n' }), 'ada'],
])('for %s that was nearly right, the right one is named', async (_, files, meant) => {
  const [finding] = await findingsOf(() => build({ project: scratchProject(files) }))
  expect(finding?.hint?.match(/`(.*?)`\?$/)?.[1]).toBe(meant)
})

test.each([
  ['draft: true\n', 4, 8],
  ['topic: x\nembargo: 2025-09-06\n', 5, 10],
  ['expires: 2025-09-05\n', 4, 10],
])('an article named in spite of `%s` is shown in its own file too', async (fields, line, column) => {
  const [finding] = await findingsOf(() => build({ project: scratchProject({ ...LEAD, ...article(fields) }) }))
  expect(finding?.related).toEqual([expect.objectContaining({ file: A, line, column })])
})

/** Articles that a query meets, each titled by its slug. */
const SHELF = Object.fromEntries(
  Object.entries({
    one: 'topic: sea\nkind: news\npriority: 1\n',
    two: 'topic: sea\nkind: opinion\npriority: 5\n',
    three: 'topic: land\nkind: news\n',
    old: 'topic: sea\nkind: news\npriority: 9\n',
    draft: 'topic: sea\ndraft: true\n',
    held: 'topic: sea\nembargo: 2025-09-06\n',
    gone: 'topic: sea\nexpires: 2025-09-05\n',
    future: 'topic: sea\n',
  }).map(([slug, fields]) => {
    const date = { old: '2025-08-01', two: '2025-09-03', future: '2025-09-06' }[slug] ?? '2025-09-04'
    return [
      `content/articles/${slug}.md`,
      articleFile(`${fields}url: https://x.example/${slug}\n`)
        .replace('A title', `Title ${slug}`)
        .replace('2025-09-04', date),
    ]
  }),
)
const EARLIER = { 'content/editions/2025-09-02.md': editionFile('  - greeting\n').replace('2025-09-05', '2025-09-02') }

test.each([
  ['everything published, best first', '{}', ['old', 'two', 'one', 'three']],
  ['a topic', '{ topic: land }', ['three']],
  ['several topics', '{ topic: [land, sea] }', ['old', 'two', 'one', 'three']],
  ['a kind', '{ kind: opinion }', ['two']],
  ['what is new since the edition before', '{ since: previous }', ['two', 'one', 'three']],
  ['what is new since a day, that day included', '{ since: 2025-09-03 }', ['two', 'one', 'three']],
  ['nothing of the day before', '{ since: 2025-09-04 }', ['one', 'three']],
  ['the newest first', '{ order: date }', ['one', 'three', 'two', 'old']],
  ['by title', '{ order: title }', ['old', 'one', 'three', 'two']],
  ['no more than asked for', '{ limit: 2 }', ['old', 'two']],
])('a query chooses %s', async (_, query, slugs) => {
  const text = await textOf({ ...SHELF, ...EARLIER, ...edition(`  - { block: headlines, articles: ${query} }\n`) })
  expect([...text.matchAll(/x\.example\/(\w+)/g)].map(([, slug]) => slug)).toEqual(slugs)
})

test('a query repeats no article used higher up, and an optional one that finds nothing leaves its block out', async () => {
  const blocks = `  - { block: lead, article: old, mode: link }
  - { block: headlines, articles: { kind: news, limit: 1 } }
  - { block: headlines, articles: { topic: sea } }
  - { block: headlines, title: Nothing left, articles: { topic: sea, optional: true } }
`
  const text = await textOf({ ...SHELF, ...edition(blocks) })
  expect([...text.matchAll(/x\.example\/(\w+)/g)].map(([, slug]) => slug)).toEqual(['old', 'one', 'two'])
  expect(text).not.toMatch(/nothing left/i)
})

test.each([
  ['a raw block', { mjml: '<mj-text><a href="/tolls">Tolls</a></mj-text>' }, {}, 'content/editions/2025-09-05.md:7:53'],
  [
    'a template of the project',
    { mjml: '<mj-text>Words</mj-text>' },
    {
      'templates/blocks/divider.mjml':
        '<mj-section><mj-column>\n<mj-image src="data:image/png;base64,AA" /></mj-column></mj-section>',
    },
    'templates/blocks/divider.mjml:2:16',
  ],
])('an address that %s should not write is told where it stands', async (_, { mjml }, files, expected) => {
  const raw = `  - block: raw\n    mjml: '<mj-section><mj-column>${mjml}</mj-column></mj-section>'\n    text: Words\n  - divider\n`
  const project = scratchProject({ ...files, 'content/editions/2025-09-05.md': editionFile(raw) })
  const failure = await build({ project }).catch(cause => cause)
  const [{ code, at }] = failure.diagnostics
  expect([code, `${at?.file}:${at?.line}:${at?.column}`]).toEqual(['template/url', expected])
})
