import { isAbsolute, join } from 'node:path'
import { editorUrl } from '../core/content/preview.ts'
import type { Diagnostic, Place, Severity } from '../core/source/diagnostic.ts'
import { PACKAGE_ROOT } from '../io/package.ts'

/** A finding with the addresses that open an editor at its places. */
export interface DeskFinding {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly at?: OpenPlace
  readonly related?: readonly OpenPlace[]
  /** Of the email's blocks, the one that it is about. */
  readonly block?: number
}

interface OpenPlace extends Place {
  readonly open: string
}

/** The address that opens a place of the project in an editor. */
export type Opener = (place: Pick<Place, 'file' | 'line' | 'column'>) => string

export function createOpener(root: string, editor: string | undefined): Opener {
  return ({ file, ...place }) => editorUrl(editor, absolute(root, file).replaceAll('\\', '/'), place)
}

/** Templates of the package are told as `broadsheet:templates/…`. */
function absolute(root: string, file: string): string {
  const own = /^broadsheet:(.*)$/.exec(file)?.[1]
  if (own !== undefined) return join(PACKAGE_ROOT, own)
  return isAbsolute(file) ? file : join(root, file)
}

export function toFinding({ code, severity, message, hint, at, related }: Diagnostic, open: Opener): DeskFinding {
  const opened = (place: Place): OpenPlace => ({ ...place, open: open(place) })
  return {
    ...{ code, severity, message },
    ...(hint === undefined ? {} : { hint }),
    ...(at ? { at: opened(at) } : {}),
    ...(related ? { related: related.map(opened) } : {}),
  }
}
