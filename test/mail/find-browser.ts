import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const USUAL_FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/snap/bin', '/opt/homebrew/bin']
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const HOW_TO_GET_A_BROWSER =
  'These tests need Chromium: install it (apt-get install chromium) or name it in CHROMIUM_PATH.'

/** The Chromium that is installed here. */
export function findBrowser(): string | undefined {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  return findProgram(...NAMES) ?? APPLICATIONS.find(path => existsSync(path))
}

/** The first of these programs that is installed. */
export function findProgram(...names: readonly string[]): string | undefined {
  return findPrograms(...names)[0]
}

/** All of these programs that are installed, in the order that a shell would take them. */
export function findPrograms(...names: readonly string[]): readonly string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(folder => folder !== ''), ...USUAL_FOLDERS]
  return names.flatMap(name => folders.map(folder => join(folder, name))).filter(path => existsSync(path))
}

/** Continuous integration may not pass over what it cannot check. */
export function isRequired(): boolean {
  return process.env.CI === 'true'
}
