import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeUTF8 } from 'entities/escape'
import { Hono } from 'hono'
import { PACKAGE_ROOT } from '../io/package.ts'
import type { Surroundings } from './surroundings.ts'

/** Where the page is compiled to. */
const FOLDER = join(PACKAGE_ROOT, 'dist', 'desk', 'page')

/** Of the page: its own script and style, its own server, and frames of it. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const FILES: Readonly<Record<string, string>> = {
  'desk.js': 'text/javascript; charset=utf-8',
  'desk.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}

/** The page, which is the same at every one of its addresses. */
export function pageRoutes({ admission, run }: Surroundings) {
  const page = () => shell(admission().token, run)
  const app = new Hono().get('/desk/:file', context => {
    const file = context.req.param('file')
    const type = Object.hasOwn(FILES, file) ? FILES[file] : undefined
    if (type === undefined) return context.notFound()
    return context.body(readFileSync(join(FOLDER, file)), 200, { 'content-type': type })
  })
  for (const address of ['/', '/editions', '/editions/:id', '/editions/:id/matrix', '/compare', '/outbox']) {
    app.get(address, context => context.html(page(), 200, { 'content-security-policy': PAGE_POLICY }))
  }
  return app
}

function shell(token: string, run: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="desk-token" content="${escapeUTF8(token)}">
<meta name="desk-run" content="${escapeUTF8(run)}">
<title>Broadsheet</title>
<link rel="icon" href="/desk/icon.svg">
<link rel="stylesheet" href="/desk/desk.css">
<script type="module" src="/desk/desk.js"></script>
</head>
<body><div id="desk"></div></body>
</html>
`
}
