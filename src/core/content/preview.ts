import * as v from 'valibot'
import { type Kinds, strict } from './schema.ts'

/** What the preview desk is told about the people who work at it: `preview` of `content/newsletter.yaml`. */
export function previewSchema(k: Kinds) {
  return strict({
    /** Whom the desk may send a test to. */
    testAddresses: v.optional(v.array(k.address), []),
    editor: v.optional(v.pipe(k.name, v.check(isEditor, WANTED))),
  })
}

/** Addresses at which editors open a file, with the place in braces. */
const EDITORS: Readonly<Record<string, string>> = {
  vscode: 'vscode://file{path}:{line}:{column}',
  'vscode-insiders': 'vscode-insiders://file{path}:{line}:{column}',
  vscodium: 'vscodium://file{path}:{line}:{column}',
  cursor: 'cursor://file{path}:{line}:{column}',
  windsurf: 'windsurf://file{path}:{line}:{column}',
  zed: 'zed://file{path}:{line}:{column}',
  idea: 'idea://open?file={path}&line={line}&column={column}',
  webstorm: 'webstorm://open?file={path}&line={line}&column={column}',
  textmate: 'txmt://open?url=file://{path}&line={line}&column={column}',
  sublime: 'subl://open?url=file://{path}&line={line}&column={column}',
}

const USUAL = 'vscode'

/** One that a browser hands to a program, never one that runs in the page. */
const ADDRESS = /^(?!(?:javascript|data|vbscript|blob|about|file):)[a-z][a-z0-9+.-]*:\/\/\S*\{path\}\S*$/i

const WANTED = `Write one of ${Object.keys(EDITORS).join(', ')}, or an address with {path}, {line} and {column} in it.`

export function isEditor(text: string): boolean {
  return Object.hasOwn(EDITORS, text) || ADDRESS.test(text)
}

/** The address that opens a file of this machine in an editor, by its absolute path with forward slashes. */
export function editorUrl(
  editor: string | undefined,
  path: string,
  { line = 1, column = 1 }: { readonly line?: number; readonly column?: number } = {},
): string {
  const name = editor ?? USUAL
  const pattern = Object.hasOwn(EDITORS, name) ? (EDITORS[name] ?? '') : name
  const rooted = path.startsWith('/') ? path : `/${path}`
  const encoded = rooted.split('/').map(encodeURIComponent).join('/')
  return pattern.replaceAll('{path}', encoded).replaceAll('{line}', String(line)).replaceAll('{column}', String(column))
}
