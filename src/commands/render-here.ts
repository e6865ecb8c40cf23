import { renderEmail } from '../core/email/email.ts'
import { openEdition } from './open-edition.ts'
import type { RenderEdition } from './render-apart.ts'

/** Renders an edition in this process. */
export const renderHere: RenderEdition = async ({ check, ...options }, id) => {
  const { root, project, digest, pictures, inputs } = await openEdition(options, id)
  const email = await renderEmail(digest, { pictures })
  if (!check) return { email, inputs }
  const [{ composeMailing }, { proofread }] = await Promise.all([
    import('../core/message/mailing.ts'),
    import('./proofread.ts'),
  ])
  const mailing = await composeMailing(email)
  return { email, inputs, checks: await proofread({ root, project, digest, email, mailing, ...check }) }
}
