import { expect, test } from 'vitest'
import { createTerminal } from '../../src/io/terminal.ts'

/** A terminal whose clock stands still until it is moved. */
function scripted(options: { readonly isTTY?: boolean; readonly environment?: Record<string, string> } = {}) {
  const written: string[] = []
  let time = 0
  const stream = { write: (text: string) => written.push(text), isTTY: options.isTTY === true }
  const { environment = {} } = options
  const terminal = createTerminal({ stdout: stream, stderr: stream, environment, now: () => time })
  return { terminal, written, wait: (milliseconds: number) => (time += milliseconds) }
}

test('work that is soon over shows no progress', () => {
  const { terminal, written, wait } = scripted({ isTTY: true })
  const progress = terminal.progress('building')
  for (let done = 1; done <= 5; done++) {
    wait(100)
    progress(done, 5, 'x')
  }
  terminal.clearProgress()
  expect(written).toEqual([])
})

test('on a terminal, long work renews one line, and clears it', () => {
  const { terminal, written, wait } = scripted({ isTTY: true })
  const progress = terminal.progress('building')
  for (const done of [1, 2, 3]) {
    wait(1000)
    progress(done, 500, '2025-09-05')
  }
  terminal.clearProgress()
  expect(written).toEqual([
    '\r\u001B[Kbuilding 1 of 500  2025-09-05',
    '\r\u001B[Kbuilding 2 of 500  2025-09-05',
    '\r\u001B[Kbuilding 3 of 500  2025-09-05',
    '\r\u001B[K',
  ])
})

test('elsewhere, long work writes a plain line now and then', () => {
  const { terminal, written, wait } = scripted()
  const progress = terminal.progress('building')
  for (let done = 1; done <= 12; done++) {
    wait(1000)
    progress(done, 12, 'x')
  }
  terminal.clearProgress()
  expect(written).toEqual(['building 5 of 12  x\n', 'building 10 of 12  x\n'])
})

test('--quiet silences results and progress, not errors', () => {
  const { terminal, written, wait } = scripted()
  terminal.quiet = true
  const progress = terminal.progress('building')
  wait(60_000)
  progress(1, 2, 'x')
  terminal.print('a result')
  terminal.note('an error')
  expect(written).toEqual(['an error\n'])
})

test.each([
  ['a terminal', { isTTY: true }, true],
  ['a pipe', {}, false],
  ['NO_COLOR', { isTTY: true, environment: { NO_COLOR: '1' } }, false],
  ['a dumb terminal', { isTTY: true, environment: { TERM: 'dumb' } }, false],
])('colours on %s: %s', (_, options, coloured) => {
  const marked = scripted(options).terminal.palette.strong('x')
  expect(marked === 'x').toBe(!coloured)
})
