import { styleText } from 'node:util'
import { type Palette, PLAIN } from '../core/source/report.ts'

export interface TerminalStream {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Terminal {
  /** Silences everything but errors. */
  quiet: boolean
  readonly palette: Palette
  /** A result, to stdout. */
  readonly print: (text: string) => void
  /** Everything else, to stderr. */
  readonly note: (text: string) => void
  /** How far long work has come: one line that renews itself on a terminal, a plain line now and then elsewhere. */
  readonly progress: (verb: string) => (done: number, total: number, item: string) => void
  /** One line that renews itself on a terminal and comes back every few seconds elsewhere; made only where it is shown. */
  readonly line: () => (text: (columns: number) => string) => void
  readonly clearProgress: () => void
}

interface TerminalOptions {
  readonly stdout: TerminalStream
  readonly stderr: TerminalStream
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/** Work that takes less is over before anybody reads of it. */
const PATIENCE_MS = 800
const PLAIN_EVERY_MS = 5_000
const REDRAW_EVERY_MS = 80
const CLEAR_LINE = '\r\u001B[K'

export function createTerminal({ stdout, stderr, environment, now }: TerminalOptions): Terminal {
  const live = stderr.isTTY === true && environment.TERM !== 'dumb'
  const coloured = live && !environment.NO_COLOR
  let drawn = false

  const terminal: Terminal = {
    quiet: false,
    palette: coloured ? COLOURS : PLAIN,
    print: text => {
      if (!terminal.quiet) stdout.write(`${text}\n`)
    },
    note: text => {
      stderr.write(`${text}\n`)
    },
    progress: verb => {
      const draw = terminal.line()
      return (done, total, item) => draw(() => `${verb} ${done} of ${total}${item ? `  ${item}` : ''}`)
    },
    line: () => {
      const start = now()
      let last = start
      return text => {
        const time = now()
        if (terminal.quiet || time - start < PATIENCE_MS || time - last < (live ? REDRAW_EVERY_MS : PLAIN_EVERY_MS))
          return
        last = time
        const columns = live ? stderr.columns || USUAL_COLUMNS : Number.POSITIVE_INFINITY
        stderr.write(live ? `${CLEAR_LINE}${cut(text(columns), columns)}` : `${text(columns)}\n`)
        drawn = live
      }
    },
    clearProgress: () => {
      if (drawn) stderr.write(CLEAR_LINE)
      drawn = false
    },
  }
  return terminal
}

/** Where a terminal does not say how wide it is. */
const USUAL_COLUMNS = 80

/** A line that wraps could not be taken back. */
function cut(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`
}

/** Whether there are colours is decided above, by the stream that is written to. */
const styled = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { validateStream: false })

const COLOURS: Palette = {
  error: styled('red'),
  warning: styled('yellow'),
  info: styled('blue'),
  quiet: styled('dim'),
  strong: styled('bold'),
}
