import { cpSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

/** A copy of the sample with a list `big` of so many readers at two hundred domains. */
export function writeMailing(project: string, readers: number): void {
  cpSync(join(ROOT, 'content'), join(project, 'content'), { recursive: true })
  const file = openSync(join(project, 'content/lists/big.csv'), 'w')
  writeSync(file, 'email,firstName,plan\n')
  for (let from = 0; from < readers; from += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, readers - from) }, (_, offset) => {
      const index = from + offset
      return `reader${index}@d${index % 200}.example,Reader ${index},${index % 2 === 0 ? 'subscriber' : 'free'}\n`
    })
    writeSync(file, rows.join(''))
  }
}

export const EDITION = '2025-09-05'
