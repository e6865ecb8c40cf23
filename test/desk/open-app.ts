import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { renderHere } from '../../src/commands/render-here.ts'
import { compileMjml } from '../../src/core/email/mjml.ts'
import { createApp } from '../../src/desk/app.ts'
import { createDesk } from '../../src/desk/desk.ts'
import { createOpener } from '../../src/desk/finding.ts'
import { TOKEN_HEADER } from '../../src/desk/token-header.ts'
import { createVersions } from '../../src/desk/versions.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const HOST = 'localhost:4400'
export const TOKEN = 'the-token-of-this-run'

/** The desk of a project without a server: requests are answered, and files change when a test says so. */
export function openApp(project: string, { environment = {} as Readonly<Record<string, string>> } = {}) {
  const bugs: unknown[] = []
  const onBug = (cause: unknown) => void bugs.push(cause)
  const closing = new AbortController()
  const desk = createDesk({ project, compile: compileMjml, onBug })
  const app = createApp({
    ...{ desk, environment, onBug },
    versions: createVersions(desk, compileMjml),
    opener: () => createOpener(desk.root, undefined),
    admission: () => ({ hosts: new Set([HOST, '127.0.0.1:4400']), token: TOKEN }),
    render: renderHere,
    first: undefined,
    run: 'this-run',
    signal: closing.signal,
  })
  onTestFinished(() => {
    closing.abort()
    expect(bugs).toEqual([])
  })
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    app.request(`http://${HOST}${path}`, { headers: { host: HOST, ...headers } })
  return {
    ...{ app, desk, bugs, get },
    json: async <T>(path: string): Promise<T> => {
      const response = await get(path)
      expect([path, response.status]).toEqual([path, 200])
      return (await response.json()) as T
    },
    text: async (path: string): Promise<string> => {
      const response = await get(path)
      expect([path, response.status]).toEqual([path, 200])
      return response.text()
    },
    post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      app.request(`http://${HOST}${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          host: HOST,
          origin: `http://${HOST}`,
          'content-type': 'application/json',
          [TOKEN_HEADER]: TOKEN,
          ...headers,
        },
      }),
    /** Writes files of the project, and tells the desk. */
    save: (files: Readonly<Record<string, string>>) => {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(project, path), text)
      desk.see(Object.keys(files).map(path => join(desk.root, path)))
    },
  }
}

/** A copy of the sample, gone when the test is. */
export function copySample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-desk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(ROOT, 'content'), join(folder, 'content'), { recursive: true })
  return folder
}
