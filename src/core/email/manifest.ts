import type { OriginalPicture } from '../prose/picture.ts'
import { sha256 } from '../source/source.ts'
import { contentHash } from './content-hash.ts'
import type { Email, EmailVariant } from './email.ts'
import type { PersonalisedEmail } from './personalise.ts'

/** What an edition was built from, and what came of it. Holds nothing that differs between two machines. */
export interface Manifest {
  readonly edition: string
  /** What everybody gets, as one number: another one where a word of any variant is another. */
  readonly content: string
  readonly subject: string
  readonly preheader: string
  readonly words: number
  readonly minutes: number
  /** UTF-8 bytes of both parts as the sample recipient gets them. */
  readonly bytes: { readonly html: number; readonly text: number }
  readonly variants: readonly ManifestVariant[]
  /** Those that the HTML part shows, by path. */
  readonly pictures: readonly ManifestPicture[]
  readonly versions: Readonly<Record<string, string>>
  /** SHA-256 by path relative to the project; templates of the package begin with `broadsheet:`. */
  readonly inputs: Readonly<Record<string, string>>
  /** By path relative to the edition's folder. */
  readonly outputs: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>
}

interface ManifestVariant {
  /** Columns of a recipient who gets this variant; the first needs none. */
  readonly columns: Readonly<Record<string, string>>
  readonly words: number
  readonly minutes: number
  readonly bytes: { readonly html: number; readonly text: number }
  readonly blocks: readonly Omit<EmailVariant['blocks'][number], 'start'>[]
  /** What of the HTML belongs to no block: the head, the preheader, the frame. */
  readonly frameBytes: number
}

interface ManifestPicture {
  /** Relative to the project. */
  readonly path: string
  /** As mailed, like all that follows but `original`. */
  readonly name: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly original: OriginalPicture
}

export interface ManifestContext {
  readonly email: Email
  readonly variant: EmailVariant
  readonly filled: PersonalisedEmail
  readonly inputs: Manifest['inputs']
  readonly versions: Manifest['versions']
  readonly outputs: ReadonlyMap<string, Uint8Array>
}

export function createManifest({ email, variant, filled, inputs, versions, outputs }: ManifestContext): Manifest {
  const described = [...outputs].map(([path, bytes]) => [path, { sha256: sha256(bytes), bytes: bytes.length }] as const)
  return {
    edition: email.edition,
    content: contentHash(email),
    subject: filled.subject,
    preheader: filled.preheader,
    words: variant.words,
    minutes: variant.minutes,
    bytes: { html: filled.html.length, text: filled.text.length },
    variants: email.variants.map(describeVariant),
    pictures: describePictures(email),
    versions,
    inputs,
    outputs: Object.fromEntries(described),
  }
}

function describeVariant({ audience, words, minutes, html, text, blocks }: EmailVariant): ManifestVariant {
  const bytes = { html: fixedBytes(html), text: fixedBytes(text) }
  const inBlocks = blocks.reduce((sum, block) => sum + block.bytes, 0)
  return {
    columns: audience.columns,
    words,
    minutes,
    bytes,
    blocks: blocks.map(({ start: _, ...block }) => block),
    frameBytes: bytes.html - inBlocks,
  }
}

function describePictures({ pictures }: Email): readonly ManifestPicture[] {
  return pictures
    .map(({ path, name, width, height, bytes, original }) => ({
      path,
      name,
      width,
      height,
      bytes: bytes.length,
      original,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function fixedBytes(skeleton: EmailVariant['html']): number {
  return skeleton.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : 0), 0)
}

/** Whether a build of these inputs with these versions would make what is there already. */
export function isCurrent(manifest: Manifest, inputs: Manifest['inputs'], versions: Manifest['versions']): boolean {
  return sameEntries(manifest.inputs, inputs) && sameEntries(manifest.versions, versions)
}

function sameEntries(left: Readonly<Record<string, string>> = {}, right: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every(key => left[key] === right[key])
}
