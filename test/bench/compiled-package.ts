import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as apart from '../../src/commands/render-apart.ts'
import type * as sending from '../../src/commands/send.ts'
import type * as checks from '../../src/core/checks/check.ts'
import type * as archives from '../../src/core/checks/past.ts'
import type * as mjml from '../../src/core/email/mjml.ts'
import type * as personalisation from '../../src/core/email/personalise.ts'
import type * as dkim from '../../src/core/message/dkim.ts'
import type * as mailings from '../../src/core/message/mailing.ts'
import type * as messages from '../../src/core/message/message.ts'
import type * as broadsheet from '../../src/index.ts'
import type * as clocks from '../../src/io/clock.ts'
import type * as pool from '../../src/io/mjml-pool.ts'
import type * as files from '../../src/io/project-files.ts'
import { ROOT } from './root.ts'

/** What is measured is what is published: `dist`, typed by the sources that it was compiled from. */
const load = (path: string): Promise<unknown> => import(pathToFileURL(join(ROOT, 'dist', path)).href)

export const { build, loadProject, assembleDigest, renderEmail, readPictures, personalise } = (await load(
  'index.js',
)) as typeof broadsheet
export const { MJML_OPTIONS } = (await load('core/email/mjml.js')) as typeof mjml
export const { variantFor } = (await load('core/email/personalise.js')) as typeof personalisation
export const { checkEdition } = (await load('core/checks/check.js')) as typeof checks
export const { createArchive } = (await load('core/checks/past.js')) as typeof archives
export const { createReadCache } = (await load('io/project-files.js')) as typeof files
export const { createMjmlPool } = (await load('io/mjml-pool.js')) as typeof pool
export const { composeMailing } = (await load('core/message/mailing.js')) as typeof mailings
export const { composeMessage, messageBytes } = (await load('core/message/message.js')) as typeof messages
export const { createDkimSigner, signMessage } = (await load('core/message/dkim.js')) as typeof dkim
export const { send } = (await load('commands/send.js')) as typeof sending
export const { systemClock } = (await load('io/clock.js')) as typeof clocks
export const { renderApart } = (await load('commands/render-apart.js')) as typeof apart
