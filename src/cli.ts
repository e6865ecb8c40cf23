#!/usr/bin/env node
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
}).run(process.argv.slice(2))
