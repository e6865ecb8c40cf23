/**
 * What a template may ask for, by name: a sentence for a value that can be shown, one shape in a list for a list, names
 * for a value with parts. A value that has parts and can be shown too has its sentence under the empty name.
 */
export type Shape = string | readonly [Shape] | ShapeParts

export interface ShapeParts {
  readonly [name: string]: Shape
}

/** The values that a shape describes; anything may be absent, which is null. */
export type Shaped<S> = S extends string
  ? unknown
  : S extends readonly [infer Item]
    ? readonly Shaped<Item>[] | null
    : { readonly [Name in keyof S as Name extends '' ? never : Name]: Shaped<S[Name]> } | null

export function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

export function isParts(shape: Shape): shape is ShapeParts {
  return typeof shape === 'object' && !Array.isArray(shape)
}

export function isShown(shape: Shape): boolean {
  return typeof shape === 'string' || (isParts(shape) && '' in shape)
}

/** The shape of values that nobody has described; items of a list may differ, and have all of each other's names. */
export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value)) return [value.map(shapeOf).reduce(union, '')]
  if (typeof value !== 'object' || value === null) return ''
  const parts = Object.entries(value).map(([name, part]) => [name, shapeOf(part)] as const)
  const shown = Object.hasOwn(value, 'toString') || 'toHTML' in value ? { '': '' } : {}
  return { ...shown, ...Object.fromEntries(parts.filter(([name]) => name !== 'toString')) }
}

function union(left: Shape, right: Shape): Shape {
  if (isList(left) && isList(right)) return [union(left[0], right[0])]
  if (!isParts(left) || !isParts(right)) return left === '' ? right : left
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return Object.fromEntries([...names].map(name => [name, union(left[name] ?? '', right[name] ?? '')]))
}
