import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { findPrograms } from '../mail/find-browser.ts'

export interface DkimKey {
  /** PEM */
  readonly key: string
  /** What a name server would say of its other half (RFC 6376 3.6.1). */
  readonly record: string
}

export function makeDkimKey(): DkimKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const half = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), record: `v=DKIM1; k=rsa; p=${half}` }
}

const SCRIPT = fileURLToPath(new URL('verify-dkim.py', import.meta.url))

/** The Python that has dkimpy: often not the first one on the path. */
export function findVerifier(): string | undefined {
  return findPrograms('python3').find(python => {
    try {
      execFileSync(python, ['-c', 'import dkim'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}

/** Of each message, whether dkimpy finds its signature good. The records are those of a name server, by name. */
export function verifyDkim(messages: readonly Buffer[], records: Readonly<Record<string, string>>): readonly boolean[] {
  const python = findVerifier()
  if (python === undefined) throw new Error('There is no dkimpy.')
  const input = JSON.stringify({ records, messages: messages.map(message => message.toString('base64')) })
  return JSON.parse(execFileSync(python, [SCRIPT], { input, encoding: 'utf8' }))
}
