import type { Mention } from '../source/front-matter.ts'

/** The width of the paper less its margins; a picture is never shown larger than this or than it is. */
export const COLUMN_WIDTH = 552

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
  /** CSS pixels at which it is shown, where that is less than the column. */
  readonly width?: number
}

/** A picture as it is mailed. */
export interface Picture {
  readonly path: string
  /** Content-hashed, so that a hosted picture can be cached for ever and a changed one is never stale. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly contentType: `image/${MailableFormat}`
  readonly width: number
  readonly height: number
  /** Of the file in the project, which `bytes` were made from. */
  readonly sourceSha256: string
  readonly original: OriginalPicture
}

/** What mail clients show: WebP and AVIF fail in Outlook for Windows, SVG in Gmail (Can I email, 2026). */
export type MailableFormat = 'png' | 'jpeg' | 'gif'

/** The file in the project as its author sees it: turned the right way up. */
export interface OriginalPicture {
  /** Lower case: `jpeg`, `heic`, `svg`. */
  readonly format: string
  readonly bytes: number
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
