#!/usr/bin/env node
import { once } from 'node:events'
import module from 'node:module'

// Node 22 and later keep compiled modules between runs: half of a build's time is loading mjml.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown }
enableCompileCache?.()

// A reader that has seen enough (`| head`) closes the pipe; a full disk behind one is worth a line.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') process.exitCode = 1
    process.exit()
  })
}

const { createProgram } = await import('./program.ts')

process.exitCode = await createProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  now: () => Date.now(),
  ask,
  onInterrupt: listener => {
    const listeners = (['SIGINT', 'SIGTERM'] as const).map(signal => ({ signal, listen: () => listener(signal) }))
    for (const { signal, listen } of listeners) process.on(signal, listen)
    return () => {
      for (const { signal, listen } of listeners) process.off(signal, listen)
    }
  },
}).run(process.argv.slice(2))

/** Asks on the terminal: undefined where there is none, nothing where somebody ends the input instead of answering. */
async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const closed = once(terminal, 'close').then(() => '')
    const answered = terminal.question(question, { signal }).catch(() => '')
    return await Promise.race([answered, closed])
  } finally {
    terminal.close()
  }
}
