import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { CLI } from './root.ts'

/** The command line as it is; on its way out it tells, on descriptor 3, how many kilobytes it held at most. */
process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))

await import(pathToFileURL(CLI).href)
