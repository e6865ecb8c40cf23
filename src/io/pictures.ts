import pMap from 'p-map'
import { COLUMN_WIDTH, type Picture, type Pictures, type PictureUse } from '../core/prose/picture.ts'
import { BroadsheetError, type Diagnostic, dedupe, error, type Place } from '../core/source/diagnostic.ts'
import { placeOf } from '../core/source/front-matter.ts'
import { nearMiss } from '../core/source/near-miss.ts'
import { sha256 } from '../core/source/source.ts'
import { findFile, listFiles, readBytes } from './files.ts'
import { type PictureRequest, readCached, writeCached } from './picture-cache.ts'
import type { MailablePicture, UnfitPicture } from './picture-conversion.ts'

const LARGEST_FILE = 20_000_000

/** Screens have two pixels for one of CSS; more is weight that nobody sees. */
const PIXELS_PER_CSS_PIXEL = 2

/** As many as libvips works on at once; they are held in memory while they are. */
const IN_FLIGHT = 4

export interface PictureOptions {
  /** A folder that keeps what was made of each picture; without it every picture is made anew. */
  readonly cache?: string
}

/**
 * Reads the pictures that a digest shows and makes them fit to be mailed, twice as wide as they are shown at most.
 * @throws BroadsheetError with every one that cannot be mailed, where it is named.
 */
export async function readPictures(
  root: string,
  uses: readonly PictureUse[],
  { cache }: PictureOptions = {},
): Promise<Pictures> {
  const paths = [...new Set(uses.map(({ path }) => path))]
  const read = (path: string) => readPicture(path, { root, cache, width: widthOf(path, uses) })
  const results = await pMap(paths, read, { concurrency: IN_FLIGHT })
  const failures = new Map(results.flatMap((result, index) => ('report' in result ? [[paths[index], result]] : [])))
  if (failures.size > 0) {
    const problems = uses.flatMap(({ path, mention }) => failures.get(path)?.report(placeOf(mention)) ?? [])
    const { cause } = [...failures.values()].find(failure => failure.cause) ?? {}
    throw new BroadsheetError(dedupe(problems), { cause })
  }
  return new Map(results.flatMap(result => ('report' in result ? [] : [[result.path, result]])))
}

/** Pixels that the widest of its uses needs. */
function widthOf(path: string, uses: readonly PictureUse[]): number {
  const shown = uses.filter(use => use.path === path).map(({ width = COLUMN_WIDTH }) => Math.min(width, COLUMN_WIDTH))
  return Math.round(PIXELS_PER_CSS_PIXEL * Math.max(...shown))
}

/** What is wrong with a file, told once for every place that names it. */
interface Failure {
  readonly report: (at: Place) => readonly Diagnostic[]
  readonly cause?: unknown
}

interface Reading {
  readonly root: string
  readonly width: number
  readonly cache: string | undefined
}

async function readPicture(path: string, { root, width, cache }: Reading): Promise<Picture | Failure> {
  try {
    const file = findFile(root, path)
    if (!file) return { report: at => [missing(root, path, at)] }
    if (file.size > LARGEST_FILE) return { report: at => [tooHeavy(path, at)] }
    const bytes = readBytes(root, file)
    const request = { bytes, sha256: sha256(bytes), width }
    const result = await makeMailable(request, cache)
    if ('unfit' in result)
      return { report: at => [unfit(path, result, at)], ...('cause' in result ? { cause: result.cause } : {}) }
    const { format, ...made } = result
    const name = hashedName(path, result)
    return { path, name, contentType: `image/${format}`, sourceSha256: request.sha256, ...made }
  } catch (cause) {
    if (cause instanceof BroadsheetError) return { report: () => cause.diagnostics, cause }
    throw cause
  }
}

/** sharp is imported only when there is something for it to do: it takes longer than all the pictures of the cache. */
async function makeMailable(request: PictureRequest, cache?: string): Promise<MailablePicture | UnfitPicture> {
  const known = cache === undefined ? undefined : readCached(cache, request)
  if (known) return known
  const { convertPicture } = await import('./picture-conversion.ts')
  const result = await convertPicture(request.bytes, request.width)
  if (cache !== undefined && !('unfit' in result)) writeCached(cache, request, result)
  return result
}

function missing(root: string, path: string, at: Place): Diagnostic {
  const near = nearMiss(
    path,
    listFiles(root, 'content/images').map(file => file.path),
  )
  const hint = near ? `Did you mean \`${near}\`?` : 'Put it into content/images.'
  return error('picture/missing', `There is no picture ${path}.`, { at, hint })
}

const SMALLER = `Save a smaller copy: ${PIXELS_PER_CSS_PIXEL * COLUMN_WIDTH} pixels wide is plenty.`

function tooHeavy(path: string, at: Place): Diagnostic {
  const message = `The picture ${path} has more than ${LARGEST_FILE / 1e6} MB.`
  return error('picture/too-large', message, { at, hint: SMALLER })
}

function unfit(path: string, problem: UnfitPicture, at: Place): Diagnostic {
  switch (problem.unfit) {
    case 'size': {
      const millions = Math.ceil(problem.pixels / 1e6).toLocaleString('en')
      const message = `The picture ${path} has ${millions} million pixels, all its frames together.`
      return error('picture/too-large', message, { at, hint: SMALLER })
    }
    case 'format': {
      const message = `The picture ${path} is ${problem.format.toUpperCase()}, which cannot be made fit for mail.`
      return error('picture/format', message, { at, hint: 'Save it as PNG or JPEG.' })
    }
    case 'broken': {
      const message = `The picture ${path} cannot be read: it is broken, or no picture.`
      return error('picture/unreadable', message, { at, hint: 'Save it again, as PNG or JPEG.' })
    }
  }
}

const ENDINGS = { png: '.png', jpeg: '.jpg', gif: '.gif' } as const

/** `paris-1a2b3c4d.png` */
function hashedName(path: string, { format, bytes }: MailablePicture): string {
  const [, stem = 'picture'] = /([^/]*?)(?:\.[^./]+)?$/.exec(path) ?? []
  return `${stem.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${sha256(bytes).slice(0, 8)}${ENDINGS[format]}`
}
