import type { Message } from '../message/message.ts'
import type { Fault, Submission } from './submission.ts'

/** A way to hand messages over: a mail server, the outbox, nothing at all. */
export interface Transport {
  /** `smtp://mail.example.org:587`; never with a user or a password. */
  readonly name: string
  /**
   * A connection over which messages can be submitted at once, logged in where that is needed.
   * @param signal ends the wait for a server that does not answer.
   */
  readonly connect: (signal: AbortSignal) => Promise<Connection | Fault>
}

/** Carries one message at a time. */
export interface Connection {
  /** False where the next message needs another connection. */
  readonly isOpen: () => boolean
  readonly submit: (message: Message) => Promise<Submission>
  /** Says goodbye. */
  readonly close: () => void
  /** Cuts the line; a submission under way ends as `unknown` or `unsent`. */
  readonly cut: () => void
}

export function isFault(result: Connection | Fault): result is Fault {
  return 'type' in result
}
