import { plainText } from '../prose/plain-text.ts'
import { placeOfOrigin } from './origin.ts'
import { headlineKey, headlinesOf, linkKey, mentionKey } from './past.ts'
import { authoredParts, placeInBlock, shown } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Blocks whose addresses are where a figure is from, or what a reader can always do. */
const REFERENCES = new Set(
  'agenda chart figure in-numbers number poll promo quote recommend sign-off sponsor ticker timeline'.split(' '),
)

function* alreadyTold(proof: Proof): Iterable<Finding> {
  const { facts, blocks, digest } = proof
  if (!facts.past) return
  const { past } = facts
  for (const { block, item } of authoredParts(proof, 'links')) {
    if (block.block === undefined || REFERENCES.has(block.name)) continue
    const href = shown(item.url, proof)
    const { label } = item
    const key = label === undefined ? linkKey(href, digest.newsletter) : mentionKey(href, label, digest.newsletter)
    const told = key === undefined ? undefined : past.link(key)
    if (told) yield { message: `\`${href}\` ran in the edition ${told}.`, at: placeOfOrigin(item.origin, href) }
  }
  for (const block of blocks) {
    for (const headline of block.block ? headlinesOf(block.block) : []) {
      const told = past.headline(headlineKey(headline))
      const text = plainText(headline.children)
      if (told) yield { message: `"${text}" ran in the edition ${told}.`, at: placeInBlock(proof, block, text) }
    }
  }
}

export const TOLD_RULES: readonly Rule[] = [
  {
    id: 'content/already-told',
    severity: 'warning',
    finds: 'links and headlines that ran in a past edition',
    why: 'Readers remember, and think that you do not. The own address of a story counts wherever it comes again, a link within a text where it comes with the same words. Front pages, links within a text to your own site, the sources of figures, dates and quotations, and what three editions have had already do not count.',
    source: 'Every edition of content/editions that is dated before this one.',
    fix: 'Leave it out, or say what is new.',
    check: alreadyTold,
  },
]
