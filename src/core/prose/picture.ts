import type { Mention } from '../source/front-matter.ts'

/** A picture as an author names it, and as the project knows it. */
export interface PictureReference {
  /** As written, relative to the file that names it. */
  readonly src: string
  /** Relative to the project. */
  readonly path: string
}

/** A picture that is shown, and where it is named, for the diagnostics of whoever reads the file. */
export interface PictureUse {
  readonly path: string
  readonly mention: Mention
}

/** A picture as it is mailed. */
export interface Picture {
  readonly path: string
  /** Content-hashed, so that a hosted picture can be cached for ever and a changed one is never stale. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/gif'
  readonly width: number
  readonly height: number
}

/** Pictures by project path. */
export type Pictures = ReadonlyMap<string, Picture>

/** Resolves a reference against the file that holds it; undefined where it leaves `content/`. */
export function resolvePicture(file: string, src: string): string | undefined {
  const parts: string[] = file.split('/').slice(0, -1)
  for (const part of src.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts[0] === 'content' && !src.startsWith('/') ? parts.join('/') : undefined
}
