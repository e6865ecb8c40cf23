import { mailDate, momentAt } from '../core/content/day.ts'
import type { Newsletter } from '../core/content/newsletter.ts'
import { contentHash } from '../core/email/content-hash.ts'
import type { Mailing } from '../core/message/mailing.ts'
import { secretMark } from '../core/message/unsubscribe.ts'
import { BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import { plural } from '../core/source/report.ts'
import type { Ledger } from '../io/ledger.ts'
import type { MailingKind, MailingRecord } from '../io/ledger-view.ts'
import type { OpenEdition, OpenOptions } from './open-edition.ts'
import type { RenderEdition, RenderOptions } from './render-apart.ts'
import type { Target } from './send-target.ts'

/** What is going to be sent: a mailing that the ledger has, or one that it is yet to be given. */
export interface PreparedMailing {
  readonly record: MailingRecord | Omit<MailingRecord, 'id'>
  readonly mailing: Mailing
  readonly warnings: readonly Diagnostic[]
}

export interface PrepareOptions {
  readonly ledger: Ledger
  readonly edition: string
  /** Absent where the stored email is sent whatever has become of the edition. */
  readonly opened: OpenEdition | undefined
  readonly newsletter: Newsletter
  readonly kind: MailingKind
  readonly target: Target
  readonly secret: string | undefined
  /** Where the project lies. */
  readonly place: OpenOptions
  readonly render: RenderEdition
  /** Given to hold a new mailing against the rules; `force` is why it is sent although they find errors. */
  readonly checks?: { readonly force: string | undefined }
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Finds the mailing that is to go on, or prepares a new one. What has begun is finished with the very email that it
 * began with.
 * @throws BroadsheetError where the edition is no longer what its first readers got.
 */
export async function prepareMailing(options: PrepareOptions): Promise<PreparedMailing> {
  const { ledger, edition, opened, secret } = options
  refuseOutbox(options)
  const before = findBegun(options)
  if (!before) {
    if (opened) return compose(options)
    const message = `Nothing of ${edition} has been sent to a list, so there is nothing to go on with.`
    throw new BroadsheetError([error('send/not-begun', message, { hint: 'Send it without `--resume-locked`.' })])
  }
  refuseOtherSecret(before, secret)
  if (opened && before.inputs !== opened.inputs) {
    const { content } = await renderAndHash(options)
    if (content !== before.content) throw changed(ledger, before, content)
  }
  return { record: before, mailing: ledger.readMailing(before), warnings: opened?.warnings ?? [] }
}

/** A list is mailed an edition once and for all; a test begins anew unless the last one was interrupted. */
function findBegun(options: PrepareOptions): MailingRecord | undefined {
  const { ledger, edition, opened, kind, target, secret } = options
  const last = ledger.mailings(edition).findLast(record => record.kind === kind)
  if (!last || kind === 'list') return last
  const isSameList = target.isList && ledger.lists(last).some(({ name }) => name === target.key)
  const isSame = isSameList && last.settings === settingsOf(secret) && (!opened || last.inputs === opened.inputs)
  const { pending, deferred } = ledger.counts(last)
  return isSame && pending + deferred > 0 ? last : undefined
}

/** Whoever goes on with a mailing in a shell without `SMTP_URL` would take the outbox for the end of it. */
function refuseOutbox({ ledger, edition, kind, target }: PrepareOptions): void {
  if (kind !== 'outbox' || target.isTest) return
  const begun = ledger.mailings(edition).find(record => record.kind === 'list')
  const list = begun && ledger.lists(begun).find(({ name }) => name === target.key)
  if (!begun || !list) return
  const { pending, deferred, sending } = ledger.counts(begun, list)
  if (pending + deferred + sending === 0) return
  const message = `The list \`${target.name}\` is being mailed ${edition} by a server, and SMTP_URL is not set.`
  throw new BroadsheetError([error('environment/smtp-url', message, { hint: 'Set it to go on with the others.' })])
}

function settingsOf(secret: string | undefined): string {
  return secret === undefined ? '' : secretMark(secret)
}

async function renderAndHash({ edition, place, opened, render }: PrepareOptions, check?: RenderOptions['check']) {
  const { project, out } = place
  const where = { project, ...(out === undefined ? {} : { out }) }
  const { email, inputs, checks } = await render({ ...where, ...(check ? { check } : {}) }, edition)
  if (inputs !== opened?.inputs) {
    const hint = 'Run the command again when they are as they should be.'
    throw new BroadsheetError([error('send/changed', 'Files were changed while they were read.', { hint })])
  }
  return { email, content: contentHash(email), findings: checks?.findings ?? [] }
}

async function compose(options: PrepareOptions): Promise<PreparedMailing> {
  const { ledger, edition, opened, newsletter, kind, target, secret, checks, now } = options
  if (!opened) throw new Error('there is no edition to compose')
  const check = target.isList ? { list: target.name } : {}
  const { email, content, findings } = await renderAndHash(options, checks && check)
  const isForced = refuseErrors(findings, checks?.force)
  const { notAfter } = opened.digest.edition
  const number = ledger.mailings(edition).filter(record => record.kind === kind).length + 1
  const name = kind === 'list' ? edition : `${edition}~${kind}-${number}`
  const date = mailDate(momentAt(now, newsletter.timeZone))
  const { composeMailing } = await import('../core/message/mailing.ts')
  const mailing = await composeMailing(email, {
    id: name,
    date,
    ...(target.isTest ? { subjectPrefix: '[Test] ' } : {}),
  })
  return {
    record: {
      name,
      edition,
      kind,
      content,
      inputs: opened.inputs,
      settings: settingsOf(secret),
      notAfter: notAfter?.last ?? null,
      began: now,
      forced: isForced ? (checks?.force ?? null) : null,
    },
    mailing,
    warnings: [...opened.warnings, ...email.warnings, ...findings.filter(isWorthTelling)],
  }
}

/** @returns whether there are errors that somebody has a reason for. */
function refuseErrors(findings: readonly Diagnostic[], force: string | undefined): boolean {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return false
  if (force !== undefined) return true
  const message = `The checks found ${plural(errors.length, 'error')}; nothing has been sent.`
  const hint =
    'Mend what they found, waive it where it is meant so, or add `--force "the reason"`, which is written down.'
  throw new BroadsheetError([...errors, error('send/refused', message, { hint })])
}

function isWorthTelling({ severity }: Diagnostic): boolean {
  return severity !== 'info'
}

function refuseOtherSecret({ settings }: MailingRecord, secret: string | undefined): void {
  if (settings === settingsOf(secret)) return
  const message = 'BROADSHEET_SECRET is not the one that this mailing began with.'
  const hint = 'With another one, message ids and unsubscribe links would differ from those that readers have already.'
  throw new BroadsheetError([error('environment/secret', message, { hint })])
}

function changed(ledger: Ledger, before: MailingRecord, content: string): BroadsheetError {
  const counts = ledger.counts(before)
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const done = counts.accepted + counts.unknown
  const [old, fresh] = [before.content.slice(0, 8), content.slice(0, 8)]
  const message = `${done.toLocaleString('en')} of ${plural(total, 'reader')} already have version ${old} of ${before.edition}; the files now make ${fresh}.`
  const hint = `To go on with ${old}, add \`--resume-locked\`. To correct it, make the correction a new edition.`
  return new BroadsheetError([error('send/changed', message, { hint })])
}
