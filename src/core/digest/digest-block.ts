import type { Path } from '../source/front-matter.ts'

/** A block of a digest. */
export interface DigestBlock {
  readonly name: string
  /** Articles instead of their names, defaults filled in. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly slugs: readonly string[]
  readonly at: Path
}
