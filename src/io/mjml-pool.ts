import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { CompiledMjml, CompileMjml } from '../core/email/mjml.ts'

interface Job {
  readonly id: number
  readonly mjml: string
  readonly resolve: (compiled: CompiledMjml) => void
  readonly reject: (cause: unknown) => void
}

interface Thread {
  readonly worker: Worker
  readonly jobs: Map<number, Job>
  /** Why the thread died. */
  failure: unknown
}

export interface MjmlPool {
  readonly compile: CompileMjml
  readonly close: () => Promise<void>
}

type Answer = { readonly id: number } & ({ readonly compiled: CompiledMjml } | { readonly failure: string })

/** A further thread spends as long importing mjml as it takes to compile this many emails. */
const WORTH_ANOTHER_THREAD = 6

/**
 * Compiles MJML in threads. The first one imports mjml, which takes longer than all else in a build, while this thread
 * reads and checks the project; others join when the work is worth it. Until it is closed, a pool keeps the process alive.
 */
export function createMjmlPool(size = availableParallelism(), youngMegabytes = YOUNG_GENERATION): MjmlPool {
  const threads: Thread[] = [startThread(youngMegabytes)]
  let lastId = 0
  const compile: CompileMjml = mjml => {
    const waiting = threads.reduce((sum, thread) => sum + thread.jobs.size, 0)
    if (threads.length < size && waiting >= WORTH_ANOTHER_THREAD * threads.length)
      threads.push(startThread(youngMegabytes))
    const thread = threads.reduce((least, other) => (other.jobs.size < least.jobs.size ? other : least))
    return new Promise((resolve, reject) => {
      if (thread.failure) return reject(thread.failure)
      const job = { id: ++lastId, mjml, resolve, reject }
      thread.jobs.set(job.id, job)
      thread.worker.postMessage({ id: job.id, mjml })
    })
  }
  const close = async () => {
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }
  return { compile, close }
}

/** Megabytes of room for what an import leaves behind: with the default, a tenth of its time is spent on collecting it. */
const YOUNG_GENERATION = 64

function startThread(maxYoungGenerationSizeMb: number): Thread {
  const worker = new Worker(new URL('./mjml-worker.js', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb },
  })
  const jobs = new Map<number, Job>()
  const thread: Thread = { worker, jobs, failure: undefined }
  worker.on('message', (answer: Answer) => {
    const job = jobs.get(answer.id)
    jobs.delete(answer.id)
    if ('failure' in answer) job?.reject(new Error(answer.failure))
    else job?.resolve(answer.compiled)
  })
  worker.on('error', cause => {
    thread.failure = cause
    for (const job of jobs.values()) job.reject(cause)
    jobs.clear()
  })
  return thread
}
