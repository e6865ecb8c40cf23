import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { describeInChromium } from '../chromium.ts'
import { type DeskPage, type DeskPageOptions, openDeskPage, PATIENCE } from './desk-page.ts'
import {
  copySample,
  type DeskOptions,
  type DeskProcess,
  type Files,
  type ProjectFolder,
  startDesk,
} from './desk-process.ts'

export const EDITION = '2025-09-05'
export const BEFORE = '2025-09-02'
export const EDITION_FILE = `content/editions/${EDITION}.md`
export const EDITION_PATH = `/editions/${EDITION}`
export const NEWSLETTER_FILE = 'content/newsletter.yaml'
/** The edition's lead. */
export const LEAD_FILE = 'content/articles/allies-postwar-force.md'

export interface TestedDesk {
  readonly browser: () => Browser
  readonly process: () => DeskProcess
  readonly project: () => ProjectFolder
  readonly open: (options?: DeskPageOptions) => Promise<DeskPage>
  /** Changes files until the end of the test. */
  readonly save: (files: Files) => void
  /** Changes a part of a file until the end of the test. */
  readonly edit: (path: string, from: string, to: string) => void
  /** Puts back what was changed, before the test is over. */
  readonly restore: () => Promise<void>
  /** An answer of the desk, as the page gets it. */
  readonly ask: <T>(path: string) => Promise<T>
}

interface TestedDeskOptions extends DeskOptions {
  readonly files?: Files
  /** Before the desk is opened. */
  readonly prepare?: (project: ProjectFolder) => void
  /** Of the browser. */
  readonly args?: readonly string[]
}

/** A group of tests at one desk of a copy of the sample. What a test saves is as it was when the next one begins. */
export function describeDesk(title: string, suite: (desk: TestedDesk) => void, options: TestedDeskOptions = {}): void {
  describeInChromium(
    title,
    browser => {
      let project: ProjectFolder
      let desk: DeskProcess
      let original: readonly unknown[]

      const ask = async <T>(path: string) => (await (await fetch(`${desk.url}${path}`)).json()) as T
      const stand = () => Promise.all([EDITION, BEFORE].map(id => versionOf(id)))
      const versionOf = async (id: string) => {
        const { version, isCurrent } = await ask<{ readonly version?: string; readonly isCurrent: boolean }>(
          `/api/editions/${id}`,
        )
        return { version, isCurrent }
      }

      beforeAll(async () => {
        project = copySample(options.files)
        options.prepare?.(project)
        desk = await startDesk(project.root, options)
        original = await stand()
      })
      afterAll(async () => {
        await desk?.stop()
        project?.discard()
      })

      const before = new Map<string, Uint8Array | undefined>()
      const save = (files: Files) => {
        for (const path of Object.keys(files)) if (!before.has(path)) before.set(path, project.readBytes(path))
        project.write(files)
      }
      const restore = async () => {
        if (before.size === 0) return
        for (const [path, bytes] of before) {
          if (bytes === undefined) project.remove(path)
          else project.write({ [path]: bytes })
        }
        before.clear()
        await expect.poll(stand, PATIENCE).toEqual(original)
      }
      afterEach(restore)

      suite({
        ...{ browser, save, restore, ask },
        process: () => desk,
        project: () => project,
        open: pageOptions => openDeskPage(browser(), desk.url, pageOptions),
        edit: (path, from, to) => {
          const text = project.read(path)
          expect(text).toContain(from)
          save({ [path]: text.replace(from, () => to) })
        },
      })
    },
    options.args,
  )
}
