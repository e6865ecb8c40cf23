import { parentPort } from 'node:worker_threads'
// At once, not at the first message: the import is what this thread is for.
import 'mjml'
import { compileMjml } from '../core/email/mjml.ts'

/** A thread that compiles MJML; see mjml-pool.ts. */
parentPort?.on('message', async ({ id, mjml }: { id: number; mjml: string }) => {
  try {
    parentPort?.postMessage({ id, compiled: await compileMjml(mjml) })
  } catch (cause) {
    parentPort?.postMessage({
      id,
      failure: cause instanceof Error ? cause.message : String(cause),
    })
  }
})
