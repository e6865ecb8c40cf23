/** What MJML complains about, at a line of the document it was given. */
export interface MjmlFinding {
  readonly line: number
  readonly message: string
  readonly tag: string
}

export interface CompiledMjml {
  readonly html: string
  readonly findings: readonly MjmlFinding[]
}

/** MJML to HTML. A seam: a pool of workers can stand in its place. */
export type CompileMjml = (mjml: string) => Promise<CompiledMjml>

/**
 * `fonts: {}`: the very word Roboto or Lato in a font stack would otherwise add a request to Google.
 * `soft`: every finding comes back; `strict` would throw them as one text.
 */
export const MJML_OPTIONS = {
  fonts: {},
  validationLevel: 'soft',
  keepComments: true,
  ignoreIncludes: true,
} as const

export const compileMjml: CompileMjml = async mjml => {
  // Imported at the first use: it takes longer than everything else that this program loads.
  const { default: mjml2html } = await import('mjml')
  try {
    const { html, errors } = await mjml2html(mjml, MJML_OPTIONS)
    return { html, findings: errors.map(({ line, message, tagName }) => ({ line, message, tag: tagName })) }
  } catch (cause) {
    // Even when soft, it throws what it cannot parse at all.
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    return { html: '', findings: [{ line: 1, message: message.replace(/\.$/, ''), tag: 'mjml' }] }
  }
}
