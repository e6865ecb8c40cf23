import { CLIENT_IDS, SUPPORT } from './client-support-data.ts'
import type { ClientId } from './clients.ts'

/** `almost` is support with gaps; `unknown` is what nobody has tested. */
type Support = 'yes' | 'almost' | 'no' | 'unknown'

export interface FeatureSupport {
  readonly slug: string
  /** As Can I email calls it: "display:flex". */
  readonly title: string
  /** The day it was last tested, as 2021-11-02. The median of all features is February 2021. */
  readonly tested: string
  readonly in: (client: ClientId) => Support
}

const LETTERS: Readonly<Record<string, Support>> = { y: 'yes', a: 'almost', n: 'no' }

const ORDER = new Map(CLIENT_IDS.map((id, index) => [id, index]))

const features = new Map(SUPPORT.map(line => [line.slice(0, line.indexOf(' ')), line]))

/** All features that are known, as their addresses at Can I email end. */
export const FEATURE_SLUGS: readonly string[] = [...features.keys()]

/** Nothing for what Can I email has no page of. */
export function supportOf(slug: string): FeatureSupport | undefined {
  const line = features.get(slug)
  if (line === undefined) return undefined
  const [, tested = '', letters = '', ...title] = line.split(' ')
  return {
    slug,
    title: title.join(' '),
    tested,
    in: client => LETTERS[letters[ORDER.get(client) ?? -1] ?? ''] ?? 'unknown',
  }
}
