import type { Digest, Email } from '../../src/index.ts'
import { assembleDigest, loadProject, readPictures, renderEmail } from './compiled-package.ts'
import { ROOT } from './root.ts'

/** The newest edition of the sample that comes with the repository. */
export async function readSample(): Promise<{ digest: Digest; email: Email }> {
  const project = await loadProject(ROOT)
  const newest = project.editions.at(-1)
  if (!newest) throw new Error('the sample has no edition')
  const digest = assembleDigest(project, newest.id)
  const email = await renderEmail(digest, { pictures: await readPictures(ROOT, digest.pictures) })
  return { digest, email }
}
