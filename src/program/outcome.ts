import type { Command } from 'commander'
import type { Diagnostic } from '../core/source/diagnostic.ts'
import type { Terminal, TerminalStream } from '../io/terminal.ts'

/** Exit codes; 75 is EX_TEMPFAIL of sysexits.h, 130 and 143 are what shells give a process that a signal ended. */
export const EXIT = { done: 0, failed: 1, usage: 2, later: 75, SIGINT: 130, SIGTERM: 143 } as const

/** What the command line stands in. */
export interface Surroundings {
  readonly stdout: TerminalStream
  readonly stderr: TerminalStream
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Asks a person; undefined where there is none, nothing where they end the input, or the signal does. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string | undefined>
  /** Hands each interruption to the listener, until the function that it returns is called. */
  readonly onInterrupt?: (listener: (signal: Interruption) => void) => () => void
}

export type Interruption = 'SIGINT' | 'SIGTERM'

/** What a command has done. */
export interface Outcome {
  /** For `--json`; absent where everything was printed as it came. */
  readonly data?: object
  /** For people. */
  readonly summary: string
  readonly warnings?: readonly Diagnostic[]
  /** 0 unless given. */
  readonly exitCode?: number
}

export interface CommonOptions {
  readonly project: string
  readonly json?: boolean
  readonly quiet?: boolean
}

/** What commands are made with. */
export interface Tools {
  readonly surroundings: Surroundings
  readonly terminal: Terminal
  /** Runs a command and tells its outcome; only a bug goes further, with its stack. */
  readonly report: (options: CommonOptions, command: () => Promise<Outcome>) => Promise<void>
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--project <folder>', 'the folder that holds content/', '.')
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print errors only')
}
