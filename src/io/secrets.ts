import { readFileSync } from 'node:fs'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'

/** What no file of a project may hold. */
export type SecretName = 'BROADSHEET_SECRET' | 'SMTP_URL' | 'DKIM_PRIVATE_KEY'

/** Characters; half of what `openssl rand -hex 32` gives. */
const SHORTEST_SECRET = 32

/**
 * The variable, or what the file holds that `<name>_FILE` names (as Docker and systemd hand out secrets), without the
 * line end behind it. An empty variable is none.
 * @throws BroadsheetError which tells neither the secret nor the name of its file: they are taken for one another.
 */
export function readSecret(
  environment: Readonly<Record<string, string | undefined>>,
  name: SecretName,
): string | undefined {
  const given = environment[name] || undefined
  const path = environment[`${name}_FILE`] || undefined
  if (given !== undefined && path !== undefined) throw refuse(`Both ${name} and ${name}_FILE are set.`, 'Unset one.')
  const value = path === undefined ? given?.replace(/[\r\n]+$/, '') : readSecretFile(path, name)
  if (value === '') throw refuse(`${name} is empty.`)
  if (name === 'BROADSHEET_SECRET' && value !== undefined && value.length < SHORTEST_SECRET) {
    throw refuse(`${name} is shorter than ${SHORTEST_SECRET} characters.`, 'Make one with `openssl rand -hex 32`.')
  }
  return value
}

function readSecretFile(path: string, name: SecretName): string {
  const value = readText(path, name).replace(/[\r\n]+$/, '')
  if (value === '') throw refuse(`The file that ${name}_FILE names is empty.`)
  return value
}

function readText(path: string, name: SecretName): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    // Not kept as the cause: its message has the path.
    const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw refuse(`The file that ${name}_FILE names cannot be read${reason}.`)
  }
}

function refuse(message: string, hint?: string): BroadsheetError {
  return new BroadsheetError([error('environment/secret', message, hint === undefined ? {} : { hint })])
}
