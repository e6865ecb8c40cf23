/** What a mail server's log says of messages whose outcome nobody saw. */
export interface LogFindings {
  /** Message-IDs that the server took: queued, whatever became of them later. */
  readonly accepted: ReadonlySet<string>
  /** Message-IDs that it began to take and refused, or could not read to their end. */
  readonly refused: ReadonlySet<string>
  /** Message-IDs whose header it read, and no more is said of them: it may be taking them while the log is read. */
  readonly begun: ReadonlySet<string>
  readonly lines: number
}

/** `Sep  5 18:00:01 mx postfix/cleanup[123]: 4F1A2B: message-id=<...>`; the name of the instance may differ. */
const LINE = /\bpostfix[\w.-]*\/(?:[\w-]+\/)*([\w-]+)\[(\d+)\]: ([0-9A-Za-z]{6,20}): (.*)$/
/** Says nothing of which message; it is the last one of that process. */
const CUT = /\bpostfix[\w.-]*\/(?:[\w-]+\/)*smtpd\[(\d+)\]: (?:lost connection|timeout) after DATA \(/
const MESSAGE_ID = /^message-id=(<[^>]+>)/
/** The queue manager takes a message up only when all of it was received. */
const TAKEN = /^from=<[^>]*>, size=\d+, nrcpt=\d+ \(queue active\)|\bstatus=(?:sent|deferred|bounced)\b/
const REFUSED = /^(?:milter-)?reject: |^warning: .*message content rejected/

/**
 * Looks for messages in a Postfix log. Only what is looked for is kept, so the log may be of any length.
 * @param wanted Message-IDs in angle brackets.
 */
export async function searchPostfixLog(
  lines: AsyncIterable<string>,
  wanted: ReadonlySet<string>,
): Promise<LogFindings> {
  const queued = new Map<string, string>()
  /** The message that each process is reading. */
  const reading = new Map<string, string>()
  const accepted = new Set<string>()
  const refused = new Set<string>()
  let count = 0
  const refuse = (queueId: string) => {
    const id = queued.get(queueId)
    if (id !== undefined) refused.add(id)
    queued.delete(queueId)
  }
  for await (const line of lines) {
    count++
    const cut = reading.get(CUT.exec(line)?.[1] ?? '')
    if (cut !== undefined) refuse(cut)
    const [, daemon, process = '', queueId = '', text = ''] = LINE.exec(line) ?? []
    if (daemon === 'smtpd' && text.startsWith('client=')) reading.set(process, queueId)
    if (daemon === 'cleanup') {
      const id = MESSAGE_ID.exec(text)?.[1]
      if (id !== undefined && wanted.has(id)) queued.set(queueId, id)
    }
    const id = queued.get(queueId)
    if (id === undefined) continue
    if (TAKEN.test(text)) {
      accepted.add(id)
      queued.delete(queueId)
    } else if (REFUSED.test(text)) refuse(queueId)
  }
  // Refused once and taken another time is taken; refused once and begun another time may be.
  const begun = new Set([...queued.values()].filter(id => !accepted.has(id)))
  for (const id of [...accepted, ...begun]) refused.delete(id)
  return { accepted, refused, begun, lines: count }
}
