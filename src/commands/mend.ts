import { groupBy } from '../core/source/group-by.ts'
import { type MendedFile, mendFiles } from '../io/mend-files.ts'
import { type CheckOptions, type CheckReport, check } from './check.ts'

export interface MendReport extends CheckReport {
  /** One entry a file. */
  readonly mended: readonly MendedFile[]
}

/** Two changes of the same words cannot be made at once: the second is seen when the first is made. */
const MOST_ROUNDS = 4

/**
 * Checks editions and mends their typography in place, until there is nothing to mend.
 * @returns what the checks find afterwards.
 * @throws BroadsheetError as `check`, and where a file cannot be written.
 */
export async function mend(options: CheckOptions): Promise<MendReport> {
  let report = await check(options)
  const mended: MendedFile[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const files = mendFiles(report.root, report.mends)
    mended.push(...files)
    if (files.every(({ count }) => count === 0)) break
    report = await check(options)
  }
  return { ...report, mended: [...groupBy(mended, ({ path }) => path).values()].map(together) }
}

function together(rounds: readonly MendedFile[]): MendedFile {
  const [first, ...others] = rounds as readonly [MendedFile, ...MendedFile[]]
  return { ...first, count: others.reduce((sum, { count }) => sum + count, first.count) }
}
