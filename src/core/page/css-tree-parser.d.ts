/** The part of css-tree that is needed here loads in half the time of the whole; its types name the whole only. */
declare module 'css-tree/parser' {
  import type { parse } from 'css-tree'

  const parser: typeof parse
  export default parser
}

declare module 'css-tree/walker' {
  import type { walk } from 'css-tree'

  const walker: typeof walk
  export default walker
}

declare module 'css-tree/generator' {
  import type { generate } from 'css-tree'

  const generator: typeof generate
  export default generator
}
