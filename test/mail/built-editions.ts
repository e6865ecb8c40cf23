import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { contentId } from '../../src/core/email/email.ts'
import { variantFor } from '../../src/core/email/personalise.ts'
import {
  assembleDigest,
  composeMailing,
  composeMessage,
  type Digest,
  type Email,
  type EmailVariant,
  loadProject,
  messageBytes,
  type Picture,
  type Project,
  personalise,
  type Recipient,
  readPictures,
  renderEmail,
} from '../../src/index.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const OWN = join(import.meta.dirname, 'editions')

/** Projects whose newest edition is held to every point. */
const PROJECTS: Readonly<Record<string, string>> = {
  'the golden edition': join(ROOT, 'test/fixtures/golden'),
  'the sample': ROOT,
  'an empty edition': join(OWN, 'empty'),
  'an edition of thirty items': join(OWN, 'thirty'),
  'an edition in Arabic': join(OWN, 'arabic'),
  'an edition in Hebrew': join(OWN, 'hebrew'),
  'an edition in German': join(OWN, 'german'),
  'an edition in Chinese': join(OWN, 'chinese'),
}

export const THEMES: readonly string[] = readdirSync(join(ROOT, 'templates/themes'))
  .filter(name => name.endsWith('.yaml'))
  .map(name => name.replace(/\.yaml$/, ''))
  .sort()

/** One edition in one theme. Small, so that it can be a row of a table of tests; the email is made when asked for. */
export interface Mail {
  readonly edition: string
  readonly theme: string
  readonly built: () => Promise<BuiltMail>
}

/** An email as its sample recipient gets it. */
export interface BuiltMail {
  readonly digest: Digest
  readonly email: Email
  /** The one that the sample recipient gets. */
  readonly variant: EmailVariant
  readonly subject: string
  readonly preheader: string
  /** With its pictures at `images/`, as a build puts it on disk. */
  readonly html: string
  readonly text: string
  readonly eml: Uint8Array
  readonly pictures: readonly Picture[]
}

/** Every edition in every theme that is shipped. */
export const MAILS: readonly Mail[] = Object.entries(PROJECTS).flatMap(([edition, root]) => {
  const project = once(() => loadProject(root))
  return THEMES.map(theme => ({ edition, theme, built: once(async () => buildMail(root, await project(), theme)) }))
})

export const RIGHT_TO_LEFT = mailsOf('an edition in Arabic', 'an edition in Hebrew')

export function mailsOf(...editions: readonly string[]): readonly Mail[] {
  return MAILS.filter(({ edition }) => editions.includes(edition))
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function buildMail(root: string, { newsletter, ...rest }: Project, theme: string): Promise<BuiltMail> {
  const project = { ...rest, newsletter: { ...newsletter, theme: { name: theme, changes: {} } } }
  const digest = assembleDigest(project, project.editions.at(-1)?.id ?? '')
  const email = await renderEmail(digest, { pictures: await readPictures(root, digest.pictures) })
  const { email: address = 'reader@example.com', ...columns } = newsletter.sample
  const recipient: Recipient = { email: address, columns }
  const filled = personalise(email, recipient)
  const message = composeMessage(await composeMailing(email), recipient)
  const html = email.embedded.reduce(
    (text, picture) => text.replaceAll(`cid:${contentId(picture)}`, `images/${picture.name}`),
    filled.html.toString(),
  )
  return {
    digest,
    email,
    variant: variantFor(email, recipient),
    subject: filled.subject,
    preheader: filled.preheader,
    html,
    text: filled.text.toString(),
    eml: messageBytes(message),
    pictures: email.pictures,
  }
}
