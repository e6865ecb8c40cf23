import { styleText } from 'node:util'
import { type Palette, PLAIN } from '../core/source/report.ts'

export interface TerminalStream {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
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
      const start = now()
      let last = start
      return (done, total, item) => {
        const time = now()
        if (terminal.quiet || time - start < PATIENCE_MS || time - last < (live ? REDRAW_EVERY_MS : PLAIN_EVERY_MS))
          return
        last = time
        const line = `${verb} ${done} of ${total}${item ? `  ${item}` : ''}`
        stderr.write(live ? `${CLEAR_LINE}${line}` : `${line}\n`)
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

/** Whether there are colours is decided above, by the stream that is written to. */
const styled = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { validateStream: false })

const COLOURS: Palette = {
  error: styled('red'),
  warning: styled('yellow'),
  quiet: styled('dim'),
  strong: styled('bold'),
}
