import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds this package: `templates/` lies beside `src/` and `dist/`. */
export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Of this package. */
export function readVersion(): string {
  return readPackage(join(PACKAGE_ROOT, 'package.json'))
}

/** The libraries whose releases can change a built byte. */
const SHAPING = ['mjml', 'handlebars', 'marked', 'nodemailer']

/** Of this package and of the libraries that shape its output. */
export function readVersions(): Readonly<Record<string, string>> {
  versions ??= findVersions()
  return versions
}

/** They do not change while a process runs. */
let versions: Readonly<Record<string, string>> | undefined

function findVersions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url)
  const others = SHAPING.map(name => [name, readPackage(require.resolve(`${name}/package.json`))])
  return { broadsheet: readVersion(), ...Object.fromEntries(others) }
}

function readPackage(path: string): string {
  return String((JSON.parse(readFileSync(path, 'utf8')) as { version: unknown }).version)
}
