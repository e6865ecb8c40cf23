/** Broadsheet as a library: Markdown articles in, a digest email out. */
export {
  type BuildOptions,
  type BuildResult,
  type BuiltEdition,
  build,
} from './commands/build.ts'
export { type CheckedEdition, type CheckOptions, type CheckReport, check } from './commands/check.ts'
export { loadProject } from './commands/load-project.ts'
export { type CheckFinding, type CheckResult, checkEdition } from './core/checks/check.ts'
export type { Facts } from './core/checks/facts.ts'
export type { Finding, Rule } from './core/checks/rule.ts'
export { RULES } from './core/checks/rules.ts'
export { type Audience, belongs } from './core/content/audience.ts'
export type { Recipient } from './core/content/recipient.ts'
export {
  assembleDigest,
  type Digest,
  type DigestVariant,
} from './core/digest/digest.ts'
export type { DigestBlock } from './core/digest/digest-block.ts'
export type { Project } from './core/digest/project.ts'
export {
  type Email,
  type EmailVariant,
  type RenderOptions,
  renderEmail,
} from './core/email/email.ts'
export type { Manifest } from './core/email/manifest.ts'
export { type PersonalisedEmail, personalise } from './core/email/personalise.ts'
export { composeMailing, type Mailing } from './core/message/mailing.ts'
export { composeMessage, type Message, messageBytes } from './core/message/message.ts'
export { unsubscribeToken, verifyUnsubscribeToken } from './core/message/unsubscribe.ts'
export type { Picture, Pictures, PictureUse } from './core/prose/picture.ts'
export {
  BroadsheetError,
  type Diagnostic,
  type DiagnosticCode,
  type Place,
  type Severity,
} from './core/source/diagnostic.ts'
export { formatDiagnostics } from './core/source/report.ts'
export { readPictures } from './io/pictures.ts'
