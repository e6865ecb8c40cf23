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

/** Where a line begins, in characters; lines count from 1. */
export function lineOffset(text: string, line: number): number {
  return text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, row) => sum + row.length + 1, 0)
}
