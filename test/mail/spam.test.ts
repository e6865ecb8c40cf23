import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askSpamAssassin } from '../../src/io/spamassassin.ts'
import { MAILS, type Mail, mailsOf } from './built-editions.ts'
import { findProgram, isRequired } from './find-browser.ts'

const HOW_TO_GET_IT = 'These tests need SpamAssassin: install it (apt-get install spamassassin).'

const program = findProgram('spamassassin')
const isSkipped = program === undefined && !isRequired()
if (isSkipped) console.warn(`Passed over: what SpamAssassin says. ${HOW_TO_GET_IT}`)

interface Verdict {
  readonly score: number
  /** The rules that count, with their points. */
  readonly report: string
}

describe.skipIf(isSkipped)('SpamAssassin has nothing against', () => {
  let folder: string
  let verdicts: readonly Verdict[]

  beforeAll(async () => {
    if (program === undefined) throw new Error(HOW_TO_GET_IT)
    folder = mkdtempSync(join(tmpdir(), 'broadsheet-spam-'))
    const files = await Promise.all(
      MAILS.map(async ({ built }, index) => {
        const file = join(folder, `${index}.eml`)
        writeFileSync(file, (await built()).eml)
        return file
      }),
    )
    verdicts = await judge(program, files)
    expect(verdicts).toHaveLength(files.length)
  })
  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  test('what a check would be told, in the same words', async () => {
    const [mail] = mailsOf('the sample')
    const eml = (await mail?.built())?.eml ?? new Uint8Array()
    const verdict = await askSpamAssassin(eml)
    expect(verdict?.score).toBe(verdicts[MAILS.indexOf(mail as Mail)]?.score)
    const spam = await askSpamAssassin(Buffer.from(GTUBE))
    expect([Number(spam?.score) >= 1000, spam?.rules.map(({ name }) => name)]).toEqual([
      true,
      expect.arrayContaining(['GTUBE']),
    ])
    expect(await askSpamAssassin(eml, AbortSignal.abort())).toBeUndefined()
  })

  test.each(MAILS)('$edition in the theme $theme', mail => {
    const verdict = verdicts[MAILS.indexOf(mail)]
    expect(verdict?.score, verdict?.report).toBeLessThanOrEqual(0)
  })
})

/** The message that every filter takes for spam (GTUBE). */
const GTUBE = `From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n`

/** One run over all of them: starting takes longer than judging. `-L`: nothing is asked of the network. */
async function judge(command: string, files: readonly string[]): Promise<readonly Verdict[]> {
  const { stdout } = await promisify(execFile)(command, ['-L', '-t', ...files], { maxBuffer: 100_000_000 })
  return stdout
    .split(/^(?=X-Spam-Checker-Version:)/m)
    .filter(judged => judged.startsWith('X-Spam-'))
    .map(judged => ({
      score: Number(/^X-Spam-Status: .*\bscore=(-?[\d.]+)/m.exec(judged)?.[1] ?? Number.NaN),
      report: (judged.match(/^ *-?\d+\.\d+ +[A-Z]\w+ .*$/gm) ?? []).join('\n'),
    }))
}
