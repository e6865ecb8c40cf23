import { createHash } from 'node:crypto'

/** A text file of the project as it was read: `path` is relative to the project, with forward slashes. */
export interface Source {
  readonly path: string
  /** Without byte order mark, with LF line ends. */
  readonly text: string
  /** Of the bytes on disk, in hex. */
  readonly sha256: string
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
