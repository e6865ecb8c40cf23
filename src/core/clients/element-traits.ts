import type { PageElement } from '../page/page.ts'
import { pictureTraits } from './picture-traits.ts'
import type { Trait } from './trait.ts'

/** Of an element and its attributes; its style is another matter. */
export function elementTraits({ name, attributes }: PageElement): readonly Trait[] {
  const traits: Trait[] = [{ name: `<${name}`, text: `<${name}` }]
  const kind = kindOf(name, attributes)
  if (kind !== undefined) traits.push({ name: `<${name}[${kind.value}]`, text: kind.text })
  for (const attribute in attributes) traits.push({ name: `${attribute}=`, text: attribute })
  const address = name === 'img' ? attributes.src : attributes.background
  if (address !== undefined) traits.push(...pictureTraits(address))
  if (attributes.href !== undefined) traits.push(...linkTraits(attributes.href))
  return traits
}

/** What an `input` or `button` is without a word, and every kind of `input` that clients know no better. */
const USUAL: Readonly<Record<string, string>> = { input: 'text', button: 'submit' }
const KINDS = new Set(['checkbox', 'hidden', 'radio', 'reset', 'submit', 'text', 'button', 'image'])

function kindOf(name: string, attributes: PageElement['attributes']): { value: string; text: string } | undefined {
  const usual = USUAL[name]
  if (usual !== undefined) {
    const { type } = attributes
    const value = type !== undefined && KINDS.has(type.toLowerCase()) ? type.toLowerCase() : usual
    return { value, text: type === undefined ? `<${name}` : `<${name} type="${type}"` }
  }
  return name === 'meta' && attributes.name
    ? { value: attributes.name.toLowerCase(), text: `<meta name="${attributes.name}"` }
    : undefined
}

function linkTraits(href: string): readonly Trait[] {
  if (/^#./.test(href)) return [{ name: 'href=#', text: href }]
  return /^mailto:/i.test(href) ? [{ name: 'href=mailto:', text: 'mailto:' }] : []
}
