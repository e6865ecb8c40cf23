import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { SpamVerdict } from '../core/checks/facts.ts'

/** It takes two seconds to start; one that hangs is left alone. */
const PATIENCE_MS = 60_000

/**
 * What SpamAssassin says of a message, without asking the network.
 * @returns undefined where it is not installed, or says nothing that can be read.
 */
export async function askSpamAssassin(message: Uint8Array, signal?: AbortSignal): Promise<SpamVerdict | undefined> {
  const child = spawn('spamassassin', ['-L', '-t'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
  })
  // Not installed, stopped, or gone before it has read everything: all the same here.
  const failed = new Promise<undefined>(resolve => child.once('error', () => resolve(undefined)))
  child.stdin.on('error', () => {})
  child.stdin.end(message)
  const report = await Promise.race([text(child.stdout).catch(() => undefined), failed])
  return report === undefined ? undefined : readReport(report)
}

/** The verdict in what `spamassassin -t` prints. */
function readReport(report: string): SpamVerdict | undefined {
  const score = /^X-Spam-Status: .*?\bscore=(-?[\d.]+)/m.exec(report.replace(/\r?\n[ \t]+/g, ' '))?.[1]
  if (score === undefined) return undefined
  const lines = report.matchAll(/^ *(-?\d+(?:\.\d+)?) +([A-Z][A-Z0-9_]+) +(.*)$/gm)
  const all = [...lines].map(([, points, name = '', description = '']) => ({
    name,
    score: Number(points),
    description: description.replace(/^(?:BODY|HEADER|URI|RBL): /, '').trim(),
  }))
  // Its report stands in the header and in the text.
  const rules = [...new Map(all.map(rule => [rule.name, rule])).values()]
  return { score: Number(score), rules }
}
