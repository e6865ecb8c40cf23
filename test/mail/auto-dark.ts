import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import type { DeclaredColours, RepaintedColours } from './page-tools.ts'

/** Pixels; in the middle of one, nothing of its neighbours shows. */
const SWATCH = 40

/**
 * Chromium's automatic dark mode, as in web views on Android, changes what is painted and not what is computed. So each
 * colour is painted once, as a text and as a background, and read off the screen.
 */
export async function measureAutoDark(browser: Browser, colours: DeclaredColours): Promise<RepaintedColours> {
  const page = await browser.newPage({ colorScheme: 'light' })
  try {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setAutoDarkModeOverride', { enabled: true })
    const swatches = [...colours.texts.map(textSwatch), ...colours.backgrounds.map(backgroundSwatch)]
    await page.setViewportSize({ width: SWATCH, height: SWATCH * Math.max(1, swatches.length) })
    await page.setContent(`<body style="margin:0">${swatches.join('')}</body>`)
    const { data, info } = await sharp(await page.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const painted = swatches.map((_, index) => {
      const at = ((index * SWATCH + SWATCH / 2) * info.width + SWATCH / 2) * info.channels
      return `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`
    })
    const paired = (from: readonly string[], offset: number) =>
      Object.fromEntries(from.map((colour, index) => [colour, painted[offset + index] ?? colour]))
    return { texts: paired(colours.texts, 0), backgrounds: paired(colours.backgrounds, colours.texts.length) }
  } finally {
    await page.close()
  }
}

function backgroundSwatch(colour: string): string {
  return `<div style="height:${SWATCH}px;background:${colour}"></div>`
}

/** A letter drawn so fat that it fills its swatch. */
function textSwatch(colour: string): string {
  const style = `height:${SWATCH}px;overflow:hidden;text-align:center;font:20px/${SWATCH}px sans-serif;color:${colour};-webkit-text-stroke:${SWATCH}px currentcolor`
  return `<div style="${style}">M</div>`
}
