import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of the repository, as seen from `test/bench/.compiled`. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export const CLI = join(ROOT, 'dist/cli.js')
