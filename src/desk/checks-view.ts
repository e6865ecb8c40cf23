import type { CheckResult } from '../core/checks/check.ts'
import type { Digest } from '../core/digest/digest.ts'
import type { Email } from '../core/email/email.ts'
import { variantFor } from '../core/email/personalise.ts'
import type { Mailing } from '../core/message/mailing.ts'
import type { Place } from '../core/source/diagnostic.ts'
import { locate } from '../core/source/front-matter.ts'
import type { Rendering } from './desk.ts'
import { type DeskFinding, type Opener, toFinding } from './finding.ts'
import { asAudience, type Reader } from './readers.ts'

/** What the rules have to say of an edition. */
export interface ChecksView {
  /** Of the email that was checked. */
  readonly version: string
  readonly findings: readonly DeskFinding[]
  readonly waived: readonly DeskFinding[]
}

/** The rules are loaded with the first edition that is checked: nobody waits for them to see it. */
const results = new WeakMap<Rendering, Promise<CheckResult>>()

function checkRendering(rendering: Rendering): Promise<CheckResult> {
  const result = results.get(rendering) ?? proofreadRendering(rendering)
  results.set(rendering, result)
  return result
}

async function proofreadRendering(rendering: Rendering): Promise<CheckResult> {
  const [{ proofread }, mailing] = await Promise.all([import('../commands/proofread.ts'), mailingOf(rendering.email)])
  return proofread({ ...rendering, mailing })
}

const mailings = new WeakMap<Email, Promise<Mailing>>()

/** The messages of an email, composed when somebody asks for the first of them. */
export function mailingOf(email: Email): Promise<Mailing> {
  const mailing = mailings.get(email) ?? import('../core/message/mailing.ts').then(it => it.composeMailing(email))
  mailings.set(email, mailing)
  return mailing
}

export interface ChecksOptions {
  readonly reader: Reader
  readonly audience: number | undefined
  readonly open: Opener
}

export async function checksView(rendering: Rendering, { reader, audience, open }: ChecksOptions): Promise<ChecksView> {
  const { email, digest, inputs } = rendering
  const { findings, waived } = await checkRendering(rendering)
  const variant = email.variants.indexOf(variantFor(email, asAudience(reader.recipient, email, audience)))
  const blockAt = createBlockFinder(digest, variant)
  const toView = (finding: CheckResult['findings'][number]) => {
    const block = finding.at ? blockAt(finding.at) : undefined
    return { ...toFinding(finding, open), ...(block === undefined ? {} : { block }) }
  }
  return { version: inputs, findings: findings.map(toView), waived: waived.map(toView) }
}

/** Settings that the masthead shows; the footer shows the others. */
const IN_MASTHEAD = ['name', 'tagline', 'logo']

/** Finds the block of the email, counted from the masthead, that shows what stands at a place. */
function createBlockFinder({ newsletter, edition, variants, articles }: Digest, variant: number) {
  const blocks = variants[variant]?.blocks ?? []
  const lines = blocks.map(({ at }) => locate(edition.document, at).line ?? 0)
  const slugOf = new Map(articles.map(({ slug, document }) => [document.source.path, slug]))
  const bodyLine = edition.document.source.text.slice(0, edition.document.bodyOffset).split('\n').length
  const place = (index: number) => (index < 0 ? undefined : index + 1)

  return ({ file, line = 1 }: Place): number | undefined => {
    if (file === newsletter.source.path) {
      const rows = newsletter.source.text.split('\n').slice(0, line)
      const key = rows.findLast(row => /^[A-Za-z]/.test(row))?.split(':')[0] ?? ''
      return IN_MASTHEAD.includes(key) ? 0 : blocks.length + 1
    }
    const template = /(?:^|:)templates\/blocks\/([^/]+)\.\w+$/.exec(file)?.[1]
    if (template === 'masthead') return 0
    if (template === 'footer') return blocks.length + 1
    if (template) return place(blocks.findIndex(({ name }) => name === template))
    const slug = slugOf.get(file)
    if (slug !== undefined) return place(blocks.findIndex(({ slugs }) => slugs.includes(slug)))
    if (file !== edition.document.source.path) return undefined
    if (line >= bodyLine) return place(blocks.findIndex(({ name }) => name === 'greeting'))
    return place(lines.findLastIndex(start => start <= line))
  }
}
