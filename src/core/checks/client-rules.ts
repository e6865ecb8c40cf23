import { CLIENT_NAMES, DEFAULT_CLIENTS, matchClients } from '../clients/clients.ts'
import { findUnsupported, type Unsupported } from '../clients/unsupported.ts'
import { suggest } from '../source/near-miss.ts'
import { placeOfOrigin } from './origin.ts'
import { blockAt, placeInBlock } from './place.ts'
import type { Proof } from './proof.ts'
import type { Finding, Rule } from './rule.ts'

function* unsupported(proof: Proof): Iterable<Finding> {
  const { digest, settings, page } = proof
  const chosen = digest.newsletter.checks.clients
  const { clients, unknown } = chosen ? matchClients(chosen) : { clients: DEFAULT_CLIENTS, unknown: [] }
  for (const name of unknown) {
    const at = placeOfOrigin({ document: settings, path: ['checks', 'clients', chosen?.indexOf(name) ?? 0] }, name)
    const hint = suggest(name, CLIENT_NAMES).hint ?? 'Write the names of Can I email: outlook, gmail/ios.'
    yield { message: `There is no mail program \`${name}\`.`, severity: 'error', hint, at }
  }
  for (const found of findUnsupported(page, clients)) {
    const { element, text } = found.use
    const block = element && blockAt(proof, element.offset)
    yield { message: sentence(found), at: placeInBlock(proof, block, text, text.replace(/:\s*/, ': ')) }
  }
}

function sentence({ slug, title, use, missing, partial, tested }: Unsupported): string {
  const what = use.text === title ? `\`${use.text}\`` : `\`${use.text}\` (${title})`
  const some = partial.length > 0 ? `, and known in part by ${partial.join(', ')}` : ''
  return `${what} is unknown to ${missing.join(', ')}${some}; tested ${tested}, caniemail.com/features/${slug}.`
}

export const CLIENT_RULES: readonly Rule[] = [
  {
    id: 'client/unsupported',
    severity: 'warning',
    finds: "HTML and CSS beyond the templates' own that a chosen mail program does not know",
    why: 'What a browser shows is not what Outlook shows. What the built-in templates use is known to degrade well; this looks at what raw blocks and templates of the project add. `checks.clients` in content/newsletter.yaml chooses the mail programs.',
    source:
      'Can I email (caniemail.com), data of June 2026. Each finding names the day of the test: half of them are of 2021 or before, and a client may have learnt since.',
    fix: 'Do without it, or make sure that the mail is as good without.',
    check: unsupported,
  },
]
