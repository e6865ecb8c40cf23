import type { Span } from './prose.ts'

/** The words of a line; merge fields by their names. */
export function plainText(spans: readonly Span[]): string {
  return spans
    .map(span => {
      switch (span.type) {
        case 'text':
        case 'code':
          return span.text
        case 'field':
          return span.field.fallback ?? span.field.name
        case 'break':
          return ' '
        default:
          return plainText(span.children)
      }
    })
    .join('')
}
