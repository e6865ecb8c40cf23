import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { CheckResult } from '../core/checks/check.ts'
import type { Email } from '../core/email/email.ts'
import { BroadsheetError, type Diagnostic, error } from '../core/source/diagnostic.ts'
import type { OpenOptions } from './open-edition.ts'

/** Renders an edition; `inputs` is the hash of what it was made from. */
export type RenderEdition = (options: RenderOptions, edition: string) => Promise<RenderedEdition>

export interface RenderOptions extends Pick<OpenOptions, 'project' | 'out'> {
  /** Given to hold what was rendered against the rules, for the longest reader of a list where there is one. */
  readonly check?: { readonly list?: string }
}

export interface RenderedEdition {
  readonly email: Email
  readonly inputs: string
  readonly checks?: CheckResult
}

/** What the process has to say. */
export type RenderAnswer = RenderedEdition | { readonly diagnostics: readonly Diagnostic[] }

/**
 * Renders an edition in a process of its own, which takes its memory along when it ends: more than half of what a
 * sending would hold on to for hours.
 * @throws BroadsheetError with everything that is wrong in what the edition is made of.
 */
export const renderApart: RenderEdition = async (options, edition) => {
  const child = fork(new URL('./render-process.js', import.meta.url), { serialization: 'advanced' })
  const ended = once(child, 'exit')
  const answered = once(child, 'message') as Promise<[RenderAnswer]>
  child.send([options, edition])
  const [answer] = await Promise.race([answered, ended.then(() => [undefined])])
  await ended
  if (answer === undefined) {
    throw new BroadsheetError([error('send/stopped', 'Stopped before the edition was ready; nothing was sent.')])
  }
  if ('diagnostics' in answer) throw new BroadsheetError(answer.diagnostics)
  return answer
}
