import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds this package: `templates/` lies beside `src/` and `dist/`. */
export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Of this package. */
export function readVersion(): string {
  return readPackage(PACKAGE_ROOT).version
}

/** Of this package and of every library that it stands on: any release of one can change a built byte. */
export function readVersions(): Readonly<Record<string, string>> {
  versions ??= findVersions()
  return versions
}

/** They do not change while a process runs. */
let versions: Readonly<Record<string, string>> | undefined

function findVersions(): Readonly<Record<string, string>> {
  const { version, dependencies } = readPackage(PACKAGE_ROOT)
  const others = Object.keys(dependencies).map(name => [name, readPackage(findPackage(name)).version])
  return { broadsheet: version, ...Object.fromEntries(others) }
}

/** Looked for as Node looks for it, but by hand: most packages do not export their package.json. */
function findPackage(name: string): string {
  let folder = PACKAGE_ROOT
  while (!existsSync(join(folder, 'node_modules', name, 'package.json')) && folder !== dirname(folder))
    folder = dirname(folder)
  return join(folder, 'node_modules', name)
}

function readPackage(folder: string): {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
} {
  const { version, dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { version: String(version), dependencies }
}
