/** How handing one message to a mail server ended. A refusal is data, not an exception. */
export type Submission =
  | { readonly type: 'accepted'; readonly reply: string }
  /** The server says: later. */
  | ({ readonly type: 'deferred' } & Refusal)
  /** The server says: never. */
  | ({ readonly type: 'rejected'; readonly reason: RejectionReason } & Refusal)
  /** The connection broke after the whole message had been handed over: nobody knows whether the server has it. */
  | { readonly type: 'unknown'; readonly reply: string }
  /** It broke before that: the server cannot have the message. */
  | { readonly type: 'unsent'; readonly fault: Fault }

export interface Refusal {
  /** RFC 5321 4.2, three digits. */
  readonly code: number
  /** The server's own words, one line. */
  readonly reply: string
}

type RejectionReason =
  /** There is no such mailbox: a candidate for the suppression list. */
  | 'address'
  /** The mailbox is there, and takes nothing now: full, disabled, moved. */
  | 'mailbox'
  /** The server refuses the message or its sender, whoever it is for. */
  | 'policy'

/** Why no message can be handed over. */
export interface Fault {
  /**
   * `settings`: a wrong password, certificate, host or policy, which waiting does not mend.
   * `connection`: the server or the way to it, which may be back in a minute.
   */
  readonly type: 'settings' | 'connection'
  /** One sentence, without secrets. */
  readonly message: string
}

/** The command that a reply answers; `message` is the final dot. */
export type SmtpStage = 'sender' | 'recipient' | 'message'

/** 530, 534, 535 and 538 ask for a login or refuse it (RFC 4954); what they refuse is neither person nor message. */
const LOGIN_CODES = new Set([530, 534, 535, 538])
/** The server is closing the connection (RFC 5321 3.8): no verdict on anybody. */
const CLOSING = 421

/** What a refusing reply means (RFC 5321 4.2, enhanced codes of RFC 3463). */
export function classifyRefusal(stage: SmtpStage, refusal: Refusal): Submission {
  const { code } = refusal
  if (code === CLOSING) return { type: 'unsent', fault: { type: 'connection', message: refusal.reply } }
  if (LOGIN_CODES.has(code)) return { type: 'unsent', fault: { type: 'settings', message: refusal.reply } }
  if (code < 500) return { type: 'deferred', ...refusal }
  return { type: 'rejected', reason: rejectionReason(stage, refusal.reply), ...refusal }
}

/** 5.1.x is about the recipient's address, but for two that are about the sender's (RFC 3463 3.2). */
const SENDER_ADDRESS = /^5\.1\.[78]$/

function rejectionReason(stage: SmtpStage, reply: string): RejectionReason {
  if (stage !== 'recipient') return 'policy'
  const [, enhanced = ''] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(reply) ?? []
  if (enhanced.startsWith('5.7.') || SENDER_ADDRESS.test(enhanced)) return 'policy'
  return enhanced.startsWith('5.1.') ? 'address' : 'mailbox'
}

/** Replies that differ only in the person, the moment or a queue's number say the same. */
export function gistOf(reply: string): string {
  return reply
    .replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '<address>')
    .replace(/\b(?=\w*\d)[\w-]{6,}\b/g, '<id>')
    .slice(0, 200)
}
