import { renderEmail } from '../core/email/email.ts'
import { openEdition } from './open-edition.ts'
import type { RenderEdition } from './render-apart.ts'

/** Renders an edition in this process. */
export const renderHere: RenderEdition = async (options, id) => {
  const { digest, pictures, inputs } = await openEdition(options, id)
  return { email: await renderEmail(digest, { pictures }), inputs }
}
