import { type Command, InvalidArgumentError } from 'commander'
import { BroadsheetError, error } from '../core/source/diagnostic.ts'
import { keepHeapSmall } from '../io/memory.ts'
import { createMjmlPool } from '../io/mjml-pool.ts'
import { listenForStop } from './interruption.ts'
import { type CommonOptions, EXIT, type Outcome, type Tools, withCommonOptions } from './outcome.ts'

interface PreviewFlags extends CommonOptions {
  readonly port: number
  readonly host?: string
  readonly editor?: string
  readonly out: string
}

const USUAL_PORT = 4400

/** Megabytes: the thread that compiles stays for hours, and compiles one block at a time. */
const SMALL_GENERATION = 8

export function addPreview(program: Command, tools: Tools): void {
  withCommonOptions(program.command('preview'))
    .description('open the preview desk: see every edition as every reader will')
    .argument('[edition]', 'the one to begin with; the newest unless given')
    .option('--port <number>', 'where to listen; the next free one where it is taken', parsePort, USUAL_PORT)
    .option('--host <address>', 'an address of this machine that others can reach; whoever does sees everything')
    .option('--editor <name>', 'what opens files: vscode, cursor, zed, idea ... or an address with {path} and {line}')
    .option('--out <folder>', 'where tests go that nobody sends, relative to the project', 'out')
    .action((edition: string | undefined, flags: PreviewFlags) => tools.report(flags, () => run(edition, flags, tools)))
}

async function run(edition: string | undefined, flags: PreviewFlags, tools: Tools): Promise<Outcome> {
  const { surroundings, terminal } = tools
  const { project, port, host, out, editor = surroundings.environment.BROADSHEET_EDITOR } = flags
  const pool = createMjmlPool(1, SMALL_GENERATION)
  const stop = listenForStop(tools)
  try {
    keepHeapSmall()
    const [{ openDesk }, { renderApart }] = await Promise.all([
      import('../desk/open-desk.ts'),
      import('../commands/render-apart.ts'),
    ])
    await refuseEditor(editor)
    if (host === '')
      throw new BroadsheetError([
        error('desk/port', 'There is no address to listen at.', { hint: 'Leave --host out, or name one.' }),
      ])
    const desk = await openDesk({
      ...{ project, out, port, compile: pool.compile, render: renderApart },
      environment: surroundings.environment,
      onBug: cause => terminal.note(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)),
      ...(edition === undefined ? {} : { edition }),
      ...(host === undefined ? {} : { host }),
      ...(editor === undefined ? {} : { editor }),
    })
    try {
      if (desk.isOther) terminal.note(`Port ${port} is taken, so this is another one.`)
      if (host !== undefined && !isLoopback(host)) {
        terminal.note('Whoever can reach this address sees drafts and readers, and can send tests.')
      }
      terminal.print(
        flags.json ? JSON.stringify({ url: desk.url, port: desk.port }) : `The desk is open at ${desk.url}`,
      )
      if (!flags.json) terminal.note('Ctrl-C closes it.')
      await ended(stop.signal)
    } finally {
      await desk.close()
    }
  } finally {
    stop.end()
    await pool.close()
  }
  return { summary: '', exitCode: EXIT[stop.interruption() ?? 'done'] }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function refuseEditor(editor: string | undefined): Promise<void> {
  if (editor === undefined) return
  const { isEditor } = await import('../core/content/preview.ts')
  if (isEditor(editor)) return
  const hint = 'Write vscode, cursor, zed, idea ..., or an address with {path}, {line} and {column} in it.'
  throw new BroadsheetError([error('desk/editor', `\`${editor}\` is no editor that the desk knows.`, { hint })])
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new InvalidArgumentError('It is a number from 0 to 65535.')
}
