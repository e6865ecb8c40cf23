/** `{free}` or `{credit="A. Name" width=280}`: a name alone has the value ''. */
export type Attributes = Readonly<Record<string, string>>

const LIST =
  /^\{(\s*[A-Za-z][\w-]*(?:=(?:"[^"\n]*"|[^\s"{}]+))?(?:\s+[A-Za-z][\w-]*(?:=(?:"[^"\n]*"|[^\s"{}]+))?)*\s*)\}/
const ONE = /([A-Za-z][\w-]*)(?:=(?:"([^"\n]*)"|([^\s"{}]+)))?/g

/** The attribute list with which `text` begins. */
export function matchAttributes(text: string): { raw: string; attributes: Attributes } | undefined {
  const match = LIST.exec(text)
  if (!match) return undefined
  const pairs = [...(match[1] ?? '').matchAll(ONE)].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? ''])
  return { raw: match[0], attributes: Object.fromEntries(pairs) }
}
