import { type CheckFinding, checkEdition } from '../../../src/core/checks/check.ts'
import type { Facts } from '../../../src/core/checks/facts.ts'
import { createArchive } from '../../../src/core/checks/past.ts'
import { assembleDigest } from '../../../src/core/digest/digest.ts'
import { type Project, parseProject } from '../../../src/core/digest/project.ts'
import { type Email, type EmailVariant, renderEmail } from '../../../src/core/email/email.ts'
import type { Skeleton } from '../../../src/core/email/skeleton.ts'
import { composeMailing, type Mailing } from '../../../src/core/message/mailing.ts'
import type { Picture, Pictures } from '../../../src/core/prose/picture.ts'
import { decodeSource } from '../../../src/core/source/decode.ts'
import { throwErrors } from '../../../src/core/source/diagnostic.ts'
import type { Source } from '../../../src/core/source/source.ts'
import { readBuiltInTemplates } from '../../../src/io/project-files.ts'

/** What a project says differently from the clean one: see `cleanFiles`. */
export interface Draft {
  readonly subject?: string
  readonly preheader?: string
  /** Lines of the edition's front matter, each with its line end. */
  readonly head?: string
  /** Blocks between the lead and the sign-off, as items of a YAML list. */
  readonly blocks?: string
  readonly letter?: string
  /** Lines of the article's front matter. */
  readonly article?: string
  /** Markdown of the article. */
  readonly body?: string
  /** Lines of the newsletter's settings. */
  readonly newsletter?: string
  readonly postal?: string
  /** Whose newsletter it is. */
  readonly host?: string
  /** Other files, or the same ones whole. */
  readonly files?: Readonly<Record<string, string>>
  /** By project path; those that are not told of are good ones. */
  readonly pictures?: Readonly<Record<string, Partial<DraftPicture>>>
  /** Changes what was built, where no content would be let through: each stretch between two blocks or merge fields. */
  readonly html?: (html: string) => string
  /** The whole text part, its merge fields in braces. */
  readonly text?: (text: string) => string
  readonly mailing?: (mailing: Mailing) => Mailing
  readonly facts?: Facts
  /** Whether to ask what the editions before have told. */
  readonly past?: boolean
}

interface DraftPicture {
  readonly width: number
  readonly height: number
  /** How many there are of them. */
  readonly bytes: number
  readonly format: 'png' | 'jpeg' | 'gif'
  /** Of the file that it was made from. */
  readonly original: string
  /** The first ones; those of its format unless told. */
  readonly signature: readonly number[]
}

export interface Checked {
  readonly findings: readonly CheckFinding[]
  readonly waived: readonly CheckFinding[]
  /** Where the marks stand, as `file:line:column`. */
  readonly marks: readonly string[]
}

export const EDITION = 'content/editions/2025-09-05.md'
export const ARTICLE = 'content/articles/harbour.md'
const NEWSLETTER = 'content/newsletter.yaml'

/** In a file of a draft: here begins what a finding should point at. Taken out before the file is read. */
const MARK = '▸'

/** A small project in which no rule finds anything, with the changes of a draft. */
function cleanFiles(draft: Draft): Readonly<Record<string, string>> {
  const {
    subject = 'The harbour opens its gates again',
    preheader = 'Ferries, fish and a long night at the lock that keeps the sea out',
    host = 'harbourpost.org',
  } = draft
  return {
    [NEWSLETTER]: `name: Harbour Post
sender: { name: Harbour Post, email: post@${host} }
urls: { site: "https://${host}/", unsubscribe: "https://${host}/leave" }
signOff: { names: [ada] }
postal: ${draft.postal ?? 'Harbour Post, 1 Quay Street, Ruritania'}
why: You get this because you signed up for it.
authors: { ada: Ada Lovelace }
fields: { firstName: reader, city: "" }
attributes: { plan: [subscriber, free] }
${draft.newsletter ?? ''}`,
    [ARTICLE]: `---
title: The lock is mended
date: 2025-09-04
authors: [ada]
${draft.article ?? ''}---

${draft.body ?? CLEAN_BODY}`,
    [EDITION]: `---
subject: ${subject}
preheader: ${preheader}
date: 2025-09-05T09:00
${draft.head ?? ''}blocks:
  - greeting
  - block: lead
    article: harbour
${draft.blocks ?? ''}  - sign-off
---

${draft.letter ?? 'Good morning from the quay.\n'}`,
    ...draft.files,
  }
}

/** Enough words for a mail with a picture. */
const CLEAN_BODY = `${'The keeper of the lock has worked all night, and the ferries leave on time again. '.repeat(6).trim()}

Fish is sold from seven on.
`

/** Puts a draft together as a build would, in memory, and holds the edition of 5 September against every rule. */
export async function checkProject(draft: Draft = {}): Promise<Checked> {
  const marks: string[] = []
  const sources = Object.entries(cleanFiles(draft))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, written]) => readSource(path, written, marks))
  const project = parseSources(sources)
  const digest = assembleDigest(project, '2025-09-05')
  const pictures = new Map(digest.pictures.map(({ path }) => [path, draftPicture(path, draft.pictures?.[path])]))
  const email = changeEmail(await renderEmail(digest, { pictures: pictures as Pictures }), draft)
  const composed = await composeMailing(email)
  const mailing = draft.mailing ? draft.mailing(composed) : composed
  const past = draft.past ? { past: createArchive(project).before(digest.edition) } : {}
  return { ...checkEdition({ digest, email, mailing, facts: { ...draft.facts, ...past } }), marks }
}

/** Findings as a table has them: `error content/newsletter.yaml:1:7`; the places that were folded into one behind it. */
export function placesOf(findings: readonly CheckFinding[]): readonly string[] {
  return findings.map(({ severity, at, related = [] }) => {
    const places = [at, ...related].map(place => [place?.file, place?.line, place?.column].filter(Boolean).join(':'))
    return [severity, ...places].join(' ').trim()
  })
}

function readSource(path: string, written: string, marks: string[]): Source {
  const text = written.replaceAll('\r\n', '\n')
  const pieces = text.split(MARK)
  let before = ''
  for (const piece of pieces.slice(0, -1)) {
    before += piece
    const lines = before.split('\n')
    marks.push(`${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`)
  }
  return decodeSource(path, new TextEncoder().encode(written.replaceAll(MARK, '')))
}

/** As a project on disk has them. */
const BUILT_IN: ReadonlyMap<string, Source> = new Map(
  [...readBuiltInTemplates().files].map(([name, source]) => [name, { ...source, path: `broadsheet:${source.path}` }]),
)
const BUILT_IN_SET = { files: BUILT_IN }

/** The text of a built-in template, for a project that has one like it. */
export function builtIn(name: string): string {
  return BUILT_IN.get(name)?.text ?? ''
}

function parseSources(sources: readonly Source[]): Project {
  const within = (folder: string) => sources.filter(({ path }) => path.startsWith(folder))
  const own = within('templates/').map(source => [source.path.slice('templates/'.length), source] as const)
  const { project, problems } = parseProject({
    newsletter: sources.find(({ path }) => path === NEWSLETTER),
    articles: within('content/articles/'),
    editions: within('content/editions/'),
    templates: own.length === 0 ? BUILT_IN_SET : { files: new Map([...BUILT_IN, ...own]) },
    problems: [],
    unreadable: [],
  })
  throwErrors([...problems])
  if (!project) throw new Error('the draft has no newsletter')
  return project
}

const SIGNATURES = { png: [0x89, 0x50, 0x4e, 0x47], jpeg: [0xff, 0xd8, 0xff], gif: [0x47, 0x49, 0x46, 0x38] }

function draftPicture(path: string, draft: Partial<DraftPicture> = {}): Picture {
  const { width = 1104, height = 700, bytes: size = 40_000, format = 'png' } = draft
  const { original = format, signature = SIGNATURES[format] } = draft
  const bytes = new Uint8Array(size)
  bytes.set(signature)
  return {
    path,
    name: `${path.replace(/^.*\/|\.[^.]*$/g, '')}-0123456789ab.${format}`,
    bytes,
    contentType: `image/${format}`,
    width,
    height,
    sourceSha256: '0'.repeat(64),
    original: { format: original, bytes: size, width, height },
  }
}

function changeEmail(email: Email, { html, text }: Draft): Email {
  return {
    ...email,
    variants: email.variants.map(variant => ({
      ...variant,
      ...(html ? changeHtml(variant, html) : {}),
      ...(text ? { text: changeText(variant.text, text) } : {}),
    })),
  }
}

/** Blocks stay where they were put: each stretch is changed by itself. */
function changeHtml({ html, blocks }: EmailVariant, change: (html: string) => string) {
  const starts = new Map<number, number>()
  let [fixed, changed] = [0, 0]
  const parts = html.map(part => {
    if (typeof part !== 'string') return part
    const bounds = [...new Set(blocks.map(({ start }) => start - fixed))].filter(at => at >= 0 && at <= part.length)
    const cuts = [...new Set([0, ...bounds, part.length])].sort((a, b) => a - b)
    const pieces = cuts.map((cut, index) => {
      if (bounds.includes(cut) && !starts.has(fixed + cut)) starts.set(fixed + cut, changed)
      const piece = change(part.slice(cut, cuts[index + 1] ?? part.length))
      changed += piece.length
      return piece
    })
    fixed += part.length
    return pieces.join('')
  })
  if (JSON.stringify(parts) === JSON.stringify(html)) throw new Error('the HTML is still the same')
  return { html: parts, blocks: blocks.map(block => ({ ...block, start: starts.get(block.start) ?? block.start })) }
}

function changeText(skeleton: Skeleton, change: (text: string) => string): Skeleton {
  const slots = new Map(skeleton.flatMap(part => (typeof part === 'string' ? [] : [[`{{${part.name}}}`, part]])))
  const written = skeleton.map(part => (typeof part === 'string' ? part : `{{${part.name}}}`)).join('')
  const changed = change(written)
  if (changed === written) throw new Error('the text is still the same')
  return changed
    .split(/(\{\{\w+\}\})/)
    .filter(part => part !== '')
    .map(part => slots.get(part) ?? part)
}
