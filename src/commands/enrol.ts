import { LISTS_FOLDER } from '../core/content/list.ts'
import type { StateCounts } from '../core/delivery/ledger.ts'
import { BroadsheetError, type Diagnostic, error, throwErrors, warning } from '../core/source/diagnostic.ts'
import type { Ledger } from '../io/ledger.ts'
import type { FreezeCounts } from '../io/ledger-freeze.ts'
import type { FrozenList, MailingRecord } from '../io/ledger-view.ts'
import type { Suppression } from '../io/suppression.ts'
import type { Servers } from './open-servers.ts'
import type { PreparedMailing } from './prepare-mailing.ts'
import type { ReadRows, Target } from './send-target.ts'

export interface EnrolOptions {
  readonly ledger: Ledger
  readonly prepared: PreparedMailing
  readonly target: Target
  readonly servers: Servers
  readonly suppression: Suppression
  readonly skipInvalid: boolean
  readonly retryFailed: boolean
  readonly resendUnknown: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** Asked once everything is known and nothing is written. */
  readonly confirm: (enrolled: Enrolment) => Promise<boolean>
}

/** A mailing with its list frozen and its run begun. */
export interface Enrolment {
  readonly record: MailingRecord
  readonly list: FrozenList
  readonly run: number
  /** Of the list. */
  readonly counts: StateCounts
  /** Of the list, where it was frozen just now. */
  readonly frozen: (FreezeCounts & { readonly invalid: number }) | undefined
  /** Those whom the last run lost from sight when it was killed. */
  readonly lost: number
  /** Refused or lost before, and due again. */
  readonly reopened: number
  readonly warnings: readonly Diagnostic[]
}

/**
 * Writes down who is to get the mailing: all of it at once, or nothing where the answer is no, something is wrong, or
 * the process dies.
 * @returns undefined where the answer is no.
 */
export async function enrol(options: EnrolOptions): Promise<Enrolment | undefined> {
  const { ledger, confirm } = options
  ledger.begin()
  try {
    const enrolment = await writeDown(options)
    if (!(await confirm(enrolment))) return undefined
    ledger.commit()
    return enrolment
  } finally {
    ledger.rollback()
  }
}

async function writeDown(options: EnrolOptions): Promise<Enrolment> {
  const { ledger, prepared, target, now, retryFailed, resendUnknown } = options
  const { record: begun, mailing } = prepared
  const record = 'id' in begun ? begun : ledger.create(begun, mailing)
  const { run, lost } = ledger.startRun(record, now)
  const findList = () => ledger.lists(record).find(({ name }) => name === target.key)
  const before = findList()
  const warnings = [...prepared.warnings]
  const frozen = before ? undefined : await freeze(options, record, warnings)
  const list = findList()
  if (!list) throw new Error(`the list ${target.name} was not frozen`)
  if (before && (await target.hash()) !== before.sha256) warnings.push(changedSince(target))
  const reopened =
    (retryFailed ? ledger.reopen(list, 'rejected', now) : 0) + (resendUnknown ? ledger.reopen(list, 'unknown', now) : 0)
  return { record, list, run, counts: ledger.counts(record, list), frozen, lost, reopened, warnings }
}

async function freeze(options: EnrolOptions, record: MailingRecord, warnings: Diagnostic[]) {
  const { ledger, prepared, target, servers, suppression, skipInvalid, now } = options
  let rows: ReadRows | undefined
  const counts = await ledger.freeze(record, {
    name: target.key,
    read: async put => {
      rows = await target.read(put)
      return rows.sha256
    },
    fields: prepared.mailing.fields,
    isSuppressed: suppression.has,
    now,
  })
  const { columns = [], invalid = 0, findings = [] } = rows ?? {}
  if (!skipInvalid) throwErrors(withWayOut(findings))
  warnings.push(...findings.map(finding => ({ ...finding, severity: 'warning' }) as const))
  if (record.kind === 'list' && servers.secret === undefined && !columns.includes('unsubscribeUrl')) throw noWayOut()
  if (counts.added + counts.known + counts.suppressed === 0) throw empty(target)
  return { ...counts, invalid }
}

/** What to do about bad rows that cannot be mended now. */
function withWayOut(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!findings.some(({ severity }) => severity === 'error')) return findings
  const hint = 'Mend the list, or add `--skip-invalid` to send to the others.'
  return [...findings, error('list/row', 'Nothing has been sent.', { hint })]
}

/** RFC 8058, and what large mailbox providers ask of every newsletter: a link that knows who follows it. */
function noWayOut(): BroadsheetError {
  const message = 'BROADSHEET_SECRET is not set, so no unsubscribe link would know who follows it.'
  const hint = 'Set it to a secret of your own (`openssl rand -hex 32`), or give the list a column `unsubscribeUrl`.'
  return new BroadsheetError([error('environment/secret', message, { hint })])
}

function changedSince({ name }: Target): Diagnostic {
  const at = { file: `${LISTS_FOLDER}/${name}.csv` }
  const hint = 'Who was added since is not mailed by it; put them on a list of their own.'
  return warning('list/changed', 'The list is not what it was when this mailing froze it.', { at, hint })
}

function empty({ name }: Target): BroadsheetError {
  return new BroadsheetError([error('list/empty', `There is nobody on the list \`${name}\`.`)])
}
