import { Parser } from 'htmlparser2'
import { type Splice, splice } from './splice.ts'

/** Values decoded, by names in small letters. */
export type Attributes = Readonly<Record<string, string>>

/** A start tag. */
export interface Tag {
  readonly name: string
  readonly attributes: Attributes
  /** Characters into the HTML. */
  readonly offset: number
  /** Where the tag of the element around it begins. */
  readonly parentOffset: number | undefined
}

export interface Rewriting {
  /** The attributes that a tag has in the end; undefined takes it out, a `<style>` with its contents. */
  readonly tag: (tag: Tag) => Attributes | undefined
  /** The contents that a `<style>` has in the end. */
  readonly sheet: (css: string) => string
}

/**
 * Rewrites the tags of any HTML, whole or torn; what is not changed stays as it is written, comments among it. Where no
 * `<html>` is written, the one that a browser adds is rewritten, too.
 */
export function rewriteTags(html: string, rewriting: Rewriting): string {
  const splices: Splice[] = []
  const open: Element[] = []
  let writing: Writing | undefined
  let first: number | undefined
  let isRooted = false
  // Behind `</a >` the parser goes on from the space.
  const start = () => html.indexOf('<', parser.startIndex)
  const parser = new Parser({
    onopentagname(name) {
      first ??= start()
      isRooted ||= name === 'html'
      writing = { offset: start(), nameEnd: parser.endIndex, spans: new Map() }
    },
    onattribute(name) {
      // Of two with one name, the first counts.
      if (writing && !writing.spans.has(name)) writing.spans.set(name, [parser.startIndex, parser.endIndex])
    },
    onopentag(name, attributes, isImplied) {
      const { offset } = writing ?? { offset: start() }
      const parentOffset = open.at(-1)?.offset
      const wanted = isImplied ? attributes : rewriting.tag({ name, attributes, offset, parentOffset })
      open.push({ name, offset, isRemoved: wanted === undefined })
      if (!wanted) splices.push({ start: offset, end: parser.endIndex + 1, text: '' })
      else if (writing) splices.push(...changes(attributes, wanted, writing))
      writing = undefined
    },
    ontext(text) {
      const around = open.at(-1)
      const end = parser.endIndex + 1
      if (around?.name !== 'style' || html.slice(end - text.length, end) !== text) return
      splices.push({ start: end - text.length, end, text: around.isRemoved ? '' : rewriting.sheet(text) })
    },
    onclosetag(_, isImplied) {
      const closed = open.pop()
      if (!closed?.isRemoved || isImplied) return
      splices.push({ start: start(), end: html.indexOf('>', parser.endIndex) + 1 || html.length, text: '' })
    },
  })
  parser.end(html)
  if (!isRooted) splices.unshift(...root(rewriting, first ?? html.length))
  return splice(html, splices)
}

interface Element {
  readonly name: string
  readonly offset: number
  readonly isRemoved: boolean
}

/** A start tag while it is read: where its name ends and its attributes stand. */
interface Writing {
  readonly offset: number
  readonly nameEnd: number
  readonly spans: Map<string, readonly [start: number, end: number]>
}

function changes(from: Attributes, to: Attributes, { nameEnd, spans }: Writing): readonly Splice[] {
  const added = Object.entries(to).filter(([name]) => !spans.has(name))
  const changed = [...spans].filter(([name]) => to[name] !== from[name])
  return [
    ...(added.length > 0 ? [{ start: nameEnd, end: nameEnd, text: written(added) }] : []),
    ...changed.map(([name, [start, end]]) => {
      const value = to[name]
      return { start, end, text: value === undefined ? '' : `${name}="${escapeValue(value)}"` }
    }),
  ]
}

function root({ tag }: Rewriting, offset: number): readonly Splice[] {
  const attributes = Object.entries(tag({ name: 'html', attributes: {}, offset, parentOffset: undefined }) ?? {})
  return attributes.length > 0 ? [{ start: offset, end: offset, text: `<html${written(attributes)}>` }] : []
}

function written(attributes: readonly (readonly [name: string, value: string])[]): string {
  return attributes.map(([name, value]) => ` ${name}="${escapeValue(value)}"`).join('')
}

function escapeValue(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
}
