import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { BroadsheetError } from '../core/source/diagnostic.ts'
import { editionRoutes } from './edition-routes.ts'
import { toFinding } from './finding.ts'
import { guard } from './guard.ts'
import { outboxRoutes } from './outbox-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { projectRoutes } from './project-routes.ts'
import type { Surroundings } from './surroundings.ts'

/** The answers of the desk, by address. */
export function createApp(surroundings: Surroundings) {
  const { admission, opener, onBug } = surroundings
  const app = new Hono()
    .use(guard(admission))
    .route('/', projectRoutes(surroundings))
    .route('/', editionRoutes(surroundings))
    .route('/', outboxRoutes(surroundings))
    .route('/', pageRoutes(surroundings))
  app.onError((cause, context) => {
    if (cause instanceof BroadsheetError) {
      return context.json({ problems: cause.diagnostics.map(problem => toFinding(problem, opener())) }, 422)
    }
    if (cause instanceof HTTPException) return cause.getResponse()
    onBug(cause)
    return context.json({ problems: [] }, 500)
  })
  return app
}

/** For the page, which asks with the types of the answers. */
export type DeskApp = ReturnType<typeof createApp>
