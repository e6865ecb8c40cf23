import { Tokenizer } from 'htmlparser2'
import { BLOCK_MARK } from './compilation.ts'

/** Something wrong in MJML or in the HTML inside it that MJML itself lets pass. */
export interface MarkupFault {
  readonly message: string
  /** Where it begins in the document. */
  readonly offset: number
  /** What stands there. */
  readonly snippet: string
}

/** Elements that have no end (HTML standard, 13.1.2). */
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])

/** MJML's structure: text that stands directly in one of these vanishes without a word. */
const STRUCTURE =
  /^(?:mjml|mj-(?:head|attributes|body|wrapper|section|group|column|hero|social|navbar|accordion|carousel))$/

/** What mail clients strip or refuse, and some filters take for an attack. */
const FORBIDDEN = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'form',
  'input',
  'select',
  'textarea',
  'base',
  'applet',
])

/**
 * Finds what MJML accepts, even when strict, and a browser repairs as it likes: elements that are not closed, or closed
 * in the wrong order; text that stands where MJML drops it; scripts and what else no mail may hold.
 */
export function findMarkupFaults(mjml: string): readonly MarkupFault[] {
  const faults: MarkupFault[] = []
  const open: Element[] = []
  let marksAhead = mjml.match(BLOCK_MARK)?.length ?? 0
  // Where the elements of the block begin that is being read: it can close no others, and leaves none of its own open.
  let base = 0
  const fault = (message: string, offset: number, snippet: string) => faults.push({ message, offset, snippet })
  const unclosed = ({ name, offset }: Element, before: string) =>
    fault(`\`<${name}>\` is not closed before ${before}.`, offset, `<${name}`)
  const ignore = () => {}
  const tokenizer = new Tokenizer(
    // As HTML, a `p` would be closed before a `div` without a word, which is what is to be found.
    { xmlMode: true, decodeEntities: false },
    {
      onopentagname(start, end) {
        const name = mjml.slice(start, end)
        if (FORBIDDEN.has(name.toLowerCase())) fault(`\`<${name}>\` has no place in a mail.`, start, `<${name}`)
        open.push({ name, offset: start - 1 })
      },
      onattribname(start, end) {
        const name = mjml.slice(start, end)
        if (/^on[a-z]/i.test(name)) fault(`\`${name}\` would run a script, which no mail may hold.`, start, name)
      },
      onopentagend() {
        if (VOID.has((open.at(-1)?.name ?? '').toLowerCase())) open.pop()
      },
      onselfclosingtag: () => open.pop(),
      onclosetag(start, end) {
        const name = mjml.slice(start, end)
        const index = open.findLastIndex(element => element.name === name)
        if (VOID.has(name.toLowerCase())) return
        if (index < base) fault(`\`</${name}>\` closes what was never opened.`, start, `</${name}`)
        else for (const element of open.splice(index).slice(1)) unclosed(element, `\`</${name}>\``)
      },
      ontext(start, end) {
        const around = open.at(-1)?.name ?? ''
        const written = mjml.slice(start, end).trim()
        if (written.search(BLOCK_MARK) === 0) {
          const raw = open.pop()
          if (base > 0) for (const element of open.splice(base)) unclosed(element, 'the end of the block')
          base = --marksAhead === 0 ? 0 : open.length
          if (raw) open.push(raw)
        }
        if (written === '' || !STRUCTURE.test(around)) return
        const offset = mjml.indexOf(written, start)
        fault(`Text directly in \`<${around}>\` is dropped by MJML.`, offset, written.split('\n')[0] ?? '')
      },
      onattribdata: ignore,
      onattribentity: ignore,
      onattribend: ignore,
      oncdata: start => fault('A CDATA section has no place in a mail.', start, '<![CDATA['),
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onprocessinginstruction: ignore,
      ontextentity: ignore,
    },
  )
  tokenizer.write(mjml)
  tokenizer.end()
  for (const element of open) unclosed(element, 'the end')
  return faults.sort((a, b) => a.offset - b.offset)
}

interface Element {
  readonly name: string
  readonly offset: number
}
