import { type CheckResult, checkEdition } from '../core/checks/check.ts'
import type { Facts } from '../core/checks/facts.ts'
import { measureLongest } from '../core/checks/longest-email.ts'
import { type Archive, createArchive } from '../core/checks/past.ts'
import type { Digest } from '../core/digest/digest.ts'
import type { Project } from '../core/digest/project.ts'
import type { Email } from '../core/email/email.ts'
import type { Mailing } from '../core/message/mailing.ts'
import { readLogoTones } from '../io/logo-tones.ts'
import { readRecipientList } from '../io/recipient-list.ts'

export interface ProofreadOptions {
  /** Where the project lies. */
  readonly root: string
  readonly project: Project
  readonly digest: Digest
  readonly email: Email
  readonly mailing: Mailing
  /** The list for whose longest reader the email is measured. */
  readonly list?: string
  /** What had to be asked elsewhere. */
  readonly facts?: Pick<Facts, 'links' | 'spam'>
}

/** Holds an edition that has been built against the rules, with all that this machine knows about it. */
export async function proofread(options: ProofreadOptions): Promise<CheckResult> {
  const { root, project, digest, email, mailing, list, facts } = options
  const picture = email.pictures.find(({ path }) => path === digest.newsletter.logo?.path)
  return checkEdition({
    digest,
    email,
    mailing,
    facts: {
      ...facts,
      past: archiveOf(project).before(digest.edition),
      ...(picture ? { logo: await readLogoTones(picture) } : {}),
      ...(list === undefined ? {} : { longest: await readLongest(root, options, list) }),
    },
  })
}

/** A project stays what it is; its archive is read once, for however many editions are checked. */
const archives = new WeakMap<Project, Archive>()

function archiveOf(project: Project): Archive {
  const known = archives.get(project) ?? createArchive(project)
  archives.set(project, known)
  return known
}

/** Rows that cannot be used are the sending's matter. */
async function readLongest(root: string, { digest, email }: ProofreadOptions, list: string) {
  const { see, longest } = measureLongest(email, list)
  await readRecipientList(root, list, {
    newsletter: digest.newsletter,
    onRows: rows => {
      for (const { recipient } of rows) see(recipient)
    },
  })
  return longest
}
