import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Transport } from '../core/delivery/transport.ts'
import type { Message } from '../core/message/message.ts'
import { attempt, type Diagnostic } from '../core/source/diagnostic.ts'
import { refuseLink, writeFailure } from './output.ts'

/** Messages are personal: readable by nobody else. */
const OWN_FILE = 0o600
const OWN_FOLDER = 0o700

/**
 * A folder that takes messages as `.eml` files, where there is no server. A file is named after its message's id, not
 * after anything that a list says; the same message submitted again takes its place.
 */
export function createOutbox(folder: string): Transport {
  return {
    name: 'outbox',
    connect: async () => {
      prepare(folder)
      return {
        isOpen: () => true,
        submit: async message => {
          const problems: Diagnostic[] = []
          attempt(problems, () => write(folder, message))
          const [problem] = problems
          if (problem) return { type: 'unsent', fault: { type: 'settings', message: problem.message } }
          return { type: 'accepted', reply: 'written to the outbox' }
        },
        close: () => {},
        cut: () => {},
      }
    },
  }
}

function prepare(folder: string): void {
  try {
    refuseLink(folder)
    mkdirSync(folder, { recursive: true, mode: OWN_FOLDER })
    for (const name of readdirSync(folder)) if (name.endsWith(STAGING)) rmSync(join(folder, name), { force: true })
  } catch (cause) {
    throw writeFailure(folder, cause)
  }
}

const STAGING = '.staging'

/** Takes a message out, where it is there. */
export function removeFromOutbox(folder: string, id: string): void {
  rmSync(join(folder, fileName(id)), { force: true })
}

function fileName(id: string): string {
  return `${id.replace(/^<|@.*$/g, '').replace(/[^A-Za-z0-9.-]/g, '_')}.eml`
}

/** Whole or not at all: written beside its place, put on disk, then moved. */
function write(folder: string, { id, chunks }: Message): void {
  const name = fileName(id)
  const staged = join(folder, `${name}${STAGING}`)
  try {
    const file = openSync(staged, 'w', OWN_FILE)
    try {
      writeFileSync(file, Buffer.concat(chunks))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(staged, join(folder, name))
  } catch (cause) {
    rmSync(staged, { force: true })
    throw writeFailure(folder, cause)
  }
}
