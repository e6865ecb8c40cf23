import { expect, test } from 'vitest'
import { DARK_MODEL_NAMES, DARK_MODELS, simulatedDark } from '../../../src/core/templates/dark-models.ts'

/** As Chromium 156 paints them, measured; its texts and backgrounds are measured anew where mails are tested. */
test.each([
  ['black', '#000000', [87, 87, 87]],
  ['a dark grey', '#333333', [55, 55, 55]],
  ['white', '#ffffff', [87, 87, 87]],
  ['a grey that stands out little', '#8f8f8f', [120, 120, 120]],
  ['a light grey', '#cccccc', [120, 120, 120]],
  ['a red', '#cc0000', [171, 64, 35]],
  ['a blue', '#003399', [68, 69, 87]],
])('a border in %s is dimmed as Chromium does it', (_, colour, measured) => {
  const painted = simulatedDark('auto').border(colour)
  const channels = [1, 3, 5].map(at => Number.parseInt(painted.slice(at, at + 2), 16))
  for (const [index, channel] of channels.entries()) {
    expect(Math.abs(channel - (measured[index] ?? 0)), painted).toBeLessThanOrEqual(4)
  }
})

test.each(DARK_MODEL_NAMES)('the %s model paints borders as it paints texts', name => {
  const { text, background, border } = simulatedDark(name)
  for (const colour of ['#000000', '#c00000', '#ffffff']) {
    expect(border(colour)).toBe(DARK_MODELS[name].text(colour))
    expect([text(colour), background(colour)]).toEqual([
      DARK_MODELS[name].text(colour),
      DARK_MODELS[name].background(colour),
    ])
  }
})

test('what is no colour cannot be painted', () => {
  expect(() => simulatedDark('auto').text('reddish')).toThrow('not a colour')
})
