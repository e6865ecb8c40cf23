import type { CssNode } from 'css-tree'
import parse from 'css-tree/parser'
import walk from 'css-tree/walker'
import { type Splice, splice } from './splice.ts'

export interface StyleRewriting {
  /** The value that a declaration has in the end, `!important` left out. The property is in small letters. */
  readonly value: (property: string, value: string, selector: string) => string
  /** The condition that an at-rule has in the end. */
  readonly condition: (condition: string) => string
}

/** Rewrites a style sheet, or the declarations of a `style` attribute; all else stays byte for byte. */
export function rewriteStyle(
  css: string,
  context: 'stylesheet' | 'declarationList',
  { value, condition }: StyleRewriting,
): string {
  const splices: Splice[] = []
  const replace = ({ loc }: CssNode, change: (text: string) => string) => {
    if (!loc) return
    const { start, end } = loc
    splices.push({ start: start.offset, end: end.offset, text: change(css.slice(start.offset, end.offset)) })
  }
  const tree = parse(css, { context, positions: true, ...UNREAD })
  walk(tree, function (node) {
    if (node.type === 'Declaration') {
      const selector = this.rule?.prelude.type === 'Raw' ? this.rule.prelude.value : ''
      replace(node.value, text => value(node.property.toLowerCase(), text, selector))
    } else if (node.type === 'Atrule' && node.prelude) replace(node.prelude, condition)
  })
  return splice(css, splices)
}

/** Only where each begins and ends is asked. */
const UNREAD = {
  parseValue: false,
  parseRulePrelude: false,
  parseAtrulePrelude: false,
  onParseError: () => {},
}
