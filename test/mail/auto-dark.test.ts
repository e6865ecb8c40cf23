import { differenceEuclidean, parse } from 'culori'
import { expect, test } from 'vitest'
import { simulatedDark } from '../../src/core/templates/dark-models.ts'
import { describeInBrowser } from './browser.ts'

/** Greys around every bound at which Chromium decides otherwise, and the corners of the cube besides what themes use. */
const COLOURS = [
  ...[0, 30, 51, 102, 149, 150, 153, 204, 205, 206, 230, 246, 249, 255].map(
    level => `rgb(${level}, ${level}, ${level})`,
  ),
  ...['rgb(255, 0, 0)', 'rgb(0, 255, 0)', 'rgb(0, 0, 255)', 'rgb(255, 255, 0)', 'rgb(0, 255, 255)', 'rgb(255, 0, 255)'],
  ...['rgb(29, 27, 24)', 'rgb(83, 77, 68)', 'rgb(149, 42, 41)', 'rgb(27, 85, 96)', 'rgb(236, 229, 216)'],
  ...['rgb(255, 253, 248)', 'rgb(229, 231, 235)', 'rgb(249, 250, 251)', 'rgb(255, 204, 204)', 'rgb(204, 102, 0)'],
]

/** A channel is out by 7 of 255 at most; see dark-models.ts. */
const NEAR = 0.03

describeInBrowser('Chromium’s automatic dark mode', browser => {
  test.each(['text', 'background'] as const)('paints a %s as the model of it does', async role => {
    const measured = await browser.autoDark({ texts: COLOURS, backgrounds: COLOURS })
    const painted = role === 'text' ? measured.texts : measured.backgrounds
    const model = simulatedDark('auto')
    const distance = differenceEuclidean('rgb')
    const strayed = COLOURS.filter(colour => distance(model[role](colour), painted[colour] ?? '') > NEAR).map(
      colour => `${colour} is ${painted[colour]}, not ${JSON.stringify(parse(model[role](colour)))}`,
    )
    expect(strayed, strayed.join('\n')).toEqual([])
  })
})
