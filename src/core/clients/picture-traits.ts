import type { Trait } from './trait.ts'

/** Of an address of a picture: its kind, as far as the address tells. */
export function pictureTraits(address: string): readonly Trait[] {
  const data = /^\s*data:image\/([a-z0-9.-]+)(?:\+xml)?/i.exec(address)
  if (data) {
    const text = data[0].trim()
    return [
      { name: 'img.data:', text },
      { name: `img.${(data[1] ?? '').toLowerCase()}`, text },
    ]
  }
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(address)?.[1]
  return ending ? [{ name: `img.${ending.toLowerCase()}`, text: address }] : []
}
