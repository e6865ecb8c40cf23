import type { Fault, Submission } from '../../../src/core/delivery/submission.ts'
import type { Connection, Transport } from '../../../src/core/delivery/transport.ts'
import type { Message } from '../../../src/core/message/message.ts'

export interface ScriptedServer extends Transport {
  /** Addresses in the order in which their messages were taken. */
  readonly inbox: string[]
  readonly connections: () => number
  /** Addresses of every submission, whatever came of it. */
  readonly tried: string[]
}

interface Script {
  readonly name?: string
  /** What comes of a message; accepted unless told. */
  readonly answer?: (to: string, attempt: number) => Submission | undefined | Promise<Submission | undefined>
  /** What comes of opening a connection, counted from 1. */
  readonly connect?: (attempt: number) => Fault | undefined
}

const ACCEPTED: Submission = { type: 'accepted', reply: '250 queued' }
export const BROKEN: Submission = { type: 'unsent', fault: { type: 'connection', message: 'The line broke.' } }
export const LOST: Submission = { type: 'unknown', reply: 'The line broke.' }

export function deferred(code = 451): Submission {
  return { type: 'deferred', code, reply: `${code} 4.3.0 Later` }
}

export function refused(reason: 'address' | 'mailbox' | 'policy', reply = '550 No'): Submission {
  return { type: 'rejected', reason, code: 550, reply }
}

/** A mail server that says what a test wants it to say. */
export function createScriptedServer({ name = 'smtp://scripted:25', answer, connect }: Script = {}): ScriptedServer {
  const inbox: string[] = []
  const tried: string[] = []
  let connections = 0
  const submit = async ({ to }: Message): Promise<Submission> => {
    tried.push(to)
    const attempt = tried.filter(address => address === to).length
    const submission = (await answer?.(to, attempt)) ?? ACCEPTED
    if (submission.type === 'accepted') inbox.push(to)
    return submission
  }
  return {
    name,
    inbox,
    tried,
    connections: () => connections,
    connect: async () => {
      const fault = connect?.(++connections)
      if (fault) return fault
      let isOpen = true
      const connection: Connection = {
        isOpen: () => isOpen,
        submit: async message => {
          const submission = await submit(message)
          if (submission.type === 'unsent' || submission.type === 'unknown') isOpen = false
          return submission
        },
        close: () => {
          isOpen = false
        },
        cut: () => {
          isOpen = false
        },
      }
      return connection
    },
  }
}
