import { BroadsheetError } from '../src/core/source/diagnostic.ts'

/** What a task reports: `code file:line:column` for each finding, in order; empty where it succeeds. */
export async function diagnosticsOf(task: () => unknown): Promise<readonly string[]> {
  return (await findingsOf(task)).map(({ code, at }) => {
    const place = at ? [at.file, at.line, at.column].filter(part => part !== undefined).join(':') : ''
    return `${code} ${place}`.trim()
  })
}

/** The findings themselves. Anything but a BroadsheetError is a bug and is thrown on. */
export async function findingsOf(task: () => unknown): Promise<BroadsheetError['diagnostics']> {
  try {
    await task()
    return []
  } catch (cause) {
    if (cause instanceof BroadsheetError) return cause.diagnostics
    throw cause
  }
}
