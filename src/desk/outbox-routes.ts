import { type Context, Hono } from 'hono'
import { previewHtml } from '../core/preview/client-preview.ts'
import { listOutbox, type OpenMessage, readOutboxMessage } from '../io/outbox-messages.ts'
import { FRAME_POLICY } from './frame.ts'
import { previewOf } from './query.ts'
import type { Surroundings } from './surroundings.ts'

/** The messages of the outbox, as the inbox of whoever they are for. */
export function outboxRoutes({ desk }: Surroundings) {
  const messageOf = (context: Context) =>
    readOutboxMessage(desk.out, context.req.param('edition') ?? '', context.req.param('name') ?? '')

  return new Hono()
    .get('/api/outbox', async context => context.json({ messages: await listOutbox(desk.out) }))
    .get('/api/outbox/:edition/:name/:part', async context => {
      const message = await messageOf(context)
      const text = message && partOf(message, context.req.param('part'))
      if (text === undefined) return context.notFound()
      return context.body(text, 200, { 'content-type': 'text/plain; charset=utf-8' })
    })
    .get('/outbox-frames/:edition/:name', async context => {
      const message = await messageOf(context)
      if (message?.html === undefined) return context.notFound()
      const { edition, name } = message
      const pictureUrl = (src: string) =>
        src.startsWith('cid:')
          ? `/outbox-pictures/${[edition, name, src.slice(4)].map(encodeURIComponent).join('/')}`
          : src
      const html = previewHtml(message.html, previewOf(context), { pictureUrl })
      return context.html(html, 200, { 'content-security-policy': FRAME_POLICY })
    })
    .get('/outbox-pictures/:edition/:name/:id', async context => {
      const picture = (await messageOf(context))?.pictures.get(context.req.param('id'))
      if (!picture || !PICTURES.has(picture.contentType)) return context.notFound()
      return context.body(new Uint8Array(picture.bytes), 200, { 'content-type': picture.contentType })
    })
}

const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif'])

function partOf({ text = '', raw }: OpenMessage, part: string): string | undefined {
  if (part === 'text') return text
  return part === 'raw' ? raw.toString('latin1') : undefined
}
