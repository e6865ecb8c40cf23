export interface Reduced {
  readonly clients: readonly string[]
  readonly features: readonly ReducedFeature[]
}

export interface ReducedFeature {
  readonly slug: string
  readonly tested: string
  readonly support: string
  readonly title: string
}

export function reduceFeatures(features: readonly object[], enough?: number): Reduced
export function writeModule(reduced: Reduced): string
