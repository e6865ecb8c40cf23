import { Buffer } from 'node:buffer'
import { kilobytes } from '../source/report.ts'
import { placeInBlock, placeInEdition } from './place.ts'
import type { Proof, ProofBlock } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

/** Gmail cuts a mail off at about 102 kB; how it counts is not published. */
const CLIPPED = 100_000
const NEARLY_CLIPPED = 80_000
/** What a block still weighs as a headline that links to the article. */
const AS_LINK = 1_200

function* clipping(proof: Proof): Iterable<Finding> {
  const { variant, email, facts, page } = proof
  const longest = facts.longest?.get(email.variants.indexOf(variant))
  const own = Buffer.byteLength(page.html)
  const bytes = Math.max(own, longest?.bytes ?? 0)
  if (bytes <= NEARLY_CLIPPED) return
  const whom = longest && longest.bytes > own ? ` for the longest reader of \`${longest.list}\`` : ''
  const heaviest = proof.blocks.filter(({ block }) => block).sort((a, b) => b.bytes - a.bytes)
  yield {
    message: `The HTML part weighs ${kilobytes(bytes)}${whom}; Gmail hides what comes after 102 kB.`,
    severity: bytes > CLIPPED ? 'error' : 'warning',
    hint: `${plan(proof, heaviest, bytes - NEARLY_CLIPPED)} ${weights(proof, heaviest)}`,
    at: heaviest[0] ? placeInBlock(proof, heaviest[0]) : placeInEdition(proof, 'blocks'),
  }
}

/** Which blocks to cut, the heaviest first, until enough is gone. */
function plan({ blocks }: Proof, heaviest: readonly ProofBlock[], excess: number): string {
  const steps: string[] = []
  let left = excess
  for (const block of heaviest) {
    const number = blocks.indexOf(block)
    const isStory = block.name === 'lead' || block.name === 'story'
    const isLink = block.block?.fields.mode === 'link'
    const saved = isStory && !isLink ? block.bytes - AS_LINK : block.bytes
    const [slug] = block.block?.slugs ?? []
    const what = `block ${number} (\`${block.name}\`${slug ? `, ${slug}` : ''})`
    steps.push(`${isStory && !isLink ? `turn ${what} into a link` : `leave out ${what}`}: −${kilobytes(saved)}`)
    left -= saved
    if (left <= 0 || steps.length === MOST_STEPS) break
  }
  const sentence = steps.join('; ')
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`
}

const MOST_STEPS = 4
const MOST_WEIGHED = 8

/** Bytes by block, the heaviest first. */
function weights({ blocks }: Proof, heaviest: readonly ProofBlock[]): string {
  const told = heaviest.slice(0, MOST_WEIGHED)
  const rest = blocks.filter(block => !told.includes(block)).reduce((sum, { bytes }) => sum + bytes, 0)
  const rows = told.map(block => `${blocks.indexOf(block)} ${block.name} ${kilobytes(block.bytes)}`)
  return `By block: ${[...rows, `all others ${kilobytes(rest)}`].join(', ')}.`
}

export const SIZE_RULES: readonly Rule[] = [
  {
    id: 'size/gmail-clip',
    severity: 'error',
    finds: 'HTML parts that Gmail would cut off, or nearly; with a plan what to leave out',
    why: 'Gmail hides everything after about 102 kB behind a link, the footer with its link to unsubscribe among it. An error above 100,000 bytes, a warning above 80,000, for the sample reader and for the longest of a list.',
    source: 'Gmail: "Message clipped"; how it counts is not published, so the bars leave room.',
    fix: 'Turn the longest stories into links.',
    check: clipping,
  },
]
