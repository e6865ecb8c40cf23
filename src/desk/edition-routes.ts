import { Hono } from 'hono'
import type { Recipient } from '../core/content/recipient.ts'
import { personalise, variantFor } from '../core/email/personalise.ts'
import { composeMessage, messageBytes } from '../core/message/message.ts'
import { BroadsheetError } from '../core/source/diagnostic.ts'
import { checksView, mailingOf } from './checks-view.ts'
import type { Rendering } from './desk.ts'
import { editionView } from './edition-view.ts'
import { toFinding } from './finding.ts'
import { FRAME_POLICY, frameHtml } from './frame.ts'
import { audienceOf, previewOf, type ReaderQuery, readerQuery, testBody } from './query.ts'
import { asAudience, findReader } from './readers.ts'
import type { Surroundings } from './surroundings.ts'
import { sendTest } from './test-send.ts'

/** One edition, in all the ways in which it can be looked at. */
export function editionRoutes(surroundings: Surroundings) {
  const { desk, versions, opener } = surroundings

  const render = async (edition: string, { commit }: ReaderQuery): Promise<Rendering> => {
    if (commit !== undefined) return versions.render({ edition, commit })
    const { rendering, problems } = await desk.edition(edition)
    if (!rendering) throw new BroadsheetError(problems)
    return rendering
  }
  const readerOf = ({ newsletter }: Rendering, { reader }: ReaderQuery) => findReader(desk.root, newsletter, reader)
  const renderFor = async (edition: string, query: ReaderQuery) => {
    const rendering = await render(edition, query)
    const { recipient } = await readerOf(rendering, query)
    return { rendering, recipient: asAudience(recipient, rendering.email, audienceOf(query)) }
  }

  return new Hono()
    .get('/api/editions/:id', readerQuery, async context => {
      const query = context.req.valid('query')
      const state = await desk.edition(context.req.param('id'))
      const reader = state.rendering && (await readerOf(state.rendering, query))
      return context.json(editionView(state, { reader, audience: audienceOf(query), open: opener() }))
    })
    .get('/api/editions/:id/checks', readerQuery, async context => {
      const query = context.req.valid('query')
      const rendering = await render(context.req.param('id'), query)
      const reader = await readerOf(rendering, query)
      return context.json(await checksView(rendering, { reader, audience: audienceOf(query), open: opener() }))
    })
    .get('/api/editions/:id/commits', async context =>
      context.json({ commits: await versions.commits(context.req.param('id')) }),
    )
    .get('/api/editions/:id/source/:part', readerQuery, async context => {
      const { rendering, recipient } = await renderFor(context.req.param('id'), context.req.valid('query'))
      const text = await sourceOf(context.req.param('part'), rendering, recipient)
      if (text === undefined) return context.notFound()
      return context.body(text, 200, { 'content-type': 'text/plain; charset=utf-8' })
    })
    .post('/api/editions/:id/test', readerQuery, testBody, async context => {
      const { rendering, recipient } = await renderFor(context.req.param('id'), context.req.valid('query'))
      const { environment, signal } = surroundings
      const result = await sendTest({
        ...{ desk, recipient, environment, signal },
        render: surroundings.render,
        edition: rendering.digest.edition.id,
        to: rendering.newsletter.preview.testAddresses,
        isForced: context.req.valid('json').isForced,
      })
      if (result.type === 'sent') return context.json(result)
      return context.json({ ...result, problems: result.problems.map(problem => toFinding(problem, opener())) })
    })
    .get('/frames/:id', readerQuery, async context => {
      const query = context.req.valid('query')
      const { rendering, recipient } = await renderFor(context.req.param('id'), query)
      const folder = `/pictures/${encodeURIComponent(rendering.digest.edition.id)}`
      const html = frameHtml(rendering, recipient, {
        preview: previewOf(context),
        pictureAt: name => `${folder}/${name}${query.commit === undefined ? '' : `?commit=${query.commit}`}`,
      })
      return context.html(html, 200, { 'content-security-policy': FRAME_POLICY })
    })
    .get('/pictures/:id/:name', readerQuery, async context => {
      const { email } = await render(context.req.param('id'), context.req.valid('query'))
      const picture = email.pictures.find(({ name }) => name === context.req.param('name'))
      if (!picture) return context.notFound()
      // The name is a hash of what is in it.
      const headers = { 'content-type': picture.contentType, 'cache-control': 'private, max-age=31536000, immutable' }
      return context.body(new Uint8Array(picture.bytes), 200, headers)
    })
}

async function sourceOf(part: string, { email }: Rendering, recipient: Recipient) {
  switch (part) {
    case 'html':
      return personalise(email, recipient).html.toString()
    case 'text':
      return personalise(email, recipient).text.toString()
    case 'mjml':
      return variantFor(email, recipient).mjml
    case 'raw':
      return messageBytes(composeMessage(await mailingOf(email), recipient)).toString('latin1')
    default:
      return undefined
  }
}
