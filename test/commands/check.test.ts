import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { type CheckOptions, check } from '../../src/commands/check.ts'
import { BroadsheetError } from '../../src/core/source/diagnostic.ts'
import { systemClock } from '../../src/io/clock.ts'
import { articleFile, editionFile, NEWSLETTER, scratchProject } from '../scratch-project.ts'
import { answer, html, startWebServer } from '../web-server.ts'

vi.setConfig({ testTimeout: 60_000 })

const HEAD = `subject: The harbour votes on its tolls tonight
preheader: And what the mayor said about ferries when nobody had asked her
date: 2025-09-05T09:00
`
const LETTER = 'Good morning. The harbour votes tonight, and the mayor has an opinion on ferries, as she often has.\n'

function edition(blocks: string, letter = LETTER, head = ''): string {
  return `---\n${HEAD}${head}blocks:\n${blocks}---\n\n${letter}`
}

function checkIn(files: Readonly<Record<string, string | Uint8Array>>, options: Partial<CheckOptions> = {}) {
  return check({ project: scratchProject(files), clock: systemClock, ...options })
}

const CLEAN = { 'content/editions/2025-09-05.md': edition('  - greeting\n') }

test('a clean edition has no finding', async () => {
  const { editions } = await checkIn(CLEAN)
  expect(editions).toMatchObject([
    { id: '2025-09-05', subject: 'The harbour votes on its tolls tonight', findings: [] },
  ])
  expect(editions[0]?.blocks.map(({ block }) => block)).toEqual(['masthead', 'greeting', 'footer'])
})

test('what keeps an edition from being built is a finding like any other, and the others are checked', async () => {
  const { editions } = await checkIn(
    {
      ...CLEAN,
      'content/editions/2025-09-06.md': edition('  - { block: lead, article: nobody }\n'),
      'content/articles/broken.md': '---\ntitle: [\n---\n',
    },
    { all: true },
  )
  const codes = editions.map(({ id, findings }) => [id, findings.map(({ code }) => code)])
  expect(codes).toEqual([
    ['2025-09-05', ['front-matter/yaml']],
    ['2025-09-06', ['front-matter/yaml', 'article/unknown']],
  ])
})

test('an edition that there is not is told', async () => {
  const { editions } = await checkIn(CLEAN, { editions: ['2020-01-01', '2020-01-01'] })
  expect(editions.map(({ findings }) => findings.map(({ code }) => code))).toEqual([['edition/unknown']])
})

test('who stops it gets no report, not even of what was done', async () => {
  const late = new AbortController()
  await expect(checkIn(CLEAN, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  await expect(checkIn(CLEAN, { signal: late.signal, onProgress: () => late.abort() })).rejects.toThrow('aborted')
})

test('a list that there is not stops it all', async () => {
  const failure = await checkIn(CLEAN, { list: 'nobody', all: true }).catch(cause => cause)
  expect(failure.diagnostics).toMatchObject([{ code: 'list/missing' }])
})

test('a folder without a newsletter is no project', async () => {
  const failure = await check({ project: join(import.meta.dirname, 'nowhere'), clock: systemClock }).catch(
    cause => cause,
  )
  expect(failure).toBeInstanceOf(BroadsheetError)
})

describe('the longest reader of a list', () => {
  const filler = `${'A sentence of some length about nothing at all. '.repeat(20)}\n\n`.repeat(86)
  const long = {
    'content/editions/2025-09-05.md': edition('  - greeting\n', `${'{{firstName}} '.repeat(25)}\n\n${filler}`),
  }
  const list = (name: string) => ({ 'content/lists/readers.csv': `email,firstName\nada@reader.example,${name}\n` })
  const sizes = async (files: Record<string, string>, options: Partial<CheckOptions> = {}) => {
    const { editions } = await checkIn({ ...long, ...files }, options)
    return editions[0]?.findings.filter(({ code }) => code === 'size/gmail-clip')
  }

  test('decides, where one is asked for', async () => {
    const [sample] = (await sizes({})) ?? []
    const [longest] = (await sizes(list('x'.repeat(1000)), { list: 'readers' })) ?? []
    expect([sample?.severity, longest?.severity]).toEqual(['warning', 'error'])
    expect(longest?.message).toContain('the longest reader of `readers`')
    expect(longest?.hint).toMatch(
      /^Leave out block 1 \(`greeting`\): −\d+\.\d kB\. By block: 1 greeting \d+\.\d kB, all others \d\.\d kB\.$/,
    )
  })

  test('makes no difference where the names are short', async () => {
    expect(await sizes(list('Ada'), { list: 'readers' })).toEqual(await sizes({}))
  })
})

describe('a logo', () => {
  const logo = (fill: string, ground = 'none') =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"><rect width="400" height="100" fill="${ground}"/><rect x="20" y="20" width="200" height="60" fill="${fill}"/></svg>`,
      ),
    )
      .png()
      .toBuffer()
  const findings = async (picture: Uint8Array, settings = '') => {
    const { editions } = await checkIn({
      ...CLEAN,
      'content/newsletter.yaml': `${NEWSLETTER}logo: { src: images/logo.png, alt: The Scratch${settings} }\n`,
      'content/images/logo.png': picture,
      'content/images/night.png': picture,
    })
    return editions[0]?.findings.map(({ code, at }) => `${code} ${at?.file}:${at?.line}:${at?.column}`)
  }

  test('that is black on nothing vanishes on dark', async () => {
    expect(await findings(await logo('#111111'))).toEqual(['image/dark-logo content/newsletter.yaml:8:14'])
  })

  test.each([
    ['in a colour that shows on both', '#b03030', 'none', ''],
    ['with a ground of its own', '#111111', '#ffffff', ''],
    ['with a twin for dark', '#111111', 'none', ', darkSrc: images/night.png'],
  ])('%s does not', async (_, fill, ground, settings) => {
    expect(await findings(await logo(fill, ground), settings)).toEqual([])
  })
})

test('links are opened where asked, kept, and told where they stand', async () => {
  const server = await startWebServer({ '/here': html('here'), '/gone': answer(410), '/': html('site') })
  const site = `http://127.0.0.1:${server.port}`
  const body = `See [the vote](${site}/here), and\n[the tolls](${site}/gone) of old.\n`
  const project = scratchProject({
    'content/newsletter.yaml': NEWSLETTER.replaceAll('https://scratch.example', site).replace('/unsubscribe"', '/"'),
    'content/editions/2025-09-05.md': edition('  - greeting\n', `${LETTER}\n${body}`),
  })
  const linksOf = async (options: Partial<CheckOptions>) => {
    const { editions } = await check({ project, clock: systemClock, ...options })
    const told = editions[0]?.findings.filter(({ code }) => code === 'link/broken')
    return [editions[0]?.opened, told?.map(({ severity, at }) => `${severity} ${at?.file}:${at?.line}:${at?.column}`)]
  }
  expect(await linksOf({})).toEqual([undefined, []])
  const opened = [2, ['error content/editions/2025-09-05.md:12:13']]
  expect(await linksOf({ links: true })).toEqual(opened)
  const asked = server.requests.length
  expect(await linksOf({ links: true })).toEqual(opened)
  expect(server.requests).toHaveLength(asked)
  expect(await linksOf({ links: true, fresh: true })).toEqual(opened)
  expect(server.requests).toHaveLength(asked * 2)
  expect(JSON.parse(readFileSync(join(project, 'out/.links.json'), 'utf8'))).toMatchObject({ version: 1 })
})

describe('a build', () => {
  const files = { 'content/editions/2025-09-05.md': edition('  - greeting\n', `${LETTER}\nTODO: the rest.\n`) }

  test('is held against the same rules, and written all the same', async () => {
    const project = scratchProject(files)
    const { editions } = await build({ project })
    const [checked] = (await check({ project, clock: systemClock })).editions
    expect(editions[0]?.checks?.findings).toEqual(checked?.findings)
    expect(checked?.findings.map(({ code }) => code)).toEqual(['content/draft-marker'])
    expect(readFileSync(join(project, 'out/2025-09-05/email.txt'), 'utf8')).toContain('TODO')
  })

  test('is not, where nobody asks for it; who asks later is told', async () => {
    const project = scratchProject(files)
    expect((await build({ project, all: true, check: false })).editions[0]?.checks).toBeUndefined()
    const built = await build({ project, all: true })
    expect(built.editions).toMatchObject([
      { status: 'built', checks: { findings: [{ code: 'content/draft-marker' }] } },
    ])
    expect((await build({ project, all: true, check: false })).editions).toMatchObject([{ status: 'unchanged' }])
  })

  test('that changes nothing tells what was found when it was built', async () => {
    const project = scratchProject(files)
    const [first] = (await build({ project, all: true })).editions
    const untouched = (await build({ project, all: true })).editions
    expect(untouched).toMatchObject([{ status: 'unchanged', checks: { findings: first?.checks?.findings } }])
    rmSync(join(project, 'out/.fingerprint'), { force: true })
    writeFileSync(join(project, 'content/editions/2025-09-06.md'), edition('  - greeting\n'))
    const [again, other] = (await build({ project, all: true })).editions
    expect([again?.status, other?.status, again?.checks?.findings.length]).toEqual(['unchanged', 'built', 1])
  })
})

test('what ran in an edition before is told, in the edition that repeats it', async () => {
  const story = articleFile('url: "https://harbour.news/tolls"\n', 'The harbour votes tonight on its tolls, again.\n')
  const { editions } = await checkIn(
    {
      'content/newsletter.yaml': NEWSLETTER,
      'content/articles/tolls.md': story.replace('A title', 'The harbour votes on its tolls'),
      'content/editions/2025-09-04.md': editionFile('  - { block: lead, article: tolls }\n').replace('09-05', '09-04'),
      'content/editions/2025-09-05.md': edition('  - { block: lead, article: tolls }\n'),
    },
    { all: true },
  )
  const told = editions.map(({ findings }) =>
    findings.filter(({ code }) => code === 'content/already-told').map(({ message, at }) => `${message} ${at?.line}`),
  )
  expect(told).toEqual([
    [],
    [
      '"The harbour votes on its tolls" ran in the edition 2025-09-04. 2',
      '`https://harbour.news/tolls` ran in the edition 2025-09-04. 4',
    ],
  ])
})
