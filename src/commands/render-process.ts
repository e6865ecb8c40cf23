import { once } from 'node:events'
import { attemptAsync, type Diagnostic } from '../core/source/diagnostic.ts'
import type { RenderAnswer, RenderOptions } from './render-apart.ts'
import { renderHere } from './render-here.ts'

/** The other side of `renderApart`: renders one edition, tells it, and ends. */
const [[options, edition]] = (await once(process, 'message')) as [[RenderOptions, string]]
const diagnostics: Diagnostic[] = []
const rendered = await attemptAsync(diagnostics, () => renderHere(options, edition))
const answer: RenderAnswer = rendered ?? { diagnostics }
process.send?.(answer, () => process.disconnect())
