import { imageSize } from 'image-size'
import type { Picture, PictureUse } from '../core/prose/picture.ts'
import { BroadsheetError, type Diagnostic, error, type Place } from '../core/source/diagnostic.ts'
import { placeOf } from '../core/source/front-matter.ts'
import { nearMiss } from '../core/source/near-miss.ts'
import { sha256 } from '../core/source/source.ts'
import { findFile, listFiles, readBytes } from './files.ts'

/** What mail clients show: WebP and AVIF fail in Outlook for Windows, SVG in Gmail (Can I email, 2026). */
const MAILABLE = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
} as const
const LARGEST_PICTURE = 20_000_000

/** Reads the pictures that a digest shows. @throws BroadsheetError with everyone that cannot be mailed, where it is named. */
export function readPictures(root: string, uses: readonly PictureUse[]): ReadonlyMap<string, Picture> {
  const problems: Diagnostic[] = []
  const pictures = new Map<string, Picture>()
  for (const use of uses) {
    if (pictures.has(use.path)) continue
    const result = readPicture(root, use)
    if ('code' in result) problems.push(result)
    else pictures.set(use.path, result)
  }
  if (problems.length > 0) throw new BroadsheetError(problems)
  return pictures
}

function readPicture(root: string, { path, mention }: PictureUse): Picture | Diagnostic {
  const file = findFile(root, path)
  if (!file) return missing(root, path, placeOf(mention))
  if (file.size > LARGEST_PICTURE) {
    return error('picture/unreadable', `The picture ${path} has more than ${LARGEST_PICTURE / 1e6} MB.`, {
      at: placeOf(mention),
      hint: 'Save a smaller copy: 1200 pixels wide is plenty.',
    })
  }
  try {
    const bytes = readBytes(root, file)
    const { type, width, height } = imageSize(new Uint8Array(bytes))
    if (!(width > 0 && height > 0)) throw new TypeError('no size')
    const contentType = type && Object.hasOwn(MAILABLE, type) ? MAILABLE[type as keyof typeof MAILABLE] : undefined
    if (!contentType) {
      const hint = 'Save it as PNG, JPEG or GIF.'
      return error(
        'picture/format',
        `The picture ${path} is ${type?.toUpperCase() ?? 'unknown'}, which many mail clients do not show.`,
        { at: placeOf(mention), hint },
      )
    }
    const hash = sha256(bytes)
    return {
      path,
      name: hashedName(path, hash),
      bytes,
      sha256: hash,
      contentType,
      width,
      height,
    }
  } catch (cause) {
    if (cause instanceof BroadsheetError) return cause.diagnostics[0] as Diagnostic
    return error('picture/unreadable', `The picture ${path} cannot be read: it is broken, or no picture.`, {
      at: placeOf(mention),
    })
  }
}

function missing(root: string, path: string, at: Place): Diagnostic {
  const near = nearMiss(
    path,
    listFiles(root, 'content/images').map(file => file.path),
  )
  const hint = near ? `Did you mean \`${near}\`?` : 'Put it into content/images.'
  return error('picture/missing', `There is no picture ${path}.`, { at, hint })
}

/** `paris-1a2b3c4d.png` */
function hashedName(path: string, hash: string): string {
  const [, stem = 'picture', ending = ''] = /([^/]*?)(\.[^./]+)?$/.exec(path) ?? []
  return `${stem.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${hash.slice(0, 8)}${ending.toLowerCase()}`
}
