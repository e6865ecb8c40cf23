import type { RenderEdition } from '../commands/render-apart.ts'
import type { Desk } from './desk.ts'
import type { Opener } from './finding.ts'
import type { Admission } from './guard.ts'
import type { Versions } from './versions.ts'

/** What the answers of the desk are made from. */
export interface Surroundings {
  readonly desk: Desk
  readonly versions: Versions
  readonly opener: () => Opener
  readonly admission: () => Admission
  /** Tells this process from those before and after it. */
  readonly run: string
  /** Renders what is sent as a test. */
  readonly render: RenderEdition
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The edition to begin with, where one was named. */
  readonly first: string | undefined
  /** Aborted when the desk is closed. */
  readonly signal: AbortSignal
  readonly onBug: (cause: unknown) => void
}
