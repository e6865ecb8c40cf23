import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { build } from '../../src/commands/build.ts'
import type { Manifest } from '../../src/core/email/manifest.ts'
import { diagnosticsOf } from '../diagnostics-of.ts'
import { articleFile, editionFile, scratchProject } from '../scratch-project.ts'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')

/** A copy of a fixture project that a test may build into and change. */
function fixture(name: string): string {
  const root = scratchProject()
  rmSync(join(root, 'content'), { recursive: true })
  cpSync(join(FIXTURES, name), root, { recursive: true })
  return root
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function manifestOf(root: string, id: string): Manifest {
  return JSON.parse(read(root, `out/${id}/manifest.json`)) as Manifest
}

/** Every file below a folder with its bytes. */
function snapshot(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(
    names.map(entry => [join(entry.parentPath, entry.name), read(entry.parentPath, entry.name)]),
  )
}

const SIMPLE = {
  'content/articles/one.md': articleFile(''),
  'content/editions/2025-09-05.md': editionFile('  - greeting\n  - { block: lead, article: one }\n'),
}

test.each(['email.html', 'email.txt', 'email.eml'])(
  'the golden edition, which holds every block, is %s to the byte',
  async file => {
    const root = fixture('golden')
    await build({ project: root })
    await expect(read(root, `out/2025-03-02/${file}`)).toMatchFileSnapshot(join(FIXTURES, 'golden-expected', file))
  },
)

test('the golden edition holds every block that has templates', async () => {
  const root = fixture('golden')
  await build({ project: root })
  const shown = manifestOf(root, '2025-03-02').variants.flatMap(variant => variant.blocks.map(({ block }) => block))
  const templates = readdirSync(join(import.meta.dirname, '../../templates/blocks')).map(name =>
    name.replace(/\.\w+$/, ''),
  )
  expect(templates.filter(name => !shown.includes(name))).toEqual([])
})

test('a newsletter of the fewest settings is an email all the same', async () => {
  const root = fixture('tiny')
  const { editions, warnings } = await build({ project: root })
  expect([editions.map(({ id }) => id), warnings]).toEqual([['2025-01-01'], []])
  expect(read(root, 'out/2025-01-01/email.txt')).toBe(`TINY
Wednesday, January 1, 2025

Read online:
https://tiny.example/

Hello.

A small thing
=============

Small.

${'-'.repeat(76)}
You receive this email because you signed up for it.

Unsubscribe:
https://tiny.example/leave

1 Tiny Street
`)
  expect(read(root, 'out/2025-01-01/email.eml')).toContain('To: <reader@example.com>\r\n')
})

test('the newest edition is built unless others are named', async () => {
  const root = fixture('golden')
  const { editions } = await build({ project: root })
  expect(editions.map(({ id, status }) => `${id} ${status}`)).toEqual(['2025-03-02 built'])
  expect(readdirSync(join(root, 'out')).sort()).toEqual(['.pictures', '2025-03-02'])
  await build({ project: root, editions: ['2025-02-28'] })
  expect(readdirSync(join(root, 'out')).sort()).toEqual(['.pictures', '2025-02-28', '2025-03-02'])
})

test('the manifest tells the SHA-256 and size of every output and the SHA-256 of every input', async () => {
  const root = fixture('golden')
  await build({ project: root })
  const { inputs, outputs } = manifestOf(root, '2025-03-02')
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  for (const [path, { sha256, bytes }] of Object.entries(outputs)) {
    const file = join(root, 'out/2025-03-02', path)
    expect([path, sha256, bytes]).toEqual([path, hash(file), readFileSync(file).length])
  }
  expect(Object.keys(outputs).map(path => path.replace(/-[0-9a-f]{8}/, ''))).toEqual([
    'email.html',
    'email.txt',
    'email.eml',
    'images/picture.png',
    'images/night.png',
  ])
  const own = Object.keys(inputs).filter(path => !path.startsWith('broadsheet:'))
  for (const path of own) expect([path, inputs[path]]).toEqual([path, hash(join(root, path))])
  expect(own).toEqual([
    'content/articles/everything.md',
    'content/articles/foreign.md',
    'content/articles/plain.md',
    'content/articles/view.md',
    'content/editions/2025-03-02.md',
    'content/images/night.png',
    'content/images/picture.png',
    'content/newsletter.yaml',
    'templates/blocks/weather.mjml',
    'templates/blocks/weather.txt',
  ])
})

test('the manifest tells what became of every picture that is shown', async () => {
  const root = fixture('golden')
  const image = join(root, 'content/images/picture.png')
  const wide = await sharp(image).resize(1500).webp().toBuffer()
  writeFileSync(image, wide)
  await build({ project: root })
  const { pictures, inputs, outputs } = manifestOf(root, '2025-03-02')
  expect(pictures.map(({ path }) => path)).toEqual(['content/images/night.png', 'content/images/picture.png'])
  expect(pictures.slice(1)).toEqual([
    {
      path: 'content/images/picture.png',
      name: expect.stringMatching(/^picture-[0-9a-f]{8}\.(png|jpg)$/),
      width: 1104,
      height: 662,
      bytes: outputs[`images/${pictures[1]?.name}`]?.bytes,
      original: { format: 'webp', bytes: wide.length, width: 1500, height: 900 },
    },
  ])
  expect(inputs['content/images/picture.png']).toBe(createHash('sha256').update(wide).digest('hex'))
})

test('the manifest tells what everybody gets as one number, the same in every build', async () => {
  const [first, second] = [fixture('golden'), fixture('golden')]
  const contentOf = async (root: string) => {
    await build({ project: root })
    return manifestOf(root, '2025-03-02').content
  }
  const content = await contentOf(first)
  expect(content).toMatch(/^[0-9a-f]{64}$/)
  expect(await contentOf(second)).toBe(content)
  // The sample recipient is a subscriber, and sees nothing of this.
  const edition = read(second, 'content/editions/2025-03-02.md')
  expect(edition).toContain('For the others')
  writeFileSync(join(second, 'content/editions/2025-03-02.md'), edition.replace('For the others', 'For all the others'))
  expect(await contentOf(second)).not.toBe(content)
})

test('a build goes on where its pictures cannot be kept', async () => {
  const root = fixture('golden')
  mkdirSync(join(root, 'out'))
  writeFileSync(join(root, 'out/.pictures'), 'in the way')
  await build({ project: root })
  expect(manifestOf(root, '2025-03-02').pictures.length).toBe(2)
})

test('the bytes of the blocks and the frame add up to the HTML part', async () => {
  const root = fixture('golden')
  await build({ project: root })
  for (const { blocks, frameBytes, bytes } of manifestOf(root, '2025-03-02').variants) {
    expect(blocks.every(block => block.bytes > 100)).toBe(true)
    expect(blocks.reduce((sum, block) => sum + block.bytes, frameBytes)).toBe(bytes.html)
    expect(frameBytes).toBeGreaterThan(1000)
  }
})

test('an audience decides who sees a block; the sample recipient is one of them', async () => {
  const root = fixture('golden')
  await build({ project: root })
  expect(read(root, 'out/2025-03-02/email.txt')).toContain('For subscribers in town.')
  expect(read(root, 'out/2025-03-02/email.txt')).not.toContain('For the others')
  const texts = manifestOf(root, '2025-03-02').variants.map(
    variant => variant.blocks.filter(({ block }) => block === 'text').length,
  )
  expect(texts).toEqual([1, 1, 2])
})

test('email.eml is a complete message that a mail reader parses back', async () => {
  const root = fixture('golden')
  await build({ project: root })
  const raw = readFileSync(join(root, 'out/2025-03-02/email.eml'))
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true })
  expect(mail.subject).toBe('Every block, Grace <Hopper>')
  expect(mail.from?.value).toEqual([{ name: 'Golden & Sons', address: 'news@golden.example' }])
  expect(mail.to).toMatchObject({ value: [{ address: 'grace@reader.example' }] })
  expect(mail.text).toBe(read(root, 'out/2025-03-02/email.txt'))
  expect(mail.attachments.map(({ contentType, related }) => ({ contentType, related }))).toEqual([
    { contentType: 'image/png', related: true },
    { contentType: 'image/png', related: true },
  ])
  const names = mail.headerLines.map(({ key }) => key)
  const once = [
    'from',
    'to',
    'reply-to',
    'subject',
    'date',
    'message-id',
    'mime-version',
    'list-id',
    'list-unsubscribe',
  ]
  for (const name of [...once, 'list-unsubscribe-post', 'list-post']) {
    expect([name, names.filter(key => key === name).length]).toEqual([name, 1])
  }
  expect(
    raw
      .toString()
      .split('\r\n')
      .every(line => line.length <= 998 && !line.includes('\n')),
  ).toBe(true)
})

test('the HTML part on disk shows its pictures from images/, the one in the message by content id', async () => {
  const root = fixture('golden')
  await build({ project: root })
  const html = read(root, 'out/2025-03-02/email.html')
  const sources = [...html.matchAll(/<img [^>]*?src="([^"]+)"/g)].map(match => match[1] ?? '')
  // Logo and figure have a twin for dark pages.
  expect(sources.length).toBe(8)
  expect(sources.every(src => existsSync(join(root, 'out/2025-03-02', src)))).toBe(true)
  expect(read(root, 'out/2025-03-02/email.eml').replace(/=\r\n/g, '')).toMatch(
    /src=3D"cid:picture-[0-9a-f]{8}\.png@broadsheet"/,
  )
})

test('a picture of the output that was damaged is put right', async () => {
  const root = fixture('golden')
  await build({ project: root })
  const images = join(root, 'out/2025-03-02/images')
  const picture = join(images, readdirSync(images)[0] ?? '')
  const whole = readFileSync(picture)
  writeFileSync(picture, Buffer.alloc(whole.length))
  await build({ project: root })
  expect(readFileSync(picture).equals(whole)).toBe(true)
})

test('only pictures that are shown are put out: an article told in a line has none to show', async () => {
  const root = fixture('golden')
  cpSync(join(root, 'content/images/picture.png'), join(root, 'content/images/unseen.png'))
  const plain = read(root, 'content/articles/plain.md').replace(
    'kicker',
    'image: { src: ../images/unseen.png, alt: x }\nkicker',
  )
  writeFileSync(join(root, 'content/articles/plain.md'), plain)
  await build({ project: root })
  expect(Object.keys(manifestOf(root, '2025-03-02').inputs)).toContain('content/images/unseen.png')
  expect(readdirSync(join(root, 'out/2025-03-02/images')).map(name => name.split('-')[0])).toEqual(['night', 'picture'])
})

test('hosted pictures are named by their address and not attached', async () => {
  const root = fixture('golden')
  const settings = read(root, 'content/newsletter.yaml')
  writeFileSync(join(root, 'content/newsletter.yaml'), `${settings}imageBaseUrl: https://img.golden.example/2025\n`)
  await build({ project: root })
  expect(read(root, 'out/2025-03-02/email.html')).toMatch(
    /src="https:\/\/img\.golden\.example\/2025\/picture-[0-9a-f]{8}\.png"/,
  )
  const mail = await simpleParser(readFileSync(join(root, 'out/2025-03-02/email.eml')), { skipImageLinks: true })
  expect(mail.attachments).toEqual([])
})

test('two builds of the same files are the same bytes, wherever the project lies and whatever the time zone', async () => {
  const [first, second] = [fixture('golden'), fixture('golden')]
  await build({ project: first, all: true })
  process.env.TZ = 'Pacific/Auckland'
  try {
    await build({ project: second, all: true })
  } finally {
    process.env.TZ = 'UTC'
  }
  const contents = (root: string) =>
    Object.entries(snapshot(join(root, 'out')))
      .map(([path, text]) => [path.slice(root.length), text])
      .filter(([path]) => path !== '/out/.fingerprint')
  expect(contents(first)).toEqual(contents(second))
})

test('--all passes over editions whose inputs have not changed', async () => {
  const root = fixture('golden')
  const statuses = async () =>
    (await build({ project: root, all: true })).editions.map(({ id, status }) => `${id} ${status}`)
  expect(await statuses()).toEqual(['2025-02-28 built', '2025-03-02 built'])
  expect(await statuses()).toEqual(['2025-02-28 unchanged', '2025-03-02 unchanged'])

  writeFileSync(join(root, 'content/articles/plain.md'), `${read(root, 'content/articles/plain.md')}\nMore.\n`)
  expect(await statuses()).toEqual(['2025-02-28 unchanged', '2025-03-02 built'])

  rmSync(join(root, 'out/2025-02-28/email.txt'))
  expect(await statuses()).toEqual(['2025-02-28 built', '2025-03-02 unchanged'])

  writeFileSync(join(root, 'content/articles/unused.md'), articleFile('authors: [ada]\n'))
  expect(await statuses()).toEqual(['2025-02-28 unchanged', '2025-03-02 unchanged'])

  writeFileSync(join(root, 'templates/blocks/weather.txt'), 'Fair\n')
  expect(await statuses()).toEqual(['2025-02-28 unchanged', '2025-03-02 built'])
})

test('--all is not misled by what was built, or written, in between', async () => {
  const root = scratchProject({
    ...SIMPLE,
    'content/editions/2025-09-01.md': editionFile('  - greeting\n').replace('2025-09-05', '2025-09-01'),
  })
  const article = (text: string) => writeFileSync(join(root, 'content/articles/one.md'), articleFile('', text))
  const text = () => read(root, 'out/2025-09-05/email.txt')
  article('First.\n')
  await build({ project: root, all: true })

  article('Second.\n')
  await build({ project: root })
  article('First.\n')
  await build({ project: root, all: true })
  expect(text()).toContain('First.')

  article('Third.\n')
  await build({ project: root, all: true, editions: ['2025-09-01'] })
  await build({ project: root, all: true })
  expect(text()).toContain('Third.')

  writeFileSync(join(root, 'out/2025-09-05/email.txt'), text().replace('Third', 'Thirs'))
  await build({ project: root, all: true })
  expect(text()).toContain('Third.')
})

test('editions that look alike lose no block to each other', async () => {
  const editions = Array.from({ length: 40 }, (_, index) => {
    const day = new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10)
    const texts = Array.from({ length: 6 }, (_, block) => `  - { block: text, markdown: "word${index}x${block}" }\n`)
    return [`content/editions/${day}.md`, editionFile(texts.join('')).replace('2025-09-05', day)] as const
  })
  const root = scratchProject(Object.fromEntries(editions))
  const { editions: built } = await build({ project: root, all: true })
  for (const [index, { id }] of built.entries()) {
    const html = read(root, `out/${id}/email.html`)
    for (let block = 0; block < 6; block++) expect(html).toContain(`>word${index}x${block}<`)
  }
})

test('where one of many editions is wrong, none is written', async () => {
  const days = Array.from({ length: 25 }, (_, index) => `2025-09-${String(index + 1).padStart(2, '0')}`)
  const files = days.map(day => [
    `content/editions/${day}.md`,
    editionFile('  - greeting\n').replace('2025-09-05', day),
  ])
  const wrong = editionFile('  - { block: lead, article: nowhere }\n').replace('2025-09-05', '2025-09-30')
  const root = scratchProject({ ...Object.fromEntries(files), 'content/editions/2025-09-30.md': wrong })
  expect(await diagnosticsOf(() => build({ project: root, all: true }))).toEqual([
    'article/unknown content/editions/2025-09-30.md:6:29',
  ])
  expect(existsSync(join(root, 'out'))).toBe(false)
})

test('a failed build leaves what was there, and nothing half-written', async () => {
  const root = scratchProject(SIMPLE)
  await build({ project: root })
  const before = snapshot(join(root, 'out'))
  writeFileSync(join(root, 'content/articles/one.md'), articleFile('', 'A {{surprise}}.\n'))
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual(['field/undeclared content/articles/one.md:6:3'])
  expect(snapshot(join(root, 'out'))).toEqual(before)
})

test('where the output cannot be written, the build before it is untouched', async () => {
  const root = scratchProject(SIMPLE)
  await build({ project: root })
  rmSync(join(root, 'out/2025-09-05/email.eml'))
  mkdirSync(join(root, 'out/2025-09-05/email.eml/in-the-way'), { recursive: true })
  const before = snapshot(join(root, 'out'))
  writeFileSync(join(root, 'content/articles/one.md'), articleFile('', 'Other words.\n'))
  const place = join(root, 'out/2025-09-05/email.eml')
  expect(await diagnosticsOf(() => build({ project: root }))).toEqual([`output/write ${place}`])
  expect(snapshot(join(root, 'out'))).toEqual(before)
  expect(readdirSync(join(root, 'out/2025-09-05')).filter(name => name.startsWith('.staging'))).toEqual([])
})

test('files that a build no longer makes are removed, and no others', async () => {
  const root = fixture('golden')
  await build({ project: root })
  const picture = readdirSync(join(root, 'out/2025-03-02/images')).find(name => name.startsWith('picture-')) ?? ''
  mkdirSync(join(root, 'out/2025-03-02/outbox'))
  writeFileSync(join(root, 'out/2025-03-02/outbox/1.eml'), 'kept')
  const png = readFileSync(join(root, 'content/images/picture.png'))
  writeFileSync(join(root, 'content/images/picture.png'), Buffer.concat([png, Buffer.from('trailing')]))
  await build({ project: root })
  expect(readdirSync(join(root, 'out/2025-03-02/images'))).not.toContain(picture)
  expect(read(root, 'out/2025-03-02/outbox/1.eml')).toBe('kept')
})

test.each([
  ['the project itself', '.'],
  ['a folder around it', '..'],
  ['the root of the disk', '/'],
  ['the folder of the articles', 'content/articles'],
  ['the templates', 'templates'],
])('nothing is built into %s', async (_, out) => {
  const root = scratchProject(SIMPLE)
  const before = snapshot(root)
  expect((await diagnosticsOf(() => build({ project: root, out })))[0]).toMatch(/^output\/location/)
  expect(snapshot(root)).toEqual(before)
})

test('an output folder that is a link to the project, or an edition that is a link to elsewhere, is refused', async () => {
  const root = scratchProject(SIMPLE)
  symlinkSync(root, join(root, 'loop'))
  expect((await diagnosticsOf(() => build({ project: root, out: 'loop' })))[0]).toMatch(/^output\/location/)
  const elsewhere = scratchProject()
  mkdirSync(join(root, 'out'))
  symlinkSync(elsewhere, join(root, 'out/2025-09-05'))
  expect((await diagnosticsOf(() => build({ project: root })))[0]).toMatch(/^output\/location/)
  rmSync(join(root, 'out/2025-09-05'))
  mkdirSync(join(root, 'out/2025-09-05'))
  symlinkSync(elsewhere, join(root, 'out/2025-09-05/images'))
  expect((await diagnosticsOf(() => build({ project: root })))[0]).toMatch(/^output\/location/)
  expect(readdirSync(elsewhere)).toEqual(['content'])
})

test('a project overrides a built-in template file by file', async () => {
  const root = scratchProject({ ...SIMPLE, 'templates/blocks/greeting.txt': 'MY OWN {{text}}\n' })
  await build({ project: root })
  expect(read(root, 'out/2025-09-05/email.txt')).toContain('MY OWN Good morning.')
  expect(read(root, 'out/2025-09-05/email.html')).toContain('Good morning.')
})
