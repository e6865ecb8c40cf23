#!/usr/bin/env node
import module from 'node:module'

// Node 22 and later keep compiled modules between runs: half of a build's time is loading mjml.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown }
enableCompileCache?.()

const { createProgram } = await import('./program.ts')

process.exitCode = await createProgram({
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  now: () => Date.now(),
}).run(process.argv.slice(2))
