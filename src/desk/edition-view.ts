import type { Audience } from '../core/content/audience.ts'
import type { EditionBlock } from '../core/content/edition.ts'
import type { EmailVariant } from '../core/email/email.ts'
import { personalise, variantFor } from '../core/email/personalise.ts'
import { type InboxRow, inboxRow } from '../core/preview/inbox-row.ts'
import type { OutlineBlock } from '../core/preview/outline.ts'
import { outlineEdition } from '../core/preview/outline.ts'
import { locate } from '../core/source/front-matter.ts'
import type { EditionState, Rendering } from './desk.ts'
import { type DeskFinding, type Opener, toFinding } from './finding.ts'
import { asAudience, type Reader } from './readers.ts'

/** An edition as the page of the desk shows it to one reader. */
export interface EditionView {
  readonly id: string
  readonly revision: number
  /** Another one where the email is another, or what is known of the reader; absent where none could be made yet. */
  readonly version?: string
  readonly isCurrent: boolean
  readonly problems: readonly DeskFinding[]
  readonly email?: EmailView
}

interface EmailView extends InboxRow {
  readonly date: string
  readonly reader: Pick<Reader, 'id' | 'label'>
  /** What a reader with these values gets. */
  readonly columns: Readonly<Record<string, string>>
  readonly variant: number
  readonly audiences: readonly string[]
  readonly words: number
  readonly minutes: number
  /** UTF-8 bytes of both parts as this reader gets them. */
  readonly bytes: { readonly html: number; readonly text: number }
  readonly pictures: { readonly count: number; readonly bytes: number }
  readonly blocks: readonly ShownBlock[]
  /** Of the edition, but not for this reader. */
  readonly hidden: readonly HiddenBlock[]
}

interface ShownBlock extends Omit<OutlineBlock, 'fingerprint'> {
  /** Opens it where it was written. */
  readonly open?: string
}

interface HiddenBlock {
  readonly block: string
  readonly why: string
}

export interface ViewOptions {
  /** Absent while there is nothing to show. */
  readonly reader: Reader | undefined
  readonly audience: number | undefined
  readonly open: Opener
}

export function editionView(state: EditionState, { reader, audience, open }: ViewOptions): EditionView {
  const { id, revision, isCurrent, problems, rendering } = state
  const email = rendering && reader && emailView(rendering, { reader, audience, open })
  return {
    ...{ id, revision, isCurrent },
    problems: problems.map(problem => toFinding(problem, open)),
    ...(rendering && email ? { version: JSON.stringify([rendering.inputs, email.columns]), email } : {}),
  }
}

function emailView(
  rendering: Rendering,
  { reader, audience, open }: ViewOptions & { readonly reader: Reader },
): EmailView {
  const { email, digest } = rendering
  const recipient = asAudience(reader.recipient, email, audience)
  const variant = variantFor(email, recipient)
  const index = email.variants.indexOf(variant)
  const { html, text } = personalise(email, recipient)
  const { blocks } = outlineEdition(digest, email, index)
  return {
    ...inboxRow(email, variant, recipient),
    date: digest.edition.date.iso,
    reader: { id: reader.id, label: reader.label },
    columns: recipient.columns,
    variant: index,
    audiences: email.variants.map(describeVariant),
    words: variant.words,
    minutes: variant.minutes,
    bytes: { html: html.length, text: text.length },
    pictures: { count: email.pictures.length, bytes: email.pictures.reduce((sum, { bytes }) => sum + bytes.length, 0) },
    blocks: blocks.map(({ fingerprint: __, ...block }, place) => ({
      ...block,
      ...openAt(rendering, index, place, open),
    })),
    hidden: hiddenBlocks(rendering, index),
  }
}

function describeVariant({ audience }: EmailVariant): string {
  const columns = Object.entries(audience.columns)
  return columns.length === 0 ? 'everybody else' : columns.map(([name, value]) => `${name}: ${value}`).join(', ')
}

/** Masthead and footer come from the settings, the blocks between them from the edition. */
function openAt({ digest }: Rendering, variant: number, index: number, open: Opener): { open?: string } {
  const { edition, newsletter, variants } = digest
  const blocks = variants[variant]?.blocks ?? []
  const block = blocks[index - 1]
  if (!block) return { open: open({ file: newsletter.source.path }) }
  return { open: open(locate(edition.document, block.at)) }
}

function hiddenBlocks({ digest }: Rendering, variant: number): readonly HiddenBlock[] {
  const shown = new Set(digest.variants[variant]?.blocks.map(({ at }) => at.join()))
  return digest.edition.blocks
    .filter(({ at }) => !shown.has(at.join()))
    .map(block => ({ block: block.name, why: whyHidden(block) }))
}

function whyHidden({ audience, web }: EditionBlock): string {
  if (web === 'only') return 'on the web only'
  if (audience) return `for ${describeAudience(audience)}`
  return 'nothing to show'
}

/** `plan subscriber or free` */
function describeAudience(audience: Audience): string {
  switch (audience.type) {
    case 'one-of':
      return `${audience.column} ${audience.values.map(value => value || 'none').join(' or ')}`
    case 'not':
      return `all but ${describeAudience(audience.condition)}`
    case 'all':
      return audience.conditions.map(describeAudience).join(' and ')
    case 'any':
      return audience.conditions.map(describeAudience).join(' or ')
  }
}
