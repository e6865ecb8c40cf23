import { articleBody } from '../content/article.ts'
import { type Recipient, sampleRecipient, withAudience } from '../content/recipient.ts'
import type { Digest, DigestVariant } from '../digest/digest.ts'
import type { DigestBlock } from '../digest/digest-block.ts'
import type { Email, EmailVariant } from '../email/email.ts'
import { fillPage } from '../email/filled-page.ts'
import { fieldValue, fillText } from '../email/personalise.ts'
import type { Mailing } from '../message/mailing.ts'
import { composeMessage } from '../message/message.ts'
import { type Page, parsePage } from '../page/page.ts'
import { type Document, parseYamlDocument } from '../source/front-matter.ts'
import { BLOCK_SHAPES } from '../templates/view-shape.ts'
import { type Authored, gatherAuthored } from './authored.ts'
import type { Facts } from './facts.ts'
import { collectOrigins, type Origin, type Origins } from './origin.ts'

/** One audience variant of an edition as a reader gets it, beside what its authors wrote: all that a rule looks at. */
export interface Proof {
  readonly digest: Digest
  readonly email: Email
  readonly variant: EmailVariant
  readonly reader: Recipient
  readonly subject: string
  readonly preheader: string
  readonly page: Page
  readonly text: string
  /** Fields of the message's header by name in small letters, unfolded. */
  readonly header: ReadonlyMap<string, string>
  /** Masthead, the variant's blocks, footer. */
  readonly blocks: readonly ProofBlock[]
  /** `content/newsletter.yaml` */
  readonly settings: Document
  readonly facts: Facts
}

export interface ProofBlock {
  /** `masthead` and `footer` besides the blocks of the edition. */
  readonly name: string
  /** Characters into the HTML of the page. */
  readonly start: number
  readonly end: number
  /** UTF-8 bytes, merge fields not counted. */
  readonly bytes: number
  readonly words: number
  /** The fields of the edition's block, or the newsletter. */
  readonly origin: Origin
  readonly authored: Authored
  /** Absent for masthead and footer. */
  readonly block?: DigestBlock
}

export interface ProofOptions {
  readonly digest: Digest
  readonly email: Email
  /** Composed of the email. */
  readonly mailing: Mailing
  readonly facts?: Facts
}

/** A proof of every audience variant, each for the sample reader as far as the variant is theirs. */
export function pullProofs({ digest, email, mailing, facts = {} }: ProofOptions): readonly Proof[] {
  const settings = parseYamlDocument(digest.newsletter.source)
  const origins = originsOf(digest, settings)
  const authored = new Map<DigestBlock, Authored>()
  const authoredIn = (block: DigestBlock) => {
    const known =
      authored.get(block) ??
      gatherAuthored(block.fields, {
        origin: originOf(block, digest),
        origins,
        builtIn: Object.hasOwn(BLOCK_SHAPES, block.name),
      })
    authored.set(block, known)
    return known
  }
  const frame = gatherAuthored(frameOf(digest), { origin: { document: settings, path: [] }, origins, builtIn: true })
  return email.variants.map((variant, index) => {
    const reader = withAudience(sampleRecipient(digest.newsletter), digest.audiences, variant.audience)
    const page = fillPage(email, variant, reader)
    const value = (field: Parameters<typeof fieldValue>[0]) => fieldValue(field, email, reader)
    const blocks = placeBlocks(variant, digest.variants[index], page.offsets).map(placed => ({
      ...placed,
      origin: placed.block ? originOf(placed.block, digest) : { document: settings, path: [] },
      authored: placed.block ? authoredIn(placed.block) : frame,
    }))
    return {
      ...{ digest, email, variant, reader, settings, facts, blocks },
      subject: fillText(variant.subject, value),
      preheader: fillText(variant.preheader, value),
      text: fillText(variant.text, value),
      page: parsePage(page.html),
      header: readHeader(composeMessage(mailing, reader).chunks[0]?.toString('latin1') ?? ''),
    }
  })
}

function originOf({ at }: DigestBlock, { edition }: Digest): Origin {
  return { document: edition.document, path: at }
}

/** Whatever of newsletter, edition and articles keeps its identity on the way into a block. */
function originsOf({ newsletter, edition, articles }: Digest, settings: Document): Origins {
  const origins = new Map<object, Origin>()
  const { document } = edition
  for (const { type: _, document: own, pictures: __, ...fields } of articles) {
    collectOrigins(fields, { document: own, path: [] }, origins)
  }
  for (const { fields, at } of edition.blocks) collectOrigins(fields, { document, path: at }, origins)
  collectOrigins(edition.letter, { document }, origins)
  collectOrigins({ ...newsletter, pictures: null, attributes: null }, { document: settings, path: [] }, origins)
  for (const article of articles) {
    collectOrigins(articleBody(article, newsletter).markdown, { document: article.document }, origins)
  }
  return origins
}

/** What masthead and footer show. */
function frameOf({ newsletter, edition }: Digest): object {
  const { name, tagline, description, postal, why, logo, urls } = newsletter
  const links = Object.entries(urls).flatMap(([key, url]) =>
    url === undefined ? [] : [[key, { type: 'url', line: [url.replaceAll('{edition}', edition.id)] }]],
  )
  return { name, tagline, description, postal, why, logo, urls: Object.fromEntries(links) }
}

function placeBlocks(variant: EmailVariant, digestVariant: DigestVariant | undefined, offsets: readonly number[]) {
  return variant.blocks.map(({ block: name, bytes, words }, index) => {
    const block = digestVariant?.blocks[index - 1]
    const isFrame = index === 0 || index === variant.blocks.length - 1
    return {
      name,
      bytes,
      words,
      start: offsets[index] ?? 0,
      end: offsets[index + 1] ?? 0,
      ...(block && !isFrame ? { block } : {}),
    }
  })
}

function readHeader(header: string): ReadonlyMap<string, string> {
  const fields = header.split(/\r\n(?![ \t])/).filter(field => field !== '')
  return new Map(
    fields.map(field => {
      const colon = field.indexOf(':')
      return [
        field.slice(0, colon).toLowerCase(),
        field
          .slice(colon + 1)
          .replace(/\r\n(?=[ \t])/g, '')
          .trim(),
      ]
    }),
  )
}
